import { useState } from 'react'
import { useMutation } from 'urql'
import { failed } from '../gql/outcome'
import type { Failure } from '../gql/failure'
import { graphql } from '../gql/generated'
import { text } from '../text'
import { useNotices } from '../ui/notices'
import { changesOf, draftOf } from './draft'
import { ShareEditor } from './ShareEditor'
import { nameOf, type ShareLinkRow } from './ShareLinkCard'
import { targetOf } from './target'

const ChangeShareLink = graphql(`
  mutation ChangeShareLink($input: UpdateShareLinkInput!) {
    updateShareLink(input: $input) {
      shareLink {
        ...ShareLinkRow
      }
    }
  }
`)

interface Props {
  link: ShareLinkRow
  onClose: () => void
}

/** Changes the terms of a public link; its address stays, and open pages follow. */
export function ChangeDialog({ link, onClose }: Props) {
  const words = text.sharing
  const [terms] = useState(link) // as it was when the dialogue was opened: what is not touched here stays as it is
  const [target] = useState(() => targetOf(link))
  const [draft, setDraft] = useState(() => draftOf(link))
  const [changed, change] = useMutation(ChangeShareLink)
  const [failure, setFailure] = useState<Failure | null>(null)
  const { say } = useNotices()
  const submit = async () => {
    const changes = changesOf(terms, draft, new Date())
    if (Object.keys(changes).length > 0) {
      const why = failed(await change({ input: { shareLinkId: link.id, ...changes, idempotencyKey: crypto.randomUUID() } }))
      setFailure(why)
      if (why) return
      say(words.changed)
    }
    onClose()
  }
  return (
    <ShareEditor
      title={words.changeTitle(nameOf(link))}
      action={words.save}
      icon="check"
      target={target}
      draft={draft}
      terms={terms}
      busy={changed.fetching}
      failure={failure}
      onDraft={setDraft}
      onSubmit={() => void submit()}
      onClose={onClose}
    />
  )
}
