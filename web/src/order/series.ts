import type { OrderPaceFragment, StatsInterval } from '../gql/generated/graphql'

/** What is delivered step by step, as the API has it. */
export interface Step {
  from: string
  to: string
  fansDelivered: number
}

/** The lines of the chart over common instants, in seconds; null where a line is not. */
export interface Lines {
  at: number[]
  bucket: (number | null)[]
  delivered: (number | null)[]
  pace: (number | null)[]
  forecast: (number | null)[]
  /** How wide a step is, in seconds; 0 without steps. */
  width: number
  /** The instant, in seconds, and the number of fans at which the guarantee will be missed; null if it will not be. */
  breach: { at: number; fans: number } | null
}

type Line = Omit<Lines, 'at' | 'breach' | 'width'>

const seconds = (instant: string | Date): number => Math.floor(new Date(instant).getTime() / 1000)

/**
 * The delivered fans up to now; the even pace through the present window of the guarantee; and where it leads if things go on as in this
 * window (rule 28): the fans of the window and one half, for the one on its way, over the time since it began, up to what was ordered.
 */
export function linesOf(steps: readonly Step[], total: number, pace: OrderPaceFragment['pace'], now: Date, ordered = Infinity): Lines {
  const before = total - steps.reduce((sum, step) => sum + step.fansDelivered, 0)
  const points = new Map<number, Line>()
  const put = (instant: number, line: keyof Line, value: number) => {
    const known = points.get(instant) ?? { bucket: [null], delivered: [null], pace: [null], forecast: [null] }
    points.set(instant, { ...known, [line]: [value] })
  }
  let sum = before
  for (const step of steps) {
    const [from, to] = [seconds(step.from), Math.min(seconds(step.to), seconds(now))]
    put(from, 'delivered', sum)
    put(from, 'bucket', step.fansDelivered)
    sum += step.fansDelivered
    if (to > from) put(to, 'delivered', sum)
  }
  const breach = paceInto(put, total, pace, seconds(now), ordered)
  const at = [...points.keys()].toSorted((a, b) => a - b)
  const line = (name: keyof Line) => at.map((instant) => points.get(instant)?.[name][0] ?? null)
  const first = steps[0]
  return { width: first ? seconds(first.to) - seconds(first.from) : 0, at, bucket: line('bucket'), delivered: line('delivered'), pace: line('pace'), forecast: line('forecast'), breach }
}

/** Of a window, what has to have passed before its pace says anything: a twentieth, some eight hours. */
const tooEarly = 0.05

function paceInto(put: (at: number, line: 'pace' | 'forecast', value: number) => void, total: number, pace: OrderPaceFragment['pace'], now: number, ordered: number): Lines['breach'] {
  if (!pace?.windowStart || !pace.windowEnd) return null
  const [start, end] = [seconds(pace.windowStart), seconds(pace.windowEnd)]
  const base = total - pace.delivered
  put(start, 'pace', base)
  put(end, 'pace', base + pace.required)
  if (now - start < tooEarly * (end - start) || now >= end) return null
  const reached = Math.min(ordered, base + ((pace.delivered + 0.5) * (end - start)) / (now - start))
  const fans = Math.max(total, reached)
  put(now, 'forecast', total)
  put(end, 'forecast', fans)
  return pace.breachForecastAt ? { at: seconds(pace.breachForecastAt), fans } : null
}

const dayLong = 86_400_000

/** Steps that show something: hours for an order of some days, else days. */
export const intervalFor = (from: Date, to: Date): Extract<StatsInterval, 'HOUR' | 'DAY'> => (to.getTime() - from.getTime() > 4 * dayLong ? 'DAY' : 'HOUR')

/** How far back hours can be shown: the API gives a thousand steps. */
export const mostHours = 900 * 3_600_000
