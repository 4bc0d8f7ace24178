import { text } from '../text'
import { Copy } from '../ui/Copy'
import { Icon } from '../ui/Icon'

interface Props {
  title: string
  url: string
  /** Whether a password is asked for; then there is no badge for strangers. */
  locked: boolean
  onClose: () => void
}

/** The address of a link, which is shown this once. */
export function NewAddress({ title, url, locked, onClose }: Props) {
  const words = text.sharing
  const badge = `![${words.badgeAlt}](${url}/badge.svg)`
  return (
    <div className="space-y-5 p-6">
      <div className="flex items-start gap-3">
        <span className="grid size-10 shrink-0 place-items-center rounded-full bg-good-soft text-good">
          <Icon name="check" className="size-5" />
        </span>
        <div>
          <h2 className="text-base font-semibold">{title}</h2>
          <p className="mt-0.5 text-muted">{words.onceHint}</p>
        </div>
      </div>
      <Address label={words.address} value={url} copy={words.copyAddress} focus />
      {!locked && <Address label={words.badge} value={badge} copy={words.copyBadge} />}
      <div className="flex flex-wrap justify-end gap-2">
        <a className="button button-plain" href={url} target="_blank" rel="noreferrer">
          {words.open}
        </a>
        <button type="button" className="button button-main" onClick={onClose}>
          {text.tags.done}
        </button>
      </div>
    </div>
  )
}

function Address({ label, value, copy, focus = false }: { label: string; value: string; copy: string; focus?: boolean }) {
  return (
    <div className="space-y-1.5">
      <p className="font-medium">{label}</p>
      <div className="flex gap-2">
        <input readOnly aria-label={label} autoFocus={focus} className="field font-mono text-xs" value={value} onFocus={({ target }) => target.setSelectionRange(0, target.value.length, 'backward')} />
        <Copy value={value} label={copy} />
      </div>
    </div>
  )
}
