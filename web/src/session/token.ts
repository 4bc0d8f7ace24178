const key = 'headway.token'

/**
 * The token of this tab: from the address (#token=…), out of which it is taken at once, or from before a reload. It is kept
 * for as long as the tab is open, and nowhere else.
 */
export function readToken(): string | null {
  const given = new URLSearchParams(window.location.hash.slice(1)).get('token')
  if (given) {
    sessionStorage.setItem(key, given)
    window.history.replaceState(null, '', window.location.pathname + window.location.search)
  }
  return sessionStorage.getItem(key)
}

export const keepToken = (token: string): void => sessionStorage.setItem(key, token)

export const forgetToken = (): void => sessionStorage.removeItem(key)
