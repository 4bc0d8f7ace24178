import { useEffect, useState } from 'react'

const quiet = 250 // ms without a keystroke

/** The value once it has stopped changing, so that not every letter is searched for. */
export function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), quiet)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}

/** The last value that was there, to be shown while the next is on its way. */
export function useLast<T>(value: T | null): T | null {
  const [last, setLast] = useState(value)
  if (value !== null && value !== last) setLast(value)
  return value ?? last
}
