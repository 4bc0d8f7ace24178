import { memo, useEffect, useMemo } from 'react'
import { Link } from 'wouter'
import { useLiveList } from '../live/useLiveList'
import { useSession } from '../session/session'
import { text } from '../text'
import { Countdown } from '../ui/Countdown'
import { money } from '../ui/format'
import { addressOf } from '../view/address'
import { everything } from '../view/view'
import { AnswerButtons } from './AnswerButtons'
import { ordersOf, type OrderRow } from './source'
import type { Answers } from './useAnswers'

const atMost = 12

interface Props {
  answers: Answers
  onReject: (order: OrderRow) => void
}

/** The orders that wait for the marketer's answer, the next to expire first, whatever else is shown. */
export const WaitingStrip = memo(function WaitingStrip({ answers, onReject }: Props) {
  const { connection, viewer } = useSession()
  const source = useMemo(() => ordersOf(connection, viewer.role, { ...everything, status: ['WAITING'] }, atMost), [connection, viewer.role])
  const [list, live] = useLiveList(source)
  const { settled } = answers
  useEffect(() => {
    if (settled > 0) void live.reread()
  }, [settled, live])
  const words = text.orders.waiting
  const waiting = list.rows.filter(({ id, status }) => status === 'WAITING' && !answers.pending.has(id)).slice(0, atMost)
  if (waiting.length === 0) return null
  return (
    <section aria-labelledby="answer-these" className="rounded-2xl border border-line bg-raised p-4">
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id="answer-these" className="font-semibold">
          {words.title}
        </h2>
        <Link href={addressOf('/orders', { ...everything, status: ['WAITING'] })} className="text-accent hover:underline">
          {words.all(list.total)}
        </Link>
      </div>
      <ul className="relative -mx-4 flex snap-x scroll-px-4 gap-3 overflow-x-auto px-4">
        {waiting.map((order) => (
          <li key={order.id} className="card flex w-72 max-w-[80vw] shrink-0 snap-start flex-col gap-3 p-4">
            <div className="min-w-0">
              <p className="flex items-baseline justify-between gap-3 text-xs">
                <span className="text-muted tabular-nums">#{order.number}</span>
                <Countdown until={order.respondBy} />
              </p>
              <Link href={`/orders/${order.id}`} state={{ fromList: true }} className="mt-0.5 block truncate font-medium hover:text-accent hover:underline">
                {order.campaign.name}
              </Link>
              <p className="truncate text-muted">{order.client.name}</p>
              <p className="truncate tabular-nums">{text.orders.fansAt(text.orders.fans(order.fansOrdered), money(order.price))}</p>
            </div>
            <AnswerButtons number={order.number} onAccept={() => answers.accept(order)} onReject={() => onReject(order)} />
          </li>
        ))}
      </ul>
    </section>
  )
})
