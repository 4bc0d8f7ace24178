import { useSyncExternalStore } from 'react'

/** One ticking clock for all countdowns of a page; it stands still while nobody looks at it. */
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let now = Date.now()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    now = Date.now()
    listeners.forEach((tell) => tell())
  }, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The present instant in milliseconds, by the second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now)
}

/** The present instant in milliseconds, by the minute. */
export function useMinute(): number {
  return useSyncExternalStore(subscribe, () => Math.floor(now / 60_000) * 60_000)
}
