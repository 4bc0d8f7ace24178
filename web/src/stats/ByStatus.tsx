import { Link } from 'wouter'
import type { OrderStatus } from '../gql/generated/graphql'
import { text } from '../text'
import { Card } from '../ui/Card'
import { whole } from '../ui/format'

const fills: Record<OrderStatus, string> = {
  WAITING: 'bg-warn',
  ACCEPTED: 'bg-accent',
  COMPLETED: 'bg-good',
  REJECTED: 'bg-bad',
  CANCELLED: 'bg-muted',
}

interface Props {
  counts: readonly { status: OrderStatus; orders: number }[]
  /** Where the orders of a state are listed. */
  hrefOf: (status: OrderStatus) => string
}

/** How the orders placed in the period stand now. */
export function ByStatus({ counts, hrefOf }: Props) {
  const all = counts.reduce((sum, { orders }) => sum + orders, 0)
  return (
    <Card title={text.stats.groups.status}>
      <div aria-hidden className="flex h-3 gap-0.5 overflow-hidden rounded-full bg-track">
        {counts.map(({ status, orders }) => orders > 0 && <span key={status} className={fills[status]} style={{ width: `${(100 * orders) / all}%` }} />)}
      </div>
      <ul className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
        {counts.map(({ status, orders }) => (
          <li key={status} className="flex items-center gap-2.5">
            <span aria-hidden className={`size-2.5 rounded-full ${fills[status]}`} />
            <Link href={hrefOf(status)} className="hover:text-accent hover:underline">
              {text.order.statuses[status]}
            </Link>
            <span className="ml-auto font-medium tabular-nums">{whole(orders)}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
