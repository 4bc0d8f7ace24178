import { graphql } from '../gql/generated'
import type { OrderPauseFragment } from '../gql/generated/graphql'
import { text } from '../text'
import { instant } from '../ui/format'
import { Icon } from '../ui/Icon'

export const OrderPause = graphql(`
  fragment OrderPause on Order {
    status
    pause {
      reason
      since
      by {
        name
      }
    }
  }
`)

/** Says that an order is paused, why, and what that means. */
export function Paused({ order: { status, pause } }: { order: OrderPauseFragment }) {
  if (status !== 'ACCEPTED' || !pause) return null
  const words = text.orderPage
  return (
    <div className="flex items-start gap-3 rounded-xl bg-warn-soft px-4 py-3 text-warn">
      <Icon name="pause" className="mt-0.5 size-4" />
      <div>
        <p className="font-medium">
          {text.order.pauses[pause.reason]}, {words.pausedSince(instant(pause.since))}
          {pause.by && ` ${words.pausedBy(pause.by.name)}`}
        </p>
        <p>{words.pausedHint}</p>
      </div>
    </div>
  )
}
