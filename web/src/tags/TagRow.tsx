import { useState, type SubmitEvent } from 'react'
import { useMutation } from 'urql'
import { Link } from 'wouter'
import { failureOf, type Failure } from '../gql/failure'
import { graphql } from '../gql/generated'
import type { TagWithCountFragment } from '../gql/generated/graphql'
import { text } from '../text'
import { Confirm } from '../ui/Confirm'
import { Icon, type IconName } from '../ui/Icon'
import { Notice } from '../ui/Notice'
import { useNotices } from '../ui/notices'
import { addressOf } from '../view/address'
import { everything } from '../view/view'
import { ColorField } from './ColorField'
import { MergeDialog } from './MergeDialog'

export const TagWithCountParts = graphql(`
  fragment TagWithCount on Tag {
    ...TagChoice
    orderCount
  }
`)

const ChangeTag = graphql(`
  mutation ChangeTag($id: ID!, $name: String, $color: String) {
    updateTag(input: { tagId: $id, name: $name, color: $color }) {
      tag {
        ...TagWithCount
      }
    }
  }
`)

const DeleteTag = graphql(`
  mutation DeleteTag($id: ID!) {
    deleteTag(input: { tagId: $id }) {
      deletedTagId
    }
  }
`)

/** A tag, and what can be done with it. */
export function TagRow({ tag }: { tag: TagWithCountFragment }) {
  const words = text.tags.page
  const [name, setName] = useState<string | null>(null)
  const [asking, setAsking] = useState<'merge' | 'delete' | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [, change] = useMutation(ChangeTag)
  const [, remove] = useMutation(DeleteTag)
  const { say } = useNotices()

  const apply = async (to: { name?: string; color?: string }) => {
    const { error } = await change({ id: tag.id, ...to })
    setFailure(error ? failureOf(error) : null)
    return !error
  }
  const onRename = (event: SubmitEvent) => {
    event.preventDefault()
    if (name !== null) void apply({ name: name.trim() }).then((done) => done && setName(null))
  }
  const onDelete = async () => {
    setAsking(null)
    const { error } = await remove({ id: tag.id })
    setFailure(error ? failureOf(error) : null)
    if (!error) say(words.removed(tag.name))
  }
  return (
    <li className="px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <ColorField key={tag.color} label={words.colorOf(tag.name)} color={tag.color} onColor={(color) => void apply({ color })} />
        {name === null ? (
          <span className="min-w-0 grow basis-40 font-medium break-words">{tag.name}</span>
        ) : (
          <form onSubmit={onRename} className="flex min-w-48 flex-1 gap-2">
            <input
              aria-label={words.name}
              autoFocus
              required
              maxLength={40}
              className="field py-1.5"
              value={name}
              onChange={(event) => setName(event.target.value)}
              onKeyDown={(event) => event.key === 'Escape' && setName(null)}
            />
            <button type="submit" className="button button-main">
              {words.save}
            </button>
          </form>
        )}
        <Link href={addressOf('/orders', { ...everything, tags: { ...everything.tags, any: [tag.id] } })} aria-label={words.show(words.orders(tag.orderCount), tag.name)} className="text-muted tabular-nums hover:text-ink hover:underline">
          {words.orders(tag.orderCount)}
        </Link>
        <span className="flex gap-1">
          <Act icon="edit" label={words.renameOf(tag.name)} onClick={() => setName(tag.name)} />
          <Act icon="merge" label={words.mergeOf(tag.name)} onClick={() => setAsking('merge')} />
          <Act icon="bin" label={words.removeOf(tag.name)} onClick={() => setAsking('delete')} />
        </span>
      </div>
      {failure && (
        <div className="mt-3">
          <Notice failure={failure} />
        </div>
      )}
      {asking === 'delete' && (
        <Confirm title={words.removeTitle(tag.name)} hint={words.removeHint(tag.orderCount)} action={words.remove} bad onConfirm={() => void onDelete()} onClose={() => setAsking(null)} />
      )}
      {asking === 'merge' && <MergeDialog tag={tag} onClose={() => setAsking(null)} />}
    </li>
  )
}

function Act({ icon, label, onClick }: { icon: IconName; label: string; onClick: () => void }) {
  return (
    <button type="button" title={label} aria-label={label} className="grid size-8 place-items-center rounded-lg text-muted hover:bg-raised hover:text-ink" onClick={onClick}>
      <Icon name={icon} />
    </button>
  )
}
