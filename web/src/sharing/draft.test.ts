import { expect, test } from 'vitest'
import { emptyDraft, endOf, inputOf, toggled } from './draft'

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
