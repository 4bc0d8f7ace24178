import type { OrderStatus } from '../gql/generated/graphql'

/** What any order that is watched has, an account's own or a shared one. */
export interface Row {
  id: string
  status: OrderStatus
  progress?: { version: number } | null
}

/** A page of a list as read from the server, and what was read along with it. */
export interface Page<R, X> {
  rows: R[]
  total: number
  endCursor: string | null
  hasMore: boolean
  extra: X
  /** Whether the account can spare as much again at once; see gql/cost.ts. */
  spares?: boolean
}

/** Nothing leads back to an earlier stage (rule 6), so the stage tells older from newer where there is no version yet. */
const stages: Record<OrderStatus, number> = { WAITING: 0, ACCEPTED: 1, REJECTED: 2, COMPLETED: 2, CANCELLED: 2 }

/** Negative if a is an older state of the order than b, positive if it is newer, 0 if they are the same as far as one can tell. */
export function compareAge(a: Row, b: Row): number {
  return stages[a.status] - stages[b.status] || (a.progress?.version ?? 0) - (b.progress?.version ?? 0)
}

/** Rows with what was read taken in: on top of what is there, except where that is newer already. */
function take<R extends Row>(known: Map<string, R>, read: R[]): R[] {
  return read.map((row) => {
    const old = known.get(row.id)
    return old && compareAge(row, old) < 0 ? old : row
  })
}

const byId = <R extends Row>(rows: R[]) => new Map(rows.map((row) => [row.id, row]))

/** The next page below the rows. A row that moved down meanwhile is not shown twice. */
export function append<R extends Row>(rows: R[], read: R[]): R[] {
  const fresh = byId(read)
  return [...rows.filter((row) => !fresh.has(row.id)), ...take(byId(rows), read)]
}

/** The beginning of the list read again: what follows its last row stays as it was. */
export function refresh<R extends Row>(rows: R[], read: R[]): { rows: R[]; keptTail: boolean } {
  const fresh = byId(read)
  const last = read.at(-1)
  const end = last ? rows.findIndex((row) => row.id === last.id) : -1
  const tail = end < 0 ? [] : rows.slice(end + 1).filter((row) => !fresh.has(row.id))
  return { rows: [...take(byId(rows), read), ...tail], keptTail: tail.length > 0 }
}

/** The rows with newer states of some of them, by id, or the same array if none of it is news. Rows without news stay the same objects. */
export function update<R extends Row>(rows: R[], news: ReadonlyMap<string, Row>): R[] {
  const isNews = (old: R, row: Row | undefined): row is Row => {
    const age = row ? compareAge(row, old) : -1
    return age > 0 || (age === 0 && !old.progress)
  }
  if (!rows.some((old) => isNews(old, news.get(old.id)))) return rows
  return rows.map((old) => {
    const row = news.get(old.id)
    return isNews(old, row) ? { ...old, ...row } : old
  })
}
