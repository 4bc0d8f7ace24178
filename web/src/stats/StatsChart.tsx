import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { StatsInterval } from '../gql/generated/graphql'
import { text } from '../text'
import { stepOf, tickOf } from '../ui/format'
import { useTheme } from '../ui/theme'
import { useMedia } from '../ui/useMedia'
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
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot | null>(null)
  const latest = useRef(lines)
  const [theme] = useTheme()
  const dark = useMedia('(prefers-color-scheme: dark)')
  useEffect(() => {
    latest.current = lines
    chart.current?.setData(dataOf(lines))
  }, [lines])
  useEffect(() => {
    const element = box.current
    if (!element) return
    const made = new uPlot(optionsOf(element, { interval, name, write, sums }), dataOf(latest.current), element)
    chart.current = made
    const size = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }))
    size.observe(element)
    return () => {
      size.disconnect()
      made.destroy()
      chart.current = null
    }
  }, [interval, name, write, sums, theme, dark]) // another scheme has other colours, which a canvas does not take by itself
  return <div ref={box} role="img" aria-label={label} className="chart min-w-0" />
}

const dataOf = ({ at, now, before }: Lines): uPlot.AlignedData => [at, now, before]

function optionsOf(element: HTMLElement, { interval, name, write, sums }: Pick<Props, 'interval' | 'name' | 'write' | 'sums'>): uPlot.Options {
  const style = getComputedStyle(element)
  const [accent, muted, line] = ['accent', 'muted', 'line'].map((color) => colorOf(element, color))
  const axis = { stroke: muted, font: `12px ${style.fontFamily}`, ticks: { show: false }, grid: { stroke: line, width: 1 } }
  const value = (_: uPlot, figure: number | null) => (figure === null ? '–' : write(figure))
  const bars = sums ? { paths: uPlot.paths.bars?.({ size: [0.7, 48], radius: 0.15 }), fill: accent, width: 0, points: { show: false } } : { width: 2, spanGaps: true, points: { size: 5, fill: accent } }
  return {
    width: element.clientWidth,
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
      { label: words.before, stroke: muted, width: 1.5, dash: [5, 4], spanGaps: true, points: { show: false }, value },
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

/** A colour of the style sheet as a canvas takes it. */
function colorOf(element: HTMLElement, name: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(--${name})`
  element.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
