import type { ReactNode } from 'react'
import { text } from '../text'
import { Checklist, type Option } from '../ui/Checklist'
import { Icon } from '../ui/Icon'
import { Popover } from '../ui/Popover'
import { Segments } from '../ui/Segments'
import { DateFacet } from './DateFacet'
import { NameFacet } from './NameFacet'
import { TagFacet } from './TagFacet'
import { toggled } from './toggle'
import type { Choose } from './useView'
import { chosenIn, everything, type Facet, type View } from './view'

interface Props {
  facet: Facet
  view: View
  onView: Choose
}

/** One filter: its button says what it has been given, and opens what there is to choose. */
export function FacetButton({ facet, view, onView }: Props) {
  const name = text.view.facets[facet]
  const summary = summaryOf(view, facet)
  return (
    <Popover
      label={name}
      panelClass={facet === 'date' ? 'w-80' : 'w-72'}
      buttonClass={`button border ${summary ? 'border-accent bg-calm-soft text-accent' : 'border-line bg-surface hover:bg-raised'}`}
      face={
        <>
          <span>{name}</span>
          {summary && <span className="max-w-40 truncate font-normal">{summary}</span>}
          <Icon name="down" className="-mr-1 size-3.5 opacity-70" />
        </>
      }
    >
      {() => (
        <div className="space-y-2">
          <Choices facet={facet} view={view} onView={onView} />
          {chosenIn(view, facet) > 0 && (
            <button type="button" className="w-full rounded-lg px-2 py-1.5 text-left text-muted hover:bg-raised hover:text-ink" onClick={() => onView({ [facet]: everything[facet] })}>
              {text.view.clearOne}
            </button>
          )}
        </div>
      )}
    </Popover>
  )
}

function Choices({ facet, view, onView }: Props): ReactNode {
  switch (facet) {
    case 'status':
      return <Checklist label={text.view.facets.status} options={optionsOf(text.order.statuses)} chosen={view.status} onToggle={(one) => onView({ status: toggled(view.status, one) })} />
    case 'campaignTypes':
      return (
        <Checklist
          label={text.view.facets.campaignTypes}
          options={optionsOf(text.order.campaignTypes)}
          chosen={view.campaignTypes}
          onToggle={(one) => onView({ campaignTypes: toggled(view.campaignTypes, one) })}
        />
      )
    case 'paceStates':
      return (
        <Checklist label={text.view.facets.paceStates} options={optionsOf(text.order.paceStates)} chosen={view.paceStates} onToggle={(one) => onView({ paceStates: toggled(view.paceStates, one) })} />
      )
    case 'paused':
      return (
        <Segments
          label={text.view.facets.paused}
          options={[
            { value: 'either', name: text.view.either },
            { value: 'yes', name: text.view.pausedOnly },
            { value: 'no', name: text.view.notPaused },
          ]}
          value={view.paused === null ? 'either' : view.paused ? 'yes' : 'no'}
          onChange={(value) => onView({ paused: value === 'either' ? null : value === 'yes' })}
        />
      )
    case 'clientIds':
    case 'campaignIds':
      return <NameFacet facet={facet} chosen={view[facet]} onToggle={(id) => onView({ [facet]: toggled(view[facet], id) })} />
    case 'tags':
      return <TagFacet tags={view.tags} onTags={(tags) => onView({ tags })} />
    case 'date':
      return <DateFacet date={view.date} onDate={(date) => onView({ date })} />
  }
}

const optionsOf = <T extends string>(names: Record<T, string>): Option<T>[] => (Object.keys(names) as T[]).map((value) => ({ value, name: names[value] }))

/** What a filter has been given, in a word or two; the empty text if nothing. */
function summaryOf(view: View, facet: Facet): string {
  const count = chosenIn(view, facet)
  if (count === 0) return ''
  const words = text.view
  switch (facet) {
    case 'paused':
      return view.paused ? words.pausedOnly : words.notPaused
    case 'tags':
      return words.tagged(view.tags.any.length, view.tags.all.length, view.tags.none.length)
    case 'date': {
      const { days } = view.date ?? { days: '' as const }
      return typeof days === 'string' ? (days && words.presets[days]) : `${days.from || '…'} – ${days.to || '…'}`
    }
    case 'status':
      return view.status.map((one) => text.order.statuses[one]).join(', ')
    case 'campaignTypes':
      return view.campaignTypes.map((one) => text.order.campaignTypes[one]).join(', ')
    case 'paceStates':
      return view.paceStates.map((one) => text.order.paceStates[one]).join(', ')
    default:
      return words.chosen(count)
  }
}
