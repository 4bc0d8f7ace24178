import type { OrderFilter } from '../gql/generated/graphql'

/** What a link shows: one order, or whatever a filter picks, now and later. */
export type ShareTarget = { orderId: string; name: string } | { filter: OrderFilter }
