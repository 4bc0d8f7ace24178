import type { OrderDirection, OrderOrderField, OrderStatus } from '../gql/generated/graphql'

/** By what a reader may sort; RELEVANCE is left to the search. */
export type Sort = Exclude<OrderOrderField, 'RELEVANCE'>

/** Which way each goes when it is chosen first. */
export const sorts: Record<Sort, { field: Sort; direction: OrderDirection }> = {
  PLACED: { field: 'PLACED', direction: 'DESC' },
  DEADLINE: { field: 'DEADLINE', direction: 'ASC' },
  PERCENT: { field: 'PERCENT', direction: 'DESC' },
  CLICKS: { field: 'CLICKS', direction: 'DESC' },
  CONVERSION: { field: 'CONVERSION', direction: 'DESC' },
  NAME: { field: 'NAME', direction: 'ASC' },
}

/** How orders are sorted until the reader chooses: of those that wait, the next to expire comes first. */
export const sortOf = (status: readonly OrderStatus[]): Sort => (status.length === 1 && status[0] === 'WAITING' ? 'DEADLINE' : 'PLACED')
