import { useEffect, useRef, useState, type ReactNode } from 'react'
import { text } from '../text'

interface Props {
  /** How many rows stand above, of more. */
  shown: number
  label: string
  /** The next page, which is read when it is asked for. */
  children: ReactNode
}

/** The end of a page that is not the last: says how much is shown, and gives way to the next page. */
export function More({ shown, label, children }: Props) {
  const [more, setMore] = useState(false)
  const seam = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    if (more) seam.current?.focus() // the button is gone, and reading goes on here
  }, [more])
  if (more) {
    return (
      <>
        <p ref={seam} tabIndex={-1} className="sr-only">
          {text.ui.afterThese(shown)}
        </p>
        {children}
      </>
    )
  }
  return (
    <div className="flex flex-wrap items-center justify-center gap-3 px-4 py-3">
      <p className="text-muted tabular-nums">{text.ui.shownOfMore(shown)}</p>
      <button type="button" className="button button-plain" onClick={() => setMore(true)}>
        {label}
      </button>
    </div>
  )
}
