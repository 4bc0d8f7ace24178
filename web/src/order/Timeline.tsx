import { useEffect, useState } from 'react'
import { failureOf } from '../gql/failure'
import { graphql } from '../gql/generated'
import type { OrderEventField, TimelineEventFragment } from '../gql/generated/graphql'
import { useFresh } from '../gql/useFresh'
import { text } from '../text'
import { Card } from '../ui/Card'
import { Failed } from '../ui/Failed'
import { instant, money, whole } from '../ui/format'
import { useSampled } from '../ui/settle'

export const TimelineEvent = graphql(`
  fragment TimelineEvent on OrderEvent {
    sequence
    type
    at
    by {
      id
      name
    }
    onBehalfBy {
      id
      name
    }
    changes {
      field
      before
      after
    }
  }
`)

const TimelineQuery = graphql(`
  query Timeline($id: ID!, $last: Int!) {
    order(id: $id) {
      id
      timeline(last: $last) {
        nodes {
          ...TimelineEvent
        }
        pageInfo {
          hasPreviousPage
        }
      }
    }
  }
`)

const atFirst = 15
const atMost = 100
const readEvery = 3_000 // ms between two readings while fans pour in

/** What happened to an order, the latest first; read again when the order has a newer version. */
export function Timeline({ id, version }: { id: string; version: string }) {
  const [last, setLast] = useState(atFirst)
  const [{ data, error, fetching }, read] = useFresh({ query: TimelineQuery, variables: { id, last } })
  const newest = useSampled(version, readEvery)
  useEffect(() => read({ requestPolicy: 'network-only' }), [newest, read])
  const timeline = data?.order.timeline
  const words = text.orderPage.timeline
  if (!timeline) return error ? <Failed failure={failureOf(error)} onRetry={read} /> : null
  return (
    <Card title={words.title}>
      <ol className="space-y-3 border-l border-line pl-4">
        {timeline.nodes.toReversed().map((event) => (
          <Event key={event.sequence} event={event} />
        ))}
      </ol>
      {timeline.pageInfo.hasPreviousPage && last < atMost && (
        <button type="button" className="button button-plain" disabled={fetching} onClick={() => setLast(atMost)}>
          {words.more}
        </button>
      )}
    </Card>
  )
}

function Event({ event }: { event: TimelineEventFragment }) {
  const told = toldBy(event)
  return (
    <li className="relative">
      <span aria-hidden className="absolute top-1.5 -left-[1.28rem] size-2 rounded-full border-2 border-surface bg-accent ring-1 ring-line" />
      <p>
        <span className="font-medium">{text.order.events[event.type]}</span>
        {told && <span className="text-muted tabular-nums"> {told}</span>}
      </p>
      <p className="text-xs text-muted">
        <time dateTime={event.at}>{instant(event.at)}</time> {actorOf(event)}
      </p>
    </li>
  )
}

function actorOf({ by, onBehalfBy }: TimelineEventFragment): string {
  const words = text.orderPage.timeline
  if (by && onBehalfBy) return words.onBehalf(by.name, onBehalfBy.name)
  return by ? words.by(by.name) : words.byRule
}

/** What changed, where that is worth more than the event's name. */
function toldBy({ changes, type }: TimelineEventFragment): string {
  const words = text.orderPage.timeline
  const change = (field: OrderEventField) => changes.find((one) => one.field === field)
  const fans = change('FANS_DELIVERED')
  if (fans) return words.moved(whole(Number(fans.before ?? 0)), whole(Number(fans.after ?? 0)))
  const pace = change('PACE_STATE')
  const states = text.order.paceStates
  if (type === 'PACE_CHANGED' && pace?.after && pace.after in states) return states[pace.after as keyof typeof states]
  const hours = change('HOURS_LEFT')?.after
  if (hours) return words.hoursLeft(hours)
  const needed = change('FANS_PER_HOUR_NEEDED')?.after
  if (needed) return words.needed(Number(needed).toLocaleString(undefined, { maximumFractionDigits: 2 }))
  const note = change('NOTE')?.after
  return note ? `“${note}”` : paid(change('PAYOUT')?.after)
}

/** An amount as events write it, "12.50 USD". */
function paid(written: string | null | undefined): string {
  const [amount, currency] = (written ?? '').split(' ')
  return amount && currency ? money({ amount, currency }) : ''
}
