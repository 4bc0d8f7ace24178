/** An exact amount, as the API has it. */
export interface Money {
  amount: string
  currency: string
}

/** How the reader's own place writes things. Instants are shown in the reader's zone. */
const wholeFormat = new Intl.NumberFormat()
const decimalFormat = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 })
const percentFormat = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 })
const wholePercentFormat = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 0 })
const instantFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const timeFormat = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })
const dayFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })

export const whole = (count: number): string => wholeFormat.format(count)

/** A figure with one decimal at most. */
export const decimal = (value: number): string => decimalFormat.format(value)

/** A rate of the API, as "0.0312", as a percentage. */
export const rate = (decimal: string): string => percentFormat.format(Number(decimal))

export const instant = (at: string): string => instantFormat.format(new Date(at))

/** The time of day of an instant in milliseconds. */
export const time = (at: number): string => timeFormat.format(at)

/** An instant in milliseconds as a time of day, with the day too if that is not today's. */
export const sinceOf = (at: number, now: number): string => (dayFormat.format(at) === dayFormat.format(now) ? timeFormat : instantFormat).format(at)

export const day = (at: string): string => dayFormat.format(new Date(at))

/** An exact amount. It stays a string all the way: a number would round large ones. */
export function money({ amount, currency }: Money): string {
  return new Intl.NumberFormat(undefined, { style: 'currency', currency }).format(amount as `${number}`)
}

/** FREE_TRIAL as "Free trial". */
export function words(value: string): string {
  const lower = value.toLowerCase().replaceAll('_', ' ')
  return lower.charAt(0).toUpperCase() + lower.slice(1)
}

/** A span of milliseconds as its two largest units: "2 d 4 h", "3 h 07 min", "4 min 09 s". */
export function span(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  const [days, hours, minutes] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60]
  const padded = (count: number) => String(count).padStart(2, '0')
  if (days > 0) return `${days} d ${hours} h`
  if (hours > 0) return `${hours} h ${padded(minutes)} min`
  return `${minutes} min ${padded(seconds % 60)} s`
}

/** A part as a percentage, as in "12 %"; large ones without decimals. */
export const percentOf = (part: number): string => (part >= 0.1 ? wholePercentFormat : percentFormat).format(part)

/** A difference of two rates in points of a percentage. */
export const points = (difference: number): string => decimalFormat.format(difference * 100)

/** A day of the calendar, as "2026-03-01". */
export function dayOf(written: string): string {
  const [year = 0, month = 1, date = 1] = written.split('-').map(Number)
  return dayFormat.format(new Date(year, month - 1, date))
}

const hourFormat = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' })
const weekdayFormat = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' })
const monthFormat = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric' })
const shortDayFormat = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const shortMonthFormat = new Intl.DateTimeFormat(undefined, { month: 'short', year: '2-digit' })

/** Which hour, day, week or month begins at an instant in milliseconds. */
export function stepOf(at: number, interval: 'HOUR' | 'DAY' | 'WEEK' | 'MONTH'): string {
  return { HOUR: hourFormat, DAY: weekdayFormat, WEEK: weekdayFormat, MONTH: monthFormat }[interval].format(at)
}

/** The same, as short as it stands below a chart: of hours the day where it begins. */
export function tickOf(at: number, interval: 'HOUR' | 'DAY' | 'WEEK' | 'MONTH'): string {
  if (interval === 'MONTH') return shortMonthFormat.format(at)
  if (interval === 'HOUR' && new Date(at).getHours() !== 0) return time(at)
  return shortDayFormat.format(at)
}
