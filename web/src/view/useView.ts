import { useCallback, useMemo, useRef, useEffect } from 'react'
import { useLocation, useSearch } from 'wouter'
import { addressOf, readView } from './address'
import type { View } from './view'

/** What changes, or how it changes from what is chosen. */
export type Choose = (change: Partial<View> | ((view: View) => Partial<View>)) => void

/** The view that the address says, and how to choose another: the address changes with it, so that it can be kept and shared. */
export function useView(): [View, Choose] {
  const address = useSearch()
  const [path, navigate] = useLocation()
  const view = useMemo(() => readView(address), [address])
  const latest = useRef(view)
  useEffect(() => {
    latest.current = view
  }, [view])
  const choose = useCallback<Choose>(
    (change) => {
      const now = latest.current
      const next = { ...now, ...(typeof change === 'function' ? change(now) : change) }
      latest.current = next
      navigate(addressOf(path, next), { replace: true })
    },
    [path, navigate],
  )
  return [view, choose]
}
