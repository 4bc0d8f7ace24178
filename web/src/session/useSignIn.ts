import { useCallback, useEffect, useState } from 'react'
import type { Failure } from '../gql/failure'
import { text } from '../text'
import { endSession, KeptSession, readSession } from './kept'
import { forgetToken, keepToken, readToken } from './token'

/** Who is there: by a token, by the browser's session, nobody, or not known yet. */
type Who = { kind: 'asking' } | { kind: 'nobody' } | { kind: 'token'; token: string } | { kind: 'session'; session: KeptSession }

export interface SignedIn {
  who: Who
  provider: string | null
  failure: Failure | null
  signIn: (token: string) => void
  signOut: (why: Failure | null) => void
}

/** Finds out who is there and lets them in and out. The address stays as it is, so that whoever signs in again is where they were. */
export function useSignIn(): SignedIn {
  const [who, setWho] = useState<Who>(fromToken)
  const [provider, setProvider] = useState<string | null>(null)
  const [failure, setFailure] = useState<Failure | null>(failedSignIn)

  useEffect(() => {
    if (who.kind !== 'asking') return
    let stale = false
    void readSession().then(async ({ provider, expiresIn, renewable }) => {
      if (stale) return
      setProvider(provider)
      const ended = () => {
        setFailure({ code: 'UNAUTHENTICATED', message: text.session.sessionEnded })
        setWho({ kind: 'nobody' })
      }
      if (expiresIn === null && !renewable) {
        setWho({ kind: 'nobody' })
        return
      }
      const session = new KeptSession(expiresIn ?? 0, renewable, ended)
      await session.fresh()
      setWho((now) => (now.kind === 'asking' ? { kind: 'session', session } : now))
    })
    return () => {
      stale = true
    }
  }, [who.kind])

  // A link with a token, opened in this same tab.
  useEffect(() => {
    const read = () => {
      const token = readToken()
      if (token !== null) setWho({ kind: 'token', token })
    }
    window.addEventListener('hashchange', read)
    return () => window.removeEventListener('hashchange', read)
  }, [])

  const signIn = useCallback((token: string) => {
    keepToken(token)
    setFailure(null)
    setWho({ kind: 'token', token })
  }, [])
  const signOut = useCallback(
    (why: Failure | null) => {
      forgetToken()
      setFailure(why)
      if (who.kind !== 'session') {
        setWho({ kind: 'asking' })
        return
      }
      who.session.stop()
      setWho({ kind: 'nobody' })
      if (why === null) void endSession().then((at) => at && window.location.assign(at))
    },
    [who],
  )
  return { who, provider, failure, signIn, signOut }
}

function fromToken(): Who {
  const token = readToken()
  return token === null ? { kind: 'asking' } : { kind: 'token', token }
}

/** Why the provider did not let the reader in, from the address, out of which it is taken. */
function failedSignIn(): Failure | null {
  const address = new URL(window.location.href)
  const reason = address.searchParams.get('sign-in')
  if (reason === null) return null
  address.searchParams.delete('sign-in')
  window.history.replaceState(window.history.state, '', address)
  const known = Object.entries(text.session.failed).find(([name]) => name === reason)
  return { code: 'UNAUTHENTICATED', message: known?.[1] ?? text.session.failed.refused }
}
