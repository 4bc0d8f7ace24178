import { useId, type ReactNode } from 'react'

/** What a control has to carry so that its label, hint and error are told with it. */
export interface Labelled {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': boolean | undefined
}

interface Props {
  label: string
  hint?: string
  /** What is wrong with it, and what would be right. */
  error?: string
  /** What is said beside the label, as that it may stay empty. */
  aside?: string
  className?: string
  children: (control: Labelled) => ReactNode
}

/** A control of a form with its label above, and below it what is wrong or else what is meant. */
export function Field({ label, hint, error, aside, className = '', children }: Props) {
  const id = useId()
  const said = error ?? hint
  return (
    <div className={`min-w-0 space-y-1.5 ${className}`}>
      <label htmlFor={id} className="flex items-baseline justify-between gap-2 font-medium">
        {label}
        {aside && <span className="text-xs font-normal text-muted">{aside}</span>}
      </label>
      {children({ id, 'aria-describedby': said ? `${id}-said` : undefined, 'aria-invalid': error ? true : undefined })}
      {said && (
        <p id={`${id}-said`} className={`text-xs ${error ? 'text-bad' : 'text-muted'}`}>
          {said}
        </p>
      )}
    </div>
  )
}
