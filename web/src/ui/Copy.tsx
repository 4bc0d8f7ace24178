import { useEffect, useState } from 'react'
import { text } from '../text'
import { Icon } from './Icon'

const saidFor = 2_000

/** Puts a value onto the clipboard, and says so on the button itself. */
export function Copy({ value, label }: { value: string; label: string }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), saidFor)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <button type="button" className="button button-plain" aria-label={label} onClick={() => void navigator.clipboard.writeText(value).then(() => setCopied(true))}>
      <Icon name={copied ? 'check' : 'copy'} />
      <span aria-live="polite">{copied ? text.ui.copied : text.ui.copy}</span>
    </button>
  )
}
