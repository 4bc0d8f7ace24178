const key = 'headway.acting'

/** The account for which the platform acts in this tab (header Headway-Act-For). */
export interface Acting {
  id: string
  name: string
}

/** Whom this tab acts for, from before a reload, or null. */
export function readActing(): Acting | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null')
    return isActing(kept) ? kept : null
  } catch {
    return null
  }
}

export function keepActing(acting: Acting | null): void {
  if (acting) sessionStorage.setItem(key, JSON.stringify({ id: acting.id, name: acting.name }))
  else sessionStorage.removeItem(key)
}

const isActing = (value: unknown): value is Acting =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string' && 'name' in value && typeof value.name === 'string'
