import { useState } from 'react'
import { useMutation } from 'urql'
import { failureOf, type Failure } from '../gql/failure'
import { graphql } from '../gql/generated'
import type { TagChoiceFragment } from '../gql/generated/graphql'
import { text } from '../text'
import { useNotices } from '../ui/notices'
import { TagChanges } from './TagChanges'
import type { OnTag } from './TagPicker'

const TagOrders = graphql(`
  mutation TagOrders($orderIds: [ID!]!, $tagIds: [ID!]!) {
    tagOrders(input: { orderIds: $orderIds, tagIds: $tagIds }) {
      orders {
        id
        tags {
          ...TagChoice
        }
      }
    }
  }
`)

const UntagOrders = graphql(`
  mutation UntagOrders($orderIds: [ID!]!, $tagIds: [ID!]!) {
    untagOrders(input: { orderIds: $orderIds, tagIds: $tagIds }) {
      orders {
        id
        tags {
          ...TagChoice
        }
      }
    }
  }
`)

/** An order to be tagged, with the tags it has. */
export interface Tagged {
  id: string
  tags?: TagChoiceFragment[] | null
}

interface Props {
  orders: readonly Tagged[]
  /** Called with the tags that orders have now, by the orders' ids. */
  onTagged: (tags: ReadonlyMap<string, { tags: TagChoiceFragment[] }>) => void
  onClose: () => void
}

const perCall = 500 // the most orders of one mutation (rule 30)

/** Puts tags on some orders and takes others off them: chosen first, done together. */
export function TagDialog({ orders, onTagged, onClose }: Props) {
  const [, tag] = useMutation(TagOrders)
  const [, untag] = useMutation(UntagOrders)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const { say } = useNotices()

  const before = ({ id }: TagChoiceFragment): OnTag => {
    const count = orders.filter(({ tags }) => tags?.some((one) => one.id === id)).length
    return count === 0 ? 'none' : count === orders.length ? 'all' : 'some'
  }
  const apply = async (on: string[], off: string[]) => {
    setBusy(true)
    for (let from = 0; from < orders.length; from += perCall) {
      const orderIds = orders.slice(from, from + perCall).map(({ id }) => id)
      const answers = [on.length > 0 ? await tag({ orderIds, tagIds: on }) : null, off.length > 0 ? await untag({ orderIds, tagIds: off }) : null]
      const error = answers.find((answer) => answer?.error)?.error
      if (error) {
        setFailure(failureOf(error))
        setBusy(false)
        return
      }
      const last = answers.findLast((answer) => answer?.data)?.data
      const done = last && ('untagOrders' in last ? last.untagOrders.orders : last.tagOrders.orders)
      if (done) onTagged(new Map(done.map(({ id, tags }) => [id, { tags: tags ?? [] }])))
    }
    say(on.length > 0 ? text.tags.applied(orders.length) : text.tags.removed(orders.length))
    onClose()
  }
  return <TagChanges title={text.tags.tagOrders(orders.length)} before={before} busy={busy} failure={failure} onApply={(on, off) => void apply(on, off)} onClose={onClose} />
}
