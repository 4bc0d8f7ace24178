import { pluralOf } from '../plural'

const plural = pluralOf('en')
const count = plural({ one: '# order', other: '# orders' })

/** The words of the Orders page. */
export const orders = {
  title: 'Orders',
  search: 'Search orders',
  searchHint: 'Campaign, client or order number',
  tabs: 'Orders by status',
  all: 'All',
  sort: 'Sort orders',
  count,
  some: (shown: string, all: string) => `${shown} of ${all} orders`,
  more: 'Load more',
  accepted: (number: number) => `Order #${number} accepted.`,
  rejected: (number: number) => `Order #${number} rejected.`,
  empty: 'No orders yet',
  emptyHint: 'They appear here as soon as they are placed.',
  noMatch: 'No order matches',
  noMatchHint: 'Try another status, search or filter.',
}
