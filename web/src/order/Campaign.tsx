import type { ReactNode } from 'react'
import { graphql } from '../gql/generated'
import type { OrderCampaignFragment } from '../gql/generated/graphql'
import { useSession } from '../session/session'
import { text } from '../text'
import { Card } from '../ui/Card'
import { Copy } from '../ui/Copy'
import { instant, money } from '../ui/format'

export const OrderCampaign = graphql(`
  fragment OrderCampaign on Order {
    status
    campaign {
      type
      link
      destination
      trialDays
    }
    creator {
      id
      name
    }
    client {
      id
      name
    }
    marketer {
      id
      name
    }
    price {
      amount
      currency
    }
    guarantee {
      firstFanDays
      fansPerWeek
      policy
    }
    placedAt
    respondBy
    acceptedAt
    rejectedAt
    completedAt
    cancelledAt
  }
`)

/** What was ordered, by whom, and where traffic goes. */
export function Campaign({ order }: { order: OrderCampaignFragment }) {
  const { viewer } = useSession()
  const words = text.orderPage
  const { campaign, guarantee } = order
  const ended = order.completedAt ?? order.cancelledAt ?? order.rejectedAt
  return (
    <Card title={words.details}>
      {campaign.link ? (
        <div className="space-y-1.5">
          <p className="text-xs text-muted">{words.link}</p>
          <div className="flex items-center gap-2">
            <a className="min-w-0 flex-1 truncate text-accent underline" href={campaign.link} rel="noreferrer" target="_blank">
              {campaign.link.replace(/^https?:\/\//, '')}
            </a>
            <Copy value={campaign.link} label={words.copyLink} />
          </div>
        </div>
      ) : (
        order.status === 'WAITING' && <p className="text-muted">{words.linkLater}</p>
      )}
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-2">
        {viewer.role !== 'CLIENT' && <Fact name={words.client}>{order.client.name}</Fact>}
        {viewer.role !== 'MARKETER' && <Fact name={words.marketer}>{order.marketer.name}</Fact>}
        <Fact name={words.creator}>{order.creator.name}</Fact>
        <Fact name={words.campaign}>
          {text.order.campaignTypes[campaign.type]}
          {campaign.trialDays != null && `, ${words.trialDays(campaign.trialDays)}`}
        </Fact>
        {campaign.destination && campaign.destination !== campaign.link && <Fact name={words.destination}>{campaign.destination}</Fact>}
        <Fact name={words.price}>{words.perFan(money(order.price))}</Fact>
        {guarantee && (
          <Fact name={words.guarantee}>
            {words.guaranteed(words.trialDays(guarantee.firstFanDays), text.orders.fans(guarantee.fansPerWeek))} {words.policies[guarantee.policy]}
          </Fact>
        )}
        <Fact name={words.placed}>{instant(order.placedAt)}</Fact>
        {order.status === 'WAITING' && <Fact name={words.answerBy}>{instant(order.respondBy)}</Fact>}
        {order.acceptedAt && <Fact name={words.acceptedAt}>{instant(order.acceptedAt)}</Fact>}
        {ended && <Fact name={words.endedAt}>{instant(ended)}</Fact>}
      </dl>
    </Card>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words tabular-nums">{children}</dd>
    </>
  )
}
