import { sorts, type Sort } from './sort'

interface Props {
  sort: Sort
  onSort: (sort: Sort) => void
}

export function SortField({ sort, onSort }: Props) {
  return (
    <select aria-label="Sort orders" className="field" value={sort} onChange={(event) => onSort(event.target.value as Sort)}>
      {Object.entries(sorts).map(([value, { word }]) => (
        <option key={value} value={value}>
          {word}
        </option>
      ))}
    </select>
  )
}
