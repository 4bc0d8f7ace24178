import { pluralOf } from '../plural'

const plural = pluralOf('en')

/** The words of what clients and the platform do to an order. */
export const control = {
  group: (number: number) => `Order ${number}`,
  income: 'Marketer sees income',
  incomeShown: 'The marketer sees income from now on.',
  incomeHidden: 'Income is hidden from the marketer.',
  pause: 'Pause',
  paused: (number: number) => `Order #${number} is paused. Fans are not counted until it is resumed.`,
  resume: 'Resume',
  resumed: (number: number) => `Order #${number} goes on.`,
  resumeTitle: 'Resume after a missed guarantee?',
  resumeHint: 'The order goes on with a fresh full window of its guarantee.',
  withdraw: 'Withdraw',
  withdrawTitle: (number: number) => `Withdraw order #${number}?`,
  withdrawHint: 'The marketer has not answered yet. Everything that is held for the order is released, and nothing is paid.',
  withdrawn: (number: number) => `Order #${number} is withdrawn.`,
  keep: 'Keep it',
  stop: 'Stop early',
  stopTitle: (number: number) => `Stop order #${number} early?`,
  end: 'End order',
  endTitle: (number: number) => `End order #${number} as the operator?`,
  stopHint: 'Fans that were delivered are paid, the rest is released. It cannot be taken back.',
  stopNow: 'Stop the order',
  endNow: 'End the order',
  stopped: (number: number) => `Order #${number} has ended.`,
  preview: {
    title: 'If it ends now',
    live: 'Moves with the delivery.',
    delivered: 'Delivered',
    of: (part: string, all: string) => `${part} of ${all}`,
    paid: 'Paid to the marketer',
    for: plural({ one: 'for # fan', other: 'for # fans' }),
    released: 'Back to the client',
    over: 'The order has ended meanwhile.',
  },
}
