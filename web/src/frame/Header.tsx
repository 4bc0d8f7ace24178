import { Link } from 'wouter'
import { SocketBadge } from '../live/SocketBadge'
import { useSession } from '../session/session'
import { text } from '../text'
import { Mark } from '../ui/Mark'
import { AccountMenu } from './AccountMenu'
import { Navigation } from './Navigation'

export function Header() {
  const { socket } = useSession().connection
  return (
    <header className="border-b border-line bg-surface">
      <div className="mx-auto flex h-14 max-w-[100rem] items-center gap-4 px-4 sm:gap-6 sm:px-6">
        <Link href="/orders" className="flex items-center gap-2.5">
          <Mark />
          <span className="text-base font-semibold tracking-tight">{text.frame.product}</span>
        </Link>
        <Navigation />
        <span className="ml-auto">
          <SocketBadge socket={socket} />
        </span>
        <AccountMenu />
      </div>
    </header>
  )
}
