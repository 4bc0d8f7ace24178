import { useEffect, useRef, useState } from 'react'

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

/** The value as it was at the last beat of so many milliseconds: what changes all the time is acted on now and then. */
export function useSampled<T>(value: T, every: number): T {
  const [sampled, setSampled] = useState(value)
  const latest = useRef(value)
  useEffect(() => {
    latest.current = value
  }, [value])
  useEffect(() => {
    const timer = setInterval(() => setSampled(latest.current), every)
    return () => clearInterval(timer)
  }, [every])
  return sampled
}

/** The last value that was there, to be shown while the next is on its way. */
export function useLast<T>(value: T | null): T | null {
  const [last, setLast] = useState(value)
  if (value !== null && value !== last) setLast(value)
  return value ?? last
}
