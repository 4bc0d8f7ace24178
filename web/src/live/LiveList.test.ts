import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Failure } from '../gql/failure'
import { LiveList, type News, type Source } from './LiveList'
import type { Page, Row } from './rows'

const row = (id: string, version: number): Row => ({ id, status: 'ACCEPTED', progress: { version } })

/** A source whose answers and news the test gives by hand. */
function played(first: Row[]) {
  const source = {
    rows: first,
    failure: null as Failure | null,
    spares: true,
    reads: 0,
    watches: 0,
    tell: (() => {}) as (news: News) => void,
    end: (() => {}) as (failure: Failure | null) => void,
    reconnect: () => {},
  }
  const given: Source<Row, null> = {
    pageSize: 2,
    read: (count, after) => {
      source.reads++
      if (source.failure) return Promise.resolve(source.failure)
      const from = after === null ? 0 : Number(after)
      const rows = source.rows.slice(from, from + count)
      const page: Page<Row, null> = { rows, total: source.rows.length, endCursor: String(from + count), hasMore: from + count < source.rows.length, extra: null, spares: source.spares }
      return Promise.resolve(page)
    },
    watch: (onNews, onEnd) => {
      source.watches++
      source.tell = onNews
      source.end = onEnd
      return () => {}
    },
    onReconnected: (callback) => {
      source.reconnect = callback
      return () => {}
    },
  }
  return { source, list: new LiveList(given) }
}

const shownBy = (list: LiveList<Row, null>) => list.snapshot().rows.map(({ id, progress }) => `${id}${progress?.version ?? ''}`)

describe('LiveList', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())
  const settle = () => vi.advanceTimersByTimeAsync(250)

  it('moves with the feed, and not backwards', async () => {
    const { source, list } = played([row('a', 1)])
    list.start()
    await settle()
    source.tell({ change: 'UPDATED', order: row('a', 3) })
    source.tell({ change: 'UPDATED', order: row('a', 2) })
    await settle()
    expect(shownBy(list)).toEqual(['a3'])
    expect(source.reads).toBe(1)
  })

  it('is read again after a reconnect', async () => {
    const { source, list } = played([row('a', 1)])
    list.start()
    await settle()
    source.rows = [row('b', 1), row('a', 2)]
    source.reconnect()
    await settle()
    expect(shownBy(list)).toEqual(['b1', 'a2'])
  })

  it('reads once for many orders that come, and at most every three seconds', async () => {
    const { source, list } = played([row('a', 1)])
    list.start()
    await settle()
    for (let round = 0; round < 60; round++) {
      source.tell({ change: 'ENTERED', order: row(`new ${round}`, 1) })
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(source.reads).toBeLessThanOrEqual(3)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(list.snapshot().loading).toBe(false)
  })

  it('drops what has left', async () => {
    const { source, list } = played([row('a', 1), row('b', 1)])
    list.start()
    await settle()
    source.tell({ change: 'LEFT', order: row('a', 2) })
    expect(shownBy(list)).toEqual(['b1'])
  })

  it('goes on below, and keeps what it has when it is read again', async () => {
    const { source, list } = played(['a', 'b', 'c', 'd', 'e'].map((id) => row(id, 1)))
    list.start()
    await settle()
    expect(shownBy(list)).toEqual(['a1', 'b1'])
    await list.loadMore()
    await list.loadMore()
    expect(shownBy(list)).toEqual(['a1', 'b1', 'c1', 'd1', 'e1'])
    expect(list.snapshot().hasMore).toBe(false)
    source.reconnect()
    await settle()
    expect(shownBy(list)).toEqual(['a1', 'b1', 'c1', 'd1', 'e1'])
  })

  it('says what is wrong, keeps what it has, and comes back when the server says so', async () => {
    const { source, list } = played([row('a', 1)])
    list.start()
    await settle()
    source.failure = { code: 'RATE_LIMITED', message: 'Too much.', retryAfter: 20 }
    source.end(null)
    await vi.advanceTimersByTimeAsync(4_100)
    expect(source.watches).toBe(2)
    expect(list.snapshot().failure?.code).toBe('RATE_LIMITED')
    expect(shownBy(list)).toEqual(['a1'])
    const { reads } = source
    source.failure = null
    await vi.advanceTimersByTimeAsync(19_000)
    expect(source.reads).toBe(reads)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(list.snapshot().failure).toBeNull()
  })

  it('comes back at once and without a word when a feed that worked ends for the moment, and waits when it never worked', async () => {
    const { source, list } = played([row('a', 1)])
    const unavailable = { code: 'UNAVAILABLE', message: 'The link was changed; subscribe again.' }
    list.start()
    await vi.advanceTimersByTimeAsync(2_000)
    source.rows = [row('a', 2)]
    source.end(unavailable)
    await settle()
    expect([source.watches, list.snapshot().failure]).toEqual([2, null])
    expect(shownBy(list)).toEqual(['a2'])
    source.end(unavailable)
    await settle()
    expect([source.watches, list.snapshot().failure]).toEqual([2, unavailable])
    await vi.advanceTimersByTimeAsync(5_000)
    expect([source.watches, list.snapshot().failure]).toEqual([3, null])
  })

  it('waits with the next page when the budget is spent, loses nothing, and makes no noise', async () => {
    const { source, list } = played(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => row(id, 1)))
    list.start()
    await settle()
    source.failure = { code: 'RATE_LIMITED', message: 'Too much.', retryAfter: 7 }
    await list.loadMore()
    expect(list.snapshot()).toMatchObject({ loading: false, failure: null, moreAt: Date.now() + 7_000 })
    const { reads } = source
    source.failure = null
    await vi.advanceTimersByTimeAsync(6_900)
    await list.loadMore()
    expect(source.reads).toBe(reads)
    await vi.advanceTimersByTimeAsync(200)
    expect(list.snapshot().moreAt).toBeNull()
    expect(source.reads).toBe(reads) // only if somebody still looks there
    await list.loadMore()
    expect(shownBy(list)).toEqual(['a1', 'b1', 'c1', 'd1', 'e1', 'f1'])
  })

  it('slows down before the budget is spent', async () => {
    const { source, list } = played(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => row(id, 1)))
    list.start()
    await settle()
    source.spares = false
    await list.loadMore()
    expect(list.snapshot().moreAt).not.toBeNull()
    await vi.advanceTimersByTimeAsync(3_000)
    await list.loadMore()
    expect(shownBy(list)).toEqual(['a1', 'b1', 'c1', 'd1', 'e1', 'f1', 'g1'])
    expect(list.snapshot().moreAt).toBeNull()
  })

  it('does nothing once it is stopped', async () => {
    const { source, list } = played([row('a', 1)])
    const stop = list.start()
    await settle()
    source.tell({ change: 'ENTERED', order: row('b', 1) })
    stop()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(source.reads).toBe(1)
  })
})
