import type {
  CampaignType,
  CancellationReason,
  OrderEventType,
  OrderStatus,
  PaceState,
  PauseReason,
  RejectionReason,
} from '../../gql/generated/graphql'

const statuses: Record<OrderStatus, string> = {
  WAITING: 'Waiting',
  ACCEPTED: 'Active',
  COMPLETED: 'Completed',
  REJECTED: 'Rejected',
  CANCELLED: 'Cancelled',
}

const campaignTypes: Record<CampaignType, string> = {
  FREE_PAGE: 'Free page',
  PAID_PAGE: 'Paid page',
  FREE_TRIAL: 'Free trial',
  OT_TRACKING_LINK: 'Tracking link',
}

const paceStates: Record<PaceState, string> = {
  NOT_STARTED: 'Not started',
  ON_TRACK: 'On track',
  AT_RISK: 'At risk',
  BREACHED: 'Missed',
}

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

const events: Record<OrderEventType, string> = {
  PLACED: 'Placed',
  ACCEPTED: 'Accepted',
  REJECTED: 'Rejected',
  CANCELLED: 'Cancelled',
  COMPLETED: 'Completed',
  PAUSED: 'Paused',
  RESUMED: 'Resumed',
  INCOME_SHOWN: 'Income shown to the marketer',
  INCOME_HIDDEN: 'Income hidden from the marketer',
  DELIVERED: 'Fans delivered',
  REVERSED: 'Fan taken back',
  PACE_CHANGED: 'Guarantee',
  RESPONSE_DUE: 'Waiting for an answer',
  FIRST_FAN_DUE: 'Waiting for the first fan',
  GUARANTEE_AT_RISK: 'Guarantee at risk',
}

/** The words for what the API calls by its enums, and for one order. */
export const order = {
  statuses,
  paused: 'Paused',
  campaignTypes,
  paceStates,
  rejections,
  cancellations,
  pauses,
  events,
  number: (number: number) => `Order #${number}`,
  delivery: (number: number) => `Delivery of order ${number}`,
  atRisk: 'Guarantee at risk',
  missed: 'Guarantee missed',
  hidden: 'Hidden by client',
}
