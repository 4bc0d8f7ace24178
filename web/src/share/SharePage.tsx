import { useState } from 'react'
import type { Connection } from '../gql/client'
import { Password } from './Password'
import { SharedOrders } from './SharedOrders'

interface Props {
  token: string
  connection: Connection
}

/** A public link, opened by anybody. The password is asked for only once the server says that it needs one. */
export function SharePage({ token, connection }: Props) {
  const [password, setPassword] = useState<string | null>(null)
  const [asked, setAsked] = useState<'no' | 'first' | 'again'>('no')

  if (asked !== 'no') {
    return (
      <Password
        wrong={asked === 'again'}
        onPassword={(given) => {
          setPassword(given)
          setAsked('no')
        }}
      />
    )
  }
  return (
    <SharedOrders
      token={token}
      password={password}
      connection={connection}
      onLocked={() => setAsked(password === null ? 'first' : 'again')}
    />
  )
}
