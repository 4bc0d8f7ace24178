import type { ReactNode } from 'react'
import { text } from '../text'
import { Changing } from '../ui/Changing'
import { instant, whole } from '../ui/format'
import { Mark } from '../ui/Mark'
import { ProgressBar } from '../ui/ProgressBar'
import { SharedCard } from './SharedCard'
import type { Report, SharedOrder } from './source'
import { totalOf } from './total'

interface Props {
  report: Report
  orders: SharedOrder[]
  /** How many orders there are, of which `orders` may be the first only. */
  total: number
  hasMore: boolean
  /** Whether it moves by itself. */
  live?: ReactNode
  /** Where the report lies; without it, nothing leads anywhere. */
  address?: string
  /** Whether it stands on another page, as a preview, below that page's own headings. */
  inset?: boolean
  children?: ReactNode
}

/** What a visitor sees of a link. The server draws the same first (internal/share/pages/live.html). */
export function SharedReport({ report, orders, total, hasMore, live, address, inset = false, children }: Props) {
  const sums = totalOf(report, orders, hasMore)
  const only = report.liveSet ? undefined : orders[0]
  const Page = inset ? 'div' : 'main'
  const Title = inset ? 'h3' : 'h1'
  return (
    <Page className={`mx-auto max-w-3xl space-y-5 ${inset ? 'px-5 py-6' : 'px-4 py-8 sm:py-12'}`}>
      <header className="flex items-start gap-4">
        <div className="min-w-0 flex-1">
          <Title className="text-2xl font-semibold tracking-tight break-words">{report.label ?? only?.campaignName ?? text.share.untitled}</Title>
          <p className="mt-1 text-muted tabular-nums">
            {text.share.scope(total, report.liveSet)}
            {report.expiresAt && (
              <>
                {' · '}
                {text.share.until(instant(report.expiresAt))}
              </>
            )}
          </p>
        </div>
        {live && <p className="flex w-28 shrink-0 justify-end">{live}</p>}
      </header>
      {total > 1 && sums.started > 0 && (
        <section aria-label={text.share.inAll} className="card space-y-3 p-5">
          <p className="flex items-baseline justify-between gap-4">
            <span>
              <span className="text-3xl font-semibold tracking-tight">
                <Changing value={`${sums.percent}%`} />
              </span>
              <span className="text-muted"> {text.share.delivered}</span>
            </span>
            <span className="text-right text-muted tabular-nums">{text.share.ofFans(whole(sums.fansDelivered), whole(sums.fansOrdered))}</span>
          </p>
          <ProgressBar percent={sums.percent} label={text.share.deliveryInAll} status={sums.percent === 100 ? 'COMPLETED' : 'ACCEPTED'} />
          <p className="text-muted tabular-nums">{text.share.completed(whole(sums.completed), whole(total))}</p>
        </section>
      )}
      <ul className="space-y-3">
        {orders.map((order) => (
          <SharedCard key={order.id} order={order} fields={report.fields} alone={only !== undefined} inset={inset} />
        ))}
      </ul>
      {orders.length === 0 && <p className="card px-6 py-16 text-center text-muted">{text.share.empty}</p>}
      {children}
      <footer className="flex flex-wrap items-center justify-between gap-2 pt-6 text-xs text-muted">
        <span className="flex items-center gap-2">
          <Mark /> {text.share.sharedWith}
        </span>
        {address && (
          <a className="underline" href={`${address}/report`}>
            {text.share.report}
          </a>
        )}
      </footer>
    </Page>
  )
}
