import { useState, type SubmitEvent } from 'react'
import { useMutation } from 'urql'
import { failureOf, type Failure } from '../gql/failure'
import { graphql } from '../gql/generated'
import { SharedReport } from '../share/SharedReport'
import { text } from '../text'
import { Icon } from '../ui/Icon'
import { Modal } from '../ui/Modal'
import { Notice } from '../ui/Notice'
import { useSettled } from '../ui/settle'
import { Skeleton } from '../ui/Skeleton'
import { emptyDraft, inputOf, type Draft } from './draft'
import { NewAddress } from './NewAddress'
import { ShareForm } from './ShareForm'
import type { ShareTarget } from './target'
import { usePreview } from './usePreview'

const MakeShareLink = graphql(`
  mutation MakeShareLink($input: CreateShareLinkInput!) {
    createShareLink(input: $input) {
      shareLink {
        ...ShareLinkRow
      }
      url
    }
  }
`)

interface Props {
  target: ShareTarget
  onClose: () => void
}

/** Makes a public link, beside what a visitor will see of it. */
export function ShareDialog({ target, onClose }: Props) {
  const words = text.sharing
  const [opened] = useState(() => new Date())
  const [draft, setDraft] = useState<Draft>(emptyDraft)
  const [made, make] = useMutation(MakeShareLink)
  const [failure, setFailure] = useState<Failure | null>(null)
  const input = inputOf(target, useSettled(draft), opened)
  const { preview, failure: unseen } = usePreview(input)
  const title = 'orderId' in target ? words.shareOrder(target.name) : words.shareSet

  const onSubmit = async (event: SubmitEvent) => {
    event.preventDefault()
    const { error } = await make({ input: { ...inputOf(target, draft, new Date()), password: draft.password || null, idempotencyKey: crypto.randomUUID() } })
    setFailure(error ? failureOf(error) : null)
  }
  const url = made.data?.createShareLink.url
  if (url) {
    return (
      <Modal label={words.made} onClose={onClose}>
        <NewAddress title={words.made} url={url} locked={draft.password !== ''} onClose={onClose} />
      </Modal>
    )
  }
  return (
    <Modal label={title} place="wide" onClose={onClose}>
      <form onSubmit={(event) => void onSubmit(event)} className="grid max-h-[calc(100dvh-4rem)] md:h-[44rem] md:grid-cols-[minmax(0,24rem)_minmax(0,1fr)]">
        <div className="flex min-h-0 flex-col">
          <div className="min-h-0 flex-1 space-y-5 overflow-y-auto p-6">
            <h2 className="text-base font-semibold">{title}</h2>
            <ShareForm draft={draft} shown={preview?.fields ?? []} onDraft={setDraft} />
            {failure && <Notice failure={failure} />}
          </div>
          <div className="flex justify-end gap-2 border-t border-line px-6 py-4">
            <button type="button" className="button button-plain" onClick={onClose}>
              {text.ui.cancel}
            </button>
            <button type="submit" className="button button-main" disabled={made.fetching}>
              <Icon name="link" />
              {words.make}
            </button>
          </div>
        </div>
        <section aria-label={words.preview} className="hidden min-h-0 flex-col border-l border-line bg-canvas md:flex">
          <p className="flex items-center gap-2 border-b border-line px-5 py-3 text-xs text-muted">
            <Icon name="user" />
            {words.previewHint}
          </p>
          <div className="min-h-0 flex-1 overflow-y-auto" tabIndex={0} role="region" aria-label={words.previewHint}>
            {unseen && (
              <div className="p-5">
                <Notice failure={unseen} />
              </div>
            )}
            {preview ? (
              <SharedReport report={preview} orders={preview.orders.nodes} total={preview.total.orders} hasMore={preview.total.orders > preview.orders.nodes.length} inset />
            ) : (
              !unseen && <Skeleton />
            )}
          </div>
          {preview?.liveSet && <p className="border-t border-line bg-calm-soft px-5 py-3 text-xs">{words.liveSet}</p>}
        </section>
      </form>
    </Modal>
  )
}
