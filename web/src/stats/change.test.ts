import { expect, it } from 'vitest'
import { changeOf, longerBy, pointsOf } from './change'

it.each([
  [150, 100, { direction: 'up', good: true, words: '50%' }],
  [75, 100, { direction: 'down', good: false, words: '25%' }],
  [100, 100, { direction: 'same', good: null }],
])('%d after %d', (now, before, want) => {
  expect(changeOf(now, before)).toMatchObject(want)
})

it('says nothing where there is nothing to compare with', () => {
  expect(changeOf(5, 0)).toBeNull()
  expect(changeOf(null, 5)).toBeNull()
  expect(pointsOf('0.5000', null)).toBeNull()
})

it('compares rates by points, and takes a longer wait for worse', () => {
  expect(pointsOf('0.0312', '0.0300')).toMatchObject({ direction: 'up', good: true, words: '0.1 pts' })
  expect(longerBy(7200, 3600)).toMatchObject({ direction: 'up', good: false })
})
