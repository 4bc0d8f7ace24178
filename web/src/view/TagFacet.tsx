import { useState } from 'react'
import { TagPicker } from '../tags/TagPicker'
import { text } from '../text'
import { Segments } from '../ui/Segments'
import { toggled } from './toggle'
import type { View } from './view'

type Tags = View['tags']
type Way = keyof Tags

const ways: readonly Way[] = ['any', 'all', 'none']

interface Props {
  tags: Tags
  onTags: (tags: Tags) => void
}

/** Which tags an order must have or must not have; a tag is in one of the three lists at most. */
export function TagFacet({ tags, onTags }: Props) {
  const [way, setWay] = useState<Way>(ways.find((one) => tags[one].length > 0) ?? 'any')
  const words = text.view
  const toggle = (id: string) => {
    const others = { any: tags.any.filter((one) => one !== id), all: tags.all.filter((one) => one !== id), none: tags.none.filter((one) => one !== id) }
    onTags({ ...others, [way]: toggled(tags[way], id) })
  }
  return (
    <div className="space-y-2">
      <Segments
        label={words.facets.tags}
        options={ways.map((value) => ({ value, name: tags[value].length > 0 ? `${words[value]} ${tags[value].length}` : words[value] }))}
        value={way}
        onChange={setWay}
      />
      <TagPicker onTag={({ id }) => (tags[way].includes(id) ? 'all' : 'none')} onToggle={({ id }) => toggle(id)} />
    </div>
  )
}
