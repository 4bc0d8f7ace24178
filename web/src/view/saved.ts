import type { OrderFilter, OrderOrder, SavedViewRowFragment } from '../gql/generated/graphql'
import { dateFields, type Days } from './dates'
import { filterOf, orderByOf } from './filter'
import { sorts, type Sort } from './sort'
import { everything, type View } from './view'

/** The view that was saved. Its dates are days: what was "the last 7 days" then are those days. */
export function viewOf({ filter, orderBy }: SavedViewRowFragment): View {
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
    sort: orderBy && isSort(orderBy.field) ? { field: orderBy.field, direction: orderBy.direction } : null,
  }
}

/** What is saved of a view. */
export const savingOf = (view: View, now: Date): { filter: OrderFilter; orderBy: OrderOrder | null } => ({
  filter: filterOf(view, now),
  orderBy: view.sort && orderByOf(view),
})

const isSort = (field: string): field is Sort => field in sorts

/** The days of the reader between two instants, the last of them within. */
function daysOf({ from, to }: { from: string | null; to: string | null }): Days {
  return { from: from ? dayOf(new Date(from)) : '', to: to ? dayOf(new Date(new Date(to).getTime() - 1)) : '' }
}

function dayOf(instant: Date): string {
  const two = (number: number) => String(number).padStart(2, '0')
  return `${instant.getFullYear()}-${two(instant.getMonth() + 1)}-${two(instant.getDate())}`
}
