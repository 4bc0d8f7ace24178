import { useEffect } from 'react'
import { graphql } from '../gql/generated'
import { useFresh } from '../gql/useFresh'
import { text } from '../text'
import { whole } from '../ui/format'

const TagBatchQuery = graphql(`
  query TagBatch($id: ID!) {
    tagBatch(id: $id) {
      id
      total
      done
      failed
      finishedAt
    }
  }
`)

const lookEvery = 700 // ms

/** How far a tagging of all that match is; it goes on whether somebody looks at it or not. */
export function TagBatch({ id, onDone }: { id: string; onDone: () => void }) {
  const [{ data }, read] = useFresh({ query: TagBatchQuery, variables: { id } })
  const batch = data?.tagBatch
  const finished = batch?.finishedAt != null
  useEffect(() => {
    if (finished) {
      onDone()
      return
    }
    const timer = setInterval(() => read({ requestPolicy: 'network-only' }), lookEvery)
    return () => clearInterval(timer)
  }, [finished, read, onDone])
  if (!batch) return null
  const percent = batch.total === 0 ? 100 : Math.floor((100 * batch.done) / batch.total)
  return (
    <div className="space-y-2">
      <p aria-live="polite" className="tabular-nums">
        {text.tags.progress(whole(batch.done), whole(batch.total))}
        {batch.failed > 0 && <span className="text-warn"> {text.tags.failed(batch.failed)}</span>}
      </p>
      <div role="progressbar" aria-label={text.tags.progressLabel} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent} className="h-2 overflow-hidden rounded-full bg-track">
        <div className="bar h-full rounded-full bg-accent" style={{ width: `${percent}%` }} />
      </div>
    </div>
  )
}
