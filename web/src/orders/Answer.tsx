import { useState, type SubmitEvent } from 'react'
import { useMutation } from 'urql'
import { failureOf, type Failure } from '../gql/failure'
import { graphql } from '../gql/generated'
import { whole } from '../ui/format'
import { Modal } from '../ui/Modal'
import { Notice } from '../ui/Notice'
import type { OrderRow } from './source'

const AcceptOrder = graphql(`
  mutation AcceptOrder($orderId: ID!) {
    acceptOrder(input: { orderId: $orderId }) {
      order {
        ...LiveOrder
      }
    }
  }
`)

const RejectOrder = graphql(`
  mutation RejectOrder($orderId: ID!, $note: String) {
    rejectOrder(input: { orderId: $orderId, note: $note }) {
      order {
        ...LiveOrder
      }
    }
  }
`)

interface Props {
  order: OrderRow
  onAnswered: (order: OrderRow) => void
}

interface AnswerProps extends Props {
  /** Called with what went wrong, and with null once it no longer matters. */
  onFailure: (failure: Failure | null) => void
}

/** A marketer's answer to a waiting order. Repeating one that was given already does no harm, so it needs no key. */
export function Answer({ order, onAnswered, onFailure }: AnswerProps) {
  const [accepting, accept] = useMutation(AcceptOrder)
  const [rejecting, setRejecting] = useState(false)

  const onAccept = async () => {
    const { data, error } = await accept({ orderId: order.id })
    onFailure(error ? failureOf(error) : null)
    if (data) onAnswered(data.acceptOrder.order)
  }
  return (
    <>
      <div className="flex gap-2 lg:justify-end">
        <button type="button" className="button button-main max-lg:flex-1" disabled={accepting.fetching} onClick={() => void onAccept()}>
          Accept<span className="sr-only"> order {order.number}</span>
        </button>
        <button type="button" className="button button-plain max-lg:flex-1" disabled={accepting.fetching} onClick={() => setRejecting(true)}>
          Reject<span className="sr-only"> order {order.number}</span>
        </button>
      </div>
      {rejecting && <Reject order={order} onAnswered={onAnswered} onClose={() => setRejecting(false)} />}
    </>
  )
}

function Reject({ order, onAnswered, onClose }: Props & { onClose: () => void }) {
  const [rejecting, reject] = useMutation(RejectOrder)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [note, setNote] = useState('')

  const onSubmit = async (event: SubmitEvent) => {
    event.preventDefault()
    const { data, error } = await reject({ orderId: order.id, note: note.trim() || null })
    setFailure(error ? failureOf(error) : null)
    if (data) onAnswered(data.rejectOrder.order)
  }
  return (
    <Modal label={`Reject order ${order.number}`} onClose={onClose}>
      <form onSubmit={(event) => void onSubmit(event)} className="space-y-4 p-6 text-left whitespace-normal">
        <div>
          <h2 className="text-base font-semibold">Reject order #{order.number}?</h2>
          <p className="mt-1 text-muted">
            {order.campaign.name}, {whole(order.fansOrdered)} fans for {order.client.name}. This cannot be taken back.
          </p>
        </div>
        <label className="block space-y-1.5">
          <span className="block">
            <span className="font-medium">Note to the client</span> <span className="text-muted">(optional)</span>
          </span>
          <textarea className="field min-h-20" maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
        </label>
        {failure && <Notice failure={failure} />}
        <div className="flex justify-end gap-2">
          <button type="button" className="button button-plain" onClick={onClose}>
            Keep it
          </button>
          <button type="submit" className="button button-bad" disabled={rejecting.fetching}>
            Reject order
          </button>
        </div>
      </form>
    </Modal>
  )
}
