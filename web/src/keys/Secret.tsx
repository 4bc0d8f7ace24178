import { useRef } from 'react'
import { text } from '../text'
import { Copy } from '../ui/Copy'
import { Modal } from '../ui/Modal'

interface Props {
  title: string
  /** What it is, what to do with it, and that it will not be shown again. */
  once: string
  label: string
  copy: string
  /** Null when it was shown before. */
  value: string | null
  gone: string
  /** How it is used. */
  use: string
  example: string
  onClose: () => void
}

/** Shows a secret, this once. It does not close by a click beside it or by Escape, since what it shows would be lost. */
export function Secret({ title, once, label, copy, value, gone, use, example, onClose }: Props) {
  const field = useRef<HTMLInputElement>(null)
  return (
    <Modal label={title} onClose={() => field.current?.select()}>
      <div className="space-y-4 p-6">
        <h2 className="text-base font-semibold">{title}</h2>
        {value === null ? (
          <p>{gone}</p>
        ) : (
          <>
            <p className="rounded-lg bg-warn-soft px-3 py-2 text-warn">{once}</p>
            <div className="flex gap-2">
              <input ref={field} readOnly autoFocus aria-label={label} className="field min-w-0 font-mono text-xs" value={value} onFocus={(event) => event.target.select()} />
              <Copy value={value} label={copy} />
            </div>
            <div className="space-y-1.5">
              <p className="text-xs text-muted">{use}</p>
              <pre tabIndex={0} aria-label={use} className="overflow-x-auto rounded-lg bg-raised p-3 font-mono text-xs">
                {example}
              </pre>
            </div>
          </>
        )}
        <div className="flex justify-end">
          <button type="button" className="button button-main" onClick={onClose}>
            {text.keys.secret.done}
          </button>
        </div>
      </div>
    </Modal>
  )
}
