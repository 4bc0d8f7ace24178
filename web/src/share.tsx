import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Provider } from 'urql'
import { connect } from './gql/client'
import './index.css'
import { SharePage } from './share/SharePage'

const root = document.getElementById('root')
if (root) {
  const connection = connect(null)
  const token = decodeURIComponent(window.location.pathname.split('/').at(-1) ?? '')
  createRoot(root).render(
    <StrictMode>
      <Provider value={connection.client}>
        <SharePage token={token} connection={connection} />
      </Provider>
    </StrictMode>,
  )
}
