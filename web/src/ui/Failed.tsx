import type { Failure } from '../gql/failure'
import { text } from '../text'
import { Notice } from './Notice'

interface Props {
  failure: Failure
  onRetry: () => void
}

/** Stands where something could not be read, with the way to try again. */
export function Failed({ failure, onRetry }: Props) {
  return (
    <div className="card space-y-4 p-6">
      <p className="font-medium">{text.ui.failed}</p>
      <Notice failure={failure} />
      <button type="button" className="button button-plain" onClick={() => onRetry()}>
        {text.ui.tryAgain}
      </button>
    </div>
  )
}
