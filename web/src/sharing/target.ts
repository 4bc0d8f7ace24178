import type { OrderFilter, ShareLinkRowFragment } from '../gql/generated/graphql'
import { givenFilter } from '../view/saved'

/** What a link shows: one order, or whatever a filter picks, now and later. */
export type ShareTarget = { orderId: string; name: string } | { filter: OrderFilter }

/** What a link that there is shows. */
export function targetOf({ order, filter }: Pick<ShareLinkRowFragment, 'order' | 'filter'>): ShareTarget {
  return order ? { orderId: order.id, name: order.campaign.name } : { filter: filter ? givenFilter(filter) : {} }
}

/** Whether a filter picks by dates, which stay what they are as time goes by. */
export const hasDays = ({ placed, accepted, completed }: OrderFilter): boolean => [placed, accepted, completed].some((range) => range?.from ?? range?.to)
