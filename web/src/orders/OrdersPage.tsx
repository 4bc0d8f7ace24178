import { useMemo, useState } from 'react'
import type { OrderStatus, Role } from '../gql/generated/graphql'
import type { Connection } from '../gql/client'
import { useLiveList } from '../live/useLiveList'
import { whole } from '../ui/format'
import { Notice } from '../ui/Notice'
import { Toasts } from '../ui/Toasts'
import { useToasts } from '../ui/toast'
import { useLast, useSettled } from '../ui/settle'
import { OrderDrawer } from './OrderDrawer'
import { OrderTable } from './OrderTable'
import { ordersOf } from './source'
import { StatusTabs } from './StatusTabs'

interface Props {
  role: Role
  connection: Connection
}

/** The orders of an account, live. */
export function OrdersPage({ role, connection }: Props) {
  const [status, setStatus] = useState<OrderStatus | null>(null)
  const [typed, setTyped] = useState('')
  const search = useSettled(typed.trim())
  const source = useMemo(() => ordersOf(connection, { status, search }), [connection, status, search])
  const [list, live] = useLiveList(source)
  const counts = useLast(list.extra)
  const [open, setOpen] = useState<string | null>(null)
  const [toasts, say] = useToasts()

  return (
    <main className="mx-auto max-w-[90rem] space-y-4 px-4 py-5 sm:px-6 sm:py-7">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-xl font-semibold tracking-tight">Orders</h1>
        <search className="w-full sm:w-80">
          <input
            type="search"
            aria-label="Search orders"
            placeholder="Campaign, client or order number"
            className="field"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </search>
      </div>
      <StatusTabs status={status} counts={counts} onStatus={setStatus} />
      {list.failure && <Notice failure={list.failure} />}
      <OrderTable
        role={role}
        list={list}
        filtered={status !== null || search !== ''}
        onOpen={setOpen}
        onAnswered={(order) => {
          live.apply(order)
          say(`Order #${order.number} ${order.status === 'ACCEPTED' ? 'accepted' : 'rejected'}.`)
        }}
      />
      <footer className="flex items-center justify-between gap-3 text-muted">
        <p aria-live="polite" className="tabular-nums">
          {list.rows.length > 0 && `${whole(list.rows.length)} of ${whole(Math.max(list.total, list.rows.length))}`}
        </p>
        {list.hasMore && (
          <button type="button" className="button button-plain" disabled={list.loading} onClick={() => void live.loadMore()}>
            Load more
          </button>
        )}
      </footer>
      {open !== null && <OrderDrawer id={open} role={role} live={list.rows.find((row) => row.id === open)} onClose={() => setOpen(null)} />}
      <Toasts toasts={toasts} />
    </main>
  )
}
