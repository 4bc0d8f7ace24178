import { Client, fetchExchange, subscriptionExchange, type Exchange } from 'urql'
import { openSocket, type Socket } from '../live/socket'
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

/** Connects with the token, or as a visitor without one; the platform may act for the account of an id. */
export function connect(token: string | null, actFor?: string): Connection {
  const credentials = credentialsOf(token, actFor)
  const socket = openSocket(credentials)
  const open = (...first: Exchange[]) =>
    new Client({
      url: '/graphql',
      preferGetMethod: false,
      requestPolicy: first.length > 0 ? 'cache-and-network' : 'network-only',
      fetchOptions: { headers: credentials },
      exchanges: [...first, fetchExchange, subscriptionsOf(socket)],
    })
  return { client: open(cached()), direct: open(), socket }
}

/** What says who asks: headers of a request, and the first message of a websocket. */
function credentialsOf(token: string | null, actFor: string | undefined): Record<string, string> {
  if (token === null) return {}
  const authorization = `Bearer ${token}`
  return actFor === undefined ? { authorization } : { authorization, 'headway-act-for': actFor }
}

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
