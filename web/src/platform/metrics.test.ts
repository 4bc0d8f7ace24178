import { describe, expect, it } from 'vitest'
import { perSecond, readMetrics } from './metrics'

const answer = `# HELP headway_socket_connections Open websockets and event streams.
# TYPE headway_socket_connections gauge
headway_socket_connections{protocol="sse"} 2
headway_socket_connections{protocol="websocket"} 40
headway_socket_messages_sent_total 1.5e+06
headway_lag_seconds_bucket{le="0.01"} 90
headway_lag_seconds_bucket{le="0.1"} 99
headway_lag_seconds_bucket{le="+Inf"} 100
`

describe('metrics', () => {
  const metrics = readMetrics(answer, 1000)

  it('adds up what is told by labels', () => {
    expect(metrics.sum('headway_socket_connections')).toBe(42)
    expect(metrics.sum('headway_socket_messages_sent_total')).toBe(1_500_000)
    expect(metrics.sum('no_such_figure')).toBeNull()
  })

  it.each([
    [0.5, 0.01],
    [0.99, 0.1],
    [0.999, null], // past the last bound nothing is known
  ])('finds the bound of %d', (part, want) => {
    expect(metrics.quantile('headway_lag_seconds', part)).toBe(want)
    expect(metrics.quantile('no_such_figure', part)).toBeNull()
  })

  it('tells how fast a counter grows, and nothing after a restart', () => {
    const later = readMetrics('headway_socket_messages_sent_total 1500100', 6000)
    expect(perSecond('headway_socket_messages_sent_total', later, metrics)).toBe(20)
    expect(perSecond('headway_socket_messages_sent_total', metrics, null)).toBeNull()
    expect(perSecond('headway_socket_messages_sent_total', { ...metrics, at: 9000 }, later)).toBeNull()
  })
})
