import { useCallback, useSyncExternalStore } from 'react'

/** Whether a media query holds at present. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = window.matchMedia(query)
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    [query],
  )
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches)
}

/** From where on orders stand in a table; below it each is a card. The same as `lg:` of the style sheet. */
export const tableFrom = '(min-width: 64rem)'
