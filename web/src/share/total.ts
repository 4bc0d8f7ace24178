import type { Report, SharedOrder } from './source'

type Sums = Pick<Report['total'], 'started' | 'completed' | 'fansOrdered' | 'fansDelivered' | 'percent'>

/** The orders summed up: by the page itself once it has them all, so that the sum moves with them, or else as they were read. */
export function totalOf(report: Report, orders: SharedOrder[], hasMore: boolean): Sums {
  if (hasMore) return report.total
  const started = orders.flatMap(({ progress }) => progress ?? [])
  const sum = (of: (progress: (typeof started)[number]) => number) => started.reduce((sum, progress) => sum + of(progress), 0)
  const fansOrdered = sum((progress) => progress.fansOrdered)
  const counted = sum((progress) => Math.min(progress.fansDelivered, progress.fansOrdered))
  return {
    started: started.length,
    completed: orders.filter(({ status }) => status === 'COMPLETED').length,
    fansOrdered,
    fansDelivered: sum((progress) => progress.fansDelivered),
    percent: fansOrdered === 0 ? 0 : Math.floor((100 * counted) / fansOrdered),
  }
}
