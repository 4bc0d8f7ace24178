import { memo, useState, type ReactNode } from 'react'
import type { Failure } from '../gql/failure'
import type { Role } from '../gql/generated/graphql'
import { Changing } from '../ui/Changing'
import { Countdown } from '../ui/Countdown'
import { money, rate, whole } from '../ui/format'
import { Notice } from '../ui/Notice'
import { ProgressBar } from '../ui/ProgressBar'
import { StatusBadge } from '../ui/StatusBadge'
import { Answer } from './Answer'
import { campaignTypes } from './campaign'
import { columns } from './columns'
import { ending, isPaused } from './ending'
import type { OrderRow } from './source'

interface Props {
  role: Role
  order: OrderRow
  onOpen: (id: string) => void
  onAnswered: (order: OrderRow) => void
}

export const OrderTableRow = memo(function OrderTableRow({ role, order, onOpen, onAnswered }: Props) {
  const { performance } = order
  const figures = order.progress ? '' : 'max-lg:hidden'
  const [failure, setFailure] = useState<Failure | null>(null)
  return (
    <div
      role="row"
      data-order={order.id}
      className={`max-lg:card grid grid-cols-3 gap-x-4 gap-y-3 p-4 lg:items-center lg:py-3 lg:hover:bg-raised/50 ${columns(role)}`}
    >
      <div role="cell" className="col-span-2 min-w-0 lg:col-span-1">
        <button
          type="button"
          onClick={() => onOpen(order.id)}
          className="block max-w-full truncate text-left font-medium hover:text-accent hover:underline"
        >
          {order.campaign.name}
        </button>
        <p className="truncate text-xs text-muted">
          <span className="tabular-nums">#{order.number}</span> · {campaignTypes[order.campaign.type]}
        </p>
        <Tags tags={order.tags ?? []} />
      </div>
      <div role="cell" className="min-w-0 max-lg:order-3 max-lg:col-span-3 max-lg:-mt-2">
        <p className="truncate">{role === 'CLIENT' ? order.marketer.name : order.client.name}</p>
        {role === 'PLATFORM' && <p className="truncate text-xs text-muted">{order.marketer.name}</p>}
      </div>
      <div role="cell" className="max-lg:order-2 max-lg:text-right">
        <StatusBadge status={order.status} paused={isPaused(order)} />
      </div>
      <div role="cell" className="min-w-0 max-lg:order-4 max-lg:col-span-3">
        <Delivery order={order} />
      </div>
      <Figure label="Clicks" className={figures}>{performance?.clicks == null ? null : <Changing value={whole(performance.clicks)} />}</Figure>
      <Figure label="Conversion" className={figures}>{performance?.conversionRate == null ? null : rate(performance.conversionRate)}</Figure>
      <Figure label="Income" className={figures}>
        {order.income ? money(order.income) : order.progress && !order.incomeVisible ? <span className="text-muted">Hidden</span> : null}
      </Figure>
      {role === 'MARKETER' && (
        <div role="cell" className="max-lg:order-6 max-lg:col-span-3 max-lg:empty:hidden">
          {order.status === 'WAITING' && <Answer order={order} onAnswered={onAnswered} onFailure={setFailure} />}
        </div>
      )}
      {failure && (
        <div role="cell" className="order-7 col-span-full">
          <Notice failure={failure} />
        </div>
      )}
    </div>
  )
})

function Figure({ label, className, children }: { label: string; className: string; children: ReactNode }) {
  return (
    <div role="cell" className={`max-lg:order-5 lg:text-right ${className}`}>
      <p className="text-xs text-muted lg:hidden" aria-hidden>
        {label}
      </p>
      <p className="tabular-nums">{children ?? <span className="text-muted">–</span>}</p>
    </div>
  )
}

/** How far an order is; before it is accepted, what is asked for and how long the offer stands. */
function Delivery({ order }: { order: OrderRow }) {
  const { progress } = order
  if (!progress) {
    return (
      <div>
        <p className="tabular-nums">
          {whole(order.fansOrdered)} fans <span className="text-muted">at {money(order.price)}</span>
        </p>
        <p className="text-xs">{order.status === 'WAITING' ? <Countdown until={order.respondBy} /> : <span className="text-muted">{ending(order)}</span>}</p>
      </div>
    )
  }
  return (
    <div className="space-y-1.5">
      <p className="flex items-baseline justify-between gap-3">
        <span>
          <Changing value={whole(progress.fansDelivered)} />
          <span className="text-muted tabular-nums"> / {whole(order.fansOrdered)}</span>
          {progress.overDelivered > 0 && <span className="text-xs text-muted"> +{whole(progress.overDelivered)} over</span>}
        </span>
        <span className="text-xs font-medium text-muted tabular-nums">{progress.percent}%</span>
      </p>
      <ProgressBar percent={progress.percent} status={order.status} paused={isPaused(order)} label={`Delivery of order ${order.number}`} />
      {order.status === 'CANCELLED' && <p className="text-xs text-muted">{ending(order)}</p>}
      {order.status === 'ACCEPTED' && <PaceLine order={order} />}
    </div>
  )
}

/** Says nothing as long as all is well. */
function PaceLine({ order }: { order: OrderRow }) {
  if (order.pause) return <p className="text-xs text-warn">{ending(order)}</p>
  if (order.pace?.state === 'AT_RISK') return <p className="text-xs text-warn">Guarantee at risk</p>
  if (order.pace?.state === 'BREACHED') return <p className="text-xs text-bad">Guarantee missed</p>
  return null
}

function Tags({ tags }: { tags: NonNullable<OrderRow['tags']> }) {
  if (tags.length === 0) return null
  return (
    <ul aria-label="Tags" className="mt-1 flex flex-wrap gap-x-2.5 gap-y-0.5 text-xs text-muted">
      {tags.map((tag) => (
        <li key={tag.id} className="inline-flex items-center gap-1">
          <span aria-hidden className="size-2 rounded-full" style={{ backgroundColor: tag.color }} />
          {tag.name}
        </li>
      ))}
    </ul>
  )
}
