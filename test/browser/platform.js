// The platform looks after the server: it ends what somebody runs, and acts for a client.
import assert from 'node:assert/strict'
import { ask, base, breakable, openPage, until, withBrowser } from './browser.js'
import { inspect } from './inspect.js'

await withBrowser(async (browser) => {
  const watcher = await openPage(browser)
  await watcher.page.goto(`${base}/#token=${process.env.MARKETER}`)
  await watcher.page.getByRole('link', { name: 'Spring launch' }).first().click()
  await watcher.page.locator('[role=status][data-state=live]').waitFor()

  const { page, wrongs } = await openPage(browser)
  const network = await breakable(page)
  await page.goto(`${base}/platform#token=${process.env.PLATFORM}`)
  await until('parts that are fine', 3, () => page.getByRole('region', { name: 'Health' }).getByText('Fine').count())
  await end(page)
  await inspect(page, 'operations')
  await act(page)
  await endOrder(page)
  assert.deepEqual(wrongs, [])
  await strand(page, network)
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

/** The account that one acts for goes away, before a page is opened and under an open one: there is a way back to oneself. */
async function strand(page, network) {
  const heading = page.getByRole('heading', { name: 'You cannot act for Passing Media any more' })
  const live = page.locator('[role=status][data-state=live]')
  await ask('open', { account: 'Passing Media' })
  await page.getByRole('link', { name: 'Operations' }).first().click()
  await page.getByLabel('Account', { exact: true }).fill('passing')
  await page.getByRole('option', { name: 'Passing Media' }).click()
  await page.getByRole('button', { name: 'Act for them' }).click()
  await page.getByText('You act for Passing Media (Client).').waitFor()
  await live.waitFor()
  await ask('close', { account: 'Passing Media' })
  // The server knows an account for a moment longer, and lets the page in once more in that time.
  await until('the way back', true, async () => {
    network.cut()
    await live.waitFor({ state: 'detached' })
    network.restore()
    await heading.or(live).waitFor()
    return heading.isVisible()
  }, 30_000)
  await inspect(page, 'acting-lost')

  await page.reload()
  await heading.waitFor()
  await page.getByRole('alert').waitFor()
  await page.getByRole('button', { name: 'Go on as yourself' }).click()
  await page.getByRole('row').filter({ hasText: 'Spring launch' }).waitFor()
  assert.equal(await page.getByText('You act for').count(), 0)
  await live.waitFor()
}
