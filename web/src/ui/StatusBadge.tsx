import type { OrderStatus } from '../gql/generated/graphql'
import { text } from '../text'

const tones: Record<OrderStatus, string> = {
  WAITING: 'bg-warn-soft text-warn',
  ACCEPTED: 'bg-calm-soft text-accent',
  COMPLETED: 'bg-good-soft text-good',
  REJECTED: 'bg-bad-soft text-bad',
  CANCELLED: 'bg-raised text-muted',
}

export function StatusBadge({ status, paused = false }: { status: OrderStatus; paused?: boolean }) {
  return (
    <span className={`inline-flex rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap ${paused ? 'bg-warn-soft text-warn' : tones[status]}`}>
      {paused ? text.order.paused : text.order.statuses[status]}
    </span>
  )
}
