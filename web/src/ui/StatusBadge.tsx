import type { OrderStatus } from '../gql/generated/graphql'

const looks: Record<OrderStatus, { word: string; tone: string }> = {
  WAITING: { word: 'Waiting', tone: 'bg-warn-soft text-warn' },
  ACCEPTED: { word: 'Active', tone: 'bg-calm-soft text-accent' },
  COMPLETED: { word: 'Completed', tone: 'bg-good-soft text-good' },
  REJECTED: { word: 'Rejected', tone: 'bg-bad-soft text-bad' },
  CANCELLED: { word: 'Cancelled', tone: 'bg-raised text-muted' },
}

export const statusWord = (status: OrderStatus): string => looks[status].word

export function StatusBadge({ status, paused = false }: { status: OrderStatus; paused?: boolean }) {
  const look = paused ? { word: 'Paused', tone: 'bg-warn-soft text-warn' } : looks[status]
  return <span className={`inline-flex rounded-full px-2 py-0.5 text-xs font-medium ${look.tone}`}>{look.word}</span>
}
