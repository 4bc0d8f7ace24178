/** What the server tells of the session that the browser's cookie holds. The session itself no script can read. */
export interface SessionState {
  /** What the provider is called, or null if there is none. */
  provider: string | null
  /** In how many seconds the session ends, or null without one. */
  expiresIn: number | null
  renewable: boolean
}

const nobody: SessionState = { provider: null, expiresIn: null, renewable: false }

/** Asks who is signed in. A server that does not answer is found out by whatever is asked of it next. */
export async function readSession(): Promise<SessionState> {
  try {
    const response = await fetch('/auth/session')
    return response.ok ? ((await response.json()) as SessionState) : nobody
  } catch {
    return nobody
  }
}

/** Signs out here, and gives where to sign out of the provider too, if there is such a place. */
export async function endSession(): Promise<string | null> {
  try {
    const response = await fetch('/auth/sign-out', { method: 'POST' })
    const { signOutAt } = (await response.json()) as { signOutAt?: string }
    return signOutAt ?? null
  } catch {
    return null
  }
}

const early = 60_000 // ms before its end at which a session is renewed

/** Keeps a session from ending while the page is open, as far as the provider lets it. */
export class KeptSession {
  private endsAt: number
  private renewing: Promise<void> | null = null
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    expiresIn: number,
    private readonly renewable: boolean,
    /** Called once when it has ended and cannot be renewed. */
    private readonly onEnd: () => void,
  ) {
    this.endsAt = Date.now() + expiresIn * 1000
    this.schedule()
  }

  /** Renews the session if it ends soon; at the same time for all who ask. It never fails: who has no session is told by the server. */
  fresh(): Promise<void> {
    // A short session is renewed in its second half.
    const soon = Math.min(early, this.lasts() / 2)
    if (Date.now() < this.endsAt - soon) return Promise.resolve()
    this.renewing ??= this.renew().finally(() => (this.renewing = null))
    return this.renewing
  }

  stop(): void {
    clearTimeout(this.timer)
  }

  private span = 0

  private lasts(): number {
    this.span = Math.max(this.span, this.endsAt - Date.now())
    return this.span
  }

  private schedule(): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.fresh(), Math.max(1_000, this.endsAt - Date.now() - Math.min(early, this.lasts() / 2)))
  }

  private async renew(): Promise<void> {
    const answer = this.renewable ? await ask() : 'ended'
    if (typeof answer === 'number') {
      this.span = 0
      this.endsAt = Date.now() + answer * 1000
    } else if (answer === 'ended' && Date.now() >= this.endsAt - 1_000) {
      this.stop()
      this.onEnd()
      return
    }
    this.schedule()
  }
}

/** In how many seconds the renewed session ends; or that it has ended, or that nobody knows just now. */
async function ask(): Promise<number | 'ended' | 'later'> {
  try {
    const response = await fetch('/auth/renew', { method: 'POST' })
    if (response.status === 401) return 'ended'
    if (!response.ok) return 'later'
    return ((await response.json()) as SessionState).expiresIn ?? 'later'
  } catch {
    return 'later'
  }
}
