import { expect, it } from 'vitest'
import { spares } from './cost'

const cost = (requested: unknown, remaining: unknown) => ({ cost: { requested, limit: 10_000, remaining } })

it.each([
  ['plenty', cost(2_450, 97_550), true],
  ['just enough for four more', cost(2_450, 9_800), true],
  ['less', cost(2_450, 9_799), false],
  ['nothing', cost(2_450, 0), false],
  ['no limit', cost(2_450, -1), true],
  ['no word on it', undefined, true],
  ['something else', cost('much', null), true],
])('knows what %s is', (_, extensions, want) => expect(spares(extensions)).toBe(want))
