import { text } from '../text'
import { Mark } from '../ui/Mark'

/** What unknown, revoked and expired links have in common. */
export function DeadLink() {
  return (
    <main className="grid min-h-dvh place-items-center p-6 text-center">
      <div className="space-y-3">
        <div className="flex justify-center">
          <Mark />
        </div>
        <h1 className="text-lg font-semibold tracking-tight">{text.share.dead}</h1>
        <p className="text-muted">{text.share.deadHint}</p>
      </div>
    </main>
  )
}
