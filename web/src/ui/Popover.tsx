import { useEffect, useRef, useState, type ReactNode } from 'react'

interface Props {
  /** What the button shows. */
  face: ReactNode
  /** What opens is called. */
  label: string
  buttonClass?: string
  /** On which side of the button what opens is aligned. */
  align?: 'start' | 'end'
  panelClass?: string
  /** What opens; it may close itself. */
  children: (close: () => void) => ReactNode
}

/** A button, and what opens below it: closed by Escape, by a click elsewhere, and when the focus leaves. */
export function Popover({ face, label, buttonClass = 'button button-plain', align = 'start', panelClass = 'w-64', children }: Props) {
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const [button, setButton] = useState<HTMLButtonElement | null>(null)
  const close = () => {
    setOpen(false)
    button?.focus()
  }
  useEffect(() => {
    if (!open) return
    const onDown = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false)
    }
    document.addEventListener('pointerdown', onDown)
    return () => document.removeEventListener('pointerdown', onDown)
  }, [open])
  return (
    <div
      ref={box}
      className="relative"
      onKeyDown={(event) => {
        if (!open || event.key !== 'Escape') return
        event.stopPropagation()
        close()
      }}
      onBlur={(event) => {
        if (event.relatedTarget && !box.current?.contains(event.relatedTarget)) setOpen(false)
      }}
    >
      <button ref={setButton} type="button" className={buttonClass} aria-expanded={open} aria-haspopup="dialog" onClick={() => setOpen(!open)}>
        {face}
      </button>
      {open && (
        <div
          role="dialog"
          tabIndex={-1}
          aria-label={label}
          className={`card absolute top-full z-40 mt-1.5 p-3 shadow-xl max-sm:fixed max-sm:inset-x-2 max-sm:top-auto max-sm:bottom-16 max-sm:w-auto ${align === 'end' ? 'right-0' : 'left-0'} ${panelClass}`}
        >
          {children(close)}
        </div>
      )}
    </div>
  )
}
