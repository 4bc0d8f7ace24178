import { useCallback, useMemo, useState } from 'react'
import { useMutation } from 'urql'
import { failureOf, type Failure } from '../gql/failure'
import { graphql } from '../gql/generated'
import type { LiveOrderFragment } from '../gql/generated/graphql'
import { text } from '../text'
import { useNotices } from '../ui/notices'

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

export type Answer = 'ACCEPTED' | 'REJECTED'

interface Answered {
  id: string
  number: number
}

/** The marketer's answers to waiting orders. */
export interface Answers {
  /** What has been answered and not been confirmed yet: it is shown as if it had been. */
  pending: ReadonlyMap<string, Answer>
  /** How many have been confirmed or refused so far. */
  settled: number
  accept: (order: Answered) => void
  reject: (order: Answered, note: string) => void
}

/**
 * Answers at once for the reader, and takes it back with a word if the server disagrees. Repeating an answer that was given already does
 * no harm, so it needs no key. `onSettled` is told the order as it is then, or null if the answer was refused.
 */
export function useAnswers(onSettled: (order: LiveOrderFragment | null) => void): Answers {
  const [, accept] = useMutation(AcceptOrder)
  const [, reject] = useMutation(RejectOrder)
  const [pending, setPending] = useState<ReadonlyMap<string, Answer>>(new Map())
  const [settled, setSettled] = useState(0)
  const { show } = useNotices()

  const answer = useCallback(
    async ({ id, number }: Answered, as: Answer, send: () => Promise<LiveOrderFragment | Failure>) => {
      setPending((now) => new Map(now).set(id, as))
      const told = await send()
      const refused = 'code' in told
      onSettled(refused ? null : told)
      setSettled((count) => count + 1)
      setPending((now) => new Map([...now].filter(([one]) => one !== id)))
      if (refused) show({ tone: 'failure', words: told.code === 'CONFLICT' ? text.orders.tooLate(number) : text.orders.undone(number, told.message) })
      else show({ words: as === 'ACCEPTED' ? text.orders.accepted(number) : text.orders.rejected(number) })
    },
    [onSettled, show],
  )
  const onAccept = useCallback(
    (order: Answered) =>
      void answer(order, 'ACCEPTED', async () => {
        const { data, error } = await accept({ orderId: order.id })
        return data?.acceptOrder.order ?? failed(error)
      }),
    [answer, accept],
  )
  const onReject = useCallback(
    (order: Answered, note: string) =>
      void answer(order, 'REJECTED', async () => {
        const { data, error } = await reject({ orderId: order.id, note: note.trim() || null })
        return data?.rejectOrder.order ?? failed(error)
      }),
    [answer, reject],
  )
  return useMemo(() => ({ pending, settled, accept: onAccept, reject: onReject }), [pending, settled, onAccept, onReject])
}

const failed = (error: Parameters<typeof failureOf>[0] | undefined): Failure => (error ? failureOf(error) : { code: 'INTERNAL', message: text.ui.noAnswer })
