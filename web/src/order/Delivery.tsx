import { lazy, Suspense, useEffect, useMemo, useState } from 'react'
import { failureOf } from '../gql/failure'
import { graphql } from '../gql/generated'
import type { OrderCampaignFragment, OrderPaceFragment, OrderProgressFragment } from '../gql/generated/graphql'
import { useFresh } from '../gql/useFresh'
import { text } from '../text'
import { Card } from '../ui/Card'
import { instant, whole } from '../ui/format'
import { Notice } from '../ui/Notice'
import { Segments } from '../ui/Segments'
import { useLast, useSampled } from '../ui/settle'
import { intervalFor, linesOf, mostHours, type Step } from './series'

const Chart = lazy(() => import('./DeliveryChart'))

const DeliverySeries = graphql(`
  query DeliverySeries($filter: OrderFilter!, $period: StatsPeriod!, $interval: StatsInterval!) {
    stats(filter: $filter, period: $period) {
      series(interval: $interval) {
        from
        to
        fansDelivered
      }
    }
  }
`)

type Order = { id: string } & OrderProgressFragment & OrderPaceFragment & OrderCampaignFragment

const readEvery = 5_000 // ms between two readings while fans pour in
const timeZone = new Intl.DateTimeFormat().resolvedOptions().timeZone
const words = text.orderPage.chart

/** When an order stopped being delivered, or null. */
const endOf = ({ completedAt, cancelledAt }: Order) => completedAt ?? cancelledAt ?? null

/** The delivery over time, against what is guaranteed, in the reader's zone. */
export function Delivery({ order }: { order: Order }) {
  const [opened] = useState(() => new Date())
  const end = new Date(endOf(order) ?? opened)
  const start = new Date(order.acceptedAt ?? order.placedAt)
  const [chosen, setInterval] = useState<'HOUR' | 'DAY' | null>(null)
  const interval = chosen ?? intervalFor(start, end)
  const from = interval === 'HOUR' ? new Date(Math.max(start.getTime(), end.getTime() - mostHours)) : start
  const to = new Date(end.getTime() + 86_400_000)
  const period = { from: startOf(interval, from).toISOString(), to: startOf(interval, to).toISOString(), timeZone }
  const [{ data, error }, read] = useFresh({ query: DeliverySeries, variables: { filter: { search: order.id }, period, interval } })
  const version = useSampled(order.progress?.version ?? 0, readEvery)
  useEffect(() => read({ requestPolicy: 'network-only' }), [version, read])

  const steps = useLast(data?.stats.series ?? null)
  const total = order.progress?.fansDelivered ?? 0
  const { pace } = order
  const until = endOf(order)
  const lines = useMemo(() => {
    const now = until ? new Date(until) : new Date()
    return steps && linesOf(past(steps, now), total, pace, now, order.fansOrdered)
  }, [steps, total, pace, until, order.fansOrdered])
  return (
    <Card
      title={words.title}
      aside={
        <Segments
          label={words.title}
          options={[
            { value: 'HOUR', name: words.hour },
            { value: 'DAY', name: words.day },
          ]}
          value={interval}
          onChange={setInterval}
        />
      }
    >
      {error && <Notice failure={failureOf(error)} />}
      <div className="min-h-72">
        {total === 0 && !pace?.windowStart ? (
          <div className="grid h-72 place-content-center text-center">
            <p className="font-medium">{words.none}</p>
            <p className="text-muted">{words.noneHint}</p>
          </div>
        ) : (
          lines && (
            <Suspense>
              <Chart lines={lines} label={words.label(text.orders.fans(total), instant(start.toISOString()), instant(end.toISOString()))} />
            </Suspense>
          )
        )}
      </div>
      {steps && total > 0 && <Table steps={steps} />}
    </Card>
  )
}

const past = (steps: readonly Step[], now: Date) => steps.filter(({ from }) => new Date(from) <= now)

/** The beginning of the reader's hour or day, so that the first step is a whole one. */
function startOf(interval: 'HOUR' | 'DAY', instant: Date): Date {
  const hours = interval === 'HOUR' ? instant.getHours() : 0
  return new Date(instant.getFullYear(), instant.getMonth(), instant.getDate(), hours)
}

/** What the chart shows, for those who do not see it. */
function Table({ steps }: { steps: readonly Step[] }) {
  return (
    <details className="text-muted">
      <summary className="cursor-pointer">{words.asTable}</summary>
      <div className="mt-2 max-h-64 overflow-y-auto" tabIndex={0} role="group" aria-label={words.asTable}>
        <table className="w-full text-left tabular-nums">
          <thead className="text-xs">
            <tr>
              <th className="font-medium">{words.when}</th>
              <th className="text-right font-medium">{words.bucket}</th>
            </tr>
          </thead>
          <tbody>
            {steps
              .filter(({ fansDelivered }) => fansDelivered !== 0)
              .map((step) => (
                <tr key={step.from}>
                  <td>{instant(step.from)}</td>
                  <td className="text-right">{whole(step.fansDelivered)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
