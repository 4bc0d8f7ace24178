import { usePermission } from '../news/notifications'
import { useSession } from '../session/session'
import { text } from '../text'
import { Icon } from '../ui/Icon'
import { Popover } from '../ui/Popover'
import { Segments } from '../ui/Segments'
import { themes, useTheme } from '../ui/theme'
import { useHelp } from './help'

/** Who is signed in, how it looks, and the way out. */
export function AccountMenu() {
  const { viewer, signOut } = useSession()
  const openHelp = useHelp()
  const role = text.frame.roles[viewer.role]
  return (
    <Popover
      align="end"
      label={text.frame.account}
      buttonClass="-mx-2 flex items-center gap-2 rounded-lg px-2 py-1 text-left hover:bg-raised"
      face={
        <>
          <span className="sr-only">{text.frame.account}</span>
          <span className="hidden max-w-52 min-w-0 text-right leading-tight sm:block">
            <span className="block truncate font-medium">{viewer.account.name}</span>
            <span className="block text-xs text-muted">{role}</span>
          </span>
          <span className="grid size-8 place-items-center rounded-full bg-calm-soft text-accent">
            <Icon name="user" />
          </span>
        </>
      }
    >
      {(close) => (
        <div className="space-y-3">
          <p className="leading-tight sm:hidden">
            <span className="block font-medium">{viewer.account.name}</span>
            <span className="block text-xs text-muted">{role}</span>
          </p>
          {viewer.actingAs && <p className="text-xs text-muted">{text.frame.actingAs(viewer.actingAs.name)}</p>}
          <ThemeChoice />
          <Notifications />
          <div className="flex flex-col border-t border-line pt-2">
            <button
              type="button"
              className="flex items-center gap-2 rounded-lg px-2 py-1.5 text-left hover:bg-raised"
              onClick={() => {
                close()
                openHelp()
              }}
            >
              <Icon name="keyboard" />
              {text.frame.keys.open}
              <kbd className="key ml-auto">?</kbd>
            </button>
            <button type="button" className="flex items-center gap-2 rounded-lg px-2 py-1.5 text-left hover:bg-raised" onClick={signOut}>
              <Icon name="left" />
              {text.session.signOut}
            </button>
          </div>
        </div>
      )}
    </Popover>
  )
}

function Notifications() {
  const [permission, ask] = usePermission()
  const words = text.frame.notify
  if (permission === null) return null
  if (permission === 'default') {
    return (
      <button type="button" className="button button-plain w-full" onClick={ask}>
        <Icon name="bell" />
        {words.offer}
      </button>
    )
  }
  return <p className="text-xs text-muted">{permission === 'granted' ? words.on : words.refused}</p>
}

function ThemeChoice() {
  const [theme, choose] = useTheme()
  const words = text.frame.theme
  return (
    <div className="space-y-1.5">
      <p aria-hidden className="text-xs font-medium text-muted">
        {words.label}
      </p>
      <Segments label={words.label} options={themes.map((value) => ({ value, name: words[value] }))} value={theme} onChange={choose} />
    </div>
  )
}
