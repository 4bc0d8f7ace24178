import { useState, type ReactNode } from 'react'
import type { Failure } from '../gql/failure'
import type { TagChoiceFragment } from '../gql/generated/graphql'
import { text } from '../text'
import { Modal } from '../ui/Modal'
import { Notice } from '../ui/Notice'
import { TagPicker, type OnTag } from './TagPicker'

interface Props {
  title: string
  /** On how many of the orders a tag is. */
  before: (tag: TagChoiceFragment) => OnTag
  busy: boolean
  failure: Failure | null
  onApply: (on: string[], off: string[]) => void
  onClose: () => void
  /** How far it is, once it has begun. */
  children?: ReactNode
}

/** Asks which tags go on and which come off; nothing happens before it is confirmed. */
export function TagChanges({ title, before, busy, failure, onApply, onClose, children }: Props) {
  const [changes, setChanges] = useState<ReadonlyMap<string, boolean>>(new Map())
  const onTag = (tag: TagChoiceFragment): OnTag => {
    const wanted = changes.get(tag.id)
    return wanted === undefined ? before(tag) : wanted ? 'all' : 'none'
  }
  const wanted = (on: boolean) => [...changes].filter(([, one]) => one === on).map(([id]) => id)
  const apply = () => onApply(wanted(true), wanted(false))
  return (
    <Modal label={title} onClose={onClose}>
      <div
        className="space-y-4 p-5"
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && changes.size > 0) apply()
        }}
      >
        <div>
          <h2 className="text-base font-semibold">{title}</h2>
          <p className="mt-0.5 text-muted">{text.tags.hint}</p>
        </div>
        <TagPicker onTag={onTag} onToggle={(tag) => setChanges(new Map(changes).set(tag.id, onTag(tag) !== 'all'))} making />
        {failure && <Notice failure={failure} />}
        {children}
        <div className="flex justify-end gap-2">
          <button type="button" className="button button-plain" onClick={onClose}>
            {text.ui.cancel}
          </button>
          <button type="button" className="button button-main" disabled={changes.size === 0 || busy} onClick={apply}>
            {text.tags.apply}
          </button>
        </div>
      </div>
    </Modal>
  )
}
