import { useState } from 'react'
import { useMutation } from 'urql'
import { failed } from '../gql/outcome'
import type { Failure } from '../gql/failure'
import { graphql } from '../gql/generated'
import { text } from '../text'
import { Modal } from '../ui/Modal'
import { emptyDraft, inputOf } from './draft'
import { NewAddress } from './NewAddress'
import { ShareEditor } from './ShareEditor'
import type { ShareTarget } from './target'

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
  const [draft, setDraft] = useState(emptyDraft)
  const [made, make] = useMutation(MakeShareLink)
  const [failure, setFailure] = useState<Failure | null>(null)
  const submit = async () => {
    const password = draft.lock === 'typed' ? draft.password : null
    setFailure(failed(await make({ input: { ...inputOf(target, draft, new Date()), password, idempotencyKey: crypto.randomUUID() } })))
  }
  const url = made.data?.createShareLink.url
  if (url) {
    return (
      <Modal label={words.made} onClose={onClose}>
        <NewAddress title={words.made} url={url} locked={draft.lock === 'typed'} onClose={onClose} />
      </Modal>
    )
  }
  return (
    <ShareEditor
      title={'orderId' in target ? words.shareOrder(target.name) : words.shareSet}
      action={words.make}
      icon="link"
      target={target}
      draft={draft}
      busy={made.fetching}
      failure={failure}
      onDraft={setDraft}
      onSubmit={() => void submit()}
      onClose={onClose}
    />
  )
}
