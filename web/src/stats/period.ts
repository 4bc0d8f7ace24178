import type { StatsInterval, StatsPeriod } from '../gql/generated/graphql'
import { rangeOf, readDays, writeDays, type Days, type Preset as DayPreset } from '../view/dates'

/** Periods that move with the day. */
export const presets = ['today', 'yesterday', '7d', '30d', '90d', 'month', 'lastMonth', '12m', 'all'] as const

export type Preset = (typeof presets)[number]

/** Which time the figures cover: whole days of the reader's calendar, or up to now. */
export type Span = Preset | Days

export const intervals: readonly StatsInterval[] = ['HOUR', 'DAY', 'WEEK', 'MONTH']

/** The zone in which the reader's days begin. */
export const readersZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone

export const usual: Preset = '30d'

export function readSpan(written: string | null): Span {
  return presets.find((preset) => preset === written) ?? readDays(written ?? '') ?? usual
}

export const writeSpan = (span: Span): string => (typeof span === 'string' ? span : writeDays(span))

/** The span as the API takes it, with `now` to the minute. What goes on ends now, so that the period before it is as long and the two can be compared. */
export function periodOf(span: Span, now: Date): StatsPeriod {
  const timeZone = readersZone()
  if (span === 'all') return { timeZone }
  const { from, to } = rangeFrom(span, now)
  const soon = new Date(now.getTime() + minute) // the clock goes by the minute, and what has just happened belongs in
  const end = to && new Date(to) < soon ? to : soon.toISOString()
  return { from, to: end, timeZone }
}

/** A period that has no beginning with one, which a chart needs: the day of the first order, or its month once there are some, so that no step is cut. */
export function since(first: Date, { to }: StatsPeriod, now: Date): StatsPeriod {
  const months = (now.getFullYear() - first.getFullYear()) * 12 + now.getMonth() - first.getMonth()
  const from = new Date(first.getFullYear(), first.getMonth(), months > 2 ? 1 : first.getDate())
  return { from: from.toISOString(), to: to ?? new Date(now.getTime() + minute).toISOString(), timeZone: readersZone() }
}

function rangeFrom(span: Exclude<Span, 'all'>, now: Date) {
  if (span === '90d') return { from: new Date(now.getFullYear(), now.getMonth(), now.getDate() - 89).toISOString(), to: undefined }
  if (span === '12m') return { from: new Date(now.getFullYear(), now.getMonth() - 11, 1).toISOString(), to: undefined }
  return rangeOf(span satisfies DayPreset | Days, now)
}

const minute = 60 * 1000
const hour = 60 * minute
const widths: Record<StatsInterval, number> = { HOUR: hour, DAY: 24 * hour, WEEK: 168 * hour, MONTH: 28 * 24 * hour }

/** More steps than this cannot be told from each other; the server gives 1,000. */
const mostSteps = 750

/** In which steps a period can be shown: not more than can be told apart, and not one wider than the period. Empty without both ends. */
export function intervalsOf({ from, to }: StatsPeriod): StatsInterval[] {
  if (!from || !to) return []
  const length = new Date(to).getTime() - new Date(from).getTime()
  return intervals.filter((interval) => length / widths[interval] <= mostSteps && (interval === 'HOUR' || length > widths[interval]))
}

/** The steps in which a period is shown until the reader chooses others: about twelve to a hundred of them. */
export function usualInterval(period: StatsPeriod): StatsInterval | null {
  const possible = intervalsOf(period)
  const { from, to } = period
  if (!from || !to) return null
  const length = new Date(to).getTime() - new Date(from).getTime()
  return possible.find((interval) => length / widths[interval] <= 100) ?? possible.at(-1) ?? null
}

/** The steps that the reader chose, where the period can be shown in them, and else the usual ones. */
export const chosenInterval = (period: StatsPeriod, chosen: StatsInterval | null): StatsInterval | null =>
  intervalsOf(period).find((one) => one === chosen) ?? usualInterval(period)
