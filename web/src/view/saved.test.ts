import { expect, it } from 'vitest'
import type { SavedViewRowFragment } from '../gql/generated/graphql'
import { savingOf, viewOf } from './saved'
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
  ['sorting', { ...everything, sort: { field: 'CLICKS', direction: 'ASC' } }],
])('brings back %s as it was saved', (_, view) => {
  const { filter, orderBy } = savingOf(view, new Date())
  const range = (given: { from?: string | null; to?: string | null } | null | undefined) => (given ? { from: given.from ?? null, to: given.to ?? null } : null)
  const kept = {
    ...empty,
    ...(JSON.parse(JSON.stringify(filter)) as object),
    completed: range(filter.completed),
    tags: filter.tags ? { any: null, all: null, none: null, ...filter.tags } : null,
  } as SavedViewRowFragment['filter']
  expect(viewOf({ id: 'viw_1', name: 'Mine', filter: kept, orderBy })).toEqual(view)
})
