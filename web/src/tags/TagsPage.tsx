import { useState, type SubmitEvent } from 'react'
import { useMutation } from 'urql'
import { failureOf, type Failure } from '../gql/failure'
import { graphql } from '../gql/generated'
import { useFresh } from '../gql/useFresh'
import { text } from '../text'
import { Empty } from '../ui/Empty'
import { Failed } from '../ui/Failed'
import { Icon } from '../ui/Icon'
import { Notice } from '../ui/Notice'
import { useNotices } from '../ui/notices'
import { useLast, useSettled } from '../ui/settle'
import { Skeleton } from '../ui/Skeleton'
import { ColorField } from './ColorField'
import { colorFor } from './colors'
import { TagRow } from './TagRow'

const TagList = graphql(`
  query TagList($name: String) {
    tags(name: $name, first: 100) {
      nodes {
        ...TagWithCount
      }
    }
  }
`)

const NewTag = graphql(`
  mutation NewTag($name: String!, $color: String) {
    createTag(input: { name: $name, color: $color }) {
      tag {
        ...TagWithCount
      }
    }
  }
`)

/** The marketer's tags: made, renamed, coloured, merged and deleted. */
export default function TagsPage() {
  const words = text.tags.page
  const [find, setFind] = useState('')
  const name = useSettled(find.trim())
  const [{ data, error }, read] = useFresh({ query: TagList, variables: { name: name || null } })
  const tags = useLast(data?.tags.nodes ?? null)
  return (
    <div className="mx-auto max-w-4xl space-y-5">
      <title>{text.frame.title(text.tags.title)}</title>
      <div className="flex flex-wrap items-end justify-between gap-3">
        <div>
          <h1 id="page-title" className="text-xl font-semibold tracking-tight">
            {text.tags.title}
          </h1>
          <p className="text-muted">{words.hint}</p>
        </div>
        <input type="search" aria-label={words.find} placeholder={words.find} className="field py-1.5 sm:w-64" value={find} onChange={(event) => setFind(event.target.value)} />
      </div>
      <NewTagForm />
      {!tags && (error ? <Failed failure={failureOf(error)} onRetry={read} /> : <Skeleton />)}
      {tags?.length === 0 && <Empty icon="tags" title={name ? words.noMatch : words.empty} hint={name ? undefined : words.emptyHint} />}
      {tags && tags.length > 0 && (
        <ul className="card divide-y divide-line" aria-label={text.tags.title}>
          {tags.map((tag) => (
            <TagRow key={tag.id} tag={tag} />
          ))}
        </ul>
      )}
    </div>
  )
}

function NewTagForm() {
  const words = text.tags.page
  const [name, setName] = useState('')
  const [color, setColor] = useState<string | null>(null)
  const [made, make] = useMutation(NewTag)
  const [failure, setFailure] = useState<Failure | null>(null)
  const { say } = useNotices()
  const shown = color ?? colorFor(name.trim())
  const onName = (typed: string) => {
    setName(typed)
    setFailure(null)
  }
  const onSubmit = async (event: SubmitEvent) => {
    event.preventDefault()
    const { data, error } = await make({ name: name.trim(), color: shown })
    setFailure(error ? failureOf(error) : null)
    if (!data) return
    say(words.made(data.createTag.tag.name))
    setName('')
    setColor(null)
  }
  return (
    <form onSubmit={(event) => void onSubmit(event)} className="card space-y-3 p-4">
      <div className="flex flex-wrap items-center gap-3">
        <ColorField label={words.color} color={shown} onColor={setColor} />
        <input aria-label={words.new} placeholder={words.new} required maxLength={40} className="field min-w-40 flex-1 py-1.5" value={name} onChange={(event) => onName(event.target.value)} />
        <button type="submit" className="button button-main" disabled={made.fetching || name.trim() === ''}>
          <Icon name="place" />
          {words.new}
        </button>
      </div>
      {failure && <Notice failure={failure} />}
    </form>
  )
}
