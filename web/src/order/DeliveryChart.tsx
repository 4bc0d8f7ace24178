import { useCallback, useEffect, useMemo, useRef } from 'react'
import uPlot from 'uplot'
import { text } from '../text'
import { whole } from '../ui/format'
import { useChart, type Look } from '../ui/useChart'
import type { Lines } from './series'

const words = text.orderPage.chart

/** The chart itself, which is loaded when an order is opened. */
export default function DeliveryChart({ lines, label }: { lines: Lines; label: string }) {
  const latest = useRef(lines)
  useEffect(() => {
    latest.current = lines // before the chart has the data, which it draws with it
  }, [lines])
  const data = useMemo(() => dataOf(lines), [lines])
  const box = useChart(
    data,
    useCallback((look: Look) => optionsOf(look, latest), []),
  )
  return <div ref={box} role="img" aria-label={label} className="chart" />
}

const dataOf = ({ at, bucket, delivered, pace, forecast }: Lines): uPlot.AlignedData => [at, bucket, delivered, pace, forecast]

const height = 240 // px

function optionsOf({ color, font, axis }: Look, latest: { current: Lines }): Omit<uPlot.Options, 'width'> {
  const [accent, good, warn, bad] = ['accent', 'good', 'warn', 'bad'].map(color)
  const value = (_: uPlot, fans: number | null) => (fans === null ? '–' : whole(Math.round(fans)))
  return {
    height,
    padding: [12, 12, 0, 0],
    cursor: { points: { size: 7 }, drag: { x: true, y: false } },
    legend: { live: true },
    scales: { x: { time: true }, y: { range: (_, __, most) => [0, Math.max(5, most * 1.08)] }, bucket: { range: (_, __, most) => [0, Math.max(4, most * 3)] } },
    axes: [
      { ...axis, grid: { show: false }, space: 90, gap: 9, values: (_, instants, __, ___, step) => instants.map((at) => tick(at, step)) },
      { ...axis, size: 52, values: (_, values) => values.map((fans) => (Number.isInteger(fans) ? whole(fans) : '')) },
    ],
    series: [
      { label: words.when, value: (_, at) => (at ? new Date(at * 1000).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' }) : '–') },
      { label: words.bucket, scale: 'bucket', fill: transparent(accent), width: 0, paths: (chart, series, from, to) => bars(chart, series, from, to, latest.current.width), points: { show: false }, value },
      { label: words.delivered, stroke: accent, width: 2, spanGaps: true, points: { show: false }, value },
      { label: words.pace, stroke: good, width: 1.5, dash: [6, 4], spanGaps: true, points: { show: false }, value },
      { label: words.forecast, stroke: warn, width: 1.5, dash: [2, 4], spanGaps: true, points: { show: false }, value },
    ],
    hooks: { draw: [(chart) => drawBreach(chart, latest.current, bad ?? 'red', font)] },
  }
}

/** Bars as wide as a step, whatever instants other lines have in between. */
function bars(chart: uPlot, series: number, from: number, to: number, width: number): uPlot.Series.Paths {
  const fill = new Path2D()
  const [instants, fans] = [chart.data[0], chart.data[series]]
  const floor = chart.valToPos(0, 'bucket', true)
  for (let index = from; index <= to; index++) {
    const [at, count] = [instants[index], fans?.[index]]
    if (at === undefined || !count) continue
    const [left, right] = [chart.valToPos(at + width * 0.1, 'x', true), chart.valToPos(at + width * 0.9, 'x', true)]
    const top = chart.valToPos(Math.max(0, count), 'bucket', true)
    fill.rect(left, top, Math.max(1, right - left), floor - top)
  }
  return { fill, flags: 0 }
}

const dayFormat = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const timeFormat = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })

/** What stands below the chart: days, or times with the day at midnight. */
function tick(at: number, step: number): string {
  const date = new Date(at * 1000)
  return step >= 86_400 || date.getHours() + date.getMinutes() === 0 ? dayFormat.format(date) : timeFormat.format(date)
}

const transparent = (color = '') => color.replace(/^rgb\((.*)\)$/, 'rgba($1, 0.25)')

/** A mark where the guarantee will be missed. */
function drawBreach(chart: uPlot, { breach }: Lines, color: string, font: string): void {
  if (!breach) return
  const [x, y] = [chart.valToPos(breach.at, 'x', true), chart.valToPos(breach.fans, 'y', true)]
  const { ctx } = chart
  ctx.save()
  ctx.fillStyle = ctx.strokeStyle = color
  ctx.beginPath()
  ctx.arc(x, y, 5 * devicePixelRatio, 0, 2 * Math.PI)
  ctx.fill()
  ctx.font = font.replace('12px', `${12 * devicePixelRatio}px`)
  ctx.textAlign = 'right'
  ctx.fillText(words.breach, x - 8 * devicePixelRatio, y - 8 * devicePixelRatio)
  ctx.restore()
}
