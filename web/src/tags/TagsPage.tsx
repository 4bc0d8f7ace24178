import { useState, type SubmitEvent } from 'react'
import { useMutation } from 'urql'
import { failureOf, type Failure } from '../gql/failure'
import { graphql } from '../gql/generated'
import type { TagListQuery } from '../gql/generated/graphql'
import { useFresh } from '../gql/useFresh'
import { text } from '../text'
import { Empty } from '../ui/Empty'
import { Failed } from '../ui/Failed'
import { Icon } from '../ui/Icon'
import { More } from '../ui/More'
import { Notice } from '../ui/Notice'
import { useNotices } from '../ui/notices'
import { useLast, useSettled } from '../ui/settle'
import { Skeleton } from '../ui/Skeleton'
import { ColorField } from './ColorField'
import { colorFor } from './colors'
import { TagRow } from './TagRow'

const TagList = graphql(`
  query TagList($name: String, $after: String) {
    tags(name: $name, first: 50, after: $after) {
      nodes {
        ...TagWithCount
      }
      pageInfo {
        hasNextPage
        endCursor
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
      <Tags name={name || null} />
    </div>
  )
}

/** The tags whose name has this in it, of which the first page stays until that of another name is there. */
function Tags({ name }: { name: string | null }) {
  const words = text.tags.page
  const [{ data, error }, read] = useFresh({ query: TagList, variables: { name, after: null } })
  const page = useLast(data?.tags ?? null)
  if (!page) return error ? <Failed failure={failureOf(error)} onRetry={read} /> : <Skeleton />
  if (page.nodes.length === 0) return <Empty icon="tags" title={name ? words.noMatch : words.empty} hint={name ? undefined : words.emptyHint} />
  return (
    <div className="card divide-y divide-line">
      <Rows key={name} name={name} page={page} before={0} />
    </div>
  )
}

type Page = TagListQuery['tags']

/** A page of tags, and the pages after it when they are asked for. */
function Rows({ name, page: { nodes, pageInfo }, before }: { name: string | null; page: Page; before: number }) {
  const shown = before + nodes.length
  return (
    <>
      <ul className="divide-y divide-line" aria-label={text.tags.title}>
        {nodes.map((tag) => (
          <TagRow key={tag.id} tag={tag} />
        ))}
      </ul>
      {pageInfo.hasNextPage && (
        <More shown={shown} label={text.tags.page.more}>
          <Next name={name} after={pageInfo.endCursor ?? null} before={shown} />
        </More>
      )}
    </>
  )
}

function Next({ name, after, before }: { name: string | null; after: string | null; before: number }) {
  const [{ data, error }, read] = useFresh({ query: TagList, variables: { name, after } })
  if (!data) return error ? <Failed failure={failureOf(error)} onRetry={read} /> : <Skeleton />
  return <Rows name={name} page={data.tags} before={before} />
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
