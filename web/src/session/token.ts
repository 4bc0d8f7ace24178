import { keepActing } from './acting'

const key = 'headway.token'

/**
 * The token of this tab: from the address (#token=…), out of which it is taken at once, or from before a reload. It is kept
 * for as long as the tab is open, and nowhere else.
 */
export function readToken(): string | null {
  const given = new URLSearchParams(window.location.hash.slice(1)).get('token')
  if (given) {
    keepToken(given)
    window.history.replaceState(null, '', window.location.pathname + window.location.search)
  }
  return sessionStorage.getItem(key)
}

/** Keeps a token for this tab. Whom another token acted for is forgotten with it. */
export function keepToken(token: string): void {
  keepActing(null)
  sessionStorage.setItem(key, token)
}

export function forgetToken(): void {
  keepActing(null)
  sessionStorage.removeItem(key)
}
