import { pluralOf } from '../plural'

const plural = pluralOf('en')

export const ui = {
  close: 'Close',
  cancel: 'Cancel',
  tryAgain: 'Try again',
  loading: 'Loading…',
  copy: 'Copy',
  copied: 'Copied',
  undo: 'Undo',
  dismiss: 'Dismiss',
  clear: 'Clear',
  timeIsUp: 'Time is up',
  left: (span: string) => `${span} left`,
  answerUntil: (instant: string) => `Answer until ${instant}`,
  unreachable: 'The server cannot be reached.',
  noAnswer: 'The server gave no answer.',
  failed: 'This could not be read',
  broken: 'Something went wrong on this page',
  brokenHint: 'Loading it again usually helps. What you changed is safe: it is kept by the server.',
  reload: 'Load again',
  shownOfMore: plural({ one: '# shown, and there are more.', other: '# shown, and there are more.' }),
  afterThese: plural({ one: 'Further ones, after the first', other: 'Further ones, after the first #' }),
  units: { days: (n: string) => `${n} d`, hours: (n: string) => `${n} h`, minutes: (n: string) => `${n} min`, seconds: (n: string) => `${n} s` },
}
