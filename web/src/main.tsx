import { StrictMode, useCallback, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import type { Failure } from './gql/failure'
import './index.css'
import { Dashboard } from './session/Dashboard'
import { SignIn } from './session/SignIn'
import { forgetToken, keepToken, readToken } from './session/token'
import { applyTheme } from './ui/theme'

function App() {
  const [token, setToken] = useState(readToken)
  const [failure, setFailure] = useState<Failure | null>(null)

  const signIn = (given: string) => {
    keepToken(given)
    setFailure(null)
    setToken(given)
  }
  const signOut = useCallback((why: Failure | null) => {
    forgetToken()
    setFailure(why)
    setToken(null)
  }, [])

  // A link with another token, opened in this same tab.
  useEffect(() => {
    const read = () => setToken(readToken())
    window.addEventListener('hashchange', read)
    return () => window.removeEventListener('hashchange', read)
  }, [])

  if (token === null) return <SignIn failure={failure} onToken={signIn} />
  return <Dashboard key={token} token={token} onSignOut={signOut} />
}

applyTheme()
const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}
