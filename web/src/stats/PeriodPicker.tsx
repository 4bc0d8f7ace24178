import { text } from '../text'
import { dayOf } from '../ui/format'
import { Icon } from '../ui/Icon'
import { Popover } from '../ui/Popover'
import type { Days } from '../view/dates'
import { presets, readersZone, type Span } from './period'

const words = text.stats

interface Props {
  span: Span
  onSpan: (span: Span) => void
}

/** Which time: the usual ones by one click, others by the browser's own calendar. */
export function PeriodPicker({ span, onSpan }: Props) {
  const days = typeof span === 'string' ? { from: '', to: '' } : span
  const setDays = (change: Partial<Days>) => {
    const next = { ...days, ...change }
    onSpan(next.from || next.to ? next : '30d')
  }
  return (
    <Popover
      label={`${words.period}: ${nameOf(span)}`}
      panelClass="w-80"
      buttonClass="button button-plain py-2"
      face={
        <>
          <Icon name="clock" />
          {nameOf(span)}
          <Icon name="down" className="-mr-1 size-3.5 opacity-70" />
        </>
      }
    >
      {(close) => (
        <div className="space-y-3">
          <div className="grid grid-cols-2 gap-1.5">
            {presets.map((preset) => (
              <button
                key={preset}
                type="button"
                aria-pressed={span === preset}
                className={`rounded-lg border px-2 py-1.5 text-left ${span === preset ? 'border-accent bg-calm-soft text-accent' : 'border-line hover:bg-raised'}`}
                onClick={() => {
                  onSpan(preset)
                  close()
                }}
              >
                {words.presets[preset]}
              </button>
            ))}
          </div>
          <div role="group" aria-label={text.view.ownRange} className="grid grid-cols-2 gap-1.5">
            <label className="space-y-1">
              <span className="block text-xs text-muted">{text.view.from}</span>
              <input type="date" className="field px-2 py-1.5" value={days.from} max={days.to || undefined} onChange={(event) => setDays({ from: event.target.value })} />
            </label>
            <label className="space-y-1">
              <span className="block text-xs text-muted">{text.view.to}</span>
              <input type="date" className="field px-2 py-1.5" value={days.to} min={days.from || undefined} onChange={(event) => setDays({ to: event.target.value })} />
            </label>
          </div>
          <p className="text-xs text-muted">{words.zone(readersZone())}</p>
        </div>
      )}
    </Popover>
  )
}

function nameOf(span: Span): string {
  if (typeof span === 'string') return words.presets[span]
  const [from, to] = [span.from && dayOf(span.from), span.to && dayOf(span.to)]
  return `${from || '…'} – ${to || '…'}`
}
