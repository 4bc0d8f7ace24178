import type { Failure } from '../gql/failure'

/** Says what went wrong, with the code that support and documentation know it by. */
export function Notice({ failure }: { failure: Failure }) {
  return (
    <p role="alert" className="flex flex-wrap items-baseline gap-x-2 gap-y-1 rounded-lg bg-bad-soft px-3 py-2 text-bad">
      <span>{failure.message}</span>
      <code className="text-xs">{failure.code}</code>
    </p>
  )
}
