import { useId, useState, type KeyboardEvent } from 'react'
import { useMutation } from 'urql'
import { failureOf, type Failure } from '../gql/failure'
import { graphql } from '../gql/generated'
import type { TagChoiceFragment } from '../gql/generated/graphql'
import { useFresh } from '../gql/useFresh'
import { text } from '../text'
import { Icon } from '../ui/Icon'
import { Notice } from '../ui/Notice'
import { useLast, useSettled } from '../ui/settle'
import { colorFor } from './colors'

export const TagChoice = graphql(`
  fragment TagChoice on Tag {
    id
    name
    color
  }
`)

const TagChoices = graphql(`
  query TagChoices($name: String) {
    tags(name: $name, first: 100) {
      nodes {
        ...TagChoice
      }
    }
  }
`)

const MakeTag = graphql(`
  mutation MakeTag($name: String!, $color: String) {
    createTag(input: { name: $name, color: $color }) {
      tag {
        ...TagChoice
      }
    }
  }
`)

/** Whether a tag is on all, on some or on none of what is tagged. */
export type OnTag = 'all' | 'some' | 'none'

interface Props {
  onTag: (tag: TagChoiceFragment) => OnTag
  onToggle: (tag: TagChoiceFragment) => void
  /** Whether a tag that does not exist can be made here. */
  making?: boolean
  /** Tags that cannot be picked. */
  without?: readonly string[]
}

/** The marketer's tags to pick from: type to find one, arrow keys to go to it, Enter to pick it or to make it. */
export function TagPicker({ onTag, onToggle, making = false, without = [] }: Props) {
  const list = useId()
  const [typed, setTyped] = useState('')
  const name = useSettled(typed.trim())
  const [{ data, error }] = useFresh({ query: TagChoices, variables: { name: name || null } })
  const [made, make] = useMutation(MakeTag)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [at, setAt] = useState(0)

  const wanted = typed.trim().toLocaleLowerCase()
  const found = (useLast(data?.tags.nodes ?? null) ?? []).filter((tag) => tag.name.toLocaleLowerCase().includes(wanted) && !without.includes(tag.id))
  const canMake = making && wanted !== '' && name === typed.trim() && !found.some((tag) => tag.name.toLocaleLowerCase() === wanted)
  const count = found.length + (canMake ? 1 : 0)
  const current = Math.min(at, count - 1)

  const onMake = async () => {
    const { data: answer, error: refused } = await make({ name: typed.trim(), color: colorFor(typed.trim()) })
    setFailure(refused ? failureOf(refused) : null)
    if (!answer) return
    setTyped('')
    onToggle(answer.createTag.tag)
  }
  const wrong = failure ?? (error ? failureOf(error) : null)
  const pick = (index: number) => {
    const tag = found[index]
    if (tag) onToggle(tag)
    else if (canMake && !made.fetching) void onMake()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && count > 0) setAt((current + step + count) % count)
    else if (event.key === 'Enter') pick(current)
    else return
    event.preventDefault()
  }
  return (
    <div className="space-y-2">
      <input
        role="combobox"
        aria-expanded={count > 0}
        aria-controls={count > 0 ? list : undefined}
        aria-activedescendant={current >= 0 ? `${list}-${current}` : undefined}
        aria-label={text.tags.pick}
        placeholder={text.tags.pick}
        autoFocus
        autoComplete="off"
        maxLength={40}
        className="field py-1.5"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      {count > 0 && <ul id={list} role="listbox" aria-label={text.tags.title} aria-multiselectable onMouseDown={(event) => event.preventDefault()} className="-mx-1 max-h-64 overflow-y-auto px-1">
        {found.map((tag, index) => (
          <TagOption key={tag.id} id={`${list}-${index}`} tag={tag} on={onTag(tag)} current={index === current} onPick={() => pick(index)} />
        ))}
        {canMake && (
          <li
            id={`${list}-${found.length}`}
            role="option"
            aria-selected={false}
            className={`flex cursor-pointer items-center gap-2.5 rounded-lg px-2 py-1.5 text-accent hover:bg-raised ${current === found.length ? 'bg-raised' : ''}`}
            onClick={() => pick(found.length)}
          >
            <Icon name="place" />
            {text.tags.make(typed.trim())}
          </li>
        )}
      </ul>}
      {count === 0 && data && <p className="px-2 text-muted">{wanted === '' ? text.tags.none : text.tags.noMatch}</p>}
      {wrong && <Notice failure={wrong} />}
    </div>
  )
}

interface OptionProps {
  id: string
  tag: TagChoiceFragment
  on: OnTag
  current: boolean
  onPick: () => void
}

function TagOption({ id, tag, on, current, onPick }: OptionProps) {
  return (
    <li
      id={id}
      role="option"
      aria-selected={on === 'all'}
      className={`flex cursor-pointer items-center gap-2.5 rounded-lg px-2 py-1.5 hover:bg-raised ${current ? 'bg-raised' : ''}`}
      ref={(element) => {
        if (current) element?.scrollIntoView({ block: 'nearest' })
      }}
      onClick={onPick}
    >
      <span aria-hidden className="size-2.5 shrink-0 rounded-full" style={{ backgroundColor: tag.color }} />
      <span className="min-w-0 flex-1 truncate">{tag.name}</span>
      {on === 'some' && <span className="text-xs text-muted">{text.tags.onSome}</span>}
      {on === 'all' && (
        <span className="text-accent">
          <Icon name="check" />
        </span>
      )}
    </li>
  )
}
