import { useId, type ReactNode } from 'react'

interface Props {
  title: string
  hint?: string
  /** What stands on the right of the title. */
  aside?: ReactNode
  children: ReactNode
}

/** A part of a page, with its name. */
export function Card({ title, hint, aside, children }: Props) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="card space-y-4 p-5">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div>
          <h2 id={id} className="font-semibold">
            {title}
          </h2>
          {hint && <p className="text-xs text-muted">{hint}</p>}
        </div>
        {aside}
      </div>
      {children}
    </section>
  )
}
