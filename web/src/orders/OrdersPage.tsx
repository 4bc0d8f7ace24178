import { useMemo, useState } from 'react'
import type { OrderStatus } from '../gql/generated/graphql'
import { useLiveList } from '../live/useLiveList'
import { useSession } from '../session/session'
import { text } from '../text'
import { whole } from '../ui/format'
import { Notice } from '../ui/Notice'
import { useNotices } from '../ui/notices'
import { useLast, useSettled } from '../ui/settle'
import { OrderDrawer } from './OrderDrawer'
import { OrderTable } from './OrderTable'
import { sortOf, type Sort } from './sort'
import { SortField } from './SortField'
import { ordersOf } from './source'
import { StatusTabs } from './StatusTabs'

/** The orders of an account, live. */
export default function OrdersPage() {
  const { viewer, connection } = useSession()
  const { role } = viewer
  const [status, setStatus] = useState<OrderStatus | null>(null)
  const [typed, setTyped] = useState('')
  const search = useSettled(typed.trim())
  const [chosen, setSort] = useState<Sort | null>(null)
  const sort = chosen ?? sortOf(status)
  const source = useMemo(() => ordersOf(connection, { status, search, sort }), [connection, status, search, sort])
  const [list, live] = useLiveList(source)
  const counts = useLast(list.extra)
  const [open, setOpen] = useState<string | null>(null)
  const { say } = useNotices()

  return (
    <div className="space-y-4">
      <title>{text.frame.title(text.orders.title)}</title>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-xl font-semibold tracking-tight">{text.orders.title}</h1>
        <search className="grid w-full grid-cols-[1fr_8.5rem] gap-2 sm:w-[30rem]">
          <input
            type="search"
            aria-label={text.orders.search}
            placeholder={text.orders.searchHint}
            className="field"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          <SortField sort={sort} onSort={setSort} />
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
          void live.reread()
          say(`Order #${order.number} ${order.status === 'ACCEPTED' ? 'accepted' : 'rejected'}.`)
        }}
      />
      <footer className="flex items-center justify-between gap-3 text-muted">
        <p aria-live="polite" className="tabular-nums">
          {list.hasMore ? `${whole(list.rows.length)} of ${whole(list.total)} orders` : list.rows.length > 0 && (list.rows.length === 1 ? '1 order' : `${whole(list.rows.length)} orders`)}
        </p>
        {list.hasMore && (
          <button type="button" className="button button-plain" disabled={list.loading} onClick={() => void live.loadMore()}>
            Load more
          </button>
        )}
      </footer>
      {open !== null && <OrderDrawer id={open} role={role} live={list.rows.find((row) => row.id === open)} onClose={() => setOpen(null)} />}
    </div>
  )
}
