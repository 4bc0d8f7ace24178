import { useEffect, useRef } from 'react'

const shownFor = 1_000 // ms

/**
 * A figure that shows for a moment that it has just changed. It is lit and put out once, not faded: with many figures that move all the
 * time, a fade would have the browser paint each of them sixty times a second.
 */
export function Changing({ value }: { value: string }) {
  const figure = useRef<HTMLSpanElement>(null)
  const shown = useRef(value)
  useEffect(() => {
    const element = figure.current
    if (!element || shown.current === value) return
    shown.current = value
    element.classList.add('changed')
    const timer = setTimeout(() => element.classList.remove('changed'), shownFor)
    return () => clearTimeout(timer)
  }, [value])
  return (
    <span ref={figure} className="tabular-nums">
      {value}
    </span>
  )
}
