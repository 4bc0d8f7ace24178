import { useCallback, useMemo, useState } from 'react'
import type { OrderRow } from './source'
import type { Orders } from './useOrders'

/** Which orders are selected: some of those shown, or all that match, shown or not. */
export interface Selection {
  ids: ReadonlySet<string>
  matching: boolean
}

interface State {
  selection: Selection
  /** Whose list they are of: another list begins with none. */
  of: Orders
  /** What was selected last, where a range begins. */
  last: string | null
}

const none: Selection = { ids: new Set(), matching: false }

const idsOf = (rows: readonly OrderRow[]) => new Set(rows.map(({ id }) => id))

/** Whether every row is among the ids. */
export const hasAll = (ids: ReadonlySet<string>, rows: readonly OrderRow[]) => rows.length > 0 && rows.every(({ id }) => ids.has(id))

/** The selection with a row, or without it if it was in it; with the rows from `from` to it if that is given. */
function toggle(ids: ReadonlySet<string>, rows: readonly OrderRow[], id: string, from: string | null): Set<string> {
  const next = new Set(ids)
  const [start, end] = [from, id].map((one) => rows.findIndex((row) => row.id === one))
  if (start !== undefined && end !== undefined && start >= 0) rows.slice(Math.min(start, end), Math.max(start, end) + 1).forEach((row) => next.add(row.id))
  else if (!next.delete(id)) next.add(id)
  return next
}

/** Selecting rows: one by one, a range with Shift, all that are shown, all that match. What it gives stays the same while rows move. */
export function useSelection(list: Orders) {
  const [state, setState] = useState<State>({ of: list, selection: none, last: null })
  const { selection } = state.of === list ? state : { selection: none }

  const set = useCallback((next: Selection) => setState({ of: list, selection: next, last: null }), [list])
  const select = useCallback(
    (id: string, extend: boolean) => {
      setState(({ of, selection: { ids, matching }, last }) => {
        const known = of === list && !matching ? ids : none.ids
        return { of: list, selection: { ids: toggle(known, list.snapshot().rows, id, extend && of === list ? last : null), matching: false }, last: id }
      })
    },
    [list],
  )
  const toggleAll = useCallback(() => {
    const { rows } = list.snapshot()
    setState(({ of, selection: { ids } }) => ({ of: list, selection: of === list && hasAll(ids, rows) ? none : { ids: idsOf(rows), matching: false }, last: null }))
  }, [list])
  const selectMatching = useCallback(() => set({ ids: idsOf(list.snapshot().rows), matching: true }), [list, set])
  const clear = useCallback(() => set(none), [set])
  return useMemo(() => ({ selection, select, toggleAll, selectMatching, clear }), [selection, select, toggleAll, selectMatching, clear])
}
