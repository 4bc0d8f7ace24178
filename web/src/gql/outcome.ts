import type { OperationResult } from 'urql'
import { failureOf, noAnswer, type Failure } from './failure'

/** Why a mutation failed, or null if it did not. */
export function failed({ data, error }: OperationResult<unknown>): Failure | null {
  if (error) return failureOf(error)
  return data === undefined ? noAnswer() : null
}
