import { expect, test } from 'vitest'
import { changesOf, draftOf, emptyDraft, endOf, faultOf, inputOf, isOver, toggled, type Draft, type Terms } from './draft'

const now = new Date('2031-03-10T12:00:00Z')

test('a link ends with the day that was chosen, and not before', () => {
  const end = endOf({ kind: 'day', day: '2031-03-12' }, now)
  expect(end).toBe(new Date(2031, 2, 13).toISOString())
  expect(endOf({ kind: 'days', days: 7 }, now)).toBe('2031-03-17T12:00:00.000Z')
  expect(endOf({ kind: 'never' }, now)).toBeNull()
  expect(endOf({ kind: 'day', day: '' }, now)).toBeNull()
})

test('what nobody chose is left to the server', () => {
  expect(inputOf({ orderId: 'ord_1', name: 'Spring' }, { ...emptyDraft, label: '  ' }, now)).toEqual({ orderId: 'ord_1', label: null, clientAlias: null, fields: null, expiresAt: null })
  expect(inputOf({ filter: { status: ['ACCEPTED'] } }, { ...emptyDraft, alias: ' A studio ', fields: [] }, now)).toMatchObject({ filter: { status: ['ACCEPTED'] }, clientAlias: 'A studio', fields: [] })
})

test('fields keep their order', () => {
  expect(toggled(['CLICKS'], 'CAMPAIGN_NAME')).toEqual(['CAMPAIGN_NAME', 'CLICKS'])
  expect(toggled(['CAMPAIGN_NAME', 'CLICKS'], 'CLICKS')).toEqual(['CAMPAIGN_NAME'])
})

const terms: Terms = { label: 'Spring', clientAlias: null, fields: ['CAMPAIGN_NAME', 'CLICKS'], expiresAt: '2031-04-01T00:00:00Z', hasPassword: true }

test('what is not touched is not sent', () => {
  expect(changesOf(terms, draftOf(terms), now)).toEqual({})
  expect(changesOf({ ...terms, expiresAt: null, hasPassword: false }, draftOf({ ...terms, expiresAt: null, hasPassword: false }), now)).toEqual({})
})

test.each<[string, Partial<Draft>, object]>([
  ['a label that goes', { label: ' ' }, { label: null }],
  ['an alias', { alias: ' A studio ' }, { clientAlias: 'A studio' }],
  ['no field at all', { fields: [] }, { fields: [] }],
  ['an end that goes', { expiry: { kind: 'never' } }, { expiresAt: null }],
  ['another end', { expiry: { kind: 'days', days: 7 } }, { expiresAt: '2031-03-17T12:00:00.000Z' }],
  ['another password', { lock: 'typed', password: 'open sesame' }, { password: 'open sesame' }],
  ['a password that goes', { lock: 'none' }, { password: null }],
])('%s is sent, and nothing else', (_, change, sent) => {
  expect(changesOf(terms, { ...draftOf(terms), ...change }, now)).toEqual(sent)
})

test.each<[string, Partial<Draft>, string | undefined]>([
  ['nothing', {}, undefined],
  ['a day that was not chosen', { expiry: { kind: 'day', day: '' } }, 'expiresAt'],
  ['yesterday', { expiry: { kind: 'day', day: '2031-03-09' } }, 'expiresAt'],
  ['today', { expiry: { kind: 'day', day: '2031-03-10' } }, undefined],
  ['a short password', { lock: 'typed', password: 'sesame' }, 'password'],
  ['an end that is over, as it was', { expiry: { kind: 'kept', until: '2031-03-01T00:00:00Z' } }, undefined],
])('%s is refused where it was given', (_, change, field) => {
  expect(faultOf({ ...emptyDraft, ...change }, now)?.field).toBe(field)
})

test('a link that has expired is over until it ends later', () => {
  const expired = draftOf({ ...terms, expiresAt: '2031-03-01T00:00:00Z' })
  expect(isOver(expired, now)).toBe(true)
  expect(isOver({ ...expired, expiry: { kind: 'never' } }, now)).toBe(false)
  expect(isOver(draftOf(terms), now)).toBe(false)
})
