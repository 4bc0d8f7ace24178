import type { PartState } from '../../platform/useHealth'
import { pluralOf } from '../plural'

const plural = pluralOf('en')

const states: Record<PartState, string> = { ok: 'Fine', degraded: 'Works, with a delay', down: 'Down', stopping: 'Stopping', unknown: 'Not known' }

/** The words of the platform's page, and of acting for another account. */
export const platform = {
  title: 'Operations',
  hint: 'The instance that serves this page. Others behind the same balancer have figures of their own.',
  findAccount: 'Client or marketer, by name or ID',
  noAccount: 'Nobody of that name',
  byId: 'by ID',
  acting: (name: string, role: string) => `You act for ${name} (${role}). What you do is done in their name and recorded with yours.`,
  stopActing: 'Stop acting',
  actFor: {
    title: 'Act for an account',
    hint: 'See what they see and do what they may do, in this tab. Every event names you as well.',
    account: 'Account',
    go: 'Act for them',
  },
  health: {
    title: 'Health',
    states,
    parts: { status: 'This instance', database: 'Database', redis: 'Between instances' },
    noFigures: 'The figures (/metrics) cannot be read from here. They may be open to the inside only.',
    connections: 'Live connections',
    subscriptions: 'Subscriptions',
    groups: 'Shared executions',
    messages: 'Messages sent',
    lag: 'Change to screen, 99 %',
    waiting: 'Messages waiting',
    sessions: 'Database sessions',
    resyncs: 'Resyncs',
    memory: 'Memory',
    each: (n: string) => `${n} /s`,
    within: (time: string) => `≤ ${time}`,
    ms: (n: string) => `${n} ms`,
    s: (n: string) => `${n} s`,
    mb: (n: string) => `${n} MB`,
    of: (part: string, all: string) => `${part} of ${all}`,
  },
  running: {
    title: 'Running subscriptions',
    hint: 'Subscribers who asked the same with the same rights share one execution for each change.',
    columns: { operation: 'Operation', subscribers: 'Subscribers', executions: 'Executions', since: 'Running for' },
    empty: 'Nobody subscribes at present.',
    end: 'End',
    endTitle: (operation: string) => `End “${operation}”?`,
    endHint: plural({
      one: 'Its subscriber is told that it may not go on, on every instance.',
      other: 'All # subscribers are told that they may not go on, on every instance.',
    }),
    ended: (operation: string) => `“${operation}” is ended.`,
  },
}
