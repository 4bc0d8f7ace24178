import { useCallback, useMemo, useRef, useState, type ReactNode } from 'react'
import { text } from '../text'
import { Icon } from './Icon'
import { NoticesContext, type NewNotice, type Notices } from './notices'

const shownFor = 6_000
const atMost = 4

interface Shown extends NewNotice {
  id: number
}

/** Keeps the notices of everything within, and shows them in a corner; each goes by itself. */
export function NoticesProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<Shown[]>([])
  const last = useRef(0)
  const dismiss = useCallback((id: number) => setShown((now) => now.filter((notice) => notice.id !== id)), [])
  const notices = useMemo<Notices>(() => {
    const show = (notice: NewNotice) => {
      const id = ++last.current
      setShown((now) => [...now, { id, ...notice }].slice(-atMost))
      setTimeout(() => dismiss(id), shownFor)
    }
    return { show, say: (words) => show({ words }) }
  }, [dismiss])
  return (
    <NoticesContext value={notices}>
      {children}
      <div role="status" className="pointer-events-none fixed right-0 bottom-0 z-40 flex w-full flex-col items-end gap-2 p-4 max-md:bottom-14 sm:w-96">
        {shown.map((notice) => (
          <Bubble key={notice.id} notice={notice} onDismiss={() => dismiss(notice.id)} />
        ))}
      </div>
    </NoticesContext>
  )
}

const tones = { done: 'text-good', news: 'text-accent', warning: 'text-warn', failure: 'text-bad' }
const icons = { done: 'check', news: 'bell', warning: 'warning', failure: 'warning' } as const

function Bubble({ notice, onDismiss }: { notice: Shown; onDismiss: () => void }) {
  const tone = notice.tone ?? 'done'
  return (
    <div className="card pointer-events-auto flex w-full items-start gap-3 px-4 py-3 shadow-lg">
      <span className={`mt-0.5 ${tones[tone]}`}>
        <Icon name={icons[tone]} />
      </span>
      <p className="min-w-0 flex-1 break-words">{notice.words}</p>
      {notice.action && (
        <button
          type="button"
          className="font-medium text-accent hover:underline"
          onClick={() => {
            notice.action?.run()
            onDismiss()
          }}
        >
          {notice.action.name}
        </button>
      )}
      <button type="button" aria-label={text.ui.dismiss} className="-m-1 rounded p-1 text-muted hover:text-ink" onClick={onDismiss}>
        <Icon name="close" />
      </button>
    </div>
  )
}
