import type { CampaignType, OrderDirection, OrderStatus, PaceState } from '../gql/generated/graphql'
import type { DateChoice } from './dates'
import { sortOf, sorts, type Sort } from './sort'

/** What the reader has chosen to see: which orders, and in which order. It is what the address of the page says. */
export interface View {
  search: string
  status: readonly OrderStatus[]
  tags: { any: readonly string[]; all: readonly string[]; none: readonly string[] }
  date: DateChoice | null
  clientIds: readonly string[]
  campaignIds: readonly string[]
  campaignTypes: readonly CampaignType[]
  paceStates: readonly PaceState[]
  paused: boolean | null
  /** Null as long as the reader has not chosen. */
  sort: { field: Sort; direction: OrderDirection } | null
}

export const everything: View = {
  search: '',
  status: [],
  tags: { any: [], all: [], none: [] },
  date: null,
  clientIds: [],
  campaignIds: [],
  campaignTypes: [],
  paceStates: [],
  paused: null,
  sort: null,
}

/** How the orders are sorted, whether the reader chose it or not. */
export const sortingOf = ({ sort, status }: View) => sort ?? sorts[sortOf(status)]

/** The parts of a view that pick orders, each as the filter bar shows it. */
export type Facet = 'status' | 'date' | 'tags' | 'clientIds' | 'campaignIds' | 'campaignTypes' | 'paceStates' | 'paused'

export const facets: readonly Facet[] = ['status', 'date', 'tags', 'clientIds', 'campaignIds', 'campaignTypes', 'paceStates', 'paused']

/** How many choices a facet has been given. */
export function chosenIn(view: View, facet: Facet): number {
  if (facet === 'tags') return view.tags.any.length + view.tags.all.length + view.tags.none.length
  const chosen = view[facet]
  return Array.isArray(chosen) ? chosen.length : chosen === null ? 0 : 1
}

/** Whether the view picks all orders there are. */
export const picksAll = (view: View): boolean => view.search === '' && facets.every((facet) => chosenIn(view, facet) === 0)

/** The view without its filters. The order of the rows stays. */
export const withoutFilters = (view: View): View => ({ ...everything, sort: view.sort })
