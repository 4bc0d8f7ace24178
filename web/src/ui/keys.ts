import { useEffect, useRef } from 'react'

/** What single keys do, by `KeyboardEvent.key`. */
export type Keys = Partial<Record<string, () => void>>

/**
 * Has keys do something while the component is shown: not while the reader types, nor while a dialogue is open, nor with a key that the
 * browser or the system takes.
 */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const action = latest.current[event.key]
      if (!action || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTaken(event.target)) return
      event.preventDefault()
      action()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}

function isTaken(target: EventTarget | null): boolean {
  if (document.querySelector('dialog[open]')) return true
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type=checkbox]), textarea, select, [role=listbox] *, [role=menu] *'))
}
