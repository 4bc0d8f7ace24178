import type { ReactNode } from 'react'
import { text } from '../text'
import { Modal } from './Modal'

interface Props {
  title: string
  hint: string
  /** What the button that does it says. */
  action: string
  /** Whether something is lost by it. */
  bad?: boolean
  onConfirm: () => void
  onClose: () => void
  children?: ReactNode
}

/** Asks once more before something that cannot be taken back. */
export function Confirm({ title, hint, action, bad = false, onConfirm, onClose, children }: Props) {
  return (
    <Modal label={title} onClose={onClose}>
      <div className="space-y-4 p-6">
        <div>
          <h2 className="text-base font-semibold">{title}</h2>
          <p className="mt-1 text-muted">{hint}</p>
        </div>
        {children}
        <div className="flex justify-end gap-2">
          <button type="button" className="button button-plain" onClick={onClose}>
            {text.ui.cancel}
          </button>
          <button type="button" autoFocus className={`button ${bad ? 'button-bad' : 'button-main'}`} onClick={onConfirm}>
            {action}
          </button>
        </div>
      </div>
    </Modal>
  )
}
