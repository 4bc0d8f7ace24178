import { useEffect, useRef, type ReactNode } from 'react'

interface Props {
  label: string
  onClose: () => void
  /** Where it stands: in the middle, with room for two things beside each other, or along the right edge. */
  place?: 'middle' | 'wide' | 'side'
  children: ReactNode
}

const places = {
  middle: 'm-auto w-[min(28rem,calc(100vw-2rem))] rounded-2xl',
  wide: 'm-auto w-[min(68rem,calc(100vw-2rem))] overflow-hidden rounded-2xl',
  side: 'mr-0 ml-auto my-0 h-dvh max-h-none w-[min(30rem,100vw)] max-w-none',
}

/** The browser's own dialogue: it keeps the focus inside, and Escape or a click beside it closes it. */
export function Modal({ label, onClose, place = 'middle', children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      aria-label={label}
      className={`border border-line bg-surface p-0 text-ink shadow-2xl ${places[place]}`}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onMouseDown={(event) => {
        if (event.target === dialog.current) onClose()
      }}
    >
      {children}
    </dialog>
  )
}
