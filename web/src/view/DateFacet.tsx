import { text } from '../text'
import { Segments } from '../ui/Segments'
import { dateFields, presets, type DateChoice, type Days } from './dates'

interface Props {
  date: DateChoice | null
  onDate: (date: DateChoice | null) => void
}

/** Which date, and which days: the usual ones by one click, others by the browser's own calendar. */
export function DateFacet({ date, onDate }: Props) {
  const words = text.view
  const of = date?.of ?? 'placed'
  const days = date && typeof date.days !== 'string' ? date.days : { from: '', to: '' }
  const setDays = (change: Partial<Days>) => {
    const next = { ...days, ...change }
    onDate(next.from || next.to ? { of, days: next } : null)
  }
  return (
    <div className="space-y-3">
      <Segments label={words.which} options={dateFields.map((value) => ({ value, name: words.dateFields[value] }))} value={of} onChange={(value) => onDate({ of: value, days: date?.days ?? '7d' })} />
      <div className="grid grid-cols-2 gap-1.5">
        {presets.map((preset) => {
          const chosen = date?.days === preset
          return (
            <button
              key={preset}
              type="button"
              aria-pressed={chosen}
              className={`rounded-lg border px-2 py-1.5 text-left ${chosen ? 'border-accent bg-calm-soft text-accent' : 'border-line hover:bg-raised'}`}
              onClick={() => onDate({ of, days: preset })}
            >
              {words.presets[preset]}
            </button>
          )
        })}
      </div>
      <div role="group" aria-label={words.ownRange} className="grid grid-cols-2 gap-1.5">
        <label className="space-y-1">
          <span className="block text-xs text-muted">{words.from}</span>
          <input type="date" className="field px-2 py-1.5" value={days.from} max={days.to || undefined} onChange={(event) => setDays({ from: event.target.value })} />
        </label>
        <label className="space-y-1">
          <span className="block text-xs text-muted">{words.to}</span>
          <input type="date" className="field px-2 py-1.5" value={days.to} min={days.from || undefined} onChange={(event) => setDays({ to: event.target.value })} />
        </label>
      </div>
    </div>
  )
}
