import type { Connection } from '../gql/client'
import { failureOf, noAnswer } from '../gql/failure'
import { graphql } from '../gql/generated'
import type { LiveOrderFragment, OrderFilter, OrderOrder, OrdersQuery, OrderStatus } from '../gql/generated/graphql'
import type { Source } from '../live/LiveList'
import { sorts, type Sort } from './sort'

/** What a feed tells of an order without reading anything but the order. */
export const LiveOrder = graphql(`
  fragment LiveOrder on Order {
    id
    number
    status
    fansOrdered
    rejectionReason
    cancellationReason
    campaign {
      name
      type
    }
    client {
      name
    }
    marketer {
      name
    }
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
    price {
      amount
      currency
    }
    pause {
      reason
    }
    pace {
      state
    }
    placedAt
    respondBy
  }
`)

const Orders = graphql(`
  query Orders($filter: OrderFilter, $anyStatus: OrderFilter, $orderBy: OrderOrder, $first: Int!, $after: String) {
    orders(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
      nodes {
        ...LiveOrder
        queuePosition
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
      totalCount
    }
    stats(filter: $anyStatus) {
      orders
      byStatus {
        status
        orders
      }
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

/** An order as a row shows it. */
export type OrderRow = LiveOrderFragment & Partial<Pick<OrdersQuery['orders']['nodes'][number], 'tags' | 'queuePosition'>>

/** How many orders there are in each state, whichever state is shown. */
export type Counts = OrdersQuery['stats']

export interface Choice {
  status: OrderStatus | null
  search: string
  sort: Sort
}

/** The orders of the account that the reader's choice picks. */
export function ordersOf({ direct: client, socket }: Connection, { status, search, sort }: Choice): Source<OrderRow, Counts> {
  const anyStatus: OrderFilter = search ? { search } : {}
  const filter: OrderFilter = status ? { ...anyStatus, status: [status] } : anyStatus
  const orderBy: OrderOrder = { field: sort, direction: sorts[sort].direction }
  return {
    pageSize: 50,
    onReconnected: socket.onReconnected,
    read: async (first, after) => {
      const { data, error } = await client.query(Orders, { filter, anyStatus, orderBy, first, after }).toPromise()
      if (!data) return error ? failureOf(error) : noAnswer()
      const { nodes, pageInfo, totalCount } = data.orders
      return { rows: nodes, total: totalCount, endCursor: pageInfo.endCursor ?? null, hasMore: pageInfo.hasNextPage, extra: data.stats }
    },
    watch: (onNews, onEnd) => {
      let stopped = false
      const feed = client.subscription(OrderFeed, { filter }).subscribe(({ data, error, hasNext }) => {
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
