import { describe, expect, it } from 'vitest'
import { intervalsOf, periodOf, readersZone, readSpan, since, usualInterval, writeSpan, type Span } from './period'

const now = new Date(2026, 2, 15, 13, 30)
const local = (year: number, month: number, day: number, hours = 0, minutes = 0) => new Date(year, month - 1, day, hours, minutes).toISOString()
const here = local(2026, 3, 15, 13, 31)

describe('periods', () => {
  it.each<[Span, string | undefined, string | undefined]>([
    ['today', local(2026, 3, 15), here],
    ['yesterday', local(2026, 3, 14), local(2026, 3, 15)],
    ['7d', local(2026, 3, 9), here],
    ['90d', local(2025, 12, 16), here],
    ['month', local(2026, 3, 1), here],
    ['lastMonth', local(2026, 2, 1), local(2026, 3, 1)],
    ['12m', local(2025, 4, 1), here],
    ['all', undefined, undefined],
    [{ from: '2026-02-01', to: '2026-02-07' }, local(2026, 2, 1), local(2026, 2, 8)],
    [{ from: '2026-03-10', to: '2026-12-31' }, local(2026, 3, 10), here], // what is to come has no figures
  ])('%j goes from %s to %s', (span, from, to) => {
    expect(periodOf(span, now)).toEqual({ from, to, timeZone: readersZone() })
    expect(readSpan(writeSpan(span))).toEqual(span)
  })

  it('are the usual one where the address says none', () => {
    expect(readSpan(null)).toBe('30d')
    expect(readSpan('nonsense')).toBe('30d')
  })

  it.each<[string, Date, string, string]>([
    ['a young account by its days', new Date(2026, 2, 12, 9, 30), local(2026, 3, 12), 'HOUR'],
    ['some months by the month', new Date(2025, 10, 20, 9, 30), local(2025, 11, 1), 'WEEK'],
    ['years by the month', new Date(2019, 4, 20, 9, 30), local(2019, 5, 1), 'MONTH'],
  ])('begin with the first order: %s', (_, first, from, steps) => {
    const period = since(first, periodOf('all', now), now)
    expect(period).toEqual({ from, to: here, timeZone: readersZone() })
    expect(usualInterval(period)).toBe(steps)
  })

  it('keep the end that was chosen', () => {
    const open = periodOf({ from: '', to: '2026-02-07' }, now)
    expect(since(new Date(2026, 0, 5), open, now).to).toBe(local(2026, 2, 8))
  })

  it.each<[Span, string[], string | null]>([
    ['today', ['HOUR'], 'HOUR'],
    ['7d', ['HOUR', 'DAY'], 'DAY'],
    ['30d', ['HOUR', 'DAY', 'WEEK', 'MONTH'], 'DAY'],
    ['12m', ['DAY', 'WEEK', 'MONTH'], 'WEEK'],
    ['all', [], null],
  ])('%s has steps %j', (span, steps, first) => {
    const period = periodOf(span, now)
    expect(intervalsOf(period)).toEqual(steps)
    expect(usualInterval(period)).toBe(first)
  })
})
