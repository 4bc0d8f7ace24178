import { describe, expect, it } from 'vitest'
import { addressOf, readView, writeView } from './address'
import { rangeOf, readDays } from './dates'
import { filterOf } from './filter'
import { everything, type View } from './view'

const full: View = {
  search: 'spring & summer, 50%',
  status: ['WAITING', 'ACCEPTED'],
  tags: { any: ['tag_1', 'tag_2'], all: ['tag_3'], none: ['tag_4'] },
  date: { of: 'accepted', days: { from: '2026-03-01', to: '2026-03-31' } },
  clientIds: ['cli_1'],
  campaignIds: ['cmp_1', 'cmp_2'],
  campaignTypes: ['FREE_TRIAL'],
  paceStates: ['AT_RISK'],
  paused: false,
  sort: { field: 'CLICKS', direction: 'ASC' },
}

describe('the address of a view', () => {
  it('says all that was chosen', () => {
    expect(readView(writeView(full))).toEqual(full)
  })

  it('says nothing where nothing was chosen', () => {
    expect(addressOf('/orders', everything)).toBe('/orders')
    expect(readView('')).toEqual(everything)
  })

  it('can be read by people', () => {
    expect(writeView({ ...everything, status: ['ACCEPTED'], date: { of: 'placed', days: '7d' }, sort: { field: 'CLICKS', direction: 'DESC' } })).toBe(
      'status=ACCEPTED&sort=clicks.desc&placed=7d',
    )
  })

  it.each(['status=NONSENSE', 'sort=clicks', 'sort=relevance.asc', 'placed=soon', 'placed=..', 'paused=maybe'])('leaves out %s', (address) => {
    expect(readView(address)).toEqual(everything)
  })
})

describe('dates', () => {
  const now = new Date(2026, 2, 15, 13, 30)
  const local = (year: number, month: number, day: number) => new Date(year, month - 1, day).toISOString()

  it.each([
    ['today', local(2026, 3, 15), undefined],
    ['yesterday', local(2026, 3, 14), local(2026, 3, 15)],
    ['7d', local(2026, 3, 9), undefined],
    ['30d', local(2026, 2, 14), undefined],
    ['month', local(2026, 3, 1), undefined],
    ['lastMonth', local(2026, 2, 1), local(2026, 3, 1)],
    ['2026-03-28..2026-03-29', local(2026, 3, 28), local(2026, 3, 30)],
    ['2026-03-28..', local(2026, 3, 28), undefined],
    ['..2026-12-31', undefined, local(2027, 1, 1)],
  ])('%s are whole days of the reader', (written, from, to) => {
    const days = readDays(written)
    expect(days && rangeOf(days, now)).toEqual({ from, to })
  })

  it('become a range of the filter', () => {
    const filter = filterOf({ ...full, date: { of: 'completed', days: 'today' } }, now)
    expect(filter.completed).toEqual({ from: local(2026, 3, 15) })
    expect(filter.accepted).toBeUndefined()
    expect(filterOf(everything, now)).toEqual({})
  })
})
