import type { OrderOrderField } from '../../gql/generated/graphql'
import type { DateField, Preset } from '../../view/dates'
import type { Facet } from '../../view/view'
import { pluralOf } from '../plural'

const plural = pluralOf('en')

const facets: Record<Facet, string> = {
  status: 'Status',
  date: 'Date',
  tags: 'Tags',
  clientIds: 'Client',
  campaignIds: 'Campaign',
  campaignTypes: 'Type',
  paceStates: 'Pace',
  paused: 'Paused',
}

const presets: Record<Preset, string> = {
  today: 'Today',
  yesterday: 'Yesterday',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  month: 'This month',
  lastMonth: 'Last month',
}

const dateFields: Record<DateField, string> = { placed: 'Placed', accepted: 'Accepted', completed: 'Completed' }

const sorts: Record<Exclude<OrderOrderField, 'RELEVANCE'>, string> = {
  PLACED: 'Placed',
  DEADLINE: 'Deadline',
  PERCENT: 'Progress',
  CLICKS: 'Clicks',
  CONVERSION: 'Conversion',
  NAME: 'Name',
}

/** The words of the filter bar, of sorting and of saved views. */
export const view = {
  filters: 'Filters',
  filtersOn: (count: number) => `Filters (${count})`,
  clear: 'Clear filters',
  clearOne: 'Clear',
  search: 'Search orders',
  searchHint: 'Campaign, client, number or ID',
  facets,
  presets,
  dateFields,
  sorts,
  sort: 'Sort by',
  ascending: 'ascending',
  descending: 'descending',
  from: 'From',
  to: 'To, inclusive',
  ownRange: 'A range of days',
  which: 'Which date',
  any: 'Any of',
  all: 'All of',
  none: 'None of',
  anyHint: 'at least one of these',
  allHint: 'all of these',
  noneHint: 'none of these',
  tagged: (any: number, all: number, none: number) =>
    [any > 0 && `any of ${any}`, all > 0 && `all of ${all}`, none > 0 && `none of ${none}`].filter(Boolean).join(', '),
  chosen: plural({ one: '# chosen', other: '# chosen' }),
  find: (facet: string) => `Find: ${facet}`,
  nothingFound: 'Nothing found',
  saved: {
    title: 'Views',
    none: 'No views yet.',
    hint: 'Filter or sort the orders, then keep what you see under a name.',
    name: 'Name of this view',
    save: 'Save',
    done: (name: string) => `“${name}” is saved.`,
    remove: (name: string) => `Delete the view “${name}”`,
  },
  pausedOnly: 'Only paused',
  notPaused: 'Not paused',
  either: 'Either',
}
