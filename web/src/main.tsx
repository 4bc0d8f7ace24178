import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './index.css'
import { Dashboard } from './session/Dashboard'
import { SignIn } from './session/SignIn'
import { useSignIn } from './session/useSignIn'
import { text } from './text'
import { applyTheme } from './ui/theme'

function App() {
  const { who, provider, failure, signIn, signOut } = useSignIn()
  switch (who.kind) {
    case 'asking':
      return <p className="sr-only">{text.session.signingIn}</p>
    case 'nobody':
      return <SignIn failure={failure} provider={provider} onToken={signIn} />
    case 'token':
      return <Dashboard key={who.token} token={who.token} session={null} onSignOut={signOut} />
    case 'session':
      return <Dashboard token={null} session={who.session} onSignOut={signOut} />
  }
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
