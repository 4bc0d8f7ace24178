import { expect, it } from 'vitest'
import { everything } from '../view/view'
import { readChoice, writeChoice, type Choice } from './address'

it.each<[Choice, string]>([
  [{ view: everything, span: '30d', interval: null, measure: 'fans' }, ''],
  [{ view: { ...everything, campaignTypes: ['FREE_TRIAL'] }, span: 'lastMonth', interval: 'WEEK', measure: 'income' }, 'type=FREE_TRIAL&period=lastMonth&by=week&show=income'],
  [{ view: everything, span: { from: '2026-03-01', to: '2026-03-31' }, interval: 'HOUR', measure: 'clicks' }, 'period=2026-03-01..2026-03-31&by=hour&show=clicks'],
])('an address says all that was chosen', (choice, address) => {
  expect(writeChoice(choice)).toBe(address)
  expect(readChoice(address)).toEqual(choice)
})
