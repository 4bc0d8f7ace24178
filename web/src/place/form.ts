import type { CampaignType, GuaranteePolicy, PlaceOrderInput } from '../gql/generated/graphql'
import { text } from '../text'

/** What a client fills in. Figures are as they were typed, so that nothing is lost while they are. */
export interface Form {
  marketer: { id: string; name: string } | null
  creator: { id: string; name: string } | null
  name: string
  type: CampaignType
  link: string
  trialDays: number
  fans: string
  price: string
  currency: string
  incomeVisible: boolean
  guaranteed: boolean
  firstFanDays: number
  fansPerWeek: string
  policy: GuaranteePolicy
}

/** The fields as the server names them in its errors. */
export type FieldName =
  | 'marketerId'
  | 'creatorId'
  | 'campaign.name'
  | 'campaign.type'
  | 'campaign.link'
  | 'campaign.trialDays'
  | 'fansOrdered'
  | 'pricePerFan.amount'
  | 'pricePerFan.currency'
  | 'guarantee.firstFanDays'
  | 'guarantee.fansPerWeek'
  | 'guarantee.policy'

export type Wrongs = Partial<Record<FieldName, string>>

export const campaignTypes: readonly CampaignType[] = ['FREE_PAGE', 'PAID_PAGE', 'FREE_TRIAL', 'OT_TRACKING_LINK']
export const trialDays = [1, 3, 7, 14, 30, 90, 180, 360] as const
export const firstFanDays = [1, 2, 3, 5, 7] as const
export const policies: readonly GuaranteePolicy[] = ['PAUSE', 'CLOSE']

/** How many decimals each currency has that the server takes. */
export const currencies: Readonly<Record<string, number>> = {
  ...Object.fromEntries('USD EUR GBP CHF CAD AUD NZD SEK NOK DKK PLN CZK RON BRL MXN ZAR SGD HKD INR ILS TRY THB UAH'.split(' ').map((code) => [code, 2])),
  JPY: 0,
  KRW: 0,
  KWD: 3,
  BHD: 3,
}

export const mostFans = 10_000_000
const leastPerWeek = 10
const longestName = 120
const longestLink = 2048
const mostMinor = 2n ** 63n - 1n

export const blank: Form = {
  marketer: null,
  creator: null,
  name: '',
  type: 'PAID_PAGE',
  link: '',
  trialDays: 7,
  fans: '',
  price: '',
  currency: 'USD',
  incomeVisible: false,
  guaranteed: false,
  firstFanDays: 3,
  fansPerWeek: '',
  policy: 'PAUSE',
}

const count = (typed: string): number | null => (/^\d{1,15}$/.test(typed.trim()) ? Number(typed) : null)

/** A price in whole minor units, or null if it is none of that currency. */
export function minorOf(typed: string, currency: string): bigint | null {
  const digits = currencies[currency]
  const [, units, fraction = ''] = /^(\d{1,19})(?:\.(\d+))?$/.exec(typed.trim()) ?? []
  if (digits === undefined || units === undefined || fraction.length > digits) return null
  return BigInt(units + fraction.padEnd(digits, '0'))
}

/** Whole minor units as the decimal text that the API has. */
export function amountOf(minor: bigint, currency: string): string {
  const digits = currencies[currency] ?? 2
  const padded = minor.toString().padStart(digits + 1, '0')
  return digits === 0 ? padded : `${padded.slice(0, -digits)}.${padded.slice(-digits)}`
}

/** What is held for the order: ordered × price (rule 23). Null until both are there. */
export function heldOf({ fans, price, currency }: Form): string | null {
  const [ordered, minor] = [count(fans), minorOf(price, currency)]
  return ordered === null || minor === null ? null : amountOf(BigInt(ordered) * minor, currency)
}

/** What is wrong with the form, by the same rules that the server keeps. */
export function check(form: Form): Wrongs {
  const words = text.place.wrongs
  const wrongs: Wrongs = {}
  if (!form.marketer) wrongs.marketerId = words.marketer
  if (!form.creator) wrongs.creatorId = words.creator
  if (form.name.trim() === '') wrongs['campaign.name'] = words.name
  else if (Array.from(form.name.trim()).length > longestName) wrongs['campaign.name'] = words.longName(longestName)
  if (!isWebAddress(form.link.trim())) wrongs['campaign.link'] = words.link
  const fans = count(form.fans)
  if (fans === null || fans < 1 || fans > mostFans) wrongs.fansOrdered = words.fans(mostFans)
  const minor = minorOf(form.price, form.currency)
  if (minor === null) wrongs['pricePerFan.amount'] = words.price(currencies[form.currency] ?? 2)
  else if (minor === 0n) wrongs['pricePerFan.amount'] = words.free
  else if (fans !== null && minor * BigInt(fans) > mostMinor) wrongs['pricePerFan.amount'] = words.tooMuch
  if (form.guaranteed) {
    const perWeek = count(form.fansPerWeek)
    if (perWeek === null || perWeek < leastPerWeek || perWeek > mostFans) wrongs['guarantee.fansPerWeek'] = words.perWeek(leastPerWeek)
  }
  return wrongs
}

function isWebAddress(link: string): boolean {
  if (link.length > longestLink || !URL.canParse(link)) return false
  const { protocol, hostname, username, password } = new URL(link)
  return (protocol === 'https:' || protocol === 'http:') && hostname !== '' && username === '' && password === '' && /^https?:\/\//i.test(link)
}

/** The form as the API takes it, once nothing is wrong with it. */
export function inputOf(form: Form, idempotencyKey: string): PlaceOrderInput {
  return {
    marketerId: form.marketer?.id ?? '',
    creatorId: form.creator?.id ?? '',
    campaign: { name: form.name.trim(), type: form.type, link: form.link.trim(), trialDays: form.type === 'FREE_TRIAL' ? form.trialDays : null },
    fansOrdered: count(form.fans) ?? 0,
    pricePerFan: { amount: form.price.trim(), currency: form.currency },
    incomeVisible: form.incomeVisible,
    guarantee: form.guaranteed ? { firstFanDays: form.firstFanDays, fansPerWeek: count(form.fansPerWeek) ?? 0, policy: form.policy } : null,
    idempotencyKey,
  }
}
