import type { Failure } from '../gql/failure'
import { text } from '../text'
import { Notice } from '../ui/Notice'
import type { Acting } from './acting'

interface Props {
  failure: Failure
  /** For whom the reader acts, if it is not for themselves. */
  acting: Acting | null
  onSelf: () => void
  onRetry: () => void
  onSignOut: () => void
}

/** Stands in for the dashboard when the server does not say who the reader is: whatever the reason, there is a way on. */
export function Shut({ failure, acting, onSelf, onRetry, onSignOut }: Props) {
  const words = text.session.shut
  return (
    <main className="mx-auto grid min-h-dvh max-w-lg content-center p-4">
      <title>{text.frame.title(text.ui.failed)}</title>
      <div className="card space-y-4 p-6">
        <h1 className="text-base font-semibold">{acting ? words.acting(acting.name) : text.ui.failed}</h1>
        <Notice failure={failure} />
        <div className="flex flex-wrap gap-2">
          {acting && (
            <button type="button" className="button button-main" onClick={onSelf}>
              {words.self}
            </button>
          )}
          <button type="button" className="button button-plain" onClick={onRetry}>
            {text.ui.tryAgain}
          </button>
          <button type="button" className="button button-plain" onClick={onSignOut}>
            {text.session.signOut}
          </button>
        </div>
      </div>
    </main>
  )
}
