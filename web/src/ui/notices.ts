import { createContext, use } from 'react'

/** A short message in a corner: what has just been done or has just happened. */
export interface NewNotice {
  words: string
  /** What kind of message it is; something done when left out. */
  tone?: 'done' | 'news' | 'warning' | 'failure'
  /** What the reader can do about it. */
  action?: { name: string; run: () => void }
}

export interface Notices {
  show: (notice: NewNotice) => void
  /** Says that something was done. */
  say: (words: string) => void
}

export const NoticesContext = createContext<Notices | null>(null)

export function useNotices(): Notices {
  const notices = use(NoticesContext)
  if (!notices) throw new Error('useNotices is used outside of NoticesProvider')
  return notices
}
