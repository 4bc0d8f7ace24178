import { describe, expect, it } from 'vitest'
import type { OrderStatus } from '../gql/generated/graphql'
import { append, compareAge, refresh, update, type Row } from './rows'

const news = (...rows: Row[]) => new Map(rows.map((one) => [one.id, one]))

const row = (id: string, status: OrderStatus, version?: number, note = '') => ({
  id,
  status,
  progress: version === undefined ? null : { version },
  note,
})

describe('compareAge', () => {
  it.each([
    ['a later version', row('a', 'ACCEPTED', 3), row('a', 'ACCEPTED', 4)],
    ['an answer', row('a', 'WAITING'), row('a', 'ACCEPTED', 1)],
    ['a rejection, which has no version', row('a', 'WAITING'), row('a', 'REJECTED')],
    ['an end', row('a', 'ACCEPTED', 9), row('a', 'CANCELLED', 10)],
    ['a fan after the last', row('a', 'COMPLETED', 9), row('a', 'COMPLETED', 10)],
  ])('tells that %s is newer', (_, older, newer) => {
    expect(compareAge(older, newer)).toBeLessThan(0)
    expect(compareAge(newer, older)).toBeGreaterThan(0)
    expect(compareAge(newer, { ...newer })).toBe(0)
  })
})

describe('update', () => {
  const rows = [row('a', 'ACCEPTED', 3, 'tagged'), row('b', 'WAITING')]

  it('takes what is newer, and keeps what the news does not tell', () => {
    expect(update(rows, news({ id: 'a', status: 'ACCEPTED', progress: { version: 4 } }))[0]).toEqual(row('a', 'ACCEPTED', 4, 'tagged'))
  })
  it('leaves rows without news the same objects', () => {
    const [a, b] = update(rows, news(row('b', 'ACCEPTED', 1)))
    expect(a).toBe(rows[0])
    expect(b?.status).toBe('ACCEPTED')
  })
  it.each([
    ['older', row('a', 'ACCEPTED', 2)],
    ['the same', row('a', 'ACCEPTED', 3)],
    ['of another list', row('z', 'ACCEPTED', 9)],
  ])('leaves out what is %s', (_, told) => {
    expect(update(rows, news(told))).toBe(rows)
  })
})

describe('refresh', () => {
  it('does not go back behind what is shown', () => {
    const { rows } = refresh([row('a', 'ACCEPTED', 5)], [row('a', 'ACCEPTED', 4)])
    expect(rows).toEqual([row('a', 'ACCEPTED', 5)])
  })
  it('puts new rows where they belong and drops those that are gone', () => {
    const { rows, keptTail } = refresh([row('a', 'WAITING'), row('b', 'WAITING')], [row('n', 'WAITING'), row('b', 'WAITING')])
    expect(rows.map(({ id }) => id)).toEqual(['n', 'b'])
    expect(keptTail).toBe(false)
  })
  it('keeps what lies below the page that was read', () => {
    const { rows, keptTail } = refresh([row('a', 'WAITING'), row('b', 'WAITING'), row('c', 'WAITING')], [row('n', 'WAITING'), row('b', 'WAITING')])
    expect(rows.map(({ id }) => id)).toEqual(['n', 'b', 'c'])
    expect(keptTail).toBe(true)
  })
  it('keeps nothing of a list that is empty now', () => {
    expect(refresh([row('a', 'WAITING')], []).rows).toEqual([])
  })
})

describe('append', () => {
  it('shows no row twice, and the newer of two states', () => {
    const rows = append([row('a', 'WAITING'), row('b', 'ACCEPTED', 5)], [row('b', 'ACCEPTED', 4), row('c', 'WAITING')])
    expect(rows).toEqual([row('a', 'WAITING'), row('b', 'ACCEPTED', 5), row('c', 'WAITING')])
  })
})
