import { useState } from 'react'

/** A figure that shows for a moment that it has just changed: a new key makes it a new element, whose animation starts anew. */
export function Changing({ value }: { value: string }) {
  const [first] = useState(value)
  return (
    <span key={value} className={`tabular-nums ${value === first ? '' : 'changed'}`}>
      {value}
    </span>
  )
}
