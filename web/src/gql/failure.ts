import type { CombinedError } from 'urql'
import { text } from '../text'

/** What went wrong, in the words of the server: a code to tell cases apart, and a sentence that is safe to show. */
export interface Failure {
  code: string
  message: string
  /** Which field of the input is wrong, as in `campaign.link`. */
  field?: string
  /** In how many seconds it is worth another try, where the server says so. */
  retryAfter?: number
}

/** The first error of an answer, or that there was no answer at all. */
export function failureOf(error: CombinedError): Failure {
  const first = error.graphQLErrors[0]
  if (first) {
    const { code, field, retryAfter } = first.extensions
    return {
      code: typeof code === 'string' ? code : 'INTERNAL',
      message: first.message,
      field: typeof field === 'string' ? field.replace(/^input\./, '') : undefined,
      retryAfter: typeof retryAfter === 'number' ? retryAfter : undefined,
    }
  }
  return { code: 'UNAVAILABLE', message: text.ui.unreachable }
}

/** For an answer that has neither data nor an error, which is no answer. */
export const noAnswer = (): Failure => ({ code: 'INTERNAL', message: text.ui.noAnswer })
