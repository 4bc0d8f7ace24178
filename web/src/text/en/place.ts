import type { CampaignType, GuaranteePolicy } from '../../gql/generated/graphql'
import { whole } from '../../ui/format'
import { pluralOf } from '../plural'

const plural = pluralOf('en')

const links: Record<CampaignType, string> = {
  FREE_PAGE: 'The page that fans are to follow.',
  PAID_PAGE: 'The page that fans are to subscribe to.',
  FREE_TRIAL: 'The trial link that fans are to redeem.',
  OT_TRACKING_LINK: 'Where our counting link leads. The marketer gets the counting link.',
}

const policies: Record<GuaranteePolicy, string> = { PAUSE: 'Pause the order', CLOSE: 'End the order' }

/** The words of placing an order. */
export const place = {
  title: 'Place an order',
  hint: 'A marketer has 72 hours to accept. What the order may cost is held until then, and released if nobody does.',
  parties: 'Who',
  marketer: 'Marketer',
  marketerHint: 'One you have worked with, by name. Anybody else by the ID that they give you.',
  marketerFind: 'Name, or ID as in mar_…',
  marketerNone: 'Nobody you have worked with is called so. Ask them for their ID.',
  byId: 'by ID',
  creator: 'Creator',
  creatorFind: 'The page that fans are for',
  creatorNone: 'You own no creator of that name.',
  noCreators: 'Your account has no creator yet',
  noCreatorsHint: 'Fans are ordered for a creator that you own. The operator of this server adds them.',
  campaign: 'What',
  name: 'Campaign name',
  nameHint: 'How you and the marketer speak of it.',
  type: 'Type',
  link: 'Link',
  links,
  trialDays: 'Length of the trial',
  days: plural({ one: '# day', other: '# days' }),
  terms: 'Terms',
  fans: 'Fans',
  price: 'Price per fan',
  currency: 'Currency',
  income: 'The marketer sees income',
  incomeHint: 'The price per fan is always seen. This is about earnings as a figure; you can change it at any time.',
  guarantee: 'Ask for a guarantee',
  guaranteeHint: 'A first fan in time, and a minimum in every week after it.',
  firstFan: 'First fan within',
  perWeek: 'Fans a week, at least',
  policy: 'If it is missed',
  policies,
  summary: 'Summary',
  held: 'Held now',
  heldHint: 'The most that you pay. Delivered fans are paid, the rest comes back.',
  each: (fans: string, price: string) => `${fans} at ${price}`,
  incomplete: 'Fans and price make the sum.',
  submit: 'Place the order',
  another: 'Please look at what is marked.',
  placed: (number: number) => `Order #${number} is placed.`,
  wrongs: {
    marketer: 'Choose the marketer.',
    creator: 'Choose the creator.',
    name: 'A name is needed.',
    longName: (most: number) => `At most ${whole(most)} characters.`,
    link: 'A web address that starts with https:// or http://.',
    fans: (most: number) => `Between 1 and ${whole(most)}.`,
    price: (digits: number) => (digits === 0 ? 'A whole amount, as in 3.' : `An amount with at most ${digits} decimals and a point, as in 1.${'850'.slice(0, digits)}.`),
    free: 'More than zero.',
    tooMuch: 'The whole order is too large to be kept exactly.',
    perWeek: (least: number) => `At least ${whole(least)}.`,
  },
}
