import { useState } from 'react'
import { useMutation } from 'urql'
import { failureOf, type Failure } from '../gql/failure'
import { graphql } from '../gql/generated'
import type { TagChoiceFragment } from '../gql/generated/graphql'
import { text } from '../text'
import { Modal } from '../ui/Modal'
import { Notice } from '../ui/Notice'
import { useNotices } from '../ui/notices'
import { TagPicker, type OnTag } from './TagPicker'

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
  const [changes, setChanges] = useState<ReadonlyMap<string, boolean>>(new Map())
  const [, tag] = useMutation(TagOrders)
  const [, untag] = useMutation(UntagOrders)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const { say } = useNotices()

  const before = ({ id }: TagChoiceFragment): OnTag => {
    const count = orders.filter(({ tags }) => tags?.some((one) => one.id === id)).length
    return count === 0 ? 'none' : count === orders.length ? 'all' : 'some'
  }
  const onTag = (one: TagChoiceFragment): OnTag => {
    const wanted = changes.get(one.id)
    return wanted === undefined ? before(one) : wanted ? 'all' : 'none'
  }
  const onToggle = (one: TagChoiceFragment) => setChanges(new Map(changes).set(one.id, onTag(one) !== 'all'))

  const apply = async () => {
    const on = [...changes].filter(([, wanted]) => wanted).map(([id]) => id)
    const off = [...changes].filter(([, wanted]) => !wanted).map(([id]) => id)
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
  return (
    <Modal label={text.tags.tagOrders(orders.length)} onClose={onClose}>
      <div
        className="space-y-4 p-5"
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && changes.size > 0) void apply()
        }}
      >
        <div>
          <h2 className="text-base font-semibold">{text.tags.tagOrders(orders.length)}</h2>
          <p className="mt-0.5 text-muted">{text.tags.hint}</p>
        </div>
        <TagPicker onTag={onTag} onToggle={onToggle} making />
        {failure && <Notice failure={failure} />}
        <div className="flex justify-end gap-2">
          <button type="button" className="button button-plain" onClick={onClose}>
            {text.ui.cancel}
          </button>
          <button type="button" className="button button-main" disabled={changes.size === 0 || busy} onClick={() => void apply()}>
            {text.tags.apply}
          </button>
        </div>
      </div>
    </Modal>
  )
}
