import { useRef, type KeyboardEvent } from 'react'
import type { OrderStatus } from '../gql/generated/graphql'
import { whole } from '../ui/format'
import { statusWord } from '../ui/StatusBadge'
import type { Counts } from './source'

interface Props {
  /** The chosen state, or null for all. */
  status: OrderStatus | null
  counts: Counts | null
  onStatus: (status: OrderStatus | null) => void
}

const tabs: readonly (OrderStatus | null)[] = [null, 'WAITING', 'ACCEPTED', 'COMPLETED', 'REJECTED', 'CANCELLED']
const steps: Partial<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 }

/** One tab per state, with how many orders are in it. Arrow keys go from one to the next. */
export function StatusTabs({ status, counts, onStatus }: Props) {
  const row = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    const next = (tabs.indexOf(status) + step + tabs.length) % tabs.length
    onStatus(tabs[next] ?? null)
    row.current?.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus()
  }
  return (
    <div ref={row} role="tablist" aria-label="Orders by status" onKeyDown={onKeyDown} className="-mx-4 flex gap-1 overflow-x-auto border-b border-line px-4 sm:mx-0 sm:px-0">
      {tabs.map((tab) => {
        const chosen = tab === status
        const count = tab === null ? counts?.orders : counts?.byStatus.find((row) => row.status === tab)?.orders
        return (
          <button
            key={tab ?? 'all'}
            type="button"
            role="tab"
            aria-selected={chosen}
            aria-controls="orders"
            tabIndex={chosen ? 0 : -1}
            onClick={() => onStatus(tab)}
            className={`-mb-px flex shrink-0 items-center gap-2 border-b-2 px-3 py-2 font-medium transition-colors ${
              chosen ? 'border-accent text-ink' : 'border-transparent text-muted hover:text-ink'
            }`}
          >
            {tab === null ? 'All' : statusWord(tab)}
            <span className="min-w-5 rounded-full bg-raised px-1.5 text-center text-xs tabular-nums text-muted">{count === undefined ? '–' : whole(count)}</span>
          </button>
        )
      })}
    </div>
  )
}
