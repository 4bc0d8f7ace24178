import type { Connection } from '../gql/client'
import { spares } from '../gql/cost'
import { failureOf, noAnswer } from '../gql/failure'
import { graphql } from '../gql/generated'
import type { OrderCountsFragment, OrderRowFragment, OrdersOfMarketerQuery, OrdersQuery, Role } from '../gql/generated/graphql'
import type { Source } from '../live/LiveList'
import { filterOf, orderByOf } from '../view/filter'
import type { View } from '../view/view'

/** What moves, and what a feed therefore tells of an order. */
export const LiveOrder = graphql(`
  fragment LiveOrder on Order {
    id
    number
    status
    rejectionReason
    cancellationReason
    progress {
      fansDelivered
      overDelivered
      percent
      version
    }
    performance {
      clicks
      conversionRate
    }
    income {
      amount
      currency
    }
    incomeVisible
    pause {
      reason
    }
    pace {
      state
      required
      delivered
    }
  }
`)

export const OrderRow = graphql(`
  fragment OrderRow on Order {
    ...LiveOrder
    fansOrdered
    campaign {
      name
      type
    }
    client {
      name
    }
    price {
      amount
      currency
    }
    placedAt
    respondBy
  }
`)

/*
 * A document for each, since what might be left out is paid for as well, and tags are half of what a marketer's row costs.
 */
const OrdersOfMarketer = graphql(`
  query OrdersOfMarketer($filter: OrderFilter, $orderBy: OrderOrder, $first: Int!, $after: String, $anyStatus: OrderFilter, $counting: Boolean!) {
    orders(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
      nodes {
        ...OrderRow
        tags {
          id
          name
          color
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount @include(if: $counting)
    }
    stats(filter: $anyStatus) @include(if: $counting) {
      ...OrderCounts
    }
  }
`)

const Orders = graphql(`
  query Orders($filter: OrderFilter, $orderBy: OrderOrder, $first: Int!, $after: String, $anyStatus: OrderFilter, $counting: Boolean!) {
    orders(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
      nodes {
        ...OrderRow
        marketer {
          name
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount @include(if: $counting)
    }
    stats(filter: $anyStatus) @include(if: $counting) {
      ...OrderCounts
    }
  }
`)

export const OrderCounts = graphql(`
  fragment OrderCounts on Stats {
    orders
    byStatus {
      status
      orders
    }
  }
`)

const OrderFeed = graphql(`
  subscription OrderFeed($filter: OrderFilter) {
    progressFeed(filter: $filter) {
      change
      order {
        ...LiveOrder
      }
    }
  }
`)

/** An order as a row shows it: with its tags for the marketer, with its marketer for all others. */
export type OrderRow = OrderRowFragment & Partial<OwnersRow & MarketersRow>
type MarketersRow = Pick<OrdersOfMarketerQuery['orders']['nodes'][number], 'tags'>
type OwnersRow = Pick<OrdersQuery['orders']['nodes'][number], 'marketer'>

/** How many orders there are in each state, whichever state is shown. */
export type Counts = OrderCountsFragment

/** The orders of the account that the view picks. */
export function ordersOf({ direct, socket }: Connection, role: Role, view: View, pageSize = 50): Source<OrderRow, Counts | null> {
  const now = new Date()
  const filter = filterOf(view, now)
  const anyStatus = filterOf({ ...view, status: [] }, now)
  let total = 0 // pages below the first do not count again
  return {
    pageSize,
    onReconnected: socket.onReconnected,
    read: async (first, after) => {
      const variables = { filter, anyStatus, orderBy: orderByOf(view), first, after, counting: after === null }
      const answer = role === 'MARKETER' ? direct.query(OrdersOfMarketer, variables) : direct.query(Orders, variables)
      const { data, error, extensions } = await answer.toPromise()
      if (!data) return error ? failureOf(error) : noAnswer()
      const { nodes, pageInfo, totalCount } = data.orders
      total = totalCount ?? total
      return { rows: nodes, total, endCursor: pageInfo.endCursor ?? null, hasMore: pageInfo.hasNextPage, extra: data.stats ?? null, spares: spares(extensions) }
    },
    watch: (onNews, onEnd) => {
      let stopped = false
      const feed = direct.subscription(OrderFeed, { filter }).subscribe(({ data, error, hasNext }) => {
        if (data) onNews(data.progressFeed)
        if (!stopped && (error || !hasNext)) onEnd(error ? failureOf(error) : null)
      })
      return () => {
        stopped = true
        feed.unsubscribe()
      }
    },
  }
}
