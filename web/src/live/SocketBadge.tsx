import { useSyncExternalStore } from 'react'
import { text } from '../text'
import type { Socket } from './socket'

/** Says whether what is shown moves by itself at the moment. */
export function SocketBadge({ socket }: { socket: Socket }) {
  const { state } = useSyncExternalStore(socket.subscribe, socket.status)
  const dot = state === 'live' ? 'bg-good pulse' : state === 'refused' ? 'bg-bad' : 'bg-warn'
  return (
    <span role="status" data-state={state} className="inline-flex items-center gap-2 text-xs font-medium whitespace-nowrap text-muted">
      <span aria-hidden className={`size-2 rounded-full ${dot}`} />
      {text.frame.connection[state]}
    </span>
  )
}
