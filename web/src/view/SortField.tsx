import { text } from '../text'
import { sorts, type Sort } from './sort'
import type { Choose } from './useView'
import { sortingOf, type View } from './view'

const fields = Object.keys(sorts) as Sort[]

/** Sorting by what has no column in sight, on a telephone by anything. */
export function SortField({ view, onView }: { view: View; onView: Choose }) {
  const { field } = sortingOf(view)
  return (
    <select aria-label={text.view.sort} className="field w-auto" value={field} onChange={(event) => onView({ sort: sorts[event.target.value as Sort] })}>
      {fields.map((one) => (
        <option key={one} value={one}>
          {text.view.sorts[one]}
        </option>
      ))}
    </select>
  )
}
