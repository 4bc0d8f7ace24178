import { useId } from 'react'

interface Props<T extends string> {
  label: string
  options: readonly { value: T; name: string }[]
  value: T
  onChange: (value: T) => void
}

/** One of two to four things, beside each other. */
export function Segments<T extends string>({ label, options, value, onChange }: Props<T>) {
  const name = useId()
  return (
    <fieldset>
      <legend className="sr-only">{label}</legend>
      <div className="grid auto-cols-[minmax(max-content,1fr)] grid-flow-col gap-1 rounded-lg bg-raised p-1">
        {options.map((option) => (
          <label
            key={option.value}
            className={`relative cursor-pointer rounded-md px-1.5 py-1 text-center text-xs font-medium whitespace-nowrap has-focus-visible:outline-2 has-focus-visible:outline-accent ${option.value === value ? 'bg-surface shadow-sm' : 'text-muted'}`}
          >
            <input type="radio" name={name} className="sr-only" checked={option.value === value} onChange={() => onChange(option.value)} />
            {option.name}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
