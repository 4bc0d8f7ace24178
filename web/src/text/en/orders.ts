import type { Role } from '../../gql/generated/graphql'
import { pluralOf } from '../plural'

const plural = pluralOf('en')

const parties: Record<Role, string> = { MARKETER: 'Client', CLIENT: 'Marketer', PLATFORM: 'Client, marketer' }

/** The words of the Orders page. */
export const orders = {
  title: 'Orders',
  tabs: 'Orders by status',
  all: 'All',
  columns: {
    select: 'Select',
    order: 'Order',
    parties,
    status: 'Status',
    progress: 'Progress',
    clicks: 'Clicks',
    conversion: 'Conversion',
    income: 'Income',
    tags: 'Tags',
    timing: 'Deadline, pace',
    placed: 'Placed',
  },
  sortBy: (column: string) => `Sort by ${column}`,
  some: (shown: string, all: string) => `${shown} of ${all} orders`,
  slowly: 'so much was read at once that the next ones take a few seconds',
  count: plural({ one: '# order', other: '# orders' }),
  fans: plural({ one: '# fan', other: '# fans' }),
  fansAt: (fans: string, price: string) => `${fans} at ${price}`,
  over: (fans: string) => `+${fans} over`,
  window: (delivered: string, required: string) => `${delivered} of ${required} this week`,
  accept: 'Accept',
  rejectButton: 'Reject',
  ofOrder: (number: number) => ` order ${number}`,
  accepted: (number: number) => `Order #${number} accepted.`,
  rejected: (number: number) => `Order #${number} rejected.`,
  undone: (number: number, why: string) => `Order #${number} was not answered. ${why}`,
  tooLate: (number: number) => `Order #${number} could not be answered: it was answered or withdrawn meanwhile, or its time was up.`,
  reject: {
    title: (number: number) => `Reject order #${number}?`,
    hint: (campaign: string, fans: string, client: string) => `${campaign}, ${fans} for ${client}. This cannot be taken back.`,
    note: 'Note to the client',
    optional: '(optional)',
    keep: 'Keep it',
    confirm: 'Reject order',
  },
  waiting: { title: 'Answer these', hint: 'An order that nobody answers is rejected by itself when its time is up.', all: plural({ one: 'See it in the list', other: 'See all #' }) },
  selected: plural({ one: '# selected', other: '# selected' }),
  selectAll: 'Select all orders shown',
  selectOne: (number: number) => `Select order ${number}`,
  selectMatching: (count: string) => `Select all ${count} that match`,
  allSelected: (count: string) => `All ${count} that match are selected`,
  clearSelection: 'Take the selection back',
  bulk: 'With the selected orders',
  tag: 'Tag',
  export: {
    title: 'Export',
    formats: { csv: 'As CSV, for a spreadsheet', ndjson: 'As lines of JSON' },
    hint: 'All orders that match, as they are sorted.',
    done: 'The export is saved.',
    failed: 'The export failed. Please try again.',
  },
  empty: 'No orders yet',
  emptyHint: 'They appear here as soon as they are placed.',
  noMatch: 'No order matches',
  noMatchHint: 'Try another status, search or filter.',
}
