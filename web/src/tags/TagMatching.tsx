import { useCallback, useState } from 'react'
import { useMutation } from 'urql'
import { failureOf, type Failure } from '../gql/failure'
import { graphql } from '../gql/generated'
import type { OrderFilter } from '../gql/generated/graphql'
import { text } from '../text'
import { useNotices } from '../ui/notices'
import { TagBatch } from './TagBatch'
import { TagChanges } from './TagChanges'

const TagByFilter = graphql(`
  mutation TagByFilter($filter: OrderFilter!, $on: [ID!]!, $off: [ID!]!) {
    tagOrdersByFilter(input: { filter: $filter, addTagIds: $on, removeTagIds: $off }) {
      batch {
        id
        total
        done
        failed
        finishedAt
      }
    }
  }
`)

interface Props {
  filter: OrderFilter
  count: number
  onDone: () => void
  onClose: () => void
}

/** Tags all orders of a filter, shown or not: the server works them off, and the dialogue shows how far it is. */
export function TagMatching({ filter, count, onDone, onClose }: Props) {
  const [started, start] = useMutation(TagByFilter)
  const [failure, setFailure] = useState<Failure | null>(null)
  const { say } = useNotices()
  const batch = started.data?.tagOrdersByFilter.batch
  const apply = async (on: string[], off: string[]) => {
    const { error } = await start({ filter, on, off })
    setFailure(error ? failureOf(error) : null)
  }
  const finish = useCallback(() => {
    say(text.tags.applied(count))
    onDone()
    onClose()
  }, [say, count, onDone, onClose])
  return (
    <TagChanges
      title={text.tags.tagAll(count)}
      before={() => 'none'}
      busy={started.fetching || batch !== undefined}
      failure={failure}
      onApply={(on, off) => void apply(on, off)}
      onClose={onClose}
    >
      {batch && <TagBatch id={batch.id} onDone={finish} />}
    </TagChanges>
  )
}
