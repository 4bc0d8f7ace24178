import { useEffect } from 'react'
import { useQuery, type AnyVariables, type UseQueryArgs, type UseQueryResponse } from 'urql'
import { useSession } from '../session/session'

/**
 * useQuery for whatever is shown for longer: it shows what is known at once, reads it again, and reads it once more after every
 * loss of the connection, since what happened meanwhile was told to nobody.
 */
export function useFresh<Data, Variables extends AnyVariables>(args: UseQueryArgs<Variables, Data>): UseQueryResponse<Data, Variables> {
  const response = useQuery(args)
  const [, read] = response
  const { socket } = useSession().connection
  const { pause } = args
  useEffect(() => {
    if (pause) return
    return socket.onReconnected(() => read({ requestPolicy: 'network-only' }))
  }, [socket, read, pause])
  return response
}
