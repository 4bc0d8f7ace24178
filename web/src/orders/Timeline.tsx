import { graphql } from '../gql/generated'
import type { OrderEventField, OrderEventType, TimelineEventFragment } from '../gql/generated/graphql'
import { instant, whole } from '../ui/format'

export const TimelineEvent = graphql(`
  fragment TimelineEvent on OrderEvent {
    sequence
    type
    at
    by {
      name
    }
    changes {
      field
      before
      after
    }
  }
`)

const titles: Record<OrderEventType, string> = {
  PLACED: 'Placed',
  ACCEPTED: 'Accepted',
  REJECTED: 'Rejected',
  CANCELLED: 'Cancelled',
  COMPLETED: 'Completed',
  PAUSED: 'Paused',
  RESUMED: 'Resumed',
  INCOME_SHOWN: 'Income shown to the marketer',
  INCOME_HIDDEN: 'Income hidden from the marketer',
  DELIVERED: 'Fans delivered',
  REVERSED: 'Fan taken back',
  PACE_CHANGED: 'Guarantee',
  RESPONSE_DUE: 'Waiting for an answer',
  FIRST_FAN_DUE: 'Waiting for the first fan',
  GUARANTEE_AT_RISK: 'Guarantee at risk',
}

/** What happened to an order, the latest first. */
export function Timeline({ events, more }: { events: TimelineEventFragment[]; more: boolean }) {
  return (
    <section aria-label="Timeline" className="space-y-3">
      <h3 className="font-semibold">Timeline</h3>
      <ol className="space-y-3 border-l border-line pl-4">
        {events.toReversed().map((event) => (
          <li key={event.sequence} className="relative">
            <span aria-hidden className="absolute top-1.5 -left-[1.28rem] size-2 rounded-full border-2 border-surface bg-accent ring-1 ring-line" />
            <p>
              <span className="font-medium">{titles[event.type]}</span>
              <span className="text-muted tabular-nums">{delivered(event) || warning(event)}</span>
            </p>
            <p className="text-xs text-muted">
              <time dateTime={event.at}>{instant(event.at)}</time>
              {event.by && `, ${event.by.name}`}
            </p>
          </li>
        ))}
      </ol>
      {more && <p className="text-xs text-muted">Older events are left out.</p>}
    </section>
  )
}

/** " 120 → 125" for an event that moved the number of fans. */
function delivered(event: TimelineEventFragment): string {
  const fans = event.changes.find((change) => change.field === 'FANS_DELIVERED')
  return fans ? ` ${whole(Number(fans.before ?? 0))} → ${whole(Number(fans.after ?? 0))}` : ''
}

/** What a warning tells: ", 6 h left" or ", 0.41 fans an hour needed". */
function warning(event: TimelineEventFragment): string {
  const told = (field: OrderEventField) => event.changes.find((change) => change.field === field)?.after
  const hours = told('HOURS_LEFT')
  const pace = told('FANS_PER_HOUR_NEEDED')
  if (hours) return `, ${hours} h left`
  return pace ? `, ${Number(pace).toFixed(2)} fans an hour needed` : ''
}
