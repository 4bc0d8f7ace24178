import { useState, type SubmitEvent } from 'react'
import type { Failure } from '../gql/failure'
import { SharedReport } from '../share/SharedReport'
import { text } from '../text'
import { Icon, type IconName } from '../ui/Icon'
import { Modal } from '../ui/Modal'
import { Notice } from '../ui/Notice'
import { Segments } from '../ui/Segments'
import { useSettled } from '../ui/settle'
import { Skeleton } from '../ui/Skeleton'
import { faultOf, inputOf, isOver, type Draft, type Terms } from './draft'
import { ShareForm } from './ShareForm'
import { hasDays, type ShareTarget } from './target'
import { usePreview, type Seen } from './usePreview'

const words = text.sharing

interface Props {
  title: string
  /** The button that does it. */
  action: string
  icon: IconName
  target: ShareTarget
  draft: Draft
  /** What the link is now, if there is one. */
  terms?: Terms
  busy: boolean
  /** Why it was refused. */
  failure: Failure | null
  onDraft: (draft: Draft) => void
  onSubmit: () => void
  onClose: () => void
}

const toldBeside = ['label', 'clientAlias', 'expiresAt', 'password']

/** The terms of a public link, beside exactly what a visitor will see of it; on a telephone one behind the other. */
export function ShareEditor({ title, action, icon, target, draft, terms, busy, failure: refused, onDraft, onSubmit, onClose }: Props) {
  const [opened] = useState(() => new Date())
  const [looking, setLooking] = useState(false)
  const [tried, setTried] = useState(false)
  const settled = useSettled(draft)
  const over = isOver(settled, opened)
  const seen = usePreview(over || faultOf(settled, opened)?.field === 'expiresAt' ? null : inputOf(target, settled, opened))
  const fault = faultOf(draft, opened)
  const failure = tried ? (fault ?? refused) : null
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    setLooking(false) // what is wrong is told there
    setTried(true)
    if (!fault) onSubmit()
  }
  return (
    <Modal label={title} place="wide" onClose={onClose}>
      <form
        noValidate
        onSubmit={submit}
        className="grid h-[calc(100dvh-4rem)] grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)_auto] md:h-[min(44rem,calc(100dvh-4rem))] md:grid-cols-[minmax(0,24rem)_minmax(0,1fr)]"
      >
        <div className="space-y-3 border-line p-4 max-md:border-b md:px-6 md:pt-6 md:pb-1">
          <h2 className="text-base font-semibold break-words">{title}</h2>
          <div className="md:hidden">
            <Segments
              label={words.sides}
              options={[
                { value: 'terms', name: words.terms },
                { value: 'preview', name: words.preview },
              ]}
              value={looking ? 'preview' : 'terms'}
              onChange={(side) => setLooking(side === 'preview')}
            />
          </div>
        </div>
        <div className={`min-h-0 space-y-5 overflow-y-auto p-4 md:px-6 ${looking ? 'max-md:hidden' : ''}`}>
          <ShareForm draft={draft} terms={terms} shown={seen.preview?.fields ?? []} failure={failure} onDraft={onDraft} />
          {failure && !toldBeside.includes(failure.field ?? '') && <Notice failure={failure} />}
        </div>
        <section
          aria-label={words.preview}
          className={`min-h-0 flex-col border-line bg-canvas md:col-start-2 md:row-span-3 md:row-start-1 md:flex md:border-l ${looking ? 'flex' : 'hidden'}`}
        >
          <Preview {...seen} over={over} target={target} />
        </section>
        <div className="flex justify-end gap-2 border-t border-line px-4 py-3 md:px-6 md:py-4">
          <button type="button" className="button button-plain" onClick={onClose}>
            {text.ui.cancel}
          </button>
          <button type="submit" className="button button-main" disabled={busy}>
            <Icon name={icon} />
            {action}
          </button>
        </div>
      </form>
    </Modal>
  )
}

/** What a visitor sees, in a frame that says so. */
function Preview({ preview, failure, over, target }: Seen & { over: boolean; target: ShareTarget }) {
  return (
    <>
      <p className="flex items-center gap-2 border-b border-line px-5 py-3 text-xs text-muted">
        <Icon name="user" />
        {words.previewHint}
      </p>
      <div className="min-h-0 flex-1 overflow-y-auto" tabIndex={0} role="region" aria-label={words.previewHint}>
        {over ? (
          <p className="p-8 text-center text-muted">{words.overHint}</p>
        ) : (
          <>
            {failure && (
              <div className="p-5">
                <Notice failure={failure} />
              </div>
            )}
            {preview ? (
              <SharedReport report={preview} orders={preview.orders.nodes} total={preview.total.orders} hasMore={preview.total.orders > preview.orders.nodes.length} inset />
            ) : (
              !failure && <Skeleton />
            )}
          </>
        )}
      </div>
      {'filter' in target && (
        <p className="border-t border-line bg-calm-soft px-5 py-3 text-xs">
          {words.liveSet} {hasDays(target.filter) && words.fixedDays}
        </p>
      )}
    </>
  )
}
