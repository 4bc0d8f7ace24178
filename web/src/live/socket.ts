import { createClient, type Client } from 'graphql-ws'

/** How the live connection is doing, as people are told. */
export type SocketState = 'connecting' | 'live' | 'reconnecting' | 'refused'

/** Close codes after which coming back with the same credentials is of no use: they are wrong, expired or revoked. */
const refusals: readonly number[] = [4401, 4403]

/** How long a silent server is trusted, in milliseconds: a network that went away says nothing by itself. */
const pingEvery = 12_000
const pongWithin = 8_000

/** The one websocket of a page, and what became of it. */
export interface Socket {
  client: Client
  state: () => SocketState
  /** Calls back on every change of the state, and on every connection after the first. Returns how to stop. */
  subscribe: (onState: () => void) => () => void
  onReconnected: (callback: () => void) => () => void
}

/**
 * Opens the websocket when the first subscription asks for it, and again, for ever, whenever it is lost. It closes when the
 * last subscription has ended.
 */
export function openSocket(token: string | null): Socket {
  const stateListeners = new Set<() => void>()
  const returnListeners = new Set<() => void>()
  let state: SocketState = 'connecting'
  let wasLive = false
  let pongTimer: ReturnType<typeof setTimeout> | undefined

  const become = (next: SocketState) => {
    state = next
    stateListeners.forEach((tell) => tell())
  }

  const client = createClient({
    url: () => address(),
    connectionParams: () => (token === null ? {} : { authorization: `Bearer ${token}` }),
    lazyCloseTimeout: 3_000, // one socket survives the change from one filter to the next
    keepAlive: pingEvery,
    retryAttempts: Infinity,
    retryWait: async (retries) => {
      const wait = Math.min(500 * 2 ** retries, 15_000)
      await new Promise((resolve) => setTimeout(resolve, wait * (0.5 + Math.random())))
    },
    shouldRetry: (event) => !isRefusal(event),
    on: {
      connected: () => {
        become('live')
        if (wasLive) returnListeners.forEach((tell) => tell())
        wasLive = true
      },
      ping: (received) => {
        if (received) return
        pongTimer = setTimeout(() => client.terminate(), pongWithin)
      },
      pong: (received) => {
        if (received) clearTimeout(pongTimer)
      },
      closed: (event) => {
        clearTimeout(pongTimer)
        if (isRefusal(event)) become('refused')
        else become(wasLive ? 'reconnecting' : 'connecting')
      },
    },
  })

  return {
    client,
    state: () => state,
    subscribe: (onState) => {
      stateListeners.add(onState)
      return () => stateListeners.delete(onState)
    },
    onReconnected: (callback) => {
      returnListeners.add(callback)
      return () => returnListeners.delete(callback)
    },
  }
}

function address(): string {
  const url = new URL('/graphql', window.location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url.href
}

function isRefusal(event: unknown): boolean {
  return event instanceof CloseEvent && refusals.includes(event.code)
}
