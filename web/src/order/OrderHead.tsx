import { useCallback, useState } from 'react'
import { OrderControls } from '../control/OrderControls'
import { graphql } from '../gql/generated'
import type { OrderHeadFragment } from '../gql/generated/graphql'
import { AnswerButtons } from '../orders/AnswerButtons'
import { ending, isPaused } from '../orders/ending'
import { RejectDialog } from '../orders/RejectDialog'
import { useAnswers } from '../orders/useAnswers'
import { useSession } from '../session/session'
import { ShareDialog } from '../sharing/ShareDialog'
import { text } from '../text'
import { Countdown } from '../ui/Countdown'
import { Icon } from '../ui/Icon'
import { useKeys } from '../ui/keys'
import { StatusBadge } from '../ui/StatusBadge'

export const OrderHeadParts = graphql(`
  fragment OrderHead on Order {
    ...LiveOrder
    rejectionNote
    fansOrdered
    respondBy
    campaign {
      name
      type
    }
    client {
      name
    }
  }
`)

interface Props {
  order: OrderHeadFragment
  onAnswered: () => void
}

/** Which order it is, how it stands, and the answer that it waits for. */
export function OrderHead({ order, onAnswered }: Props) {
  const { viewer } = useSession()
  const [rejecting, setRejecting] = useState(false)
  const [sharing, setSharing] = useState(false)
  const answers = useAnswers(useCallback(() => onAnswered(), [onAnswered]))
  const status = answers.pending.get(order.id) ?? order.status
  const answering = viewer.role === 'MARKETER' && status === 'WAITING'
  useKeys({ a: answering ? () => answers.accept(order) : undefined, r: answering ? () => setRejecting(true) : undefined })
  const why = isPaused(order) ? '' : ending(order)
  return (
    <header className="flex flex-wrap items-end justify-between gap-4">
      <div className="min-w-0 space-y-1">
        <p className="text-muted tabular-nums">{text.order.number(order.number)}</p>
        <h1 id="page-title" className="text-2xl font-semibold tracking-tight break-words">
          {order.campaign.name}
        </h1>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <StatusBadge status={status} paused={isPaused(order)} />
          {why && <span className="text-muted">{why}</span>}
          {status === 'WAITING' && <Countdown until={order.respondBy} />}
        </p>
        {order.rejectionNote && <blockquote className="border-l-2 border-line pl-3 text-muted">{order.rejectionNote}</blockquote>}
      </div>
      <div className="flex flex-wrap gap-2">
        {viewer.role === 'MARKETER' && (
          <button type="button" className="button button-plain" onClick={() => setSharing(true)}>
            <Icon name="link" />
            {text.sharing.share}
          </button>
        )}
        {answering && <AnswerButtons number={order.number} onAccept={() => answers.accept(order)} onReject={() => setRejecting(true)} />}
        <OrderControls order={order} />
      </div>
      {sharing && <ShareDialog target={{ orderId: order.id, name: order.campaign.name }} onClose={() => setSharing(false)} />}
      {rejecting && <RejectDialog order={order} onReject={(note) => answers.reject(order, note)} onClose={() => setRejecting(false)} />}
    </header>
  )
}
