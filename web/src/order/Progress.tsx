import { graphql } from '../gql/generated'
import type { OrderPaceFragment, OrderProgressFragment, PaceState } from '../gql/generated/graphql'
import { isPaused } from '../orders/ending'
import { text } from '../text'
import { Changing } from '../ui/Changing'
import { instant, money, whole } from '../ui/format'
import { ProgressBar } from '../ui/ProgressBar'

export const OrderProgress = graphql(`
  fragment OrderProgress on Order {
    number
    status
    fansOrdered
    price {
      amount
      currency
    }
    progress {
      fansDelivered
      overDelivered
      percent
      version
    }
    pause {
      reason
    }
  }
`)

export const OrderPace = graphql(`
  fragment OrderPace on Order {
    pace {
      state
      windowStart
      windowEnd
      required
      expected
      delivered
      deficit
      fansPerHourNeeded
      breachForecastAt
    }
  }
`)

type Order = OrderProgressFragment & OrderPaceFragment

/** How far the delivery is, and how the guarantee is doing. */
export function Progress({ order }: { order: Order }) {
  const { progress, pace } = order
  const words = text.orderPage
  if (!progress) {
    return (
      <div className="card p-5">
        <p className="text-3xl font-semibold tracking-tight tabular-nums">{text.orders.fans(order.fansOrdered)}</p>
        <p className="text-muted">{words.perFan(money(order.price))}</p>
      </div>
    )
  }
  const left = order.fansOrdered - progress.fansDelivered
  return (
    <div className="card space-y-3 p-5">
      <div className="flex items-end justify-between gap-4">
        <p>
          <span className="text-4xl font-semibold tracking-tight">
            <Changing value={whole(progress.fansDelivered)} />
          </span>{' '}
          <span className="text-muted tabular-nums">{words.of(text.orders.fans(order.fansOrdered))}</span>
        </p>
        <p className="text-2xl font-semibold tracking-tight tabular-nums">{progress.percent}%</p>
      </div>
      <ProgressBar percent={progress.percent} label={text.order.delivery(order.number)} status={order.status} paused={isPaused(order)} />
      <p className="text-muted tabular-nums">{progress.overDelivered > 0 ? words.over(text.orders.fans(progress.overDelivered)) : left > 0 && order.status === 'ACCEPTED' ? words.left(left) : text.order.statuses[order.status]}</p>
      {pace && <Pace pace={pace} />}
    </div>
  )
}

const tones: Record<PaceState, string> = {
  NOT_STARTED: 'bg-raised text-muted',
  ON_TRACK: 'bg-good-soft text-good',
  AT_RISK: 'bg-warn-soft text-warn',
  BREACHED: 'bg-bad-soft text-bad',
}

function Pace({ pace }: { pace: NonNullable<OrderPaceFragment['pace']> }) {
  const words = text.orderPage.pace
  const facts = [
    pace.windowStart && words.window(whole(pace.delivered), whole(pace.required)),
    pace.windowEnd && words.until(instant(pace.windowEnd)),
    pace.deficit > 0 && words.deficit(pace.deficit),
    pace.fansPerHourNeeded && words.needed(Number(pace.fansPerHourNeeded).toLocaleString(undefined, { maximumFractionDigits: 2 })),
    pace.state !== 'BREACHED' && pace.breachForecastAt && words.breach(instant(pace.breachForecastAt)),
  ].filter(Boolean)
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line pt-3">
      <span className="font-medium">{words.title}</span>
      <span className={`rounded-full px-2 py-0.5 text-xs font-medium ${tones[pace.state]}`}>{text.order.paceStates[pace.state]}</span>
      <span className="text-muted tabular-nums">{facts.join(' · ')}</span>
    </div>
  )
}
