import { createClient, type Client } from 'graphql-ws'
import type { KeptSession } from '../session/kept'

/** How the live connection is doing, as people are told. */
export type SocketState = 'connecting' | 'live' | 'reconnecting' | 'refused'

/** What the server has lost and may serve late for: its nerve between instances, or its database. */
export type Degraded = 'BUS' | 'DATABASE'

export interface SocketStatus {
  state: SocketState
  /** When the server was last heard of, in milliseconds, while it is not: what is shown is as of then. Null while all is well. */
  staleSince: number | null
  /** What the server says it has lost; empty while all is well. */
  degraded: readonly Degraded[]
}

/** Close codes after which coming back with the same credentials is of no use: they are wrong, expired or revoked. */
const refusals: readonly number[] = [4401, 4403]

/** How long a silent server is trusted, in milliseconds: a network that went away says nothing by itself. */
const pingEvery = 12_000
const pongWithin = 8_000

/** The one websocket of a page, and what became of it. */
export interface Socket {
  client: Client
  status: () => SocketStatus
  /** Calls back on every change of the status. Returns how to stop. */
  subscribe: (onStatus: () => void) => () => void
  /** Calls back on every connection after the first, and when the server has its database back. */
  onReconnected: (callback: () => void) => () => void
}

/**
 * Opens the websocket when the first subscription asks for it, and again, for ever, whenever it is lost. It closes when the
 * last subscription has ended.
 */
export function openSocket(credentials: Readonly<Record<string, string>>, session: KeptSession | null = null): Socket {
  const listeners = new Set<() => void>()
  const returnListeners = new Set<() => void>()
  let status: SocketStatus = { state: 'connecting', staleSince: null, degraded: [] }
  let wasLive = false
  let heardAt = Date.now()
  let askedFor: number | null = null
  let pongTimer: ReturnType<typeof setTimeout> | undefined

  const become = (change: Partial<SocketStatus>) => {
    status = { ...status, ...change }
    listeners.forEach((tell) => tell())
  }
  const degrade = (degraded: readonly Degraded[]) => {
    const had = status.degraded.includes('DATABASE')
    const has = degraded.includes('DATABASE')
    become({ degraded, staleSince: has ? (status.staleSince ?? Date.now()) : null })
    if (had && !has) returnListeners.forEach((tell) => tell())
  }

  const client = createClient({
    url: async () => {
      await session?.fresh()
      return address()
    },
    connectionParams: () => ({ ...credentials }),
    lazyCloseTimeout: 3_000, // one socket survives the change from one filter to the next
    keepAlive: pingEvery,
    retryAttempts: Infinity,
    retryWait: async (retries) => {
      const wait = askedFor ?? Math.min(500 * 2 ** retries, 15_000) * (0.5 + Math.random())
      await interruptible(wait)
    },
    // A session that has ended is renewed on the way back, or the reader asked to sign in again.
    shouldRetry: (event) => session !== null || !isRefusal(event),
    on: {
      connected: () => {
        become({ state: 'live', staleSince: null, degraded: [] })
        if (wasLive) returnListeners.forEach((tell) => tell())
        wasLive = true
      },
      message: () => (heardAt = Date.now()),
      ping: (received, payload) => {
        const degraded = degradedOf(payload)
        if (degraded) degrade(degraded)
        if (received) return
        pongTimer = setTimeout(() => client.terminate(), pongWithin)
      },
      pong: (received) => {
        if (received) clearTimeout(pongTimer)
      },
      closed: (event) => {
        clearTimeout(pongTimer)
        askedFor = retryOf(event)
        if (isRefusal(event) && session === null) become({ state: 'refused' })
        else if (!(event instanceof CloseEvent && event.code === 1000)) become({ state: wasLive ? 'reconnecting' : 'connecting', staleSince: status.staleSince ?? heardAt, degraded: [] })
      },
    },
  })

  return {
    client,
    status: () => status,
    subscribe: (onStatus) => {
      listeners.add(onStatus)
      return () => listeners.delete(onStatus)
    },
    onReconnected: (callback) => {
      returnListeners.add(callback)
      return () => returnListeners.delete(callback)
    },
  }
}

/** Waits, but no longer than until the machine is on a network again. */
function interruptible(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      window.removeEventListener('online', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    window.addEventListener('online', done)
  })
}

function address(): string {
  const url = new URL('/graphql', window.location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url.href
}

function isRefusal(event: unknown): boolean {
  return event instanceof CloseEvent && refusals.includes(event.code)
}

/** In how many milliseconds a stopping instance asks its clients to come back, or null if it does not say. */
function retryOf(event: unknown): number | null {
  const seconds = event instanceof CloseEvent ? /retry in (\d+) s/.exec(event.reason)?.[1] : undefined
  return seconds === undefined ? null : Number(seconds) * 1000
}

/** What a ping tells of the server's health, or null if it tells nothing. */
function degradedOf(payload: Record<string, unknown> | undefined): Degraded[] | null {
  const extensions = payload?.extensions
  if (typeof extensions !== 'object' || extensions === null || !('degraded' in extensions) || !Array.isArray(extensions.degraded)) return null
  return extensions.degraded.filter((lost): lost is Degraded => lost === 'BUS' || lost === 'DATABASE')
}
