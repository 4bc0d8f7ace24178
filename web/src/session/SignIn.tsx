import { useState, type SubmitEvent } from 'react'
import type { Failure } from '../gql/failure'
import { text } from '../text'
import { Icon } from '../ui/Icon'
import { Mark } from '../ui/Mark'
import { Notice } from '../ui/Notice'

interface Props {
  failure: Failure | null
  /** What the provider is called with which people may sign in, or null if there is none. */
  provider: string | null
  onToken: (token: string) => void
}

export function SignIn({ failure, provider, onToken }: Props) {
  const [token, setToken] = useState('')
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (token.trim()) onToken(token.trim())
  }
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <title>{text.frame.title(text.session.signIn)}</title>
      <form onSubmit={submit} className="card w-full max-w-sm space-y-5 p-6 shadow-sm sm:p-8">
        <div className="flex items-center gap-3">
          <Mark />
          <h1 className="text-lg font-semibold tracking-tight">{text.session.title}</h1>
        </div>
        {failure && <Notice failure={failure} />}
        {provider && (
          <>
            <a className="button button-main w-full py-2" href={`/auth/sign-in?to=${encodeURIComponent(hereAgain())}`}>
              <Icon name="user" />
              {text.session.signInWith(provider)}
            </a>
            <p className="flex items-center gap-3 text-xs text-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">{text.session.or}</p>
          </>
        )}
        <div className="space-y-1.5">
          <label htmlFor="token" className="block font-medium">
            {text.session.token}
          </label>
          <input
            id="token"
            type="password"
            autoComplete="off"
            spellCheck={false}
            required
            autoFocus={!provider}
            aria-describedby="token-hint"
            className="field font-mono"
            value={token}
            onChange={(event) => setToken(event.target.value)}
          />
          <p id="token-hint" className="text-xs text-muted">
            {text.session.tokenHint}
          </p>
        </div>
        <button type="submit" className={`button w-full py-2 ${provider ? 'button-plain' : 'button-main'}`}>
          {text.session.signIn}
        </button>
      </form>
    </main>
  )
}

/** Where the reader is, to come back to. */
const hereAgain = (): string => window.location.pathname + window.location.search
