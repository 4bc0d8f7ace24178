import { useState } from 'react'
import { useMutation } from 'urql'
import { failureOf, type Failure } from '../gql/failure'
import { graphql } from '../gql/generated'
import type { TagChoiceFragment, TagWithCountFragment } from '../gql/generated/graphql'
import { text } from '../text'
import { Modal } from '../ui/Modal'
import { Notice } from '../ui/Notice'
import { useNotices } from '../ui/notices'
import { TagPicker } from './TagPicker'

const MergeTag = graphql(`
  mutation MergeTag($id: ID!, $into: ID!) {
    mergeTags(input: { tagIds: [$id], intoTagId: $into }) {
      tag {
        ...TagWithCount
      }
    }
  }
`)

/** Asks into which tag one goes. */
export function MergeDialog({ tag, onClose }: { tag: TagWithCountFragment; onClose: () => void }) {
  const words = text.tags.page
  const [into, setInto] = useState<TagChoiceFragment | null>(null)
  const [merged, merge] = useMutation(MergeTag)
  const [failure, setFailure] = useState<Failure | null>(null)
  const { say } = useNotices()
  const onMerge = async () => {
    if (!into) return
    const { error } = await merge({ id: tag.id, into: into.id })
    setFailure(error ? failureOf(error) : null)
    if (error) return
    say(words.merged(into.name))
    onClose()
  }
  return (
    <Modal label={words.mergeTitle(tag.name)} onClose={onClose}>
      <div className="space-y-4 p-5">
        <div>
          <h2 className="text-base font-semibold">{words.mergeTitle(tag.name)}</h2>
          <p className="mt-0.5 text-muted">{words.mergeHint(tag.orderCount)}</p>
        </div>
        <TagPicker onTag={({ id }) => (id === into?.id ? 'all' : 'none')} onToggle={setInto} without={[tag.id]} />
        {failure && <Notice failure={failure} />}
        <div className="flex justify-end gap-2">
          <button type="button" className="button button-plain" onClick={onClose}>
            {text.ui.cancel}
          </button>
          <button type="button" className="button button-main" disabled={!into || merged.fetching} onClick={() => void onMerge()}>
            {words.merge}
          </button>
        </div>
      </div>
    </Modal>
  )
}
