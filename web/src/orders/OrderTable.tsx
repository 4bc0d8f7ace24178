import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState, type Ref } from 'react'
import type { Role } from '../gql/generated/graphql'
import type { ListState } from '../live/LiveList'
import { tableFrom, useMedia } from '../ui/useMedia'
import type { Choose } from '../view/useView'
import type { View } from '../view/view'
import { columnsFor } from './columns'
import { OrderTableHead } from './OrderTableHead'
import { OrderTableRow, type RowActions } from './OrderTableRow'
import type { OrderRow } from './source'
import type { Answer } from './useAnswers'

/** Lets the page bring a row into sight. */
export interface TableHandle {
  reveal: (index: number) => void
}

interface Props {
  role: Role
  list: ListState<OrderRow, unknown>
  view: View
  onView: Choose
  actions: RowActions
  /** Answers that are on their way; see useAnswers. */
  pending: ReadonlyMap<string, Answer>
  selected: ReadonlySet<string>
  allSelected: boolean
  /** The row that keys act on. */
  current: string | null
  onNearEnd: () => void
  ref: Ref<TableHandle>
}

const rowHeight = 64 // px of a row of the table, which is fixed so that nothing moves when numbers do
const cardHeight = 190 // px of a card of a narrow screen, until it has been measured
const ahead = 60 // rows below the last one in sight that are read before they are needed

/** The orders, as a table or as cards. However many there are, only those in sight are in the page. */
export function OrderTable({ role, list, view, onView, actions, pending, selected, allSelected, current, onNearEnd, ref }: Props) {
  const { rows, hasMore, loading, moreAt } = list
  const body = useRef<HTMLDivElement>(null)
  const [margin, setMargin] = useState(0)
  const wide = useMedia(tableFrom)
  const columns = useMemo(() => columnsFor(role), [role])
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => (wide ? rowHeight : cardHeight),
    gap: wide ? 0 : 12,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
    scrollMargin: margin,
    scrollPaddingStart: 56,
    scrollPaddingEnd: 72,
  })
  useLayoutEffect(() => {
    const place = () => setMargin(body.current ? Math.round(body.current.getBoundingClientRect().top + window.scrollY) : 0)
    place()
    const above = new ResizeObserver(place) // what stands above the table comes, goes and wraps
    above.observe(document.body)
    return () => above.disconnect()
  }, [])
  useEffect(() => virtual.measure(), [virtual, wide])
  useImperativeHandle(ref, () => ({ reveal: (index) => virtual.scrollToIndex(index, { align: 'auto' }) }), [virtual])

  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  const nearEnd = hasMore && last + ahead >= rows.length
  useEffect(() => {
    if (nearEnd && !loading && moreAt === null) onNearEnd()
  }, [nearEnd, loading, moreAt, onNearEnd, rows.length])

  return (
    <div role="table" aria-labelledby="page-title" aria-rowcount={hasMore ? -1 : rows.length + 1} aria-busy={loading} className="lg:card">
      <OrderTableHead role={role} columns={columns} view={view} onView={onView} allSelected={allSelected} someSelected={selected.size > 0} onSelectAll={actions.onSelectAll} />
      <div ref={body} role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const order = rows[item.index]
          return (
            order && (
              <div key={item.key} ref={wide ? undefined : virtual.measureElement} data-index={item.index} role="presentation" className="absolute inset-x-0 top-0" style={{ transform: `translateY(${item.start - margin}px)` }}>
                <OrderTableRow
                  role={role}
                  columns={columns}
                  order={order}
                  index={item.index}
                  pending={pending.get(order.id)}
                  selected={allSelected || selected.has(order.id)}
                  current={order.id === current}
                  actions={actions}
                />
              </div>
            )
          )
        })}
      </div>
    </div>
  )
}
