import { useCallback, useEffect, useMemo, useState } from 'react'
import { Provider, useQuery } from 'urql'
import { Frame } from '../frame/Frame'
import { connect, type Connection } from '../gql/client'
import { failureOf, type Failure } from '../gql/failure'
import { graphql } from '../gql/generated'
import { text } from '../text'
import { Failed } from '../ui/Failed'
import { keepActing, readActing, type Acting } from './acting'
import type { KeptSession } from './kept'
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
  const connection = useMemo(() => connect(token, session, acting?.id), [token, session, acting?.id])
  useEffect(() => {
    const { socket } = connection
    return socket.subscribe(() => {
      if (socket.status().state === 'refused') onSignOut({ code: 'UNAUTHENTICATED', message: text.session.ended })
    })
  }, [connection, onSignOut])
  return (
    <Provider value={connection.client}>
      <SignedIn key={acting?.id} connection={connection} onActFor={actFor} onSignOut={onSignOut} />
    </Provider>
  )
}

interface SignedInProps extends Pick<Props, 'onSignOut'> {
  connection: Connection
  onActFor: (acting: Acting | null) => void
}

function SignedIn({ connection, onActFor, onSignOut }: SignedInProps) {
  const [{ data, error }, readAgain] = useQuery({ query: ViewerQuery })
  const failure = error ? failureOf(error) : null
  const refused = failure?.code === 'UNAUTHENTICATED'
  useEffect(() => {
    if (refused) onSignOut({ code: 'UNAUTHENTICATED', message: text.session.refused })
  }, [refused, onSignOut])

  const viewer = data?.viewer
  const session = useMemo<Session | null>(
    () => (viewer ? { viewer, connection, actFor: onActFor, signOut: () => onSignOut(null) } : null),
    [viewer, connection, onActFor, onSignOut],
  )
  if (session) {
    return (
      <SessionContext value={session}>
        <Frame />
      </SessionContext>
    )
  }
  if (failure && !refused) {
    return (
      <main className="mx-auto max-w-md p-6">
        <Failed failure={failure} onRetry={readAgain} />
      </main>
    )
  }
  return <p className="sr-only">{text.session.signingIn}</p>
}
