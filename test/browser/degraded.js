// The server loses what it needs under an open page: the page says what that means, and everything is right when it is back.
import assert from 'node:assert/strict'
import { accessible, ask, base, openPage, percentOf, screenshot, until, withBrowser } from './browser.js'

await withBrowser(async (browser) => {
  const { page } = await openPage(browser)
  let readings = 0
  page.on('request', (request) => request.postData()?.includes('query OrdersOfMarketer') && readings++)
  await page.goto(`${base}/orders#token=${process.env.TOKEN}`)
  const bar = page.getByRole('row').filter({ hasText: 'Spring launch' }).getByRole('progressbar')
  const live = page.locator('[role=status][data-state=live]')
  await live.waitFor()
  await until('the bar', 0, () => percentOf(bar))

  // Without its nerve the server reads the database now and then: late, but it moves.
  const late = page.getByText('The server works with a delay')
  await ask('stop redis')
  await late.waitFor({ timeout: 20_000 })
  await accessible(page)
  await screenshot(page, 'degraded-bus')
  assert.equal(await page.locator('[data-since]').count(), 0, 'it is late, and not standing still')
  await ask('report', { campaign: 'Spring launch', fans: 10 })
  await until('the bar', 25, () => percentOf(bar))
  await live.waitFor()
  await ask('start redis')
  await late.waitFor({ state: 'detached', timeout: 20_000 })

  // Without its database it stands still, and says since when.
  const still = page.getByText('The server cannot reach its database.')
  const before = Date.now()
  await ask('stop database')
  await still.waitFor({ timeout: 30_000 })
  const since = Number(await page.locator('[data-since]').getAttribute('data-since'))
  assert.ok(since >= before && since <= Date.now(), `since ${since - before} ms after it went away`)
  await accessible(page)
  await screenshot(page, 'degraded-database')
  assert.equal(await percentOf(bar), 25)
  await live.waitFor() // the server is there
  const read = readings
  await ask('start database')
  await still.waitFor({ state: 'detached', timeout: 30_000 })
  await until('that everything is read again', true, () => readings > read)
  await ask('report', { campaign: 'Spring launch', fans: 10 })
  await until('the bar', 50, () => percentOf(bar))
})
