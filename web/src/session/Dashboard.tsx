import { useEffect, useMemo } from 'react'
import { Provider, useQuery } from 'urql'
import { Frame } from '../frame/Frame'
import { connect, type Connection } from '../gql/client'
import { failureOf, type Failure } from '../gql/failure'
import { graphql } from '../gql/generated'
import { text } from '../text'
import { Failed } from '../ui/Failed'
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
  const connection = useMemo(() => connect(token, session), [token, session])
  useEffect(() => {
    const { socket } = connection
    return socket.subscribe(() => {
      if (socket.status().state === 'refused') onSignOut({ code: 'UNAUTHENTICATED', message: text.session.ended })
    })
  }, [connection, onSignOut])
  return (
    <Provider value={connection.client}>
      <SignedIn connection={connection} onSignOut={onSignOut} />
    </Provider>
  )
}

function SignedIn({ connection, onSignOut }: Pick<Props, 'onSignOut'> & { connection: Connection }) {
  const [{ data, error }, readAgain] = useQuery({ query: ViewerQuery })
  const failure = error ? failureOf(error) : null
  const refused = failure?.code === 'UNAUTHENTICATED'
  useEffect(() => {
    if (refused) onSignOut({ code: 'UNAUTHENTICATED', message: text.session.refused })
  }, [refused, onSignOut])

  const viewer = data?.viewer
  const session = useMemo<Session | null>(
    () => (viewer ? { viewer, connection, signOut: () => onSignOut(null) } : null),
    [viewer, connection, onSignOut],
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
