import type { Ref } from 'react'
import { text } from '../text'
import { Icon } from '../ui/Icon'

interface Props {
  ref: Ref<HTMLInputElement>
  value: string
  onChange: (value: string) => void
}

/** Finds as one types. `/` leads here, Escape out of it again. On a telephone it has a line of its own in a row that wraps. */
export function SearchField({ ref, value, onChange }: Props) {
  return (
    <search className="relative min-w-0 max-sm:basis-full sm:w-80 sm:flex-none">
      <span className="pointer-events-none absolute inset-y-0 left-3 flex items-center text-muted">
        <Icon name="search" />
      </span>
      <input
        ref={ref}
        type="search"
        aria-label={text.view.search}
        aria-keyshortcuts="/"
        placeholder={text.view.searchHint}
        className="field pr-8 pl-9"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' || event.key === 'Enter') event.currentTarget.blur()
        }}
      />
      {value === '' && <kbd className="key pointer-events-none absolute top-2 right-2.5 max-sm:hidden">/</kbd>}
    </search>
  )
}
