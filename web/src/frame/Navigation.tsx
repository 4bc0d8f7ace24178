import { Link, useLocation } from 'wouter'
import { pagesFor } from '../pages'
import { useSession } from '../session/session'
import { text } from '../text'
import { Icon } from '../ui/Icon'

function useEntries() {
  const { viewer } = useSession()
  const [location] = useLocation()
  return pagesFor(viewer.role).flatMap(({ path, entry }) => (entry ? [{ path, ...entry, here: location === path || location.startsWith(`${path}/`) }] : []))
}

/** The pages beside each other, in the header of a wide screen. */
export function Navigation() {
  return (
    <nav aria-label={text.frame.navigation} className="hidden h-full gap-1 md:flex">
      {useEntries().map(({ path, name, icon, here }) => (
        <Link
          key={path}
          href={path}
          aria-current={here ? 'page' : undefined}
          className={`-mb-px flex items-center gap-2 border-b-2 px-3 font-medium transition-colors ${here ? 'border-accent text-ink' : 'border-transparent text-muted hover:text-ink'}`}
        >
          <Icon name={icon} />
          {name}
        </Link>
      ))}
    </nav>
  )
}

/** The same within reach of a thumb, on a telephone. */
export function BottomNavigation() {
  return (
    <nav aria-label={text.frame.navigation} className="fixed inset-x-0 bottom-0 z-30 flex border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden">
      {useEntries().map(({ path, name, icon, here }) => (
        <Link key={path} href={path} aria-current={here ? 'page' : undefined} className={`flex h-14 flex-1 flex-col items-center justify-center gap-0.5 text-xs font-medium ${here ? 'text-accent' : 'text-muted'}`}>
          <Icon name={icon} className="size-5" />
          {name}
        </Link>
      ))}
    </nav>
  )
}
