import { text } from '../text'
import { useNow } from './clock'
import { instant, span } from './format'

const soon = 12 * 3600 * 1000

/** How long a waiting order can still be answered (rule 7). */
export function Countdown({ until }: { until: string }) {
  const left = new Date(until).getTime() - useNow()
  const tone = left < soon ? 'text-warn' : 'text-muted'
  return (
    <time dateTime={until} title={text.ui.answerUntil(instant(until))} className={`tabular-nums whitespace-nowrap ${tone}`}>
      {left > 0 ? text.ui.left(span(left)) : text.ui.timeIsUp}
    </time>
  )
}
