// npm @apollo/client: queries and mutations over HTTP, subscriptions over its graphql-ws link, with its normalising cache.
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from '@apollo/client/core'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { OperationTypeNode } from 'graphql'
import { createClient } from 'graphql-ws'
import WebSocket from 'ws'
import { scenario } from './scenario.js'

await scenario((token) => {
  const authorization = `Bearer ${token}`
  const socket = createClient({ url: process.env.SOCKET_URL, webSocketImpl: WebSocket, connectionParams: { authorization }, retryAttempts: 0 })
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(socket),
      new HttpLink({ uri: process.env.HTTP_URL, headers: { authorization } }),
    ),
  })
  return {
    run: async (text, variables) => {
      const document = gql(text)
      const isMutation = document.definitions[0].operation === 'mutation'
      const { data } = isMutation ? await client.mutate({ mutation: document, variables }) : await client.query({ query: document, variables })
      return plain(data)
    },
    watch: (text, variables, onData, onError) => {
      const subscription = client
        .subscribe({ query: gql(text), variables })
        .subscribe({ next: ({ data, error }) => (error ? onError(error) : onData(plain(data))), error: onError })
      return () => subscription.unsubscribe()
    },
    close: async () => {
      client.stop()
      await socket.dispose()
    },
  }
})

/** The data without the __typename that Apollo adds to every selection. */
function plain(data) {
  return JSON.parse(JSON.stringify(data, (key, value) => (key === '__typename' ? undefined : value)))
}
