// npm graphql-ws: everything over the websocket, queries and mutations too.
import { createClient } from 'graphql-ws'
import WebSocket from 'ws'
import { scenario } from './scenario.js'

await scenario((token) => {
  const client = createClient({
    url: process.env.SOCKET_URL,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  })
  return {
    run: async (query, variables) => {
      for await (const { data, errors } of client.iterate({ query, variables })) {
        if (errors) throw new Error(JSON.stringify(errors))
        return data
      }
    },
    watch: (query, variables, onData, onError) =>
      client.subscribe(
        { query, variables },
        { next: ({ data, errors }) => (errors ? onError(new Error(JSON.stringify(errors))) : onData(data)), error: onError, complete: () => {} },
      ),
    close: () => client.dispose(),
  }
})
