import { useState, type SubmitEvent } from 'react'
import { useMutation } from 'urql'
import { failureOf, type Failure } from '../gql/failure'
import { graphql } from '../gql/generated'
import { useFresh } from '../gql/useFresh'
import { text } from '../text'
import { Icon } from '../ui/Icon'
import { Notice } from '../ui/Notice'
import { useNotices } from '../ui/notices'
import { Popover } from '../ui/Popover'
import { sameView } from './address'
import { savingOf, viewOf } from './saved'
import type { Choose } from './useView'
import { picksAll, type View } from './view'

export const SavedViewRow = graphql(`
  fragment SavedViewRow on SavedView {
    id
    name
    filter {
      ...SavedFilterParts
    }
    datePreset
    orderBy {
      field
      direction
    }
  }
`)

const SavedViewsQuery = graphql(`
  query SavedViews {
    savedViews(first: 100) {
      nodes {
        ...SavedViewRow
      }
    }
  }
`)

const SaveView = graphql(`
  mutation SaveView($name: String!, $filter: OrderFilter, $datePreset: DatePreset, $orderBy: OrderOrder) {
    saveView(input: { name: $name, filter: $filter, datePreset: $datePreset, orderBy: $orderBy }) {
      savedView {
        ...SavedViewRow
      }
    }
  }
`)

const DeleteView = graphql(`
  mutation DeleteView($id: ID!) {
    deleteView(input: { id: $id }) {
      id
    }
  }
`)

interface Props {
  view: View
  onView: Choose
}

/** The marketer's views by name: one click shows one, and what is shown can be kept under a name. */
export function SavedViews(props: Props) {
  return (
    <Popover
      align="end"
      label={text.view.saved.title}
      panelClass="w-80"
      buttonClass="button button-plain h-full"
      face={
        <>
          <Icon name="bookmark" />
          <span className="max-sm:sr-only">{text.view.saved.title}</span>
        </>
      }
    >
      {(close) => <Views {...props} onClose={close} />}
    </Popover>
  )
}

function Views({ view, onView, onClose }: Props & { onClose: () => void }) {
  const words = text.view.saved
  const [{ data, error }] = useFresh({ query: SavedViewsQuery })
  const [removed, remove] = useMutation(DeleteView)
  const views = data?.savedViews.nodes ?? []
  return (
    <div className="space-y-3">
      {error && <Notice failure={failureOf(error)} />}
      {data && views.length === 0 && <p className="px-2 text-muted">{words.none}</p>}
      {views.length > 0 && (
        <ul className="-mx-1 max-h-64 overflow-y-auto px-1">
          {views.map((saved) => {
            const shown = sameView(viewOf(saved), view)
            return (
              <li key={saved.id} className="flex items-center rounded-lg hover:bg-raised">
                <button
                  type="button"
                  aria-current={shown ? 'true' : undefined}
                  className={`flex min-w-0 flex-1 items-center gap-2 rounded-lg px-2 py-1.5 text-left ${shown ? 'font-medium text-accent' : ''}`}
                  onClick={() => {
                    onView(viewOf(saved))
                    onClose()
                  }}
                >
                  <span className="truncate">{saved.name}</span>
                  {shown && <Icon name="check" />}
                </button>
                <button
                  type="button"
                  aria-label={words.remove(saved.name)}
                  className="rounded-lg p-2 text-muted hover:text-bad"
                  disabled={removed.fetching}
                  onClick={() => void remove({ id: saved.id })}
                >
                  <Icon name="close" className="size-3.5" />
                </button>
              </li>
            )
          })}
        </ul>
      )}
      {!picksAll(view) || view.sort ? <Save view={view} onClose={onClose} /> : <p className="border-t border-line px-2 pt-3 text-xs text-muted">{words.hint}</p>}
    </div>
  )
}

function Save({ view, onClose }: { view: View; onClose: () => void }) {
  const words = text.view.saved
  const [saving, save] = useMutation(SaveView)
  const [name, setName] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const { say } = useNotices()
  const onSubmit = async (event: SubmitEvent) => {
    event.preventDefault()
    const { data, error } = await save({ name: name.trim(), ...savingOf(view, new Date()) })
    setFailure(error ? failureOf(error) : null)
    if (!data) return
    say(words.done(data.saveView.savedView.name))
    onClose()
  }
  return (
    <form onSubmit={(event) => void onSubmit(event)} className="space-y-2 border-t border-line pt-3">
      <div className="flex gap-2">
        <input aria-label={words.name} placeholder={words.name} required maxLength={120} className="field py-1.5" value={name} onChange={(event) => setName(event.target.value)} />
        <button type="submit" className="button button-main" disabled={saving.fetching || name.trim() === ''}>
          {words.save}
        </button>
      </div>
      {failure && <Notice failure={failure} />}
    </form>
  )
}
