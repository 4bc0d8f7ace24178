import { useState, type SubmitEvent } from 'react'
import { text } from '../text'
import { Modal } from '../ui/Modal'
import type { OrderRow } from './source'

interface Props {
  order: Pick<OrderRow, 'number' | 'campaign' | 'fansOrdered' | 'client'>
  onReject: (note: string) => void
  onClose: () => void
}

/** Asks for the note before an order is rejected, which cannot be taken back. */
export function RejectDialog({ order, onReject, onClose }: Props) {
  const [note, setNote] = useState('')
  const words = text.orders.reject
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault()
    onReject(note)
    onClose()
  }
  return (
    <Modal label={words.title(order.number)} onClose={onClose}>
      <form onSubmit={onSubmit} className="space-y-4 p-6 text-left whitespace-normal">
        <div>
          <h2 className="text-base font-semibold">{words.title(order.number)}</h2>
          <p className="mt-1 text-muted">{words.hint(order.campaign.name, text.orders.fans(order.fansOrdered), order.client.name)}</p>
        </div>
        <label className="block space-y-1.5">
          <span className="block">
            <span className="font-medium">{words.note}</span> <span className="text-muted">{words.optional}</span>
          </span>
          <textarea className="field min-h-20" maxLength={500} autoFocus value={note} onChange={(event) => setNote(event.target.value)} />
        </label>
        <div className="flex justify-end gap-2">
          <button type="button" className="button button-plain" onClick={onClose}>
            {words.keep}
          </button>
          <button type="submit" className="button button-bad">
            {words.confirm}
          </button>
        </div>
      </form>
    </Modal>
  )
}
