import { useSession } from '../session/session'
import { text } from '../text'
import { Icon } from '../ui/Icon'

/** Says for whom the platform acts, as long as it does. */
export function ActingBanner() {
  const { viewer, actFor } = useSession()
  if (!viewer.actingAs) return null
  return (
    <aside aria-label={text.platform.actFor.title} className="border-b border-line bg-calm-soft">
      <div className="mx-auto flex max-w-[100rem] flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 sm:px-6">
        <Icon name="user" className="size-4 text-accent" />
        <p className="min-w-0 flex-1">{text.platform.acting(viewer.account.name, text.frame.roles[viewer.role])}</p>
        <button type="button" className="font-medium text-accent hover:underline" onClick={() => actFor(null)}>
          {text.platform.stopActing}
        </button>
      </div>
    </aside>
  )
}
