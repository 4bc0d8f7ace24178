import { text } from '../text'

/** Grey bars in the shape of what is on its way, so that nothing jumps when it comes. */
export function Skeleton({ rows = 6, className = '' }: { rows?: number; className?: string }) {
  return (
    <div role="status" aria-label={text.ui.loading} className={`card divide-y divide-line ${className}`}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="flex h-16 items-center gap-6 px-5">
          <div className="h-3 w-1/4 rounded bg-raised" />
          <div className="h-3 w-1/6 rounded bg-raised" />
          <div className="h-2 flex-1 rounded bg-raised" />
        </div>
      ))}
    </div>
  )
}
