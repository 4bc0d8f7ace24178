import type { ReactNode } from 'react'
import { Icon, type IconName } from './Icon'

interface Props {
  icon: IconName
  title: string
  hint?: string
  /** Whether it is all there is on the page, and its title the page's. */
  whole?: boolean
  /** What the reader can do about it. */
  children?: ReactNode
}

/** Stands where there is nothing to show, and says why. */
export function Empty({ icon, title, hint, whole = false, children }: Props) {
  return (
    <div className="card flex flex-col items-center px-6 py-16 text-center">
      <span className="grid size-12 place-items-center rounded-full bg-calm-soft text-accent">
        <Icon name={icon} className="size-6" />
      </span>
      {whole ? <h1 className="mt-4 font-medium">{title}</h1> : <p className="mt-4 font-medium">{title}</p>}
      {hint && <p className="mt-1 max-w-prose text-muted">{hint}</p>}
      {children && <div className="mt-5 flex gap-2">{children}</div>}
    </div>
  )
}
