import { useSyncExternalStore } from 'react'
import { text } from '../text'
import { sinceOf } from '../ui/format'
import { useLasting } from '../ui/useLasting'
import type { Socket, SocketStatus } from './socket'

const worthAWord = 1_500 // ms

/** Says, in a line above everything, since when what is shown does not move, or that the server has lost something. */
export function ConnectionBanner({ socket }: { socket: Socket }) {
  const status = useSyncExternalStore(socket.subscribe, socket.status)
  const words = wordsOf(status)
  const lasting = useLasting(words !== null, worthAWord)
  return (
    <div role="status">
      {lasting && <p data-since={status.staleSince ?? undefined} className="border-b border-line bg-warn-soft px-4 py-2 text-center text-sm text-warn">{words}</p>}
    </div>
  )
}

function wordsOf({ state, staleSince, degraded }: SocketStatus): string | null {
  const { connection } = text.frame
  const since = staleSince === null ? '' : sinceOf(staleSince, Date.now())
  if (state === 'reconnecting') return connection.stale(since)
  if (degraded.includes('DATABASE')) return connection.database(since)
  return degraded.includes('BUS') ? connection.degraded : null
}
