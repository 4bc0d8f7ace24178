import { useState } from 'react'
import { graphql } from '../gql/generated'
import type { OrderTagsFragment } from '../gql/generated/graphql'
import { useSession } from '../session/session'
import { TagChip } from '../tags/TagChip'
import { TagDialog } from '../tags/TagDialog'
import { text } from '../text'
import { Card } from '../ui/Card'
import { Icon } from '../ui/Icon'
import { useKeys } from '../ui/keys'

export const OrderTagsParts = graphql(`
  fragment OrderTags on Order {
    id
    tags {
      ...TagChoice
    }
  }
`)

/** The marketer's tags on the order. Nobody else has any. */
export function OrderTags({ order }: { order: OrderTagsFragment }) {
  const { viewer } = useSession()
  const [editing, setEditing] = useState(false)
  const mine = viewer.role === 'MARKETER'
  useKeys({ t: mine ? () => setEditing(true) : undefined })
  if (!mine) return null
  const tags = order.tags ?? []
  return (
    <Card
      title={text.orderPage.tags}
      aside={
        <button type="button" className="button button-plain" onClick={() => setEditing(true)}>
          <Icon name="tags" />
          {text.tags.edit}
        </button>
      }
    >
      {tags.length === 0 ? (
        <p className="text-muted">{text.orderPage.noTags}</p>
      ) : (
        <ul className="flex flex-wrap gap-1.5">
          {tags.map((tag) => (
            <li key={tag.id} className="min-w-0">
              <TagChip name={tag.name} color={tag.color} />
            </li>
          ))}
        </ul>
      )}
      {editing && <TagDialog orders={[order]} onTagged={() => {}} onClose={() => setEditing(false)} />}
    </Card>
  )
}
