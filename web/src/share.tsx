import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Provider } from 'urql'
import { connect } from './gql/client'
import './share.css'
import { whenSeen } from './share/seen'
import { SharePage } from './share/SharePage'

/*
 * The public page as the server drew it goes on from here: it stays until there is something newer to show in its place. The pass
 * stands for a password that was given to the server.
 */
const root = document.getElementById('root')
if (root) {
  const connection = connect(null)
  const token = decodeURIComponent(window.location.pathname.split('/')[2] ?? '')
  const pass = document.documentElement.dataset.pass ?? null
  const takeOver = () => {
    document.getElementById('drawn')?.remove()
    root.hidden = false
  }
  void whenSeen().then(() => {
    createRoot(root).render(
      <StrictMode>
        <Provider value={connection.client}>
          <SharePage token={token} pass={pass} connection={connection} onReady={takeOver} />
        </Provider>
      </StrictMode>,
    )
  })
}
