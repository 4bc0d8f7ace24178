import { useEffect, useState } from 'react'
import { readMetrics, type Metrics } from './metrics'

/** How a part of the server does, as GET /readyz has it. */
export type PartState = 'ok' | 'degraded' | 'down' | 'stopping' | 'unknown'

export interface Health {
  /** The instance as a whole, its database and its nerve between instances. */
  ready: Record<'status' | 'database' | 'redis', PartState>
  /** The figures of now and of the reading before; null where they cannot be read from here. */
  metrics: Metrics | null
  before: Metrics | null
}

const every = 5_000

/** How the instance that answers does, read every few seconds while the page is looked at. Null until it was read. */
export function useHealth(): Health | null {
  const [health, setHealth] = useState<Health | null>(null)
  useEffect(() => {
    const ended = new AbortController()
    const look = async () => {
      if (document.hidden) return
      const [ready, metrics] = await Promise.all([readReady(ended.signal), readFigures(ended.signal)])
      if (!ended.signal.aborted) setHealth((last) => ({ ready, metrics, before: last?.metrics ?? null }))
    }
    void look()
    const timer = setInterval(() => void look(), every)
    return () => {
      clearInterval(timer)
      ended.abort()
    }
  }, [])
  return health
}

const states: readonly PartState[] = ['ok', 'degraded', 'down', 'stopping']

async function readReady(signal: AbortSignal): Promise<Health['ready']> {
  const told = await fetch('/readyz', { signal })
    .then((response): Promise<unknown> => response.json())
    .catch(() => null)
  const of = (part: string): PartState => {
    const value: unknown = typeof told === 'object' && told !== null ? Reflect.get(told, part) : null
    return states.find((state) => state === value) ?? 'unknown'
  }
  return { status: of('status'), database: of('database'), redis: of('redis') }
}

async function readFigures(signal: AbortSignal): Promise<Metrics | null> {
  try {
    const response = await fetch('/metrics', { signal })
    return response.ok ? readMetrics(await response.text(), Date.now()) : null
  } catch {
    return null
  }
}
