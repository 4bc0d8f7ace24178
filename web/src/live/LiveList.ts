import type { ProgressChange } from '../gql/generated/graphql'
import type { Failure } from '../gql/failure'
import { append, compareAge, refresh, update, type Page, type Row } from './rows'

/** What a feed tells: an order's newest state, and whether it came into the list or left it. */
export interface News {
  change: ProgressChange
  order: Row
}

/** Where a list comes from. */
export interface Source<R extends Row, X> {
  pageSize: number
  read: (first: number, after: string | null) => Promise<Page<R, X> | Failure>
  /** Watches until the returned function is called. `onEnd` is called if the feed ends before that. */
  watch: (onNews: (news: News) => void, onEnd: (failure: Failure | null) => void) => () => void
  /** Calls back whenever the connection was lost and is there again. */
  onReconnected: (callback: () => void) => () => void
}

/** What a page shows. */
export interface ListState<R, X> {
  rows: R[]
  total: number
  hasMore: boolean
  extra: X | null
  loading: boolean
  /** When the next page may be read, in milliseconds, while it has to be waited for. Null: at once. */
  moreAt: number | null
  /** Why the list could not be read, or is no longer live. What was read before stays. */
  failure: Failure | null
}

const maxPage = 100 // the API's largest page
const showEvery = 200 // ms: what a reader takes in, however fast orders move; all news of that time are shown at once
const rereadAfter = 400 // ms: one reading for all orders that came or went together
const rereadEvery = 3_000 // ms: what a busy account may spend on readings is bounded
const ranFor = 1_000 // ms after which a feed has worked
const spareFor = 1_000 // ms between two pages when little of the account's budget is left
const returnAfter = 4_000 // ms until an ended feed, or a failed reading, is tried again

/**
 * A list that is right without being loaded again: read once, kept up by a feed, and read again after a reconnect, since
 * what happened while nobody listened is told by nobody. Whatever comes late and is older than what is shown is left out.
 */
export class LiveList<R extends Row, X> {
  private state: ListState<R, X> = { rows: [], total: 0, hasMore: false, extra: null, loading: true, moreAt: null, failure: null }
  private readonly listeners = new Set<() => void>()
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>()
  private readonly pending = new Map<string, Row>()
  private known = new Map<string, R>()
  private endCursor: string | null = null
  private reading = 0
  private readAt = 0
  private stopped = true
  private unwatch: (() => void) | null = null

  constructor(private readonly source: Source<R, X>) {}

  snapshot = (): ListState<R, X> => this.state

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Reads and watches until the returned function is called. */
  start(): () => void {
    this.stopped = false
    this.show({ moreAt: null })
    void this.reread()
    this.watch()
    const stopListening = this.source.onReconnected(() => void this.reread())
    return () => {
      this.stopped = true
      stopListening()
      this.unwatch?.()
      this.timers.forEach((timer) => clearTimeout(timer))
      this.timers.clear()
    }
  }

  /**
   * Reads the next page, which may be larger than the first: nobody waits for it yet. If it cannot be had now, `moreAt` says when it is
   * worth asking again; whoever still wants it then asks.
   */
  async loadMore(): Promise<void> {
    if (this.state.loading || !this.state.hasMore || this.state.moreAt !== null) return
    const reading = this.begin()
    const page = await this.source.read(Math.min(2 * this.source.pageSize, maxPage), this.endCursor)
    if (!this.isCurrent(reading)) return
    if ('code' in page) {
      this.show({ loading: false, failure: page.code === 'RATE_LIMITED' ? null : page })
      this.holdMore(pause(page))
      return
    }
    this.endCursor = page.endCursor
    this.show({ ...shown(page), rows: append(this.state.rows, page.rows) })
    if (page.spares === false && page.hasMore) this.holdMore(spareFor)
  }

  private holdMore(wait: number): void {
    this.show({ moreAt: Date.now() + wait })
    this.after('more', wait, () => this.show({ moreAt: null }))
  }

  /** Shows an order's state that the page learned of by itself, as from a mutation. */
  apply(row: Row): void {
    this.show({ rows: update(this.state.rows, new Map([[row.id, row]])) })
  }

  /** Changes what no version tells of, like tags, of some orders. */
  amend(changes: ReadonlyMap<string, Partial<R>>): void {
    this.show({ rows: this.state.rows.map((row) => (changes.has(row.id) ? { ...row, ...changes.get(row.id) } : row)) })
  }

  /** Reads the list again from its beginning, as far as one page goes. */
  reread = async (): Promise<void> => {
    const reading = this.begin()
    const first = Math.min(Math.max(this.state.rows.length, this.source.pageSize), maxPage)
    const page = await this.source.read(first, null)
    if (!this.isCurrent(reading)) return
    if ('code' in page) {
      this.show({ loading: false, failure: page })
      this.after('read', pause(page), () => void this.reread())
      return
    }
    const { rows, keptTail } = refresh(this.state.rows, page.rows)
    if (!keptTail) this.endCursor = page.endCursor
    this.show({ ...shown(page), rows, hasMore: keptTail ? this.state.hasMore : page.hasMore })
  }

  private begin(): number {
    this.cancel('read')
    this.readAt = Date.now()
    this.show({ loading: true })
    return ++this.reading
  }

  private isCurrent(reading: number): boolean {
    return !this.stopped && reading === this.reading
  }

  private watch(): void {
    this.unwatch?.()
    const since = Date.now()
    this.unwatch = this.source.watch(this.hear, (failure) => {
      // A feed that ran, and is told to come back, as after a change of a public link, does so at once and without a word.
      const passing = failure?.code === 'UNAVAILABLE' && failure.retryAfter === undefined && Date.now() - since > ranFor
      if (failure && !passing) this.show({ failure })
      this.after('watch', passing ? 0 : pause(failure), () => {
        this.watch()
        void this.reread()
      })
    })
  }

  private hear = ({ change, order }: News): void => {
    const known = this.known.get(order.id)
    if (change === 'LEFT') {
      this.show({ rows: this.state.rows.filter((row) => row.id !== order.id) })
    } else if (known) {
      const last = this.pending.get(order.id)
      if (!last || compareAge(order, last) >= 0) this.pending.set(order.id, order)
      this.after('show', showEvery, this.showPending)
    }
    // What is not of this page is read with it: where an order belongs in the list is the server's to say, and counts change too.
    const entered = change === 'ENTERED' && !known
    const moved = known !== undefined && known.status !== order.status && compareAge(order, known) > 0
    if (change !== 'LEFT' && !entered && !moved) return
    const wait = Math.max(rereadAfter, this.readAt + rereadEvery - Date.now())
    this.after('reread', wait, () => void this.reread())
  }

  private showPending = (): void => {
    const rows = update(this.state.rows, this.pending)
    this.pending.clear()
    if (rows !== this.state.rows) this.show({ rows })
  }

  private show(change: Partial<ListState<R, X>>): void {
    this.state = { ...this.state, ...change }
    if (change.rows) this.known = new Map(change.rows.map((row) => [row.id, row]))
    this.listeners.forEach((tell) => tell())
  }

  /** Does something later, once for however many ask for it meanwhile. */
  private after(name: string, delay: number, action: () => void): void {
    if (this.stopped || this.timers.has(name)) return
    const run = () => {
      this.timers.delete(name)
      action()
    }
    this.timers.set(name, setTimeout(run, delay))
  }

  private cancel(name: string): void {
    clearTimeout(this.timers.get(name))
    this.timers.delete(name)
  }
}

/** How long to wait after a failure, in milliseconds. */
function pause(failure: Failure | null): number {
  return Math.max(returnAfter, (failure?.retryAfter ?? 0) * 1000)
}

function shown<R, X>(page: Page<R, X>) {
  return { total: page.total, hasMore: page.hasMore, extra: page.extra, loading: false, failure: null }
}
