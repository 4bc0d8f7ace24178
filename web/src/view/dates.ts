import type { DateTimeRange } from '../gql/generated/graphql'

/** Ranges that move with the day. */
export const presets = ['today', 'yesterday', '7d', '30d', 'month', 'lastMonth'] as const

export type Preset = (typeof presets)[number]

/** Days of the reader's calendar, as "2026-03-01"; the last one is within. An open end is empty. */
export interface Days {
  from: string
  to: string
}

export type DateField = 'placed' | 'accepted' | 'completed'

export const dateFields: readonly DateField[] = ['placed', 'accepted', 'completed']

/** Which instant of an order has to lie in which days. */
export interface DateChoice {
  of: DateField
  days: Preset | Days
}

const dayPattern = /^\d{4}-\d{2}-\d{2}$/

/** Reads "7d" or "2026-03-01..2026-03-31", either end of which may be missing. */
export function readDays(written: string): Preset | Days | null {
  const preset = presets.find((one) => one === written)
  if (preset) return preset
  const [from = '', to = ''] = written.split('..')
  const wellFormed = [from, to].every((day) => day === '' || dayPattern.test(day))
  return wellFormed && written.includes('..') && (from || to) ? { from, to } : null
}

export const writeDays = (days: Preset | Days): string => (typeof days === 'string' ? days : `${days.from}..${days.to}`)

/** The instants between which days lie, in the reader's zone: half-open, as the API has ranges. */
export function rangeOf(days: Preset | Days, now: Date): DateTimeRange {
  const [from, to] = typeof days === 'string' ? presetOf(days, now) : [startOf(days.from, 0), startOf(days.to, 1)]
  return { from: from?.toISOString(), to: to?.toISOString() }
}

function presetOf(preset: Preset, now: Date): [Date, Date | undefined] {
  const midnight = (days: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days)
  const monthStart = (months: number) => new Date(now.getFullYear(), now.getMonth() + months, 1)
  switch (preset) {
    case 'today':
      return [midnight(0), undefined]
    case 'yesterday':
      return [midnight(-1), midnight(0)]
    case '7d':
      return [midnight(-6), undefined]
    case '30d':
      return [midnight(-29), undefined]
    case 'month':
      return [monthStart(0), undefined]
    case 'lastMonth':
      return [monthStart(-1), monthStart(0)]
  }
}

function startOf(day: string, later: number): Date | undefined {
  const [year, month, date] = day.split('-').map(Number)
  if (year === undefined || month === undefined || date === undefined) return undefined
  return new Date(year, month - 1, date + later)
}
