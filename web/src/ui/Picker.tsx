import { useId, useRef, useState, type KeyboardEvent } from 'react'
import { text } from '../text'
import type { Labelled } from './Field'
import { Icon } from './Icon'

/** One of the things to pick from. */
export interface Pick {
  id: string
  name: string
  hint?: string
}

interface Props {
  control: Labelled
  value: Pick | null
  onPick: (pick: Pick | null) => void
  /** What was typed, by which whoever holds the list finds what matches. */
  typed: string
  onType: (typed: string) => void
  options: readonly Pick[]
  placeholder?: string
  /** What stands in an empty list. */
  empty: string
}

/** A text field with a list below it, to pick one of many by a part of its name: arrow keys, Enter and Escape do what they do elsewhere. */
export function Picker({ control, value, onPick, typed, onType, options, placeholder, empty }: Props) {
  const list = useId()
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const input = useRef<HTMLInputElement>(null)
  const current = options[Math.min(at, options.length - 1)]

  const pick = (option: Pick | undefined) => {
    if (!option) return
    onPick(option)
    onType('')
    setOpen(false)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      setAt(open ? (Math.min(at, options.length - 1) + step + options.length) % Math.max(options.length, 1) : 0)
      setOpen(true)
    } else if (event.key === 'Enter' && open) {
      event.preventDefault()
      pick(current)
    } else if (event.key === 'Escape' && open) {
      event.preventDefault()
      event.stopPropagation()
      setOpen(false)
    }
  }
  return (
    <div className="relative">
      <input
        {...control}
        ref={input}
        type="text"
        role="combobox"
        aria-expanded={open}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={open && current ? `${list}-${current.id}` : undefined}
        autoComplete="off"
        spellCheck={false}
        className={`field pr-9 ${control['aria-invalid'] ? 'border-bad' : ''}`}
        placeholder={placeholder}
        value={value && !open ? value.name : typed}
        onChange={(event) => {
          onType(event.target.value)
          setAt(0)
          setOpen(true)
        }}
        onClick={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {value ? (
        <button
          type="button"
          aria-label={text.ui.clear}
          className="absolute inset-y-0 right-1 px-2 text-muted hover:text-ink"
          onClick={() => {
            onPick(null)
            input.current?.focus()
          }}
        >
          <Icon name="close" />
        </button>
      ) : (
        <span aria-hidden className="pointer-events-none absolute inset-y-0 right-3 flex items-center text-muted">
          <Icon name="down" />
        </span>
      )}
      <ul
        id={list}
        role="listbox"
        aria-label={placeholder}
        hidden={!open}
        className="card absolute inset-x-0 top-full z-30 mt-1 max-h-64 overflow-y-auto p-1 shadow-xl"
        // The list takes no focus, so that the field keeps it while an option is clicked.
        onMouseDown={(event) => event.preventDefault()}
      >
        {options.map((option, index) => (
          <li
            key={option.id}
            id={`${list}-${option.id}`}
            role="option"
            aria-selected={option.id === value?.id}
            className={`flex cursor-pointer items-baseline justify-between gap-3 rounded-lg px-2 py-1.5 ${option === current ? 'bg-raised' : ''}`}
            onMouseMove={() => setAt(index)}
            onClick={() => pick(option)}
          >
            <span className="min-w-0 truncate">{option.name}</span>
            {option.hint && <span className="shrink-0 text-xs text-muted">{option.hint}</span>}
          </li>
        ))}
        {options.length === 0 && (
          <li role="option" aria-selected={false} aria-disabled className="px-2 py-1.5 text-muted">
            {empty}
          </li>
        )}
      </ul>
    </div>
  )
}
