import { useEffect, useLayoutEffect, useMemo, useSyncExternalStore } from 'react'
import type { Connection } from '../gql/client'
import { LiveList, type ListState } from '../live/LiveList'
import { useSession } from '../session/session'
import { writeView } from '../view/address'
import type { View } from '../view/view'
import { ordersOf, type Counts, type OrderRow } from './source'

export type Orders = LiveList<OrderRow, Counts | null>

/** The list that was shown last, with how far it was scrolled: whoever comes back from an order finds it as it was left. */
interface Kept {
  key: string
  list: Orders
  scroll: number
}

const kept = new WeakMap<Connection, Kept>()

/** The orders of a view, live for as long as the component is shown. */
export function useOrders(view: View): [ListState<OrderRow, Counts | null>, Orders] {
  const { connection, viewer } = useSession()
  const key = writeView(view)
  const { role } = viewer
  // The key says all there is to a view.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const list = useMemo(() => recall(connection, key, () => new LiveList(ordersOf(connection, role, view))), [connection, key, role])
  useEffect(() => list.start(), [list])
  useLayoutEffect(() => {
    const mine = kept.get(connection)
    if (mine?.list !== list) return
    window.scrollTo(0, mine.scroll)
    return () => {
      mine.scroll = window.scrollY
    }
  }, [connection, list])
  return [useSyncExternalStore(list.subscribe, list.snapshot), list]
}

function recall(connection: Connection, key: string, make: () => Orders): Orders {
  const last = kept.get(connection)
  if (last?.key === key) return last.list
  const next = { key, list: make(), scroll: 0 }
  kept.set(connection, next)
  return next.list
}
