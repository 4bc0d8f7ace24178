import type { Connection } from '../gql/client'
import { failureOf, noAnswer } from '../gql/failure'
import { graphql } from '../gql/generated'
import type { SharedOrderRowFragment, SharedReportQuery } from '../gql/generated/graphql'
import type { Source } from '../live/LiveList'

export const SharedOrderRow = graphql(`
  fragment SharedOrderRow on SharedOrder {
    id
    status
    progress {
      fansOrdered
      fansDelivered
      percent
      version
      updatedAt
    }
    campaignName
    campaignLink
    clientName
    clicks
    conversionRate
    income {
      amount
      currency
    }
  }
`)

const SharedReport = graphql(`
  query SharedReport($token: String!, $password: String, $again: Boolean!, $first: Int!, $after: String) {
    sharedReport(token: $token, password: $password, again: $again) {
      label
      liveSet
      expiresAt
      fields
      total {
        started
        completed
        fansOrdered
        fansDelivered
        percent
      }
      orders(first: $first, after: $after) {
        nodes {
          ...SharedOrderRow
        }
        pageInfo {
          hasNextPage
          endCursor
        }
        totalCount
      }
    }
  }
`)

const SharedFeed = graphql(`
  subscription SharedFeed($token: String!, $password: String) {
    sharedProgress(token: $token, password: $password) {
      change
      order {
        ...SharedOrderRow
      }
    }
  }
`)

export type SharedOrder = SharedOrderRowFragment

/** What the link says about itself. */
export type Report = Omit<SharedReportQuery['sharedReport'], 'orders'>

/** The orders that a public link shows. */
export function sharedOrdersOf({ direct: client, socket }: Connection, token: string, password: string | null): Source<SharedOrder, Report> {
  let again = false // one page load is one view
  return {
    pageSize: 50,
    onReconnected: socket.onReconnected,
    read: async (first, after) => {
      const { data, error } = await client.query(SharedReport, { token, password, again, first, after }).toPromise()
      again ||= data !== undefined
      if (!data) return error ? failureOf(error) : noAnswer()
      const { orders, ...extra } = data.sharedReport
      return { rows: orders.nodes, total: orders.totalCount, endCursor: orders.pageInfo.endCursor ?? null, hasMore: orders.pageInfo.hasNextPage, extra }
    },
    watch: (onNews, onEnd) => {
      let stopped = false
      const feed = client.subscription(SharedFeed, { token, password }).subscribe(({ data, error, hasNext }) => {
        const news = data?.sharedProgress
        if (news?.order) onNews({ change: news.change, order: news.order })
        if (!stopped && (error || !hasNext)) onEnd(error ? failureOf(error) : null)
      })
      return () => {
        stopped = true
        feed.unsubscribe()
      }
    },
  }
}
