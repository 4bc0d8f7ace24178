import { useCallback, useRef, useState } from 'react'

export interface Toast {
  id: number
  text: string
}

const shownFor = 5_000

/** Short messages about what has just been done; each goes by itself. */
export function useToasts(): [Toast[], (text: string) => void] {
  const [toasts, setToasts] = useState<Toast[]>([])
  const last = useRef(0)
  const say = useCallback((text: string) => {
    const id = ++last.current
    setToasts((shown) => [...shown, { id, text }])
    setTimeout(() => setToasts((shown) => shown.filter((toast) => toast.id !== id)), shownFor)
  }, [])
  return [toasts, say]
}
