import type { ReactNode } from 'react'
import type { StatsFiguresFragment } from '../gql/generated/graphql'
import { text } from '../text'
import { money, rate, span, whole } from '../ui/format'
import { Icon } from '../ui/Icon'
import { changeOf, longerBy, pointsOf, type Change } from './change'

const words = text.stats

interface Props {
  now: StatsFiguresFragment
  before: StatsFiguresFragment | null
}

/** The figures of the period as a whole, each with how it has changed since the one before. */
export function Tiles({ now, before }: Props) {
  const { tiles, hints } = words
  return (
    <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <Tile name={tiles.fans} value={whole(now.fansDelivered)} change={changeOf(now.fansDelivered, before?.fansDelivered)} />
      <Tile name={tiles.clicks} value={whole(now.clicks)} change={changeOf(now.clicks, before?.clicks)} />
      <Tile name={tiles.conversion} value={now.conversionRate == null ? null : rate(now.conversionRate)} change={pointsOf(now.conversionRate, before?.conversionRate)} />
      <Income now={now} before={before} />
      <Tile name={tiles.orders} value={whole(now.orders)} change={changeOf(now.orders, before?.orders)} hint={hints.fansOrdered(text.orders.fans(now.fansOrdered))} />
      <Tile
        name={tiles.percent}
        value={now.percent == null ? null : rate(String(now.percent / 100))}
        change={pointsOf(now.percent == null ? null : String(now.percent / 100), before?.percent == null ? null : String(before.percent / 100))}
        hint={hints.percent}
      />
      <Tile name={tiles.completion} value={now.completionRate == null ? null : rate(now.completionRate)} change={pointsOf(now.completionRate, before?.completionRate)} hint={hints.completion} />
      <Tile
        name={tiles.firstFan}
        value={now.averageTimeToFirstFan == null ? null : span(now.averageTimeToFirstFan * 1000)}
        change={longerBy(now.averageTimeToFirstFan, before?.averageTimeToFirstFan)}
        hint={hints.firstFan}
      />
    </dl>
  )
}

/** One amount for each currency; orders whose income is hidden are left out, and it says so (rule 24). */
function Income({ now, before }: Props) {
  const [first, ...others] = now.income
  const earlier = before?.income.find(({ earned }) => earned.currency === first?.earned.currency)
  const { hints, tiles } = words
  const leftOut = now.ordersWithHiddenIncome
  return (
    <Tile
      name={tiles.income}
      value={first ? money(first.earned) : leftOut > 0 ? words.hidden : null}
      change={first && changeOf(Number(first.earned.amount), earlier && Number(earlier.earned.amount))}
      hint={
        <>
          {others.map(({ earned }) => (
            <span key={earned.currency} className="block font-medium text-ink">
              {money(earned)}
            </span>
          ))}
          {first && hints.settled(now.income.map(({ settled }) => money(settled)).join(', '))}
          {leftOut > 0 && <span className="block">{hints.leftOut(leftOut)}</span>}
        </>
      }
    />
  )
}

interface TileProps {
  name: string
  /** Null where there is nothing to tell. */
  value: string | null
  change?: Change | null
  hint?: ReactNode
}

function Tile({ name, value, change, hint }: TileProps) {
  return (
    <div className="card min-w-0 p-4">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="mt-1">
        <span className="flex flex-wrap items-baseline gap-x-2.5 gap-y-0.5">
          <span className="text-xl font-semibold tracking-tight tabular-nums sm:text-2xl">{value ?? '–'}</span>
          {change && <Trend change={change} />}
        </span>
        {hint && <span className="mt-0.5 block text-xs text-muted">{hint}</span>}
      </dd>
    </div>
  )
}

function Trend({ change: { words: by, direction, good } }: { change: Change }) {
  if (direction === 'same') return <span className="text-xs text-muted">{by}</span>
  const { more, less } = words.change
  return (
    <span className={`inline-flex items-center gap-0.5 text-xs font-medium tabular-nums ${good ? 'text-good' : 'text-bad'}`}>
      <Icon name={direction} className="size-3.5" />
      <span aria-hidden>{by}</span>
      <span className="sr-only">{direction === 'up' ? more(by) : less(by)}</span>
    </span>
  )
}
