import { useCallback, useMemo, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import type { LiveOrderFragment } from '../gql/generated/graphql'
import { useSession } from '../session/session'
import { ShareDialog } from '../sharing/ShareDialog'
import { TagDialog } from '../tags/TagDialog'
import { TagMatching } from '../tags/TagMatching'
import { text } from '../text'
import { Empty } from '../ui/Empty'
import { whole } from '../ui/format'
import { Icon } from '../ui/Icon'
import { useKeys } from '../ui/keys'
import { Notice } from '../ui/Notice'
import { useLast, useSettled } from '../ui/settle'
import { Skeleton } from '../ui/Skeleton'
import { filterOf } from '../view/filter'
import { FilterBar } from '../view/FilterBar'
import { SavedViews } from '../view/SavedViews'
import { SearchField } from '../view/SearchField'
import { SortField } from '../view/SortField'
import { useView } from '../view/useView'
import { picksAll, withoutFilters } from '../view/view'
import { BulkBar } from './BulkBar'
import { ExportMenu } from './ExportMenu'
import { OrderTable, type TableHandle } from './OrderTable'
import { RejectDialog } from './RejectDialog'
import type { OrderRow } from './source'
import { StatusTabs } from './StatusTabs'
import { useAnswers } from './useAnswers'
import { useOrders } from './useOrders'
import { hasAll, useSelection } from './useSelection'
import { WaitingStrip } from './WaitingStrip'

/** The orders of an account, live: found, filtered, sorted, answered and tagged. */
export default function OrdersPage() {
  const { viewer } = useSession()
  const { role } = viewer
  const isMarketer = role === 'MARKETER'
  const [chosen, setView] = useView()
  const search = useSettled(chosen.search)
  const view = { ...chosen, search: search.trim() }
  const [list, live] = useOrders(view)
  const { rows } = list
  const counts = useLast(list.extra)
  // A budget that is spent comes back by itself, and what is shown stays: that is no failure to be alarmed by.
  const slow = rows.length > 0 && (list.failure ? list.failure.code === 'RATE_LIMITED' : list.hasMore && list.moreAt !== null)
  const { selection, ...selecting } = useSelection(live)
  const isAll = selection.matching || hasAll(selection.ids, rows)
  const [rejecting, setRejecting] = useState<OrderRow | null>(null)
  const [tagging, setTagging] = useState<readonly OrderRow[] | 'matching' | null>(null)
  const [sharing, setSharing] = useState(false)
  const [current, setCurrent] = useState<string | null>(null)
  const [, navigate] = useLocation()
  const table = useRef<TableHandle>(null)
  const field = useRef<HTMLInputElement>(null)

  const onSettled = useCallback(
    (order: LiveOrderFragment | null) => {
      if (order) live.apply(order)
      void live.reread()
    },
    [live],
  )
  const answers = useAnswers(onSettled)
  const onNearEnd = useCallback(() => void live.loadMore(), [live])
  const { select, toggleAll } = selecting
  const { accept } = answers
  const actions = useMemo(() => ({ onSelect: select, onSelectAll: toggleAll, onAccept: accept, onReject: setRejecting }), [select, toggleAll, accept])

  const closeTagging = useCallback(() => setTagging(null), [])
  const onTaggedAll = useCallback(() => void live.reread(), [live])

  const at = rows.findIndex(({ id }) => id === current)
  const order = rows[at]
  const waiting = isMarketer && order?.status === 'WAITING' && !answers.pending.has(order.id)
  const go = (step: number) => {
    const index = Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + step))
    setCurrent(rows[index]?.id ?? null)
    table.current?.reveal(index)
  }
  const tagThese = () => {
    if (selection.matching) setTagging('matching')
    else if (selection.ids.size > 0) setTagging(rows.filter(({ id }) => selection.ids.has(id)))
    else if (order) setTagging([order])
  }
  useKeys({
    '/': () => field.current?.focus(),
    j: () => go(1),
    k: () => go(-1),
    Enter: order && (() => navigate(`/orders/${order.id}`, { state: { fromList: true } })),
    x: order && isMarketer ? () => selecting.select(order.id, false) : undefined,
    a: waiting ? () => answers.accept(order) : undefined,
    r: waiting ? () => setRejecting(order) : undefined,
    t: isMarketer ? tagThese : undefined,
    Escape: selecting.clear,
  })

  return (
    <div className="space-y-4">
      <title>{text.frame.title(text.orders.title)}</title>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 id="page-title" className="text-xl font-semibold tracking-tight">
          {text.orders.title}
        </h1>
        <div className="flex w-full gap-2 sm:w-auto">
          <SearchField ref={field} value={chosen.search} onChange={(value) => setView({ search: value })} />
          <SortField view={chosen} onView={setView} />
          <ExportMenu view={view} />
          {isMarketer && <SavedViews view={chosen} onView={setView} />}
          {isMarketer && (
            <button type="button" className="button button-plain" onClick={() => setSharing(true)}>
              <Icon name="link" />
              <span className="max-sm:sr-only">{text.sharing.share}</span>
            </button>
          )}
        </div>
      </div>
      {isMarketer && !(view.status.length === 1 && view.status[0] === 'WAITING') && <WaitingStrip answers={answers} onReject={setRejecting} />}
      <StatusTabs status={chosen.status} counts={counts} onStatus={(status) => setView({ status })} />
      <FilterBar view={chosen} onView={setView} />
      {list.failure && !slow && <Notice failure={list.failure} />}
      <div id="orders" role="tabpanel" aria-label={text.orders.title}>
        {rows.length > 0 ? (
          <OrderTable
            ref={table}
            role={role}
            list={list}
            view={chosen}
            onView={setView}
            actions={actions}
            pending={answers.pending}
            selected={selection.ids}
            allSelected={isAll}
            current={current}
            onNearEnd={onNearEnd}
          />
        ) : list.loading ? (
          <Skeleton rows={10} />
        ) : (
          !list.failure && <Nothing filtered={!picksAll(view)} onClear={() => setView(withoutFilters(chosen))} />
        )}
      </div>
      <p aria-live="polite" className="text-center text-muted tabular-nums">
        {rows.length > 0 && (list.hasMore ? text.orders.some(whole(rows.length), whole(list.total)) : text.orders.count(rows.length))}
        {slow && ` · ${text.orders.slowly}`}
      </p>
      {isMarketer && selection.ids.size > 0 && (
        <BulkBar selection={selection} total={list.total} shown={rows.length} isAll={isAll} onMatching={selecting.selectMatching} onTag={tagThese} onClear={selecting.clear} />
      )}
      {rejecting && <RejectDialog order={rejecting} onReject={(note) => answers.reject(rejecting, note)} onClose={() => setRejecting(null)} />}
      {sharing && <ShareDialog target={{ filter: filterOf(view, new Date()) }} onClose={() => setSharing(false)} />}
      {tagging === 'matching' && <TagMatching filter={filterOf(view, new Date())} count={list.total} onDone={onTaggedAll} onClose={closeTagging} />}
      {tagging && tagging !== 'matching' && <TagDialog orders={tagging} onTagged={(tags) => live.amend(tags)} onClose={closeTagging} />}
    </div>
  )
}

function Nothing({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const words = text.orders
  return (
    <Empty icon={filtered ? 'search' : 'orders'} title={filtered ? words.noMatch : words.empty} hint={filtered ? words.noMatchHint : words.emptyHint}>
      {filtered && (
        <button type="button" className="button button-plain" onClick={onClear}>
          {text.view.clear}
        </button>
      )}
    </Empty>
  )
}
