import type { Role } from '../gql/generated/graphql'
import type { ListState } from '../live/LiveList'
import { columns } from './columns'
import { OrderTableRow } from './OrderTableRow'
import type { Counts, OrderRow } from './source'

interface Props {
  role: Role
  list: ListState<OrderRow, Counts>
  /** Whether the reader narrowed the list down. */
  filtered: boolean
  onOpen: (id: string) => void
  onAnswered: (order: OrderRow) => void
}

const parties: Record<Role, string> = { MARKETER: 'Client', CLIENT: 'Marketer', PLATFORM: 'Client, marketer' }

export function OrderTable({ role, list, filtered, onOpen, onAnswered }: Props) {
  const headings = ['Order', parties[role], 'Status', 'Progress', 'Clicks', 'Conversion', 'Income']
  return (
    <div id="orders" role="tabpanel" aria-label="Orders" aria-busy={list.loading}>
      {list.rows.length === 0 ? (
        <Empty loading={list.loading} filtered={filtered} />
      ) : (
        <div role="table" aria-label="Orders" className="lg:card max-lg:space-y-3 lg:overflow-hidden">
          <div role="rowgroup" className="max-lg:sr-only">
            <div role="row" className={`grid border-b border-line py-2.5 text-xs font-medium text-muted ${columns(role)}`}>
              {headings.map((heading, index) => (
                <span key={heading} role="columnheader" className={index >= 4 ? 'lg:text-right' : ''}>
                  {heading}
                </span>
              ))}
              {role === 'MARKETER' && (
                <span role="columnheader">
                  <span className="sr-only">Answer</span>
                </span>
              )}
            </div>
          </div>
          <div role="rowgroup" className="max-lg:space-y-3 lg:divide-y lg:divide-line">
            {list.rows.map((order) => (
              <OrderTableRow key={order.id} role={role} order={order} onOpen={onOpen} onAnswered={onAnswered} />
            ))}
          </div>
        </div>
      )}
    </div>
  )
}

function Empty({ loading, filtered }: { loading: boolean; filtered: boolean }) {
  if (loading) {
    return (
      <div className="card divide-y divide-line" aria-label="Loading orders">
        {Array.from({ length: 8 }, (_, index) => (
          <div key={index} className="flex h-16 items-center gap-6 px-5">
            <div className="h-3 w-1/4 rounded bg-raised" />
            <div className="h-3 w-1/6 rounded bg-raised" />
            <div className="h-2 flex-1 rounded bg-raised" />
          </div>
        ))}
      </div>
    )
  }
  return (
    <div className="card px-6 py-16 text-center">
      <p className="font-medium">{filtered ? 'No order matches' : 'No orders yet'}</p>
      <p className="mt-1 text-muted">{filtered ? 'Try another status or search.' : 'They appear here as soon as they are placed.'}</p>
    </div>
  )
}
