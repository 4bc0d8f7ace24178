// The platform looks after the server: it ends what somebody runs, and acts for a client.
import assert from 'node:assert/strict'
import { ask, base, openPage, until, withBrowser } from './browser.js'
import { inspect } from './inspect.js'

await withBrowser(async (browser) => {
  const watcher = await openPage(browser)
  await watcher.page.goto(`${base}/#token=${process.env.MARKETER}`)
  await watcher.page.getByRole('link', { name: 'Spring launch' }).first().click()
  await watcher.page.locator('[role=status][data-state=live]').waitFor()

  const { page, wrongs } = await openPage(browser)
  await page.goto(`${base}/platform#token=${process.env.PLATFORM}`)
  await until('parts that are fine', 3, () => page.getByRole('region', { name: 'Health' }).getByText('Fine').count())
  await end(page)
  await inspect(page, 'operations')
  await act(page)
  await endOrder(page)
  assert.deepEqual(wrongs, [])
})

async function end(page) {
  const group = page.getByRole('row').filter({ hasText: 'WatchOrder' })
  await group.waitFor()
  const id = await group.getAttribute('data-group')
  await group.getByRole('button', { name: 'End' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'End' }).click()
  await page.getByRole('status').getByText('“WatchOrder” is ended.').waitFor()
  await until('the ended group', 0, () => page.locator(`[data-group="${id}"]`).count())
  await ask('ended')
}

/** Acting gives the client's rights and says so on every page; the event names both. */
async function act(page) {
  await page.getByLabel('Account', { exact: true }).fill('north')
  await page.getByRole('option', { name: 'Northlight Media' }).click()
  await page.getByRole('button', { name: 'Act for them' }).click()
  await page.getByText('You act for Northlight Media (Client).').waitFor()
  await page.getByRole('link', { name: 'Spring launch' }).click()
  await page.getByRole('group', { name: /^Order \d+$/ }).getByRole('button', { name: 'Pause' }).click()
  await page.getByText('Paused by the client').first().waitFor()
  await inspect(page, 'acting')
  await ask('acted', { campaign: 'Spring launch' })
  await page.getByRole('button', { name: 'Stop acting' }).click()
  await page.getByText('You act for').waitFor({ state: 'detached' })
}

/** In its own right the platform ends an order as the operator. */
async function endOrder(page) {
  await page.getByRole('button', { name: 'End order' }).click()
  await page.getByRole('dialog').getByText('If it ends now').waitFor()
  await page.getByRole('button', { name: 'End the order' }).click()
  await page.getByText('Ended by the platform').first().waitFor()
}
