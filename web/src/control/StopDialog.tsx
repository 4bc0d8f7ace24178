import type { ReactNode } from 'react'
import { useMutation, useSubscription } from 'urql'
import { failureOf } from '../gql/failure'
import { graphql } from '../gql/generated'
import { failed } from '../gql/outcome'
import { useSession } from '../session/session'
import { text } from '../text'
import { Changing } from '../ui/Changing'
import { Confirm } from '../ui/Confirm'
import { money, whole } from '../ui/format'
import { Notice } from '../ui/Notice'
import { useNotices } from '../ui/notices'
import { CancelOrder } from './mutations'

const StopPreview = graphql(`
  subscription StopPreview($id: ID!) {
    progress(orderId: $id) {
      order {
        id
        status
        fansOrdered
        progress {
          fansDelivered
          version
        }
        ifStoppedNow {
          paidFans
          payout {
            amount
            currency
          }
          released {
            amount
            currency
          }
        }
      }
    }
  }
`)

const words = text.control

interface Props {
  id: string
  number: number
  onClose: () => void
}

/** Ends an accepted order early, after showing what that pays and releases at this moment (rule 25). */
export function StopDialog({ id, number, onClose }: Props) {
  const { viewer } = useSession()
  const [, cancel] = useMutation(CancelOrder)
  const { say } = useNotices()
  const asOperator = viewer.role === 'PLATFORM'
  return (
    <Confirm
      bad
      title={asOperator ? words.endTitle(number) : words.stopTitle(number)}
      hint={words.stopHint}
      action={asOperator ? words.endNow : words.stopNow}
      cancel={words.keep}
      onConfirm={async () => {
        const why = failed(await cancel({ orderId: id }))
        if (!why) say(words.stopped(number))
        return why
      }}
      onClose={onClose}
    >
      <Preview id={id} />
    </Confirm>
  )
}

function Preview({ id }: { id: string }) {
  const [{ data, error }] = useSubscription({ query: StopPreview, variables: { id } })
  if (error) return <Notice failure={failureOf(error)} />
  const order = data?.progress.order
  const end = order?.ifStoppedNow
  const { preview } = words
  return (
    <section aria-label={preview.title} className="rounded-xl bg-raised p-4">
      <h3 className="flex flex-wrap items-baseline justify-between gap-x-3 font-medium">
        {preview.title}
        <span className="text-xs font-normal text-muted">{preview.live}</span>
      </h3>
      {order && !end ? (
        <p className="mt-3">{preview.over}</p>
      ) : (
        <dl className="mt-3 space-y-2">
          <Line name={preview.delivered}>{order?.progress && <Changing value={preview.of(whole(order.progress.fansDelivered), whole(order.fansOrdered))} />}</Line>
          <Line name={preview.paid} strong hint={end ? preview.for(end.paidFans) : undefined}>
            {end?.payout && <Changing value={money(end.payout)} />}
          </Line>
          <Line name={preview.released} strong>
            {end?.released && <Changing value={money(end.released)} />}
          </Line>
        </dl>
      )}
    </section>
  )
}

function Line({ name, hint, strong = false, children }: { name: string; hint?: string; strong?: boolean; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-4">
      <dt className="text-muted">
        {name}
        {hint && <span className="text-xs"> {hint}</span>}
      </dt>
      <dd className={`tabular-nums ${strong ? 'text-base font-semibold' : ''}`}>{children || '–'}</dd>
    </div>
  )
}
