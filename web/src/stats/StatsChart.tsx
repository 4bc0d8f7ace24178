import { useCallback, useMemo } from 'react'
import uPlot from 'uplot'
import type { StatsInterval } from '../gql/generated/graphql'
import { text } from '../text'
import { stepOf, tickOf } from '../ui/format'
import { useChart, type Look } from '../ui/useChart'
import type { Lines } from './lines'

const words = text.stats.chart
const height = 260 // px

interface Props {
  lines: Lines
  interval: StatsInterval
  /** What is drawn, and how a value of it is written. */
  name: string
  write: (value: number) => string
  /** Whether values add up, so that bars show them, or are rates, which a line does. */
  sums: boolean
  label: string
}

/** The chart itself, which is loaded when it is first needed. */
export default function StatsChart({ lines, interval, name, write, sums, label }: Props) {
  const compared = lines.before.some((value) => value !== null)
  const data = useMemo(() => dataOf(lines, compared), [lines, compared])
  const box = useChart(
    data,
    useCallback((look: Look) => optionsOf(look, { interval, name, write, sums, compared }), [interval, name, write, sums, compared]),
  )
  return <div ref={box} role="img" aria-label={label} className="chart min-w-0" />
}

const dataOf = ({ at, now, before }: Lines, compared: boolean): uPlot.AlignedData => (compared ? [at, now, before] : [at, now])

type Asked = Pick<Props, 'interval' | 'name' | 'write' | 'sums'> & { compared: boolean }

function optionsOf({ color, axis }: Look, { interval, name, write, sums, compared }: Asked): Omit<uPlot.Options, 'width'> {
  const [accent, muted] = ['accent', 'muted'].map(color)
  const value = (_: uPlot, figure: number | null) => (figure === null ? '–' : write(figure))
  const bars = sums ? { paths: uPlot.paths.bars?.({ size: [0.7, 48], radius: 0.15 }), fill: accent, width: 0, points: { show: false } } : { width: 2, spanGaps: true, points: { size: 5, fill: accent } }
  return {
    height,
    padding: [12, 12, 0, 0],
    cursor: { points: { size: 7 }, drag: { x: false, y: false } },
    scales: {
      x: { time: true, range: (chart, least, most) => margined(chart, least, most) },
      y: { range: (_, __, most) => [0, most > 0 ? most * 1.08 : sums ? 5 : 0.01] },
    },
    axes: [
      { ...axis, grid: { show: false }, space: 70, splits: (chart) => splitsOf(chart), values: (_, instants) => instants.map((at) => tickOf(at * 1000, interval)) },
      { ...axis, size: (chart, values) => widthOf(chart, values), values: (_, figures) => figures.map((figure) => (sums && !Number.isInteger(figure) ? '' : write(figure))) },
    ],
    series: [
      { label: words.when, value: (_, at) => (at ? stepOf(at * 1000, interval) : '–') },
      { label: name, stroke: accent, ...bars, value },
      ...(compared ? [{ label: words.before, stroke: muted, width: 1.5, dash: [5, 4], spanGaps: true, points: { show: false }, value }] : []),
    ],
  }
}

/** Half a step on either side, so that the first and the last bar are whole. */
function margined(chart: uPlot, least: number, most: number): uPlot.Range.MinMax {
  const at = chart.data[0]
  const step = at.length > 1 ? ((at.at(-1) ?? 0) - (at[0] ?? 0)) / (at.length - 1) : 3600
  return [least - step / 2, most + step / 2]
}

/** Some of the beginnings of steps, as many as there is room for. */
function splitsOf(chart: uPlot): number[] {
  const at = [...chart.data[0]]
  const every = Math.max(1, Math.ceil(at.length / Math.max(2, Math.floor(chart.width / 80))))
  return at.filter((_, index) => index % every === 0)
}

/** As wide as the longest number beside it. */
function widthOf(chart: uPlot, values: readonly string[] | null): number {
  const longest = (values ?? []).reduce((found, value) => (value.length > found.length ? value : found), '')
  chart.ctx.save()
  chart.ctx.font = `${12 * devicePixelRatio}px ${getComputedStyle(chart.root).fontFamily}`
  const { width } = chart.ctx.measureText(longest)
  chart.ctx.restore()
  return Math.ceil(width / devicePixelRatio) + 14
}
