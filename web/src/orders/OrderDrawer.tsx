import { useEffect, type ReactNode } from 'react'
import { useQuery } from 'urql'
import { failureOf } from '../gql/failure'
import { graphql } from '../gql/generated'
import type { OrderDetailQuery, Role } from '../gql/generated/graphql'
import { instant, money, rate, whole, words } from '../ui/format'
import { Modal } from '../ui/Modal'
import { Notice } from '../ui/Notice'
import { ProgressBar } from '../ui/ProgressBar'
import { useSampled } from '../ui/settle'
import { StatusBadge } from '../ui/StatusBadge'
import { campaignTypes } from './campaign'
import { ending, isPaused } from './ending'
import type { OrderRow } from './source'
import { Timeline } from './Timeline'

const OrderDetail = graphql(`
  query OrderDetail($id: ID!) {
    order(id: $id) {
      ...LiveOrder
      rejectionNote
      acceptedAt
      campaign {
        link
        trialDays
      }
      creator {
        name
      }
      guarantee {
        firstFanDays
        fansPerWeek
        policy
      }
      pace {
        required
        delivered
        windowEnd
      }
      settlement {
        paidFans
        payout {
          amount
          currency
        }
      }
      timeline(last: 30) {
        nodes {
          ...TimelineEvent
        }
        pageInfo {
          hasPreviousPage
        }
      }
    }
  }
`)

interface Props {
  id: string
  role: Role
  /** The order as the list has it, which is live; undefined once it has left the list. */
  live: OrderRow | undefined
  onClose: () => void
}

const readEvery = 2_000 // ms between two readings while fans pour in

/** All there is to know about one order. It is read again whenever the list hears of a newer state. */
export function OrderDrawer({ id, role, live, onClose }: Props) {
  const [{ data, error }, read] = useQuery({ query: OrderDetail, variables: { id } })
  const newest = useSampled(`${live?.status ?? ''} ${live?.progress?.version ?? ''}`, readEvery)
  useEffect(read, [newest, read])

  const order = data?.order
  return (
    <Modal label="Order" place="side" onClose={onClose}>
      <div className="space-y-6 p-5 sm:p-6">
        <div className="flex items-start justify-between gap-4">
          <div className="min-w-0">
            <p className="text-muted tabular-nums">{order ? `Order #${order.number}` : 'Order'}</p>
            <h2 className="text-lg font-semibold tracking-tight break-words">{order?.campaign.name ?? '…'}</h2>
          </div>
          <button type="button" className="button button-plain" onClick={onClose}>
            Close
          </button>
        </div>
        {error && <Notice failure={failureOf(error)} />}
        {order && <Detail order={{ ...order, ...live, campaign: order.campaign, pace: order.pace }} role={role} />}
      </div>
    </Modal>
  )
}

type Order = OrderDetailQuery['order']

function Detail({ order, role }: { order: Order; role: Role }) {
  const { progress, guarantee, pace, settlement } = order
  const why = ending(order)
  return (
    <>
      <div className="space-y-3">
        <div className="flex flex-wrap items-center gap-2">
          <StatusBadge status={order.status} paused={isPaused(order)} />
          {why && <span className="text-muted">{why}</span>}
        </div>
        {order.rejectionNote && <blockquote className="border-l-2 border-line pl-3 text-muted">{order.rejectionNote}</blockquote>}
        {progress && (
          <div className="space-y-2">
            <p className="flex items-baseline justify-between">
              <span className="text-2xl font-semibold tracking-tight tabular-nums">{whole(progress.fansDelivered)}</span>
              <span className="text-muted tabular-nums">
                of {whole(order.fansOrdered)} fans · {progress.percent}%
              </span>
            </p>
            <ProgressBar percent={progress.percent} label={`Delivery of order ${order.number}`} status={order.status} paused={isPaused(order)} />
          </div>
        )}
      </div>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2">
        {role !== 'CLIENT' && <Fact name="Client">{order.client.name}</Fact>}
        {role !== 'MARKETER' && <Fact name="Marketer">{order.marketer.name}</Fact>}
        <Fact name="Creator">{order.creator.name}</Fact>
        <Fact name="Campaign">
          {campaignTypes[order.campaign.type]}
          {order.campaign.trialDays != null && `, ${order.campaign.trialDays} days`}
        </Fact>
        {order.campaign.link && (
          <Fact name="Link">
            <a className="break-all text-accent underline" href={order.campaign.link} rel="noreferrer" target="_blank">
              {order.campaign.link}
            </a>
          </Fact>
        )}
        <Fact name="Price">{money(order.price)} a fan</Fact>
        {order.income && <Fact name="Income">{money(order.income)}</Fact>}
        {order.performance?.clicks != null && <Fact name="Clicks">{whole(order.performance.clicks)}</Fact>}
        {order.performance?.conversionRate != null && <Fact name="Conversion">{rate(order.performance.conversionRate)}</Fact>}
        {guarantee && (
          <Fact name="Guarantee">
            First fan in {guarantee.firstFanDays} d, then {whole(guarantee.fansPerWeek)} a week; a miss {guarantee.policy === 'PAUSE' ? 'pauses' : 'ends'} the order
          </Fact>
        )}
        {pace && (
          <Fact name="Pace">
            {words(pace.state)}, {whole(pace.delivered)} of {whole(pace.required)} in this window
            {pace.windowEnd && `, until ${instant(pace.windowEnd)}`}
          </Fact>
        )}
        {settlement?.payout && (
          <Fact name="Settled">
            {money(settlement.payout)} for {whole(settlement.paidFans)} fans
          </Fact>
        )}
        <Fact name="Placed">{instant(order.placedAt)}</Fact>
        {order.status === 'WAITING' && <Fact name="Answer by">{instant(order.respondBy)}</Fact>}
        {order.acceptedAt && <Fact name="Accepted">{instant(order.acceptedAt)}</Fact>}
      </dl>
      <Timeline events={order.timeline.nodes} more={order.timeline.pageInfo.hasPreviousPage} />
    </>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 tabular-nums">{children}</dd>
    </>
  )
}
