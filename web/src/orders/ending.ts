import type { CancellationReason, OrderStatus, PauseReason, RejectionReason } from '../gql/generated/graphql'

const rejections: Record<RejectionReason, string> = { DECLINED: 'Declined', EXPIRED: 'Not answered in time' }

const cancellations: Record<CancellationReason, string> = {
  WITHDRAWN: 'Withdrawn by the client',
  STOPPED: 'Stopped by the client',
  GUARANTEE_MISSED: 'Ended: guarantee missed',
  OPERATOR: 'Ended by the platform',
}

const pauses: Record<PauseReason, string> = {
  CLIENT: 'Paused by the client',
  PLATFORM: 'Paused by the platform',
  GUARANTEE_MISSED: 'Paused: guarantee missed',
}

interface Reasons {
  rejectionReason?: RejectionReason | null
  cancellationReason?: CancellationReason | null
  pause?: { reason: PauseReason } | null
}

/** Whether fans are not counted at present (rule 9). */
export const isPaused = ({ status, pause }: Reasons & { status: OrderStatus }): boolean => status === 'ACCEPTED' && pause != null

/** Why an order does not go on, or the empty text if it does. */
export function ending({ rejectionReason, cancellationReason, pause }: Reasons): string {
  if (rejectionReason) return rejections[rejectionReason]
  if (cancellationReason) return cancellations[cancellationReason]
  return pause ? pauses[pause.reason] : ''
}
