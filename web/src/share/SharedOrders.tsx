import { useEffect, useMemo } from 'react'
import type { ShareField } from '../gql/generated/graphql'
import type { Connection } from '../gql/client'
import { SocketBadge } from '../live/SocketBadge'
import { useLiveList } from '../live/useLiveList'
import { Changing } from '../ui/Changing'
import { instant, money, rate, whole } from '../ui/format'
import { Mark } from '../ui/Mark'
import { Notice } from '../ui/Notice'
import { ProgressBar } from '../ui/ProgressBar'
import { StatusBadge } from '../ui/StatusBadge'
import { DeadLink } from './DeadLink'
import { sharedOrdersOf, type SharedOrder } from './source'

interface Props {
  token: string
  password: string | null
  connection: Connection
  /** Called when the link wants a password, or another one. */
  onLocked: () => void
}

export function SharedOrders({ token, password, connection, onLocked }: Props) {
  const source = useMemo(() => sharedOrdersOf(connection, token, password), [connection, token, password])
  const [list, live] = useLiveList(source)
  const locked = list.failure?.code === 'UNAUTHENTICATED'
  useEffect(() => {
    if (locked) onLocked()
  }, [locked, onLocked])

  const report = list.extra
  if (list.failure?.code === 'NOT_FOUND') return <DeadLink />
  if (locked || (!report && !list.failure)) return <p className="sr-only">Loading…</p>
  return (
    <main className="mx-auto max-w-3xl space-y-5 px-4 py-8 sm:py-12">
      <header className="flex items-start gap-4">
        <div className="min-w-0 flex-1">
          <h1 className="text-xl font-semibold tracking-tight break-words">{report?.label ?? 'Shared progress'}</h1>
          {report && (
            <p className="mt-1 text-muted tabular-nums">
              {list.total === 1 ? '1 order' : `${whole(list.total)} orders`}
              {report.expiresAt && `, shared until ${instant(report.expiresAt)}`}
            </p>
          )}
        </div>
        <SocketBadge socket={connection.socket} />
      </header>
      {list.failure && <Notice failure={list.failure} />}
      <ul className="space-y-3">
        {list.rows.map((order) => (
          <SharedCard key={order.id} order={order} fields={report?.fields ?? []} />
        ))}
      </ul>
      {report && list.rows.length === 0 && <p className="card px-6 py-16 text-center text-muted">There is nothing to show yet.</p>}
      {list.hasMore && (
        <button type="button" className="button button-plain" disabled={list.loading} onClick={() => void live.loadMore()}>
          Load more
        </button>
      )}
      <footer className="flex items-center justify-center gap-2 pt-6 text-xs text-muted">
        <Mark /> Shared with Headway
      </footer>
    </main>
  )
}

function SharedCard({ order, fields }: { order: SharedOrder; fields: ShareField[] }) {
  const { progress } = order
  const figures = [
    { field: 'CLICKS', name: 'Clicks', value: order.clicks == null ? null : whole(order.clicks) },
    { field: 'CONVERSION', name: 'Conversion', value: order.conversionRate == null ? null : rate(order.conversionRate) },
    { field: 'INCOME', name: 'Income', value: order.income ? money(order.income) : null },
  ].filter(({ field }) => fields.some((shown) => shown === field))
  const name = order.campaignName ?? 'Campaign'
  return (
    <li className="card space-y-4 p-5" data-order={order.id}>
      <div className="flex items-start justify-between gap-4">
        <div className="min-w-0">
          <h2 className="font-medium break-words">{name}</h2>
          {order.clientName && <p className="text-muted">{order.clientName}</p>}
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
              <span className="text-2xl font-semibold tracking-tight">
                <Changing value={whole(progress.fansDelivered)} />
              </span>
              <span className="text-muted tabular-nums"> of {whole(progress.fansOrdered)} fans</span>
            </span>
            <span className="font-medium text-muted tabular-nums">{progress.percent}%</span>
          </p>
          <ProgressBar percent={progress.percent} label={`Delivery of ${name}`} status={order.status} />
        </div>
      )}
      {figures.length > 0 && (
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
