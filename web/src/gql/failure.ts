import type { CombinedError } from 'urql'

/** What went wrong, in the words of the server: a code to tell cases apart, and a sentence that is safe to show. */
export interface Failure {
  code: string
  message: string
}

/** The first error of an answer, or that there was no answer at all. */
export function failureOf(error: CombinedError): Failure {
  const first = error.graphQLErrors[0]
  if (first) {
    const code = first.extensions.code
    return { code: typeof code === 'string' ? code : 'INTERNAL', message: first.message }
  }
  return { code: 'UNAVAILABLE', message: 'The server cannot be reached.' }
}
