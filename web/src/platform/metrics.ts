/** Figures in the text format of Prometheus: each by its name, labels summed. */
export interface Metrics {
  /** When they were read, in milliseconds. */
  at: number
  /** The sum over all labels of a name, or null where there is none. */
  sum: (name: string) => number | null
  /** The upper bound below which so large a part of a histogram lies, or null where it is empty or past its last bound. */
  quantile: (name: string, part: number) => number | null
}

interface Sample {
  name: string
  bound: number | null
  value: number
}

const line = /^([a-z_:][\w:]*)(\{[^}]*\})? (\S+)$/i

/** Reads what GET /metrics answers. What it does not understand is left out. */
export function readMetrics(answer: string, at: number): Metrics {
  const samples = answer.split('\n').flatMap((text): Sample[] => {
    const [, name, labels = '', value] = line.exec(text) ?? []
    const bound = /le="([^"]+)"/.exec(labels)?.[1]
    return name === undefined ? [] : [{ name, bound: bound === undefined ? null : numberOf(bound), value: numberOf(value ?? '') }]
  })
  const of = (name: string) => samples.filter((sample) => sample.name === name)
  return {
    at,
    sum: (name) => {
      const found = of(name)
      return found.length > 0 ? found.reduce((total, { value }) => total + value, 0) : null
    },
    quantile: (name, part) => {
      const counts = new Map<number, number>()
      for (const { bound, value } of of(`${name}_bucket`)) if (bound !== null) counts.set(bound, (counts.get(bound) ?? 0) + value)
      const total = counts.get(Infinity) ?? 0
      const bounds = [...counts.keys()].sort((a, b) => a - b)
      const found = total > 0 ? bounds.find((bound) => (counts.get(bound) ?? 0) >= part * total) : undefined
      return found === undefined || found === Infinity ? null : found
    },
  }
}

const numberOf = (written: string): number => (written === '+Inf' ? Infinity : Number(written))

/** How much a counter grew in a second between two readings, or null without an earlier one or after a restart. */
export function perSecond(name: string, now: Metrics, before: Metrics | null): number | null {
  const [last, first] = [now.sum(name), before?.sum(name) ?? null]
  if (last === null || first === null || before === null || last < first || now.at <= before.at) return null
  return ((last - first) * 1000) / (now.at - before.at)
}
