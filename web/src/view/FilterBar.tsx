import { memo, useState } from 'react'
import type { Role } from '../gql/generated/graphql'
import { useSession } from '../session/session'
import { text } from '../text'
import { Icon } from '../ui/Icon'
import { FacetButton } from './FacetButton'
import type { Choose } from './useView'
import { chosenIn, facets, withoutFilters, type Facet, type View } from './view'

interface Props {
  view: View
  onView: Choose
  /** Facets that the page offers in another way. */
  without?: readonly Facet[]
}

const none: readonly Facet[] = []

/** Tags are the marketer's own (rule 29); a client that filters by them is refused. */
const hiddenFrom: Partial<Record<Role, readonly Facet[]>> = { CLIENT: ['tags', 'clientIds'] }

/** All filters beside each other, each with what it has been given; on a telephone behind one button. */
export const FilterBar = memo(function FilterBar({ view, onView, without = none }: Props) {
  const { viewer } = useSession()
  const [unfolded, setUnfolded] = useState(false)
  const shown = facets.filter((facet) => !without.includes(facet) && !hiddenFrom[viewer.role]?.includes(facet))
  const active = shown.filter((facet) => chosenIn(view, facet) > 0).length
  return (
    <div className="flex flex-wrap items-center gap-2">
      <button type="button" className="button button-plain md:hidden" aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
        <Icon name="filter" />
        {active > 0 ? text.view.filtersOn(active) : text.view.filters}
      </button>
      <div className={`flex-wrap items-center gap-2 md:flex ${unfolded ? 'flex' : 'hidden'}`}>
        {shown.map((facet) => (
          <FacetButton key={facet} facet={facet} view={view} onView={onView} />
        ))}
      </div>
      {(active > 0 || view.search !== '') && (
        <button type="button" className="button text-muted hover:text-ink" onClick={() => onView(withoutFilters(view))}>
          <Icon name="close" />
          {text.view.clear}
        </button>
      )}
    </div>
  )
})
