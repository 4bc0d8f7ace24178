import type { PaceState } from '../gql/generated/graphql'
import { text } from '../text'
import { Countdown } from '../ui/Countdown'
import { whole } from '../ui/format'
import { tableFrom, useMedia } from '../ui/useMedia'
import { ending } from './ending'
import type { OrderRow } from './source'

const tones: Record<PaceState, string> = { NOT_STARTED: 'text-muted', ON_TRACK: 'text-good', AT_RISK: 'text-warn', BREACHED: 'text-bad' }

/** Until when an order has to be answered, how its guarantee is doing, or why it does not go on. */
export function Timing({ order }: { order: OrderRow }) {
  const wide = useMedia(tableFrom)
  if (order.status === 'WAITING') {
    return (
      <p className="text-xs">
        <Countdown until={order.respondBy} />
      </p>
    )
  }
  const why = ending(order)
  if (why) return <p className={`line-clamp-2 text-xs ${order.pause && order.status === 'ACCEPTED' ? 'text-warn' : 'text-muted'}`}>{why}</p>
  if (order.status !== 'ACCEPTED' || !order.pace) return wide ? <p className="text-xs text-muted">–</p> : null
  const { state, delivered, required } = order.pace
  return (
    <div className="text-xs">
      <p className={`font-medium ${tones[state]}`}>{text.order.paceStates[state]}</p>
      {state !== 'NOT_STARTED' && <p className="text-muted tabular-nums">{text.orders.window(whole(delivered), whole(required))}</p>}
    </div>
  )
}
