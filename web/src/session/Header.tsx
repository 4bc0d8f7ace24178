import type { ViewerQuery } from '../gql/generated/graphql'
import type { Socket } from '../live/socket'
import { SocketBadge } from '../live/SocketBadge'
import { words } from '../ui/format'
import { Mark } from '../ui/Mark'

interface Props {
  viewer: ViewerQuery['viewer']
  socket: Socket
  onSignOut: () => void
}

export function Header({ viewer, socket, onSignOut }: Props) {
  return (
    <header className="border-b border-line bg-surface">
      <div className="mx-auto flex h-14 max-w-[90rem] items-center gap-3 px-4 sm:px-6">
        <Mark />
        <span className="hidden text-base font-semibold tracking-tight sm:inline">Headway</span>
        <span className="ml-auto">
          <SocketBadge socket={socket} />
        </span>
        <span aria-hidden className="h-5 w-px bg-line" />
        <p className="min-w-0 text-right leading-tight">
          <span className="block truncate font-medium">{viewer.account.name}</span>
          <span className="block text-xs text-muted">{words(viewer.role)}</span>
        </p>
        <button type="button" className="button button-plain" onClick={onSignOut}>
          Sign out
        </button>
      </div>
    </header>
  )
}
