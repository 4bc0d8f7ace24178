import { expect, it } from 'vitest'
import type { SavedViewRowFragment } from '../gql/generated/graphql'
import { givenFilter, savingOf, viewOf } from './saved'
import { everything, type View } from './view'

const empty: SavedViewRowFragment['filter'] = {
  status: null,
  search: null,
  name: null,
  tags: null,
  placed: null,
  accepted: null,
  completed: null,
  clientIds: null,
  campaignIds: null,
  campaignTypes: null,
  paceStates: null,
  paused: null,
}

it.each<[string, View]>([
  ['everything', everything],
  ['states and a search', { ...everything, status: ['ACCEPTED'], search: 'spring', paused: false }],
  ['tags', { ...everything, tags: { any: ['tag_1'], all: [], none: ['tag_2'] } }],
  ['days', { ...everything, date: { of: 'completed', days: { from: '2026-03-28', to: '2026-03-29' } } }],
  ['days that move', { ...everything, date: { of: 'completed', days: '7d' } }],
  ['last month', { ...everything, date: { of: 'completed', days: 'lastMonth' } }],
  ['sorting', { ...everything, sort: { field: 'CLICKS', direction: 'ASC' } }],
])('brings back %s as it was saved', (_, view) => {
  const { filter, datePreset, orderBy } = savingOf(view, new Date())
  const range = (given: { from?: string | null; to?: string | null } | null | undefined) => (given ? { from: given.from ?? null, to: given.to ?? null } : null)
  const kept = {
    ...empty,
    ...(JSON.parse(JSON.stringify(filter)) as object),
    completed: range(filter.completed),
    tags: filter.tags ? { any: null, all: null, none: null, ...filter.tags } : null,
  } as SavedViewRowFragment['filter']
  expect(viewOf({ filter: kept, datePreset, orderBy })).toEqual(view)
})

it('gives a kept filter back without what only the cache put in', () => {
  const kept = { ...empty, __typename: 'SavedFilter', status: ['ACCEPTED'], tags: { __typename: 'SavedTagFilter', any: ['tag_1'], all: null, none: null } } as SavedViewRowFragment['filter']
  expect(givenFilter(kept)).toEqual({ ...empty, status: ['ACCEPTED'], tags: { any: ['tag_1'], all: null, none: null } })
})
