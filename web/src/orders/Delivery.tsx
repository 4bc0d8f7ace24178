import { text } from '../text'
import { Changing } from '../ui/Changing'
import { money, whole } from '../ui/format'
import { ProgressBar } from '../ui/ProgressBar'
import { isPaused } from './ending'
import type { OrderRow } from './source'

/** How far an order is; before it is accepted, what is asked for. */
export function Delivery({ order }: { order: OrderRow }) {
  const { progress } = order
  if (!progress) {
    return <p className="truncate tabular-nums">{text.orders.fansAt(text.orders.fans(order.fansOrdered), money(order.price))}</p>
  }
  return (
    <div className="space-y-1.5">
      <p className="flex items-baseline justify-between gap-3 whitespace-nowrap">
        <span className="min-w-0 truncate">
          <Changing value={whole(progress.fansDelivered)} />
          <span className="text-muted tabular-nums"> / {whole(order.fansOrdered)}</span>
          {progress.overDelivered > 0 && <span className="text-xs text-muted"> {text.orders.over(whole(progress.overDelivered))}</span>}
        </span>
        <span className="text-xs font-medium text-muted tabular-nums">{progress.percent}%</span>
      </p>
      <ProgressBar percent={progress.percent} status={order.status} paused={isPaused(order)} label={text.order.delivery(order.number)} />
    </div>
  )
}
