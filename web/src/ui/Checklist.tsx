/** One thing to choose. */
export interface Option<T extends string = string> {
  value: T
  name: string
  hint?: string
  color?: string
}

interface Props<T extends string> {
  label: string
  options: readonly Option<T>[]
  chosen: readonly T[]
  onToggle: (value: T) => void
  /** What stands in an empty list. */
  empty?: string
}

/** Several of a few things: checkboxes below each other, each as wide as the list. */
export function Checklist<T extends string>({ label, options, chosen, onToggle, empty }: Props<T>) {
  return (
    <fieldset className="relative -mx-1 max-h-72 overflow-y-auto px-1">
      <legend className="sr-only">{label}</legend>
      {options.length === 0 && <p className="px-2 py-1.5 text-muted">{empty}</p>}
      {options.map(({ value, name, hint, color }) => (
        <label key={value} className="flex cursor-pointer items-center gap-2.5 rounded-lg px-2 py-1.5 hover:bg-raised has-focus-visible:bg-raised">
          <input type="checkbox" className="size-4 shrink-0 accent-accent" checked={chosen.includes(value)} onChange={() => onToggle(value)} />
          {color && <span aria-hidden className="size-2.5 shrink-0 rounded-full" style={{ backgroundColor: color }} />}
          <span className="min-w-0 flex-1 truncate">{name}</span>
          {hint && <span className="text-xs text-muted">{hint}</span>}
        </label>
      ))}
    </fieldset>
  )
}
