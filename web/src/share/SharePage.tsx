import { useEffect, useLayoutEffect, useMemo } from 'react'
import type { Connection } from '../gql/client'
import { SocketBadge } from '../live/SocketBadge'
import { useLiveList } from '../live/useLiveList'
import { text } from '../text'
import { Notice } from '../ui/Notice'
import { DeadLink } from './DeadLink'
import { SharedReport } from './SharedReport'
import { sharedOrdersOf } from './source'

interface Props {
  token: string
  /** What opens a link with a password; null for one without. */
  pass: string | null
  connection: Connection
  /** Called when there is something to show. */
  onReady: () => void
}

/** A public link, live. */
export function SharePage({ token, pass, connection, onReady }: Props) {
  const source = useMemo(() => sharedOrdersOf(connection, token, pass), [connection, token, pass])
  const [list, live] = useLiveList(source)
  const report = list.extra
  const dead = list.failure?.code === 'NOT_FOUND'
  // The server asks for the password, also for one that was changed meanwhile.
  const locked = list.failure?.code === 'UNAUTHENTICATED'
  useEffect(() => {
    if (locked) window.location.reload()
  }, [locked])
  const ready = dead || report !== null
  useLayoutEffect(() => {
    if (ready) onReady()
  }, [ready, onReady])

  if (dead) return <DeadLink />
  if (!report || locked) return null
  return (
    <SharedReport
      report={report}
      orders={list.rows}
      total={list.total}
      hasMore={list.hasMore}
      live={<SocketBadge socket={connection.socket} />}
      address={window.location.pathname}
    >
      {list.failure && <Notice failure={list.failure} />}
      {list.hasMore && (
        <button type="button" className="button button-plain" disabled={list.loading || list.moreAt !== null} onClick={() => void live.loadMore()}>
          {text.share.more}
        </button>
      )}
    </SharedReport>
  )
}
