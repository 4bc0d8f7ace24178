import { describe, expect, it } from 'vitest'
import { intervalFor, linesOf } from './series'

const hour = (n: number) => new Date(Date.UTC(2026, 2, 1, n))
const at = (n: number) => hour(n).getTime() / 1000
const step = (n: number, fansDelivered: number) => ({ from: hour(n).toISOString(), to: hour(n + 1).toISOString(), fansDelivered })

const pace = { state: 'AT_RISK' as const, windowStart: hour(0).toISOString(), windowEnd: hour(168).toISOString(), required: 50, expected: 1, delivered: 3, deficit: 0, fansPerHourNeeded: null, breachForecastAt: hour(168).toISOString() }

describe('the lines of the chart', () => {
  it('add up to what is delivered, with what came before', () => {
    const { at: instants, delivered, bucket } = linesOf([step(0, 2), step(1, 0), step(2, 1)], 10, null, hour(4))
    expect(instants).toEqual([at(0), at(1), at(2), at(3)])
    expect(delivered).toEqual([7, 9, 9, 10])
    expect(bucket).toEqual([2, 0, 1, null])
  })

  it('end now, within a step', () => {
    const { at: instants } = linesOf([step(0, 2)], 2, null, new Date(hour(0).getTime() + 1_800_000))
    expect(instants).toEqual([at(0), at(0) + 1800])
  })

  it('have the even pace of the window, from what was there when it began', () => {
    const lines = linesOf([], 13, pace, hour(24))
    const paced = lines.at.map((instant, index) => [instant, lines.pace[index]]).filter(([, fans]) => fans !== null)
    expect(paced).toEqual([
      [at(0), 10],
      [at(168), 60],
    ])
  })

  it('go on as in this window, and say where that misses', () => {
    const lines = linesOf([], 13, pace, hour(24))
    expect(lines.forecast.at(-1)).toBeCloseTo(10 + (3.5 * 168) / 24)
    expect(lines.breach).toEqual({ at: at(168), fans: 10 + (3.5 * 168) / 24 })
    expect(linesOf([], 13, { ...pace, breachForecastAt: null }, hour(24)).breach).toBeNull()
  })

  it('say nothing of the future in the first hours of a window, and no more than was ordered', () => {
    expect(linesOf([], 13, pace, hour(4)).forecast.every((fans) => fans === null)).toBe(true)
    expect(linesOf([], 13, pace, hour(24), 20).forecast.at(-1)).toBe(20)
  })

  it('have no pace before the first fan', () => {
    expect(linesOf([], 0, { ...pace, windowStart: null, windowEnd: null }, hour(24)).at).toEqual([])
  })
})

it('shows hours for some days and days for longer', () => {
  expect(intervalFor(hour(0), hour(72))).toBe('HOUR')
  expect(intervalFor(hour(0), hour(240))).toBe('DAY')
})
