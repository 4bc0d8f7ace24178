// A marketer answers two orders: one in time, and one whose time is up while the connection is lost.
import assert from 'node:assert/strict'
import { ask, base, breakable, openPage, screenshot, until, withBrowser } from './browser.js'

await withBrowser(async (browser) => {
  const { page, wrongs } = await openPage(browser)
  const network = await breakable(page)
  await page.goto(`${base}/orders#token=${process.env.TOKEN}`)
  await page.locator('[role=status][data-state=live]').waitFor()
  const row = (campaign) => page.getByRole('row').filter({ hasText: campaign })
  const card = (campaign) => page.getByRole('region', { name: 'Answer these' }).getByRole('listitem').filter({ hasText: campaign })

  await card('In good time').getByRole('button', { name: 'Accept' }).click()
  await row('In good time').getByText('Active').waitFor()
  await page.getByRole('status').getByText('accepted').waitFor()

  // The next to expire comes first, and counts down.
  await ask('hasten', { campaign: 'A moment too late', seconds: 12 })
  await page.reload()
  await card('A moment too late').getByText(/0 min \d\d s left/).waitFor()
  network.cut()
  assert.match(await page.getByRole('region', { name: 'Answer these' }).getByRole('listitem').first().innerText(), /A moment too late/)
  await screenshot(page, 'deadline-before')

  await card('A moment too late').getByText('Time is up').waitFor({ timeout: 20_000 })
  await card('A moment too late').getByRole('button', { name: 'Accept' }).click()
  await page.getByText(/could not be answered/).waitFor()
  await row('A moment too late').getByText('Rejected').waitFor()
  await row('A moment too late').getByText('Not answered in time').waitFor()
  await screenshot(page, 'deadline-after')

  network.restore()
  await page.locator('[role=status][data-state=live]').waitFor({ timeout: 20_000 })
  await until('the strip', 1, () => page.getByRole('region', { name: 'Answer these' }).getByRole('listitem').count())
  assert.deepEqual(wrongs, [])
})
