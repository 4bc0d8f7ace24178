import { createGraphiQLFetcher } from '@graphiql/toolkit'
import { GraphiQL } from 'graphiql'
import 'graphiql/style.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './graphiql.css'
import { readToken } from './session/token'

const subscriptions = new URL('/graphql', window.location.href)
subscriptions.protocol = subscriptions.protocol === 'https:' ? 'wss:' : 'ws:'

// The headers of the editor go with every request, and with the socket's connection_init for a subscription.
const fetcher = createGraphiQLFetcher({ url: '/graphql', subscriptionUrl: subscriptions.href })

const headers = JSON.stringify({ Authorization: `Bearer ${readToken() ?? 'your-token'}` }, null, 2)

const example = `# Put a token into the headers below; \`headway token\` makes one.

query Orders {
  orders(first: 10) {
    nodes {
      number
      status
      campaign { name }
      progress { fansDelivered fansOrdered percent version }
    }
    totalCount
  }
}

subscription Live {
  progressFeed {
    change
    order { number status }
    progress { fansDelivered fansOrdered percent version }
  }
}
`

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <GraphiQL fetcher={fetcher} defaultQuery={example} defaultHeaders={headers} defaultEditorToolsVisibility="headers" shouldPersistHeaders={false} />
    </StrictMode>,
  )
}
