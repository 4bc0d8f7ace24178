import { useEffect, useMemo } from 'react'
import { Provider, useQuery } from 'urql'
import { connect } from '../gql/client'
import { failureOf, type Failure } from '../gql/failure'
import { graphql } from '../gql/generated'
import { OrdersPage } from '../orders/OrdersPage'
import { Notice } from '../ui/Notice'
import { Header } from './Header'

const ViewerQuery = graphql(`
  query Viewer {
    viewer {
      role
      account {
        id
        name
      }
    }
  }
`)

interface Props {
  token: string
  /** Called when the token is no longer good, or with null when the reader has had enough. */
  onSignOut: (failure: Failure | null) => void
}

/** Everything behind the sign-in. */
export function Dashboard({ token, onSignOut }: Props) {
  const connection = useMemo(() => connect(token), [token])
  useEffect(() => {
    const { socket } = connection
    return socket.subscribe(() => {
      if (socket.state() === 'refused') onSignOut({ code: 'UNAUTHENTICATED', message: 'Your token has ended. Please sign in again.' })
    })
  }, [connection, onSignOut])
  return (
    <Provider value={connection.client}>
      <SignedIn connection={connection} onSignOut={onSignOut} />
    </Provider>
  )
}

function SignedIn({ connection, onSignOut }: Pick<Props, 'onSignOut'> & { connection: ReturnType<typeof connect> }) {
  const [{ data, error }, readAgain] = useQuery({ query: ViewerQuery })
  const failure = error ? failureOf(error) : null
  const refused = failure?.code === 'UNAUTHENTICATED'
  useEffect(() => {
    if (refused) onSignOut({ code: 'UNAUTHENTICATED', message: 'This token is not accepted. It may have expired.' })
  }, [refused, onSignOut])

  if (failure && !refused) {
    return (
      <main className="mx-auto max-w-md space-y-4 p-6">
        <Notice failure={failure} />
        <button type="button" className="button button-plain" onClick={() => readAgain()}>
          Try again
        </button>
      </main>
    )
  }
  if (!data) return <p className="sr-only">Signing in…</p>
  return (
    <>
      <Header viewer={data.viewer} socket={connection.socket} onSignOut={() => onSignOut(null)} />
      <OrdersPage role={data.viewer.role} connection={connection} />
    </>
  )
}
