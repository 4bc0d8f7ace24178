import { useCallback, useMemo } from 'react'
import { useLocation, useSearch } from 'wouter'
import type { StatsInterval } from '../gql/generated/graphql'
import { readView, writeView } from '../view/address'
import type { Choose } from '../view/useView'
import type { View } from '../view/view'
import { intervals, readSpan, usual, writeSpan, type Span } from './period'

/** What the chart shows. */
export const measures = ['fans', 'clicks', 'orders', 'conversion', 'income'] as const

export type Measure = (typeof measures)[number]

/** All that the reader has chosen on the Stats page: which orders, which time, in which steps, and which figure is drawn. */
export interface Choice {
  view: View
  span: Span
  /** Null as long as the reader has not chosen. */
  interval: StatsInterval | null
  measure: Measure
}

export function readChoice(address: string): Choice {
  const given = new URLSearchParams(address)
  return {
    view: readView(address),
    span: readSpan(given.get('period')),
    interval: intervals.find((one) => one.toLowerCase() === given.get('by')) ?? null,
    measure: measures.find((one) => one === given.get('show')) ?? 'fans',
  }
}

/** The part of the address behind the question mark that says the same. */
export function writeChoice({ view, span, interval, measure }: Choice): string {
  const own = [
    ['period', span === usual ? '' : writeSpan(span)],
    ['by', interval?.toLowerCase() ?? ''],
    ['show', measure === 'fans' ? '' : measure],
  ]
  return [writeView(view), ...own.filter(([, value]) => value).map((pair) => pair.join('='))].filter(Boolean).join('&')
}

/** What the address says, and how to choose something else: the address changes with it, so that it can be kept and shared. */
export function useChoice(): [Choice, (change: Partial<Choice>) => void, Choose] {
  const address = useSearch()
  const [path, navigate] = useLocation()
  const choice = useMemo(() => readChoice(address), [address])
  const choose = useCallback(
    (change: Partial<Choice>) => {
      // As it is now, and not as it was at the last render: two changes may come before the next.
      const written = writeChoice({ ...readChoice(window.location.search), ...change })
      navigate(written ? `${path}?${written}` : path, { replace: true })
    },
    [path, navigate],
  )
  const chooseView = useCallback<Choose>(
    (change) => {
      const { view } = readChoice(window.location.search)
      choose({ view: { ...view, ...(typeof change === 'function' ? change(view) : change) } })
    },
    [choose],
  )
  return [choice, choose, chooseView]
}
