import type { ShareField, SharePreviewInput } from '../gql/generated/graphql'
import type { ShareTarget } from './target'

/** When a link ends: never, after so many days, or with a day. */
export type Expiry = { kind: 'never' } | { kind: 'days'; days: number } | { kind: 'day'; day: string }

/** A link that is being made. */
export interface Draft {
  label: string
  alias: string
  /** What to show, or null while nobody has chosen: then the server's own choice, which hides the campaign's name under an alias. */
  fields: readonly ShareField[] | null
  expiry: Expiry
  password: string
}

export const emptyDraft: Draft = { label: '', alias: '', fields: null, expiry: { kind: 'never' }, password: '' }

export const shareFields: readonly ShareField[] = ['CAMPAIGN_NAME', 'CAMPAIGN_LINK', 'CLICKS', 'CONVERSION', 'INCOME', 'CLIENT_NAME']

/** The fewest characters of a password, as the server has it. */
export const minPassword = 8

const day = 86_400_000

/** The instant at which the link ends, or null. A day is the reader's own, to its end. */
export function endOf(expiry: Expiry, now: Date): string | null {
  if (expiry.kind === 'never') return null
  if (expiry.kind === 'days') return new Date(now.getTime() + expiry.days * day).toISOString()
  const [year = 0, month = 1, date = 1] = expiry.day.split('-').map(Number)
  return expiry.day ? new Date(year, month - 1, date + 1).toISOString() : null
}

/** The draft as the server takes it; the password is not a part of what a visitor sees. */
export function inputOf(target: ShareTarget, draft: Draft, now: Date): SharePreviewInput {
  return {
    ...('orderId' in target ? { orderId: target.orderId } : { filter: target.filter }),
    label: draft.label.trim() || null,
    clientAlias: draft.alias.trim() || null,
    fields: draft.fields ? [...draft.fields] : null,
    expiresAt: endOf(draft.expiry, now),
  }
}

/** The fields with one put on or taken off. */
export const toggled = (fields: readonly ShareField[], field: ShareField): ShareField[] =>
  shareFields.filter((one) => (one === field ? !fields.includes(one) : fields.includes(one)))
