import { graphql } from '../gql/generated'
import type { StatsQuery } from '../gql/generated/graphql'

export const StatsFigures = graphql(`
  fragment StatsFigures on Stats {
    orders
    fansOrdered
    percent
    completionRate
    averageTimeToFirstFan
    fansDelivered
    clicks
    conversionRate
    income {
      earned {
        amount
        currency
      }
      settled {
        amount
        currency
      }
    }
    ordersWithHiddenIncome
  }
`)

export const StatsStep = graphql(`
  fragment StatsStep on StatsBucket {
    from
    to
    orders
    fansDelivered
    clicks
    conversionRate
    income {
      earned {
        amount
        currency
      }
    }
  }
`)

export const TagFigures = graphql(`
  fragment TagFigures on TagStats {
    tag {
      id
      name
      color
    }
    orders
    fansDelivered
    clicks
    conversionRate
    income {
      earned {
        amount
        currency
      }
    }
    ordersWithHiddenIncome
  }
`)

export const ClientFigures = graphql(`
  fragment ClientFigures on ClientStats {
    client {
      id
      name
    }
    orders
    fansDelivered
    clicks
    conversionRate
    income {
      earned {
        amount
        currency
      }
    }
    ordersWithHiddenIncome
  }
`)

export const CampaignTypeFigures = graphql(`
  fragment CampaignTypeFigures on CampaignTypeStats {
    campaignType
    orders
    fansDelivered
    clicks
    conversionRate
    income {
      earned {
        amount
        currency
      }
    }
    ordersWithHiddenIncome
  }
`)

/** Everything of the page at once: the orders are found and added up only once for all of its groupings. */
export const Stats = graphql(`
  query Stats($filter: OrderFilter, $period: StatsPeriod!, $interval: StatsInterval!, $inSteps: Boolean!, $byTag: Boolean!, $byClient: Boolean!) {
    stats(filter: $filter, period: $period) {
      ...StatsFigures
      byStatus {
        status
        orders
      }
      byTag @include(if: $byTag) {
        ...TagFigures
      }
      byClient(first: 20) @include(if: $byClient) {
        ...ClientFigures
      }
      byCampaignType {
        ...CampaignTypeFigures
      }
      series(interval: $interval) @include(if: $inSteps) {
        ...StatsStep
      }
      previous {
        ...StatsFigures
        series(interval: $interval) @include(if: $inSteps) {
          ...StatsStep
        }
      }
    }
  }
`)

/** When the first order of a filter was placed: with it all time begins. */
export const FirstOrder = graphql(`
  query FirstOrder($filter: OrderFilter) {
    orders(filter: $filter, orderBy: { field: PLACED, direction: ASC }, first: 1) {
      nodes {
        id
        placedAt
      }
    }
  }
`)

export const StatsCourse = graphql(`
  query StatsCourse($filter: OrderFilter, $period: StatsPeriod!, $interval: StatsInterval!) {
    stats(filter: $filter, period: $period) {
      series(interval: $interval) {
        ...StatsStep
      }
    }
  }
`)

export type StatsData = StatsQuery['stats']
