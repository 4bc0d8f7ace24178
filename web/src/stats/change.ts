import { text } from '../text'
import { percentOf, points, span } from '../ui/format'

/** How a figure has changed since the period before. */
export interface Change {
  /** As short as it stands beside the figure: "12 %". */
  words: string
  direction: 'up' | 'down' | 'same'
  /** Whether more of it is better. */
  good: boolean | null
}

const wordsOf = text.stats.change

/** By which part a sum grew; nothing to say where there was none before. */
export function changeOf(now: number | null | undefined, before: number | null | undefined): Change | null {
  if (now == null || before == null || before === 0) return null
  const part = (now - before) / before
  return judged(part, percentOf(Math.abs(part)), 0.0005)
}

/** By how many points a rate moved. */
export function pointsOf(now: string | null | undefined, before: string | null | undefined): Change | null {
  if (now == null || before == null) return null
  const difference = Number(now) - Number(before)
  return judged(difference, wordsOf.points(points(Math.abs(difference))), 0.0005)
}

/** By how much a time has become longer, which is worse. */
export function longerBy(now: number | null | undefined, before: number | null | undefined): Change | null {
  if (now == null || before == null) return null
  const change = judged(now - before, span(Math.abs(now - before) * 1000), 1)
  return { ...change, good: change.good === null ? null : !change.good }
}

function judged(difference: number, words: string, least: number): Change {
  if (Math.abs(difference) < least) return { words: wordsOf.same, direction: 'same', good: null }
  return { words, direction: difference > 0 ? 'up' : 'down', good: difference > 0 }
}
