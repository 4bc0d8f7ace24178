import type { ReactNode } from 'react'
import { graphql } from '../gql/generated'
import type { OrderFiguresFragment } from '../gql/generated/graphql'
import { text } from '../text'
import { Changing } from '../ui/Changing'
import { money, rate, whole } from '../ui/format'

export const OrderFigures = graphql(`
  fragment OrderFigures on Order {
    performance {
      clicks
      conversionRate
    }
    income {
      amount
      currency
    }
    incomeVisible
    progress {
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
    settlement {
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
`)

/** What the traffic did and what it earned. Nothing before the order is accepted. */
export function Figures({ order }: { order: OrderFiguresFragment }) {
  const { progress, performance, income, incomeVisible, ifStoppedNow, settlement } = order
  const words = text.orderPage
  if (!progress) return null
  const end = settlement ?? ifStoppedNow
  const hidden = income === null && !incomeVisible
  return (
    <dl className="grid grid-cols-2 gap-3 xl:grid-cols-4">
      <Figure name={words.clicks}>{performance?.clicks == null ? '–' : <Changing value={whole(performance.clicks)} />}</Figure>
      <Figure name={words.conversion}>{performance?.conversionRate == null ? '–' : <Changing value={rate(performance.conversionRate)} />}</Figure>
      <Figure name={words.income} hint={hidden ? words.hiddenHint : undefined}>
        {income ? <Changing value={money(income)} /> : <span className="text-base font-normal text-muted">{hidden ? text.order.hidden : '–'}</span>}
      </Figure>
      {end && (
        <Figure
          name={settlement ? words.settled : words.stopped}
          hint={[end.payout ? words.paidFor(text.orders.fans(end.paidFans)) : words.paidHidden, end.released && words.released(money(end.released))].filter(Boolean).join(', ')}
        >
          {end.payout ? <Changing value={money(end.payout)} /> : <span className="text-base font-normal">{text.orders.fans(end.paidFans)}</span>}
        </Figure>
      )}
    </dl>
  )
}

function Figure({ name, hint, children }: { name: string; hint?: string; children: ReactNode }) {
  return (
    <div className="card p-4">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="mt-1 text-xl font-semibold tracking-tight tabular-nums">
        {children}
        {hint && <span className="mt-0.5 block text-xs font-normal tracking-normal text-muted">{hint}</span>}
      </dd>
    </div>
  )
}
