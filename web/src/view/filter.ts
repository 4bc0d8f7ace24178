import type { OrderFilter, OrderOrder } from '../gql/generated/graphql'
import { rangeOf } from './dates'
import { sortingOf, type View } from './view'

/** The view as the API takes it. `now` says which days "the last 7 days" are. */
export function filterOf(view: View, now: Date): OrderFilter {
  const { tags, date } = view
  const some = <T>(list: readonly T[]) => (list.length > 0 ? [...list] : undefined)
  const tagged = tags.any.length + tags.all.length + tags.none.length > 0
  return {
    search: view.search || undefined,
    status: some(view.status),
    tags: tagged ? { any: some(tags.any), all: some(tags.all), none: some(tags.none) } : undefined,
    clientIds: some(view.clientIds),
    campaignIds: some(view.campaignIds),
    campaignTypes: some(view.campaignTypes),
    paceStates: some(view.paceStates),
    paused: view.paused ?? undefined,
    ...(date && { [date.of]: rangeOf(date.days, now) }),
  }
}

export const orderByOf = (view: View): OrderOrder => sortingOf(view)
