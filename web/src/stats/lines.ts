import type { StatsStepFragment } from '../gql/generated/graphql'
import type { Measure } from './address'

/** What a chart draws: a value for each step, and beside it that of the same step of the period before. */
export interface Lines {
  /** When each step begins, in seconds. */
  at: number[]
  now: (number | null)[]
  before: (number | null)[]
}

/** The figure of a step. Income is that of one currency, as a number, since it is only drawn. */
export function valueOf(step: StatsStepFragment, measure: Measure, currency: string | null): number | null {
  switch (measure) {
    case 'fans':
      return step.fansDelivered
    case 'clicks':
      return step.clicks
    case 'orders':
      return step.orders
    case 'conversion':
      return step.conversionRate == null ? null : Number(step.conversionRate)
    case 'income':
      return Number(step.income.find(({ earned }) => earned.currency === currency)?.earned.amount ?? 0)
  }
}

export function linesOf(steps: readonly StatsStepFragment[], before: readonly StatsStepFragment[], measure: Measure, currency: string | null): Lines {
  return {
    at: steps.map(({ from }) => new Date(from).getTime() / 1000),
    now: steps.map((step) => valueOf(step, measure, currency)),
    before: steps.map((_, index) => {
      const step = before[index]
      return step ? valueOf(step, measure, currency) : null
    }),
  }
}
