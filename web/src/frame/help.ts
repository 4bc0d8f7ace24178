import { useCallback, useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let open = false

export function setHelp(next: boolean): void {
  open = next
  listeners.forEach((tell) => tell())
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Whether the list of keys is shown. */
export const useHelpOpen = (): boolean => useSyncExternalStore(subscribe, () => open)

/** Shows the list of keys. */
export const useHelp = (): (() => void) => useCallback(() => setHelp(true), [])
