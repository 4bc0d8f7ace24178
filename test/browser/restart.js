// The server is killed under an open page, which says so, and comes back by itself when the server does.
import assert from 'node:assert/strict'
import { ask, base, openPage, percentOf, screenshot, until, withBrowser } from './browser.js'

await withBrowser(async (browser) => {
  const { page } = await openPage(browser)
  await page.goto(`${base}/orders#token=${process.env.TOKEN}`)
  const state = (name, timeout) => page.locator(`[role=status][data-state=${name}]`).waitFor({ timeout })
  const bar = page.getByRole('row').filter({ hasText: 'Spring launch' }).getByRole('progressbar')
  await state('live')
  await until('the bar', 0, () => percentOf(bar))

  const { page: tags } = await openPage(browser)
  await tags.goto(`${base}/tags#token=${process.env.TOKEN}`)
  await tags.getByText('No tags yet').waitFor()

  const before = Date.now()
  await ask('report', { campaign: 'Spring launch', fans: 2 })
  await until('the bar', 5, () => percentOf(bar))
  await ask('kill')
  const killed = Date.now()
  await state('reconnecting')
  await page.getByText('The connection is lost').waitFor()
  // What is shown is as of when the server was last heard of: not of when that was noticed, and not of now.
  const since = Number(await page.locator('[data-since]').getAttribute('data-since'))
  assert.ok(since >= before && since <= killed + 100, `stale since ${since - killed} ms after the end, ${since - before} ms after the last word`)
  const asOf = await page.evaluate((since) => new Date(since).toLocaleTimeString(undefined, { timeStyle: 'short' }), since)
  await page.getByText(`What you see is as of ${asOf}`).waitFor()
  await ask('report', { campaign: 'Spring launch', fans: 8 })
  await ask('place', { campaign: 'Placed meanwhile', fans: 100 })
  await ask('tag', { name: 'Made meanwhile' })
  assert.equal(await percentOf(bar), 5)
  assert.equal(Number(await page.locator('[data-since]').getAttribute('data-since')), since, 'it gets younger by waiting')
  await screenshot(page, 'server-gone')

  await ask('start')
  await state('live', 30_000)
  // All that happened meanwhile is there, on this page and on the other.
  await until('the bar', 25, () => percentOf(bar))
  await page.getByRole('row').filter({ hasText: 'Placed meanwhile' }).waitFor()
  await page.getByRole('region', { name: 'Answer these' }).getByText('Placed meanwhile').waitFor()
  await tags.getByText('Made meanwhile', { exact: true }).waitFor({ timeout: 30_000 })
  await ask('report', { campaign: 'Spring launch', fans: 2 })
  await until('the bar', 30, () => percentOf(bar))
  await until('the banner', 0, () => page.getByText('The connection is lost').count())
})
