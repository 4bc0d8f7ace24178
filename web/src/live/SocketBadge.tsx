import { useSyncExternalStore } from 'react'
import type { Socket, SocketState } from './socket'

const words: Record<SocketState, string> = {
  connecting: 'Connecting…',
  live: 'Live',
  reconnecting: 'Reconnecting…',
  refused: 'Not connected',
}

/** Says whether what is shown moves by itself at the moment. */
export function SocketBadge({ socket }: { socket: Socket }) {
  const state = useSyncExternalStore(socket.subscribe, socket.state)
  const dot = state === 'live' ? 'bg-good pulse' : state === 'refused' ? 'bg-bad' : 'bg-warn'
  return (
    <span role="status" data-state={state} className="inline-flex items-center gap-2 text-xs font-medium text-muted">
      <span aria-hidden className={`size-2 rounded-full ${dot}`} />
      {words[state]}
    </span>
  )
}
