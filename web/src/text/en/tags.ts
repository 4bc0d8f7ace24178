import { pluralOf } from '../plural'

const plural = pluralOf('en')

/** The words of tags and of tagging. */
export const tags = {
  title: 'Tags',
  pick: 'Find or make a tag',
  make: (name: string) => `Make “${name}”`,
  none: 'No tags yet. Type a name to make one.',
  noMatch: 'No tag has this name.',
  onSome: 'on some',
  tagOrders: (count: number) => `Tag ${plural({ one: '# order', other: '# orders' })(count)}`,
  tagAll: (count: number) => `Tag all ${plural({ one: '# order', other: '# orders' })(count)} that match`,
  hint: 'Enter puts a tag on or takes it off.',
  done: 'Done',
  apply: 'Apply',
  applied: plural({ one: '# order tagged.', other: '# orders tagged.' }),
  removed: plural({ one: 'Tag taken off # order.', other: 'Tags taken off # orders.' }),
  more: (count: number) => `+${count} more`,
  add: 'Add a tag',
  edit: 'Edit tags',
  failed: plural({ one: '# has 20 tags already and was left as it is.', other: '# have 20 tags already and were left as they are.' }),
  progressLabel: 'Tagging',
  progress: (done: string, all: string) => `${done} of ${all} orders tagged`,
}
