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

  await ask('kill')
  await state('reconnecting')
  await page.getByText('The connection is lost').waitFor()
  await ask('report', { campaign: 'Spring launch', fans: 10 })
  assert.equal(await percentOf(bar), 0)
  await screenshot(page, 'server-gone')

  await ask('start')
  await state('live', 30_000)
  await until('the bar', 25, () => percentOf(bar))
  await ask('report', { campaign: 'Spring launch', fans: 2 })
  await until('the bar', 30, () => percentOf(bar))
  await until('the banner', 0, () => page.getByText('The connection is lost').count())
})
