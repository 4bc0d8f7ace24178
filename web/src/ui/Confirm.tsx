import { useState, type ReactNode } from 'react'
import type { Failure } from '../gql/failure'
import { text } from '../text'
import { Modal } from './Modal'
import { Notice } from './Notice'

interface Props {
  title: string
  /** What will happen. */
  children: ReactNode
  confirm: string
  cancel?: string
  /** Whether it takes something away for ever. */
  grave?: boolean
  /** Does it. The dialogue closes unless it failed, which it then says. */
  onConfirm: () => Promise<Failure | null>
  onClose: () => void
}

/** Asks before something that cannot be taken back. */
export function Confirm({ title, children, confirm, cancel = text.ui.cancel, grave = false, onConfirm, onClose }: Props) {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const go = async () => {
    setBusy(true)
    const failed = await onConfirm()
    setBusy(false)
    setFailure(failed)
    if (!failed) onClose()
  }
  return (
    <Modal label={title} onClose={onClose}>
      <div className="space-y-4 p-6">
        <h2 className="text-base font-semibold">{title}</h2>
        {children}
        {failure && <Notice failure={failure} />}
        <div className="flex flex-wrap justify-end gap-2">
          <button type="button" className="button button-plain" autoFocus onClick={onClose}>
            {cancel}
          </button>
          <button type="button" className={`button ${grave ? 'button-bad' : 'button-main'}`} disabled={busy} onClick={() => void go()}>
            {confirm}
          </button>
        </div>
      </div>
    </Modal>
  )
}
