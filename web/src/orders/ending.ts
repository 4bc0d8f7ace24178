import type { CancellationReason, OrderStatus, PauseReason, RejectionReason } from '../gql/generated/graphql'
import { text } from '../text'

interface Reasons {
  rejectionReason?: RejectionReason | null
  cancellationReason?: CancellationReason | null
  pause?: { reason: PauseReason } | null
}

/** Whether fans are not counted at present (rule 9). */
export const isPaused = ({ status, pause }: Reasons & { status: OrderStatus }): boolean => status === 'ACCEPTED' && pause != null

/** Why an order does not go on, or the empty text if it does. */
export function ending({ rejectionReason, cancellationReason, pause }: Reasons): string {
  if (rejectionReason) return text.order.rejections[rejectionReason]
  if (cancellationReason) return text.order.cancellations[cancellationReason]
  return pause ? text.order.pauses[pause.reason] : ''
}
