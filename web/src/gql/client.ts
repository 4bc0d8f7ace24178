import { Client, fetchExchange, subscriptionExchange, type Exchange } from 'urql'
import { openSocket, type Socket } from '../live/socket'
import type { KeptSession } from '../session/kept'
import { cached } from './cache'

/** A page's way to the server: queries and mutations by HTTP, subscriptions by one websocket. */
export interface Connection {
  /**
   * For components: what is read is kept by its id, so that a change that one page makes or hears of shows on all of them.
   */
  client: Client
  /**
   * Past the cache, for lists that keep themselves up (live/LiveList.ts): they hold thousands of orders, show the newest version of each
   * that came by any way, and a cache cannot tell an older answer from a newer.
   */
  direct: Client
  socket: Socket
}

/**
 * Connects with the token, or without one: then with the session that the browser's cookie holds, which is kept fresh, or as a visitor.
 * The platform may act for the account of an id.
 */
export function connect(token: string | null, session: KeptSession | null = null, actFor?: string): Connection {
  const credentials = credentialsOf(token, actFor)
  const socket = openSocket(credentials, session)
  const open = (...first: Exchange[]) =>
    new Client({
      url: '/graphql',
      preferGetMethod: false,
      requestPolicy: first.length > 0 ? 'cache-and-network' : 'network-only',
      fetch: session ? (input, init) => session.fresh().then(() => fetch(input, init)) : undefined,
      fetchOptions: { headers: credentials },
      exchanges: [...first, fetchExchange, subscriptionsOf(socket)],
    })
  return { client: open(cached()), direct: open(), socket }
}

/** What says who asks, beside a cookie: headers of a request, and the first message of a websocket. */
const credentialsOf = (token: string | null, actFor: string | undefined): Record<string, string> => ({
  ...(token !== null && { authorization: `Bearer ${token}` }),
  ...(actFor !== undefined && { 'headway-act-for': actFor }),
})

function subscriptionsOf(socket: Socket): Exchange {
  return subscriptionExchange({
    forwardSubscription: (request) => ({
      subscribe: (sink) => {
        const operation = { query: request.query ?? '', variables: request.variables as Record<string, unknown> }
        return { unsubscribe: socket.client.subscribe(operation, sink) }
      },
    }),
  })
}
