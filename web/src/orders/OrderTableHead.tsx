import type { Role } from '../gql/generated/graphql'
import { text } from '../text'
import { Icon } from '../ui/Icon'
import { sorts } from '../view/sort'
import type { Choose } from '../view/useView'
import { sortingOf, type View } from '../view/view'
import { gridOf, type Column } from './columns'

interface Props {
  role: Role
  columns: readonly Column[]
  view: View
  onView: Choose
  allSelected: boolean
  someSelected: boolean
  onSelectAll: () => void
}

/** The names of the columns; one that can be sorted by is a button. It stays in sight while the rows go by. */
export function OrderTableHead({ role, columns, view, onView, allSelected, someSelected, onSelectAll }: Props) {
  return (
    <div role="rowgroup" className="top-0 z-10 max-lg:sr-only lg:sticky">
      <div role="row" className={`grid items-center rounded-t-xl border-b border-line bg-surface py-2 text-xs font-medium text-muted ${gridOf(role)}`}>
        {columns.map((column) =>
          column.id === 'select' ? (
            <div key={column.id} role="columnheader">
              <input
                type="checkbox"
                aria-label={text.orders.selectAll}
                className="block size-4 accent-accent"
                checked={allSelected}
                ref={(box) => {
                  if (box) box.indeterminate = someSelected && !allSelected
                }}
                onChange={onSelectAll}
              />
            </div>
          ) : (
            <Heading key={column.id} column={column} view={view} onView={onView} />
          ),
        )}
      </div>
    </div>
  )
}

function Heading({ column, view, onView }: { column: Column; view: View; onView: Choose }) {
  const { sort, name } = column
  const place = `${column.figure ? 'lg:text-right' : ''} ${column.from ?? ''}`
  if (!sort) {
    return (
      <div role="columnheader" className={place}>
        {name}
      </div>
    )
  }
  const now = sortingOf(view)
  const direction = now.field === sort ? now.direction : null
  const next = direction === null ? sorts[sort] : { field: sort, direction: direction === 'ASC' ? ('DESC' as const) : ('ASC' as const) }
  return (
    <div role="columnheader" aria-sort={direction === null ? 'none' : direction === 'ASC' ? 'ascending' : 'descending'} className={place}>
      <button type="button" className={`relative hover:text-ink ${direction ? 'text-ink' : ''}`} onClick={() => onView({ sort: next })}>
        {name}
        <Icon name={direction === 'ASC' ? 'up' : 'down'} className={`absolute top-0.5 size-3.5 ${column.figure ? '-left-4' : '-right-4.5'} ${direction ? 'text-accent' : 'opacity-0'}`} />
      </button>
    </div>
  )
}
