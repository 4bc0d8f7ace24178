import { graphql } from '../gql/generated'
import type { OrderFunnelFragment } from '../gql/generated/graphql'
import { text } from '../text'
import { Card } from '../ui/Card'
import { rate, whole } from '../ui/format'
import { Icon } from '../ui/Icon'

export const OrderFunnel = graphql(`
  fragment OrderFunnel on Order {
    performance {
      clicksRaw
      clicks
      clicksFiltered
      clicksInactive
      conversionRate
    }
  }
`)

/** From how many clean clicks on a conversion rate says something. */
export const enoughClicks = 200

/** Below which rate it is low: two fans in a hundred clicks. */
export const lowConversion = 0.02

/** How many of all clicks are clean, and how many of these became fans. */
export function Funnel({ order: { performance } }: { order: OrderFunnelFragment }) {
  const words = text.orderPage.funnel
  const { clicksRaw, clicks, clicksFiltered, clicksInactive, conversionRate } = performance ?? {}
  if (clicks == null || clicksRaw == null) {
    return (
      <Card title={words.title}>
        <p className="text-muted">{words.none}</p>
      </Card>
    )
  }
  const converted = Math.round(Number(conversionRate ?? 0) * clicks)
  const low = clicks >= enoughClicks && Number(conversionRate) < lowConversion
  const steps = [
    { name: words.raw, count: clicksRaw, fill: 'bg-muted/50' },
    { name: words.clean, count: clicks, fill: 'bg-accent' },
    { name: words.converted, count: converted, fill: 'bg-good' },
  ]
  const most = Math.max(1, ...steps.map(({ count }) => count))
  const apart = [clicksFiltered ? words.filtered(whole(clicksFiltered)) : null, clicksInactive ? words.inactive(whole(clicksInactive)) : null].filter(Boolean)
  return (
    <Card title={words.title} hint={apart.join(', ')}>
      <dl className="space-y-2.5">
        {steps.map(({ name, count, fill }) => (
          <div key={name} className="grid grid-cols-[8rem_minmax(0,1fr)_4.5rem] items-center gap-3">
            <dt>{name}</dt>
            <dd aria-hidden className="h-6 rounded-md bg-track">
              <div className={`bar h-full rounded-md ${fill}`} style={{ width: `${(100 * count) / most}%` }} />
            </dd>
            <dd className="text-right font-medium tabular-nums">{whole(count)}</dd>
          </div>
        ))}
      </dl>
      {low && conversionRate && (
        <p className="flex items-start gap-2 rounded-lg bg-warn-soft px-3 py-2 text-warn">
          <Icon name="warning" className="mt-0.5 size-4" />
          {words.low(rate(conversionRate), whole(clicks))}
        </p>
      )}
    </Card>
  )
}
