import { createContext, use } from 'react'
import type { Connection } from '../gql/client'
import type { ViewerQuery } from '../gql/generated/graphql'
import type { Acting } from './acting'

/** Who is signed in, and how the server is reached. */
export interface Session {
  viewer: ViewerQuery['viewer']
  connection: Connection
  /** Goes on with the rights of another account, or with one's own. For the platform alone. */
  actFor: (acting: Acting | null) => void
  signOut: () => void
}

export const SessionContext = createContext<Session | null>(null)

/** The session of everything behind the sign-in. */
export function useSession(): Session {
  const session = use(SessionContext)
  if (!session) throw new Error('useSession is used outside of the dashboard')
  return session
}
