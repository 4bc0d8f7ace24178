import type { StatsInterval } from '../../gql/generated/graphql'
import type { Measure } from '../../stats/address'
import type { Preset } from '../../stats/period'
import { pluralOf } from '../plural'

const plural = pluralOf('en')

const presets: Record<Preset, string> = {
  today: 'Today',
  yesterday: 'Yesterday',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
  month: 'This month',
  lastMonth: 'Last month',
  '12m': 'Last 12 months',
  all: 'All time',
}

const intervals: Record<StatsInterval, string> = { HOUR: 'Hour', DAY: 'Day', WEEK: 'Week', MONTH: 'Month' }

const measures: Record<Measure, string> = { fans: 'Fans', clicks: 'Clicks', orders: 'Orders', conversion: 'Conversion', income: 'Income' }

/** The words of the Stats page. */
export const stats = {
  title: 'Stats',
  period: 'Period',
  presets,
  zone: (zone: string) => `Days begin at midnight in ${zone}.`,
  compared: (from: string, to: string) => `Compared with ${from === to ? from : `${from} – ${to}`}.`,
  change: {
    more: (words: string) => `${words} more than in the period before`,
    less: (words: string) => `${words} less than in the period before`,
    same: 'as before',
    points: (points: string) => `${points} pts`,
  },
  tiles: {
    orders: 'Orders placed',
    fans: 'Fans delivered',
    clicks: 'Clean clicks',
    conversion: 'Conversion',
    income: 'Income earned',
    completion: 'Completion rate',
    percent: 'Delivered of ordered',
    firstFan: 'Time to first fan',
  },
  hints: {
    fansOrdered: (fans: string) => `for ${fans}`,
    settled: (amount: string) => `${amount} settled`,
    leftOut: plural({ one: '# order left out: hidden by its client', other: '# orders left out: hidden by their clients' }),
    completion: 'of the orders that ended after acceptance',
    percent: 'of the orders placed and accepted',
    firstFan: 'on average, after acceptance',
    noIncome: 'nothing earned',
  },
  hidden: 'Hidden',
  chart: {
    title: 'Over time',
    measure: 'What is drawn',
    steps: 'Steps',
    measures,
    intervals,
    label: (measure: string, steps: number) => `${measure} in ${steps} steps; the same figures are in the table below`,
    when: 'From',
    before: 'Period before',
    asTable: 'The same as a table',
    currency: (measure: string, currency: string) => `${measure} (${currency})`,
    nothing: 'Nothing has happened yet.',
  },
  groups: {
    status: 'By status',
    type: 'By campaign type',
    client: 'By client',
    tag: 'By tag',
    tagHint: 'An order with several tags counts in each of them.',
    none: 'Nothing in this period.',
    table: (group: string) => `${group}, as a table`,
    columns: { orders: 'Orders', fans: 'Fans', clicks: 'Clicks', conversion: 'Conversion', income: 'Income' },
  },
}
