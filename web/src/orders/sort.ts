import type { OrderDirection, OrderOrderField, OrderStatus } from '../gql/generated/graphql'

/** By what a reader may sort; RELEVANCE is left to the search. */
export type Sort = Exclude<OrderOrderField, 'RELEVANCE'>

/** What each is called, and which way it goes. */
export const sorts: Record<Sort, { word: string; direction: OrderDirection }> = {
  PLACED: { word: 'Newest', direction: 'DESC' },
  DEADLINE: { word: 'Deadline', direction: 'ASC' },
  PERCENT: { word: 'Progress', direction: 'DESC' },
  CLICKS: { word: 'Clicks', direction: 'DESC' },
  CONVERSION: { word: 'Conversion', direction: 'DESC' },
  NAME: { word: 'Name', direction: 'ASC' },
}

/** How a state's orders are sorted until the reader chooses: of those that wait, the next to expire comes first. */
export const sortOf = (status: OrderStatus | null): Sort => (status === 'WAITING' ? 'DEADLINE' : 'PLACED')
