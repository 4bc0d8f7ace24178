import type { Failure } from '../gql/failure'
import type { ShareField, SharePreviewInput, UpdateShareLinkInput } from '../gql/generated/graphql'
import { text } from '../text'
import type { ShareTarget } from './target'

/** When a link ends: never, after so many days, with a day, or when it does already. */
export type Expiry = { kind: 'never' } | { kind: 'days'; days: number } | { kind: 'day'; day: string } | { kind: 'kept'; until: string }

/** Which password a link gets: the one that it has, the one that is typed, or none. */
export type Lock = 'kept' | 'typed' | 'none'

/** A link that is being made or changed. */
export interface Draft {
  label: string
  alias: string
  /** What to show, or null while nobody has chosen: then the server's own choice, which hides the campaign's name under an alias. */
  fields: readonly ShareField[] | null
  expiry: Expiry
  lock: Lock
  password: string
}

export const emptyDraft: Draft = { label: '', alias: '', fields: null, expiry: { kind: 'never' }, lock: 'none', password: '' }

/** The part of a link that can be changed. */
export interface Terms {
  label: string | null
  clientAlias: string | null
  fields: readonly ShareField[]
  expiresAt: string | null
  hasPassword: boolean
}

/** The draft that changes nothing. */
export const draftOf = ({ label, clientAlias, fields, expiresAt, hasPassword }: Terms): Draft => ({
  label: label ?? '',
  alias: clientAlias ?? '',
  fields,
  expiry: expiresAt ? { kind: 'kept', until: expiresAt } : { kind: 'never' },
  lock: hasPassword ? 'kept' : 'none',
  password: '',
})

export const shareFields: readonly ShareField[] = ['CAMPAIGN_NAME', 'CAMPAIGN_LINK', 'CLICKS', 'CONVERSION', 'INCOME', 'CLIENT_NAME']

/** The fewest characters of a password, as the server has it. */
export const minPassword = 8

const day = 86_400_000

/** The instant at which the link ends, or null. A day is the reader's own, to its end. */
export function endOf(expiry: Expiry, now: Date): string | null {
  switch (expiry.kind) {
    case 'never':
      return null
    case 'kept':
      return expiry.until
    case 'days':
      return new Date(now.getTime() + expiry.days * day).toISOString()
    case 'day': {
      const [year = 0, month = 1, date = 1] = expiry.day.split('-').map(Number)
      return expiry.day ? new Date(year, month - 1, date + 1).toISOString() : null
    }
  }
}

/** Whether a link of these terms shows nothing any more. */
export const isOver = ({ expiry }: Draft, now: Date): boolean => expiry.kind === 'kept' && new Date(expiry.until) <= now

/** What is wrong with the draft and would be refused, or null. */
export function faultOf({ expiry, lock, password }: Draft, now: Date): Failure | null {
  const words = text.sharing.faults
  const fault = (field: string, message: string) => ({ code: 'BAD_INPUT', field, message })
  if (expiry.kind === 'day') {
    const end = endOf(expiry, now)
    if (!end) return fault('expiresAt', words.noDay)
    if (new Date(end) <= now) return fault('expiresAt', words.pastDay)
  }
  return lock === 'typed' && password.length < minPassword ? fault('password', words.shortPassword(minPassword)) : null
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

/** What is new about a link: all that the draft says otherwise, and nothing else, so that what somebody else changes meanwhile stays. */
export function changesOf(terms: Terms, draft: Draft, now: Date): Omit<UpdateShareLinkInput, 'shareLinkId'> {
  const [label, clientAlias] = [draft.label.trim() || null, draft.alias.trim() || null]
  const fields = draft.fields ?? terms.fields
  const expiresAt = endOf(draft.expiry, now)
  return {
    ...(label !== terms.label && { label }),
    ...(clientAlias !== terms.clientAlias && { clientAlias }),
    ...(fields.join() !== terms.fields.join() && { fields: [...fields] }),
    ...(expiresAt !== terms.expiresAt && { expiresAt }),
    ...(draft.lock === 'typed' && { password: draft.password }),
    ...(draft.lock === 'none' && terms.hasPassword && { password: null }),
  }
}

/** The fields with one put on or taken off. */
export const toggled = (fields: readonly ShareField[], field: ShareField): ShareField[] =>
  shareFields.filter((one) => (one === field ? !fields.includes(one) : fields.includes(one)))
