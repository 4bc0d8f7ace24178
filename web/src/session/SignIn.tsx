import { useState, type SubmitEvent } from 'react'
import type { Failure } from '../gql/failure'
import { Mark } from '../ui/Mark'
import { Notice } from '../ui/Notice'

interface Props {
  failure: Failure | null
  onToken: (token: string) => void
}

export function SignIn({ failure, onToken }: Props) {
  const [token, setToken] = useState('')
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (token.trim()) onToken(token.trim())
  }
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <form onSubmit={submit} className="card w-full max-w-sm space-y-5 p-6 shadow-sm sm:p-8">
        <div className="flex items-center gap-3">
          <Mark />
          <h1 className="text-lg font-semibold tracking-tight">Sign in to Headway</h1>
        </div>
        <div className="space-y-1.5">
          <label htmlFor="token" className="block font-medium">
            Token or API key
          </label>
          <input
            id="token"
            type="password"
            autoComplete="off"
            spellCheck={false}
            required
            autoFocus
            className="field font-mono"
            value={token}
            onChange={(event) => setToken(event.target.value)}
          />
          <p className="text-xs text-muted">
            <code>headway token</code> makes one for development. It is kept until you close this tab.
          </p>
        </div>
        {failure && <Notice failure={failure} />}
        <button type="submit" className="button button-main w-full py-2">
          Sign in
        </button>
      </form>
    </main>
  )
}
