import type { CampaignType } from '../gql/generated/graphql'

/** What people call the types of campaign (rule 11). */
export const campaignTypes: Record<CampaignType, string> = {
  FREE_PAGE: 'Free page',
  PAID_PAGE: 'Paid page',
  FREE_TRIAL: 'Free trial',
  OT_TRACKING_LINK: 'Tracking link',
}
