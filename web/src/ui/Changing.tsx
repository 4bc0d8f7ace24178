/** A figure that shows for a moment that it has just changed: a new key makes it a new element, which fades in anew. */
export function Changing({ value }: { value: string }) {
  return (
    <span key={value} className="changed tabular-nums">
      {value}
    </span>
  )
}
