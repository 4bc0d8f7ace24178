import { useEffect, useRef, type RefObject } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { useTheme } from './theme'
import { useMedia } from './useMedia'

/** What charts take from the style sheet. */
export interface Look {
  /** A colour by its name there, as a canvas takes it. */
  color: (name: string) => string
  font: string
  /** What all axes have in common. */
  axis: uPlot.Axis
}

type Options = Omit<uPlot.Options, 'width'>

/**
 * A chart in an element: as wide as that, in the colours of the reader's scheme, and fed with new data without being made anew. It is made
 * anew for other options, so these and the data must be the same from render to render until they change.
 */
export function useChart(data: uPlot.AlignedData, optionsOf: (look: Look) => Options): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot | null>(null)
  const latest = useRef(data)
  const [theme] = useTheme()
  const dark = useMedia('(prefers-color-scheme: dark)')
  useEffect(() => {
    latest.current = data
    chart.current?.setData(data)
  }, [data])
  useEffect(() => {
    const element = box.current
    if (!element) return
    const options = optionsOf(lookOf(element))
    const made = new uPlot({ ...options, width: element.clientWidth }, latest.current, element)
    chart.current = made
    const size = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: options.height }))
    size.observe(element)
    return () => {
      size.disconnect()
      made.destroy()
      chart.current = null
    }
  }, [optionsOf, theme, dark]) // another scheme has other colours, which a canvas does not take by itself
  return box
}

function lookOf(element: HTMLElement): Look {
  const color = (name: string) => {
    const probe = document.createElement('span')
    probe.style.color = `var(--${name})`
    element.append(probe)
    const found = getComputedStyle(probe).color
    probe.remove()
    return found
  }
  const font = `12px ${getComputedStyle(element).fontFamily}`
  return { color, font, axis: { stroke: color('muted'), font, ticks: { show: false }, grid: { stroke: color('line'), width: 1 } } }
}
