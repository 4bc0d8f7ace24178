import { expect, it } from 'vitest'
import { money, span, words } from './format'

it.each([
  [0, '0 min 00 s'],
  [-5_000, '0 min 00 s'],
  [4 * 60_000 + 9_500, '4 min 09 s'],
  [3 * 3_600_000 + 7 * 60_000, '3 h 07 min'],
  [52 * 3_600_000, '2 d 4 h'],
])('writes a span of %d ms as %s', (milliseconds, want) => {
  expect(span(milliseconds)).toBe(want)
})

it('writes amounts exactly, however large', () => {
  expect(money({ amount: '90071992547409.93', currency: 'USD' }).replace(/[^\d]/g, '')).toBe('9007199254740993')
})

it('writes enum values as words', () => {
  expect(words('NOT_STARTED')).toBe('Not started')
})
