import { text } from '../text'
import { whole } from '../ui/format'
import { Icon } from '../ui/Icon'
import type { Selection } from './useSelection'

interface Props {
  selection: Selection
  total: number
  shown: number
  isAll: boolean
  onMatching: () => void
  onTag: () => void
  onClear: () => void
}

/** What can be done with the selected orders, above the lower edge of the window. */
export function BulkBar({ selection, total, shown, isAll, onMatching, onTag, onClear }: Props) {
  const words = text.orders
  return (
    <div role="region" aria-label={words.bulk} className="sticky bottom-4 z-20 flex justify-center max-md:bottom-18">
      <div className="card flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5 shadow-xl">
        <p aria-live="polite" className="font-medium tabular-nums">
          {selection.matching ? words.allSelected(whole(total)) : words.selected(selection.ids.size)}
        </p>
        {isAll && !selection.matching && total > shown && (
          <button type="button" className="font-medium text-accent hover:underline" onClick={onMatching}>
            {words.selectMatching(whole(total))}
          </button>
        )}
        <button type="button" className="button button-main" onClick={onTag}>
          <Icon name="tags" />
          {words.tag}
        </button>
        <button type="button" className="button text-muted hover:text-ink" aria-label={words.clearSelection} onClick={onClear}>
          <Icon name="close" />
        </button>
      </div>
    </div>
  )
}
