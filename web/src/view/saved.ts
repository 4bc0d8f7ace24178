import { graphql } from '../gql/generated'
import type { DatePreset, OrderFilter, OrderOrder, SavedFilterPartsFragment, SavedViewRowFragment } from '../gql/generated/graphql'
import { dateFields, type Days, type Preset } from './dates'
import { filterOf, orderByOf } from './filter'
import { sorts, type Sort } from './sort'
import { everything, type View } from './view'

export const SavedFilterParts = graphql(`
  fragment SavedFilterParts on SavedFilter {
    status
    search
    name
    tags {
      any
      all
      none
    }
    placed {
      from
      to
    }
    accepted {
      from
      to
    }
    completed {
      from
      to
    }
    clientIds
    campaignIds
    campaignTypes
    paceStates
    paused
  }
`)

type SavedFilter = SavedFilterPartsFragment

/** What the API calls the days that move with the calendar. */
const presets: Record<Preset, DatePreset> = {
  today: 'TODAY',
  yesterday: 'YESTERDAY',
  '7d': 'LAST_7_DAYS',
  '30d': 'LAST_30_DAYS',
  month: 'THIS_MONTH',
  lastMonth: 'LAST_MONTH',
}

/** The view that was saved. Days that moved with the calendar then still do. */
export function viewOf({ filter, datePreset, orderBy }: Pick<SavedViewRowFragment, 'filter' | 'datePreset' | 'orderBy'>): View {
  const view = viewOfFilter(filter)
  const moving = (Object.keys(presets) as Preset[]).find((preset) => presets[preset] === datePreset)
  return {
    ...view,
    date: view.date && moving ? { of: view.date.of, days: moving } : view.date,
    sort: orderBy && isSort(orderBy.field) ? { field: orderBy.field, direction: orderBy.direction } : null,
  }
}

/** The view of a filter that somebody keeps; its dates are days. */
export function viewOfFilter(filter: SavedFilter): View {
  const of = dateFields.find((field) => filter[field])
  const range = of && filter[of]
  return {
    ...everything,
    search: filter.search ?? filter.name ?? '',
    status: filter.status ?? [],
    tags: { any: filter.tags?.any ?? [], all: filter.tags?.all ?? [], none: filter.tags?.none ?? [] },
    date: of && range ? { of, days: daysOf(range) } : null,
    clientIds: filter.clientIds ?? [],
    campaignIds: filter.campaignIds ?? [],
    campaignTypes: filter.campaignTypes ?? [],
    paceStates: filter.paceStates ?? [],
    paused: filter.paused,
  }
}

/** What is saved of a view. Its range is that of today: whoever knows presets makes another of it. */
export const savingOf = (view: View, now: Date): { filter: OrderFilter; datePreset: DatePreset | null; orderBy: OrderOrder | null } => ({
  filter: filterOf(view, now),
  datePreset: typeof view.date?.days === 'string' ? presets[view.date.days] : null,
  orderBy: view.sort && orderByOf(view),
})

/** A filter that somebody keeps, as the API takes it. */
export const givenFilter = (filter: SavedFilter): OrderFilter => JSON.parse(JSON.stringify(filter, (name, value: unknown) => (name === '__typename' ? undefined : value))) as OrderFilter

const isSort = (field: string): field is Sort => field in sorts

/** The days of the reader between two instants, the last of them within. */
function daysOf({ from, to }: { from: string | null; to: string | null }): Days {
  return { from: from ? dayOf(new Date(from)) : '', to: to ? dayOf(new Date(new Date(to).getTime() - 1)) : '' }
}

function dayOf(instant: Date): string {
  const two = (number: number) => String(number).padStart(2, '0')
  return `${instant.getFullYear()}-${two(instant.getMonth() + 1)}-${two(instant.getDate())}`
}
