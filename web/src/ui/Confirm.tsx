import { useState, type ReactNode } from 'react'
import type { Failure } from '../gql/failure'
import { text } from '../text'
import { Modal } from './Modal'
import { Notice } from './Notice'

interface Props {
  title: string
  /** What will happen. */
  hint: string
  /** What the button that does it says. */
  action: string
  /** What the button that leaves things as they are says. */
  cancel?: string
  /** Whether something is lost by it. */
  bad?: boolean
  /** Does it. If it tells how that went, the dialogue closes when it went well, and else says what went wrong. */
  onConfirm: () => Promise<Failure | null> | undefined
  onClose: () => void
  children?: ReactNode
}

/** Asks once more before something that cannot be taken back. */
export function Confirm({ title, hint, action, cancel = text.ui.cancel, bad = false, onConfirm, onClose, children }: Props) {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const go = async () => {
    const doing = onConfirm()
    if (!doing) return
    setBusy(true)
    const failed = await doing
    setBusy(false)
    setFailure(failed)
    if (!failed) onClose()
  }
  return (
    <Modal label={title} onClose={onClose}>
      <div className="space-y-4 p-6">
        <div>
          <h2 className="text-base font-semibold">{title}</h2>
          <p className="mt-1 text-muted">{hint}</p>
        </div>
        {children}
        {failure && <Notice failure={failure} />}
        <div className="flex flex-wrap justify-end gap-2">
          <button type="button" autoFocus={bad} className="button button-plain" onClick={onClose}>
            {cancel}
          </button>
          <button type="button" autoFocus={!bad} className={`button ${bad ? 'button-bad' : 'button-main'}`} disabled={busy} onClick={() => void go()}>
            {action}
          </button>
        </div>
      </div>
    </Modal>
  )
}
