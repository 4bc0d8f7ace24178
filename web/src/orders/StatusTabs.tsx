import { useRef, type KeyboardEvent, type MouseEvent } from 'react'
import type { OrderStatus } from '../gql/generated/graphql'
import { text } from '../text'
import { whole } from '../ui/format'
import { toggled } from '../view/toggle'
import type { Counts } from './source'

interface Props {
  /** The chosen states; none is all. */
  status: readonly OrderStatus[]
  counts: Counts | null
  onStatus: (status: readonly OrderStatus[]) => void
}

const tabs: readonly (OrderStatus | null)[] = [null, 'WAITING', 'ACCEPTED', 'COMPLETED', 'REJECTED', 'CANCELLED']
const steps: Partial<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 }

/** One tab per state, with how many orders are in it. Arrow keys go from one to the next; with Ctrl or Shift a click adds a state. */
export function StatusTabs({ status, counts, onStatus }: Props) {
  const row = useRef<HTMLDivElement>(null)
  const isChosen = (tab: OrderStatus | null) => (tab === null ? status.length === 0 : status.includes(tab))
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    const next = (tabs.findIndex(isChosen) + step + tabs.length) % tabs.length
    const tab = tabs[next] ?? null
    onStatus(tab ? [tab] : [])
    row.current?.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus()
  }
  const onClick = (event: MouseEvent, tab: OrderStatus | null) => {
    if (tab === null) onStatus([])
    else onStatus(event.ctrlKey || event.metaKey || event.shiftKey ? toggled(status, tab) : [tab])
  }
  return (
    <div
      ref={row}
      role="tablist"
      aria-label={text.orders.tabs}
      aria-multiselectable
      onKeyDown={onKeyDown}
      className="-mx-4 flex gap-1 overflow-x-auto border-b border-line px-4 sm:mx-0 sm:px-0"
    >
      {tabs.map((tab) => {
        const chosen = isChosen(tab)
        const count = tab === null ? counts?.orders : counts?.byStatus.find((one) => one.status === tab)?.orders
        return (
          <button
            key={tab ?? 'all'}
            type="button"
            role="tab"
            aria-selected={chosen}
            aria-controls="orders"
            tabIndex={chosen ? 0 : -1}
            onClick={(event) => onClick(event, tab)}
            className={`-mb-px flex shrink-0 items-center gap-2 border-b-2 px-3 py-2 font-medium transition-colors ${
              chosen ? 'border-accent text-ink' : 'border-transparent text-muted hover:text-ink'
            }`}
          >
            {tab === null ? text.orders.all : text.order.statuses[tab]}
            <span className={`min-w-6 rounded-full px-1.5 text-center text-xs tabular-nums ${tab === 'WAITING' && count ? 'bg-warn-soft text-warn' : 'bg-raised text-muted'}`}>
              {count === undefined ? '–' : whole(count)}
            </span>
          </button>
        )
      })}
    </div>
  )
}
