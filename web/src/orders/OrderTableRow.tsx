import { memo, type MouseEvent, type ReactNode } from 'react'
import { Link } from 'wouter'
import type { Role } from '../gql/generated/graphql'
import { TagChip } from '../tags/TagChip'
import { text } from '../text'
import { Changing } from '../ui/Changing'
import { day, money, rate, whole } from '../ui/format'
import { StatusBadge } from '../ui/StatusBadge'
import { AnswerButtons } from './AnswerButtons'
import { gridOf, type Column } from './columns'
import { Delivery } from './Delivery'
import { isPaused } from './ending'
import type { OrderRow } from './source'
import { Timing } from './Timing'
import type { Answer } from './useAnswers'

/** What a row can ask of its page. It is the same object from render to render, so that rows are drawn anew only when their order moves. */
export interface RowActions {
  onSelect: (id: string, extend: boolean) => void
  onSelectAll: () => void
  onAccept: (order: OrderRow) => void
  onReject: (order: OrderRow) => void
}

interface Props {
  role: Role
  columns: readonly Column[]
  order: OrderRow
  index: number
  pending: Answer | undefined
  selected: boolean
  current: boolean
  actions: RowActions
}

export const OrderTableRow = memo(function OrderTableRow({ role, columns, order, index, pending, selected, current, actions }: Props) {
  const shown = pending ? { ...order, status: pending } : order
  const answering = role === 'MARKETER' && shown.status === 'WAITING'
  const drawn = columns.filter(({ id }) => !answering || (id !== 'clicks' && id !== 'conversion' && id !== 'income'))
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={role === 'MARKETER' ? selected : undefined}
      data-order={order.id}
      className={`max-lg:card grid grid-cols-3 gap-x-4 gap-y-3 p-4 lg:h-16 lg:items-center lg:border-b lg:border-line lg:py-0 ${gridOf(role)} ${
        selected ? 'bg-accent/10' : 'lg:hover:bg-raised/60'
      } ${current ? 'outline-2 -outline-offset-2 outline-accent' : ''}`}
    >
      {drawn.map((column) => (
        <Cell key={column.id} column={column} role={role} order={shown} selected={selected} actions={actions} answering={answering} />
      ))}
    </div>
  )
})

interface CellProps extends Pick<Props, 'role' | 'order' | 'selected' | 'actions'> {
  column: Column
  answering: boolean
}

function Cell({ column, role, order, selected, actions, answering }: CellProps): ReactNode {
  const { id, name, from = '' } = column
  switch (id) {
    case 'select':
      return (
        <div role="cell" className="max-lg:hidden">
          <input
            type="checkbox"
            aria-label={text.orders.selectOne(order.number)}
            className="block size-4 accent-accent"
            checked={selected}
            onClick={(event: MouseEvent) => actions.onSelect(order.id, event.shiftKey)}
            readOnly
          />
        </div>
      )
    case 'order':
      return (
        <div role="cell" className="col-span-2 min-w-0 lg:col-span-1">
          <Link href={`/orders/${order.id}`} state={{ fromList: true }} className="block truncate font-medium hover:text-accent hover:underline">
            {order.campaign.name}
          </Link>
          <p className="truncate text-xs text-muted">
            <span className="tabular-nums">#{order.number}</span> · {text.order.campaignTypes[order.campaign.type]}
          </p>
        </div>
      )
    case 'party':
      return (
        <div role="cell" className="min-w-0 max-lg:order-3 max-lg:col-span-3 max-lg:-mt-2">
          <p className="truncate">{role === 'CLIENT' ? order.marketer?.name : order.client.name}</p>
          {role === 'PLATFORM' && <p className="truncate text-xs text-muted">{order.marketer?.name}</p>}
        </div>
      )
    case 'status':
      return (
        <div role="cell" className="max-lg:order-2 max-lg:text-right">
          <StatusBadge status={order.status} paused={isPaused(order)} />
        </div>
      )
    case 'progress':
      return (
        <>
          <div role="cell" className="min-w-0 max-lg:order-4 max-lg:col-span-3">
            <Delivery order={order} />
          </div>
          {answering && (
            <div role="cell" aria-colspan={3} className="max-lg:order-8 max-lg:col-span-3 lg:col-span-3 lg:justify-self-end">
              <AnswerButtons quiet number={order.number} onAccept={() => actions.onAccept(order)} onReject={() => actions.onReject(order)} />
            </div>
          )}
        </>
      )
    case 'clicks':
      return (
        <Figure name={name} order={order}>
          {order.performance?.clicks == null ? null : <Changing value={whole(order.performance.clicks)} />}
        </Figure>
      )
    case 'conversion':
      return (
        <Figure name={name} order={order}>
          {order.performance?.conversionRate == null ? null : rate(order.performance.conversionRate)}
        </Figure>
      )
    case 'income':
      return (
        <Figure name={name} order={order}>
          {order.income ? money(order.income) : order.progress && !order.incomeVisible ? <span className="text-xs text-muted">{text.order.hidden}</span> : null}
        </Figure>
      )
    case 'tags':
      return (
        <div role="cell" className={`min-w-0 max-lg:order-7 max-lg:col-span-3 max-lg:empty:hidden lg:max-h-14 lg:overflow-hidden ${from === '' ? '' : 'lg:max-xl:hidden'}`}>
          <Tags tags={order.tags ?? []} />
        </div>
      )
    case 'timing':
      return (
        <div role="cell" className="max-lg:order-6 max-lg:col-span-3 max-lg:empty:hidden">
          <Timing order={order} />
        </div>
      )
    case 'placed':
      return (
        <div role="cell" className={`text-right text-xs text-muted tabular-nums ${from}`}>
          {day(order.placedAt)}
        </div>
      )
  }
}

function Figure({ name, order, children }: { name: string; order: OrderRow; children: ReactNode }) {
  return (
    <div role="cell" className={`max-lg:order-5 lg:text-right ${order.progress ? '' : 'max-lg:hidden'}`}>
      <p className="text-xs text-muted lg:hidden" aria-hidden>
        {name}
      </p>
      <p className="tabular-nums">{children ?? <span className="text-muted">–</span>}</p>
    </div>
  )
}

const tagsShown = 2

function Tags({ tags }: { tags: NonNullable<OrderRow['tags']> }) {
  if (tags.length === 0) return null
  return (
    <ul aria-label={text.tags.title} className="flex flex-wrap gap-1">
      {tags.slice(0, tags.length > tagsShown ? tagsShown - 1 : tagsShown).map((tag) => (
        <li key={tag.id} className="min-w-0">
          <TagChip name={tag.name} color={tag.color} />
        </li>
      ))}
      {tags.length > tagsShown && (
        <li title={tags.map(({ name }) => name).join(', ')} className="px-1 text-xs text-muted">
          {text.tags.more(tags.length - tagsShown + 1)}
        </li>
      )}
    </ul>
  )
}
