import { useMemo } from 'react'
import { failureOf } from '../gql/failure'
import type { OrderFilter, StatsInterval, StatsPeriod } from '../gql/generated/graphql'
import { useFresh } from '../gql/useFresh'
import { useMinute } from '../ui/clock'
import { Notice } from '../ui/Notice'
import { useLast } from '../ui/settle'
import type { Choice, Measure } from './address'
import { Course } from './Course'
import { chosenInterval, since } from './period'
import { FirstOrder, StatsCourse, type StatsData } from './source'

interface Props {
  stats: StatsData
  filter: OrderFilter
  /** The period, which has no beginning. */
  period: StatsPeriod
  measure: Measure
  /** The steps that the reader chose. */
  chosen: StatsInterval | null
  onChoice: (change: Partial<Choice>) => void
}

/** The course of a time without a beginning, as all time. A series needs both ends, so the first order is asked for before. */
export function AllTime({ stats, filter, period: open, measure, chosen, onChoice }: Props) {
  const minute = useMinute()
  const [first] = useFresh({ query: FirstOrder, variables: { filter } })
  const begin = first.data?.orders.nodes[0]?.placedAt
  const period = useMemo(() => (begin ? since(new Date(begin), open, new Date(minute)) : open), [begin, open, minute])
  const interval = chosenInterval(period, chosen)
  const [course] = useFresh({ query: StatsCourse, variables: { filter, period, interval: interval ?? 'MONTH' }, pause: interval === null })
  const { data } = course
  const shown = useLast(useMemo(() => (data ? { steps: data.stats.series, period, interval } : null), [data, period, interval]))
  const error = first.error ?? course.error
  if (error && !shown) return <Notice failure={failureOf(error)} />
  return <Course stats={stats} steps={shown?.steps ?? []} before={none} period={shown?.period ?? period} interval={shown?.interval ?? interval} measure={measure} onChoice={onChoice} />
}

const none: [] = []
