import { text } from '../text'
import { Icon } from '../ui/Icon'
import { decimal, whole } from '../ui/format'
import { perSecond } from './metrics'
import { useHealth, type Health, type PartState } from './useHealth'

const words = text.platform.health

/** How the instance that answers this page does. */
export function HealthPanel() {
  const health = useHealth()
  return (
    <section aria-labelledby="health" className="card p-5">
      <h2 id="health" className="font-semibold">
        {words.title}
      </h2>
      <ul className="mt-4 grid gap-3 sm:grid-cols-3">
        {(['status', 'database', 'redis'] as const).map((part) => (
          <Part key={part} name={words.parts[part]} state={health?.ready[part] ?? 'unknown'} />
        ))}
      </ul>
      {health?.metrics === null ? (
        <p className="mt-4 text-muted">{words.noFigures}</p>
      ) : (
        <dl className="mt-5 grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3">
          {figuresOf(health).map(([name, value]) => (
            <div key={name} className="min-w-0">
              <dt className="text-xs text-muted">{name}</dt>
              <dd className="text-lg font-semibold tracking-tight tabular-nums">{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}

const looks: Record<PartState, string> = {
  ok: 'bg-good-soft text-good',
  degraded: 'bg-warn-soft text-warn',
  down: 'bg-bad-soft text-bad',
  stopping: 'bg-warn-soft text-warn',
  unknown: 'bg-raised text-muted',
}

function Part({ name, state }: { name: string; state: PartState }) {
  return (
    <li className={`flex items-center gap-3 rounded-lg px-3 py-2.5 ${looks[state]}`}>
      <Icon name={state === 'ok' ? 'check' : state === 'unknown' ? 'clock' : 'warning'} className="size-5" />
      <div>
        <p className="text-xs">{name}</p>
        <p className="font-medium">{words.states[state]}</p>
      </div>
    </li>
  )
}

/** What somebody wants to know first: who is connected, how much is told, and how late. */
function figuresOf(health: Health | null): [string, string][] {
  const metrics = health?.metrics ?? null
  const show = (value: number | null | undefined) => (metrics ? whole(Math.round(value ?? 0)) : '–')
  const rate = (name: string) => (metrics ? perSecond(name, metrics, health?.before ?? null) : null)
  const lag = metrics?.quantile('headway_socket_message_lag_seconds', 0.99)
  const memory = metrics?.sum('process_resident_memory_bytes')
  const [inUse, open] = [metrics?.sum('headway_database_sessions_in_use'), metrics?.sum('headway_database_sessions_open')]
  const messages = rate('headway_socket_messages_sent_total')
  return [
    [words.connections, show(metrics?.sum('headway_socket_connections'))],
    [words.subscriptions, show(metrics?.sum('headway_subscriptions'))],
    [words.groups, show(metrics?.sum('headway_live_groups'))],
    [words.messages, messages === null ? '–' : words.each(decimal(messages))],
    [words.lag, lag == null ? '–' : words.within(lag < 1 ? words.ms(whole(Math.round(lag * 1000))) : words.s(decimal(lag)))],
    [words.waiting, show(metrics?.sum('headway_socket_messages_waiting'))],
    [words.sessions, words.of(show(inUse), show(open))],
    [words.resyncs, show(metrics?.sum('headway_live_resyncs_total'))],
    [words.memory, memory == null ? '–' : words.mb(whole(Math.round(memory / 1_000_000)))],
  ]
}
