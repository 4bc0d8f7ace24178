import { expect, test } from 'vitest'
import type { Report, SharedOrder } from './source'
import { totalOf } from './total'

const order = (id: string, status: SharedOrder['status'], fansDelivered: number, fansOrdered: number): SharedOrder =>
  ({ id, status, progress: status === 'WAITING' ? null : { fansDelivered, fansOrdered, percent: 0, version: 1, updatedAt: '' } }) as SharedOrder

const report = { total: { started: 9, completed: 8, fansOrdered: 7, fansDelivered: 6, percent: 5 } } as Report

test('over-delivery on one order does not make up for another', () => {
  const orders = [order('a', 'COMPLETED', 15, 10), order('b', 'ACCEPTED', 0, 10), order('c', 'WAITING', 0, 99)]
  expect(totalOf(report, orders, false)).toEqual({ started: 2, completed: 1, fansOrdered: 20, fansDelivered: 15, percent: 50 })
})

test('a page that has not all orders shows what the server summed up', () => {
  expect(totalOf(report, [order('a', 'ACCEPTED', 1, 10)], true)).toBe(report.total)
})

test('nothing has started', () => {
  expect(totalOf(report, [order('a', 'WAITING', 0, 10)], false)).toMatchObject({ started: 0, percent: 0 })
})
