import { text } from '../text'
import { Popover } from '../ui/Popover'
import { tagColors } from './colors'

interface Props {
  label: string
  color: string
  onColor: (color: string) => void
}

/** A tag's colour: one of a few that are told apart, or any other. */
export function ColorField({ label, color, onColor }: Props) {
  return (
    <Popover
      label={label}
      buttonClass="grid size-9 place-items-center rounded-lg border border-line hover:bg-raised"
      panelClass="w-52"
      face={
        <>
          <span className="sr-only">{label}</span>
          <span aria-hidden className="size-4 rounded-full" style={{ backgroundColor: color }} />
        </>
      }
    >
      {(close) => (
        <div className="space-y-3">
          <div className="grid grid-cols-5 gap-2">
            {tagColors.map((choice) => (
              <button
                key={choice}
                type="button"
                aria-label={choice}
                aria-pressed={choice === color}
                className="grid size-8 place-items-center rounded-lg hover:bg-raised aria-pressed:outline-2 aria-pressed:outline-accent"
                onClick={() => {
                  onColor(choice)
                  close()
                }}
              >
                <span aria-hidden className="size-5 rounded-full" style={{ backgroundColor: choice }} />
              </button>
            ))}
          </div>
          <label className="flex items-center justify-between gap-3 text-xs text-muted">
            {text.tags.page.otherColor}
            <input type="color" className="h-8 w-12 cursor-pointer" defaultValue={color} onBlur={(event) => event.target.value !== color && onColor(event.target.value)} />
          </label>
        </div>
      )}
    </Popover>
  )
}
