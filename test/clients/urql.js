// npm urql: queries and mutations over HTTP, subscriptions over graphql-ws, with its document cache.
import { createClient } from 'graphql-ws'
import { Client, cacheExchange, fetchExchange, subscriptionExchange } from 'urql'
import WebSocket from 'ws'
import { scenario } from './scenario.js'

await scenario((token) => {
  const authorization = `Bearer ${token}`
  const socket = createClient({ url: process.env.SOCKET_URL, webSocketImpl: WebSocket, connectionParams: { authorization }, retryAttempts: 0 })
  const client = new Client({
    url: process.env.HTTP_URL,
    preferGetMethod: false,
    fetchOptions: { headers: { authorization } },
    exchanges: [
      cacheExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query, variables }) => ({
          subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query, variables }, sink) }),
        }),
      }),
    ],
  })
  return {
    run: async (document, variables) => {
      const isMutation = document.trimStart().startsWith('mutation')
      const { data, error } = await (isMutation ? client.mutation(document, variables) : client.query(document, variables)).toPromise()
      if (error) throw error
      return plain(data)
    },
    watch: (document, variables, onData, onError) => {
      const subscription = client.subscription(document, variables).subscribe(({ data, error }) => (error ? onError(error) : onData(plain(data))))
      return () => subscription.unsubscribe()
    },
    close: () => socket.dispose(),
  }
})

/** The data without the __typename that the cache adds to every selection. */
function plain(data) {
  return JSON.parse(JSON.stringify(data, (key, value) => (key === '__typename' ? undefined : value)))
}
