import type { OrderStatus } from '../gql/generated/graphql'

interface Props {
  percent: number
  /** What is progressing, for those who do not see the bar. */
  label: string
  status: OrderStatus
  paused?: boolean
}

const fills: Record<OrderStatus, string> = {
  WAITING: 'bg-accent',
  ACCEPTED: 'bg-accent',
  COMPLETED: 'bg-good',
  REJECTED: 'bg-muted/60',
  CANCELLED: 'bg-muted/60',
}

/** How far an order's delivery is; its colour says whether it is still on its way. */
export function ProgressBar({ percent, label, status, paused = false }: Props) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className="h-2 w-full overflow-hidden rounded-full bg-track"
    >
      <div className={`bar h-full rounded-full ${paused ? 'bg-warn' : fills[status]}`} style={{ width: `${percent}%` }} />
    </div>
  )
}
