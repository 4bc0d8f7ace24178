import type { ReactNode } from 'react'
import { text } from '../text'

interface Props {
  title: string
  /** What the page is for, in a sentence. */
  hint?: string
  /** What can be done on it. */
  children?: ReactNode
}

/** The head of a page: its name, here and on the tab of the browser. */
export function PageHead({ title, hint, children }: Props) {
  return (
    <div className="flex flex-wrap items-end justify-between gap-3">
      <title>{text.frame.title(title)}</title>
      <div className="min-w-0">
        <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
        {hint && <p className="mt-1 max-w-prose text-muted">{hint}</p>}
      </div>
      {children}
    </div>
  )
}
