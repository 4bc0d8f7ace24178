import { cacheExchange, type Cache } from '@urql/exchange-graphcache'
import type { Exchange } from 'urql'

/** What has no id of its own and belongs to what it hangs on. */
const embedded = [
  'Money',
  'OrderEvent',
  'OrderEventChange',
  'Guarantee',
  'IncomeTotal',
  'Pace',
  'Pause',
  'Performance',
  'Progress',
  'ProgressUpdate',
  'Settlement',
  'SavedDateTimeRange',
  'SavedFilter',
  'SavedOrder',
  'SavedTagFilter',
  'Stats',
  'StatsBucket',
  'StatusCount',
  'Viewer',
  'UnmatchedReport',
  'TagStats',
  'ClientStats',
  'CampaignTypeStats',
  'Campaign', // it has an id, but its link is another on every order
]

/** Which lists a mutation adds to or takes from: they are read again where they are shown. */
const changes: Record<string, readonly string[]> = {
  createTag: ['tags'],
  mergeTags: ['tags', 'stats'],
  deleteTag: ['tags', 'stats'],
  createShareLink: ['shareLinks'],
  placeOrder: ['orders', 'stats', 'campaigns', 'marketers'],
  cancelOrder: ['stats'],
  createApiKey: ['apiKeys'],
  saveView: ['savedViews'],
  deleteView: ['savedViews'],
}

const forget = (fields: readonly string[]) => (_result: unknown, _input: unknown, cache: Cache) => {
  for (const { fieldName, fieldKey } of cache.inspectFields('Query')) {
    if (fields.includes(fieldName)) cache.invalidate('Query', fieldKey)
  }
}

/** Keeps what components have read, each object once. */
export function cached(): Exchange {
  return cacheExchange({
    keys: Object.fromEntries(embedded.map((type) => [type, () => null])),
    updates: { Mutation: Object.fromEntries(Object.entries(changes).map(([mutation, fields]) => [mutation, forget(fields)])) },
  })
}
