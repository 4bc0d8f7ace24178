import type { ShareField } from '../gql/generated/graphql'
import { text } from '../text'
import { Changing } from '../ui/Changing'
import { money, rate, whole } from '../ui/format'
import { ProgressBar } from '../ui/ProgressBar'
import { StatusBadge } from '../ui/StatusBadge'
import type { SharedOrder } from './source'

interface Props {
  order: SharedOrder
  fields: readonly ShareField[]
  /** Whether it is all that the page is about. */
  alone?: boolean
  inset?: boolean
}

/** One order of a link, as far as the link shows it. */
export function SharedCard({ order, fields, alone = false, inset = false }: Props) {
  const { progress } = order
  const figures = [
    { field: 'CLICKS', name: text.share.fields.CLICKS.name, value: order.clicks == null ? null : whole(order.clicks) },
    { field: 'CONVERSION', name: text.share.fields.CONVERSION.name, value: order.conversionRate == null ? null : rate(order.conversionRate) },
    { field: 'INCOME', name: text.share.fields.INCOME.name, value: order.income ? money(order.income) : null },
  ].filter(({ field }) => fields.some((shown) => shown === field))
  const name = order.campaignName ?? order.clientName ?? text.share.campaign
  const Name = inset ? 'h4' : 'h2'
  return (
    <li className="card space-y-4 p-5" data-order={order.id}>
      <div className="flex items-start justify-between gap-4">
        <div className="min-w-0">
          <Name className="font-medium break-words">{name}</Name>
          {order.campaignName && order.clientName && <p className="text-muted">{order.clientName}</p>}
          {order.campaignLink && (
            <a className="block truncate text-accent hover:underline" href={order.campaignLink} rel="noreferrer nofollow" target="_blank">
              {order.campaignLink.replace(/^https?:\/\//, '')}
            </a>
          )}
        </div>
        <StatusBadge status={order.status} />
      </div>
      {progress && (
        <div className="space-y-2">
          <p className="flex items-baseline justify-between gap-4">
            <span>
              <span className={`font-semibold tracking-tight ${alone ? 'text-4xl' : 'text-2xl'}`}>
                <Changing value={whole(progress.fansDelivered)} />
              </span>
              <span className="text-muted tabular-nums"> {text.share.ofFansOrdered(whole(progress.fansOrdered))}</span>
            </span>
            <span className={`font-medium tabular-nums ${alone ? 'text-xl' : 'text-muted'}`}>{progress.percent}%</span>
          </p>
          <ProgressBar percent={progress.percent} label={text.share.deliveryOf(name)} status={order.status} />
        </div>
      )}
      {progress && figures.length > 0 && (
        <dl className="flex flex-wrap gap-x-8 gap-y-2">
          {figures.map(({ name, value }) => (
            <div key={name}>
              <dt className="text-xs text-muted">{name}</dt>
              <dd className="tabular-nums">{value ?? <span className="text-muted">–</span>}</dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  )
}
