import { lazy, Suspense, useCallback, useMemo } from 'react'
import type { StatsInterval, StatsStepFragment } from '../gql/generated/graphql'
import { text } from '../text'
import { Card } from '../ui/Card'
import { money, rate, stepOf, whole } from '../ui/format'
import { Segments } from '../ui/Segments'
import { measures, type Choice, type Measure } from './address'
import { linesOf, valueOf } from './lines'
import { intervalsOf } from './period'
import type { StatsPeriod } from '../gql/generated/graphql'
import type { StatsData } from './source'

const Chart = lazy(() => import('./StatsChart'))

const words = text.stats.chart

interface Props {
  stats: StatsData
  steps: readonly StatsStepFragment[]
  /** The same of the period before; empty where there is none. */
  before: readonly StatsStepFragment[]
  period: StatsPeriod
  interval: StatsInterval | null
  measure: Measure
  onChoice: (change: Partial<Choice>) => void
}

/** How a figure went, step by step, beside how it went before; drawn, and as a table. */
export function Course({ stats, steps, before, period, interval, measure, onChoice }: Props) {
  const currency = stats.income[0]?.earned.currency ?? null
  const lines = useMemo(() => linesOf(steps, before, measure, currency), [steps, before, measure, currency])
  const write = useCallback((value: number) => written(value, measure, currency), [measure, currency])
  const possible = intervalsOf(period)
  const named = words.measures[measure]
  const name = measure === 'income' && currency ? words.currency(named, currency) : named
  return (
    <Card
      title={words.title}
      aside={
        <div className="flex flex-wrap gap-2">
          <Segments label={words.measure} options={measures.map((value) => ({ value, name: words.measures[value] }))} value={measure} onChange={(value) => onChoice({ measure: value })} />
          {interval && possible.length > 1 && (
            <Segments label={words.steps} options={possible.map((value) => ({ value, name: words.intervals[value] }))} value={interval} onChange={(value) => onChoice({ interval: value })} />
          )}
        </div>
      }
    >
      {interval ? (
        <>
          <div className="min-h-[18.5rem]">
            <Suspense>
              {steps.length > 0 && <Chart lines={lines} interval={interval} name={name} write={write} sums={measure !== 'conversion'} label={words.label(name, steps.length)} />}
            </Suspense>
          </div>
          <Table steps={steps} before={before} interval={interval} measure={measure} currency={currency} name={name} />
        </>
      ) : (
        <p className="text-muted">{words.nothing}</p>
      )}
    </Card>
  )
}

function written(value: number, measure: Measure, currency: string | null): string {
  if (measure === 'conversion') return rate(String(value))
  if (measure === 'income' && currency) return money({ amount: value.toFixed(2), currency })
  return whole(Math.round(value))
}

interface TableProps {
  steps: readonly StatsStepFragment[]
  before: readonly StatsStepFragment[]
  interval: StatsInterval
  measure: Measure
  currency: string | null
  name: string
}

/** What the chart shows, for those who do not see it or want to read it off. */
function Table({ steps, before, interval, measure, currency, name }: TableProps) {
  const show = (step: StatsStepFragment | undefined) => {
    if (!step) return '–'
    const earned = measure === 'income' && step.income.find((one) => one.earned.currency === currency)
    if (earned) return money(earned.earned)
    const value = valueOf(step, measure, currency)
    return value === null ? '–' : written(value, measure, currency)
  }
  return (
    <details className="text-muted">
      <summary className="w-fit cursor-pointer">{words.asTable}</summary>
      <div className="mt-2 max-h-72 overflow-y-auto" tabIndex={0} role="region" aria-label={words.asTable}>
        <table className="w-full text-left tabular-nums">
          <thead className="text-xs">
            <tr>
              <th className="font-medium">{words.when}</th>
              <th className="text-right font-medium">{name}</th>
              {before.length > 0 && <th className="text-right font-medium">{words.before}</th>}
            </tr>
          </thead>
          <tbody>
            {steps.map((step, index) => (
              <tr key={step.from}>
                <td>{stepOf(new Date(step.from).getTime(), interval)}</td>
                <td className="text-right text-ink">{show(step)}</td>
                {before.length > 0 && <td className="text-right">{show(before[index])}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
