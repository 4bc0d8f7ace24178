import { useMemo, useRef } from 'react'
import { failureOf } from '../gql/failure'
import type { CampaignTypeFiguresFragment, OrderFilter, StatsInterval, StatsPeriod } from '../gql/generated/graphql'
import { useFresh } from '../gql/useFresh'
import { useSession } from '../session/session'
import { text } from '../text'
import { useMinute } from '../ui/clock'
import { Failed } from '../ui/Failed'
import { day } from '../ui/format'
import { useKeys } from '../ui/keys'
import { PageHead } from '../ui/PageHead'
import { useLast, useSettled } from '../ui/settle'
import { Skeleton } from '../ui/Skeleton'
import { addressOf } from '../view/address'
import { FilterBar } from '../view/FilterBar'
import { filterOf } from '../view/filter'
import { SearchField } from '../view/SearchField'
import type { View } from '../view/view'
import { useChoice, type Choice } from './address'
import { AllTime } from './AllTime'
import { Breakdown, type Group } from './Breakdown'
import { ByStatus } from './ByStatus'
import { Course } from './Course'
import { chosenInterval, periodOf } from './period'
import { PeriodPicker } from './PeriodPicker'
import { Stats, type StatsData } from './source'
import { Tiles } from './Tiles'

/** Figures over the orders of a view: of a period as a whole, beside the one before, step by step, and group by group. */
export default function StatsPage() {
  const { role } = useSession().viewer
  const [choice, choose, chooseView] = useChoice()
  const field = useRef<HTMLInputElement>(null)
  useKeys({ '/': () => field.current?.focus() })

  const minute = useMinute()
  const search = useSettled(choice.view.search)
  const { span } = choice
  const period = useMemo(() => periodOf(span, new Date(minute)), [span, minute])
  const interval = chosenInterval(period, choice.interval)
  const filter = useMemo(() => filterOf({ ...choice.view, search: search.trim() }, new Date(minute)), [choice.view, search, minute])
  const [{ data, error, stale }, read] = useFresh({
    query: Stats,
    variables: { filter, period, interval: interval ?? 'DAY', inSteps: interval !== null, byTag: role !== 'CLIENT', byClient: role !== 'CLIENT' },
  })
  const shown = useLast(useMemo(() => (data ? { stats: data.stats, filter, period, interval } : null), [data, filter, period, interval]))
  return (
    <div className="space-y-4">
      <PageHead title={text.stats.title}>
        <div className="flex w-full flex-wrap gap-2 sm:w-auto">
          <SearchField ref={field} value={choice.view.search} onChange={(value) => chooseView({ search: value })} />
          <PeriodPicker span={choice.span} onSpan={(next) => choose({ span: next })} />
        </div>
      </PageHead>
      <FilterBar view={choice.view} onView={chooseView} />
      {error && !data ? (
        <Failed failure={failureOf(error)} onRetry={read} />
      ) : shown ? (
        <div aria-busy={stale || !data} className="space-y-4">
          <Figures {...shown} choice={choice} onChoice={choose} />
        </div>
      ) : (
        <Skeleton rows={8} />
      )}
    </div>
  )
}

interface FiguresProps {
  stats: StatsData
  filter: OrderFilter
  period: StatsPeriod
  interval: StatsInterval | null
  choice: Choice
  onChoice: (change: Partial<Choice>) => void
}

function Figures({ stats, filter, period, interval, choice, onChoice }: FiguresProps) {
  const { byClient, byTag, byCampaignType, byStatus, previous } = stats
  const { view } = choice
  const to = (change: Partial<View>) => addressOf('/orders', { ...view, ...change })
  const steps = previous?.series
  const [first, last] = [steps?.[0], steps?.at(-1)]
  const groups = text.stats.groups
  const course = { stats, measure: choice.measure, onChoice }
  return (
    <>
      <Tiles now={stats} before={previous ?? null} />
      {first && last && <p className="text-xs text-muted">{text.stats.compared(day(first.from), day(new Date(new Date(last.to).getTime() - 1).toISOString()))}</p>}
      {period.from ? (
        <Course {...course} steps={stats.series ?? []} before={steps ?? []} period={period} interval={interval} />
      ) : (
        <AllTime {...course} filter={filter} period={period} chosen={choice.interval} />
      )}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-[repeat(2,minmax(0,1fr))]">
        <div className="space-y-4">
          <ByStatus counts={byStatus} hrefOf={(status) => to({ status: [status] })} />
          {byClient && (
            <Breakdown title={groups.client} groups={byClient.map(({ client, ...figures }): Group => ({ ...figures, key: client.id, name: client.name, href: to({ clientIds: [client.id] }) }))} />
          )}
        </div>
        <div className="space-y-4">
          <Breakdown title={groups.type} groups={byCampaignType.map((figures) => groupOfType(figures, to({ campaignTypes: [figures.campaignType] })))} />
          {byTag && (
            <Breakdown
              title={groups.tag}
              hint={groups.tagHint}
              groups={byTag.map(({ tag, ...figures }): Group => ({ ...figures, key: tag.id, name: tag.name, color: tag.color, href: to({ tags: { any: [tag.id], all: [], none: [] } }) }))}
            />
          )}
        </div>
      </div>
    </>
  )
}

const groupOfType = ({ campaignType, clicks, ...figures }: CampaignTypeFiguresFragment, href: string): Group => ({
  ...figures,
  key: campaignType,
  name: text.order.campaignTypes[campaignType],
  clicks: campaignType === 'FREE_TRIAL' ? null : clicks,
  href,
})
