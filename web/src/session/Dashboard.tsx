import { useCallback, useEffect, useMemo, useState } from 'react'
import { Provider, useQuery } from 'urql'
import { Frame } from '../frame/Frame'
import { connect, type Connection } from '../gql/client'
import { failureOf, type Failure } from '../gql/failure'
import { graphql } from '../gql/generated'
import { text } from '../text'
import { keepActing, readActing, type Acting } from './acting'
import type { KeptSession } from './kept'
import { Shut } from './Shut'
import { SessionContext, type Session } from './session'

const ViewerQuery = graphql(`
  query Viewer {
    viewer {
      role
      scopes
      account {
        id
        name
      }
      actingAs {
        id
        name
      }
    }
  }
`)

interface Props {
  /** The token that was pasted, or null for the browser's session. */
  token: string | null
  session: KeptSession | null
  /** Called when the token is no longer good, or with null when the reader has had enough. */
  onSignOut: (failure: Failure | null) => void
}

/** Everything behind the sign-in. */
export function Dashboard({ token, session, onSignOut }: Props) {
  const [acting, setActing] = useState(readActing)
  const actFor = useCallback((next: Acting | null) => {
    keepActing(next)
    setActing(next)
  }, [])
  const [attempt, setAttempt] = useState(0)
  // A new attempt is a new connection: a socket that was refused does not come back.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const connection = useMemo(() => connect(token, session, acting?.id), [token, session, acting?.id, attempt])
  const ofAnother = acting !== null
  useEffect(() => {
    const { socket } = connection
    return socket.subscribe(() => {
      if (socket.status().state === 'refused' && !ofAnother) onSignOut({ code: 'UNAUTHENTICATED', message: text.session.ended })
    })
  }, [connection, ofAnother, onSignOut])
  return (
    <Provider value={connection.client}>
      <SignedIn key={`${attempt} ${acting?.id}`} connection={connection} acting={acting} onActFor={actFor} onRetry={() => setAttempt(attempt + 1)} onSignOut={onSignOut} />
    </Provider>
  )
}

interface SignedInProps extends Pick<Props, 'onSignOut'> {
  connection: Connection
  acting: Acting | null
  onActFor: (acting: Acting | null) => void
  onRetry: () => void
}

function SignedIn({ connection, acting, onActFor, onRetry, onSignOut }: SignedInProps) {
  const [{ data, error }] = useQuery({ query: ViewerQuery })
  const lost = useLostAccount(connection, acting !== null)
  const failure = lost ?? (error ? failureOf(error) : null)
  // Of an account that went away the server may say just that: the reader's own token need not be the reason.
  const refused = failure?.code === 'UNAUTHENTICATED' && acting === null
  useEffect(() => {
    if (refused) onSignOut({ code: 'UNAUTHENTICATED', message: text.session.refused })
  }, [refused, onSignOut])

  const viewer = data?.viewer
  const session = useMemo<Session | null>(
    () => (viewer ? { viewer, connection, actFor: onActFor, signOut: () => onSignOut(null) } : null),
    [viewer, connection, onActFor, onSignOut],
  )
  if (session && !lost) {
    return (
      <SessionContext value={session}>
        <Frame />
      </SessionContext>
    )
  }
  if (failure && !refused) {
    return <Shut failure={failure} acting={acting} onSelf={() => onActFor(null)} onRetry={onRetry} onSignOut={() => onSignOut(null)} />
  }
  return <p className="sr-only">{text.session.signingIn}</p>
}

/**
 * Why one can no longer act for the account that one acted for, or null while one can. It is asked whenever the connection is lost or
 * refused: that the server cannot be reached is another matter, and passes.
 */
function useLostAccount({ direct, socket }: Connection, acts: boolean): Failure | null {
  const [lost, setLost] = useState<Failure | null>(null)
  useEffect(() => {
    if (!acts) return
    let stale = false
    const stop = socket.subscribe(() => {
      const { state } = socket.status()
      if (state !== 'refused' && state !== 'reconnecting') return
      void direct
        .query(ViewerQuery, {})
        .toPromise()
        .then(({ error }) => {
          const failure = error ? failureOf(error) : null
          if (!stale && failure && !passing.includes(failure.code)) setLost(failure)
        })
    })
    return () => {
      stale = true
      stop()
    }
  }, [direct, socket, acts])
  return lost
}

/** What is no word on the account. */
const passing: readonly string[] = ['UNAVAILABLE', 'INTERNAL', 'RATE_LIMITED']
