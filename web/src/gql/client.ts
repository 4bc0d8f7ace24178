import { Client, fetchExchange, subscriptionExchange } from 'urql'
import { openSocket, type Socket } from '../live/socket'

/** A page's way to the server: queries and mutations by HTTP, subscriptions by one websocket. */
export interface Connection {
  client: Client
  socket: Socket
}

/**
 * Connects with the token, or as a visitor without one. There is no cache between: what a page shows is the newest version
 * of each order that came by any way (see live/list.ts), and a cache of documents cannot tell an older answer from a newer.
 */
export function connect(token: string | null): Connection {
  const socket = openSocket(token)
  const client = new Client({
    url: '/graphql',
    preferGetMethod: false,
    requestPolicy: 'network-only',
    fetchOptions: token === null ? {} : { headers: { authorization: `Bearer ${token}` } },
    exchanges: [
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: (request) => ({
          subscribe: (sink) => {
            const operation = { query: request.query ?? '', variables: request.variables as Record<string, unknown> }
            return { unsubscribe: socket.client.subscribe(operation, sink) }
          },
        }),
      }),
    ],
  })
  return { client, socket }
}
