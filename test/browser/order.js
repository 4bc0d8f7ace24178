// The page of one order: with a guarantee, clicks and receipts, waiting, paused, unknown; in both schemes and on a telephone.
import assert from 'node:assert/strict'
import { accessible, ask, base, openPage, screenshot, withBrowser } from './browser.js'
import { inspect } from './inspect.js'

await withBrowser(async (browser) => {
  const { page, wrongs } = await openPage(browser)
  await page.goto(`${base}/orders/${process.env.ORDER}#token=${process.env.TOKEN}`)
  await page.getByRole('heading', { name: 'Winter sale' }).waitFor()
  await page.getByText('5 of 50 in this window').waitFor()
  await page.locator('.chart canvas').waitFor()
  await page.getByRole('region', { name: 'From click to fan' }).getByText('220').first().waitFor()
  await page.getByText('which is low').waitFor()
  await page.getByRole('region', { name: 'Receipts' }).getByText('Counted').nth(5).waitFor()
  await page.getByRole('region', { name: 'Timeline' }).getByText('Accepted').waitFor()

  await page.setViewportSize({ width: 1440, height: 1600 })
  await inspect(page, 'order')
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.emulateMedia({ colorScheme: 'dark' })

  await page.getByRole('radio', { name: 'Refused' }).check({ force: true })
  await page.getByText('No receipt is of this kind').waitFor()
  await ask('pause')
  await page.getByText('Paused by the client,').waitFor()
  await page.getByText('by Northlight Media').first().waitFor()
  await screenshot(page, 'order-paused')
  await accessible(page)

  await page.goto(`${base}/orders/${process.env.WAITING}`)
  await page.getByText('The link is here as soon as the order is accepted.').waitFor()
  await screenshot(page, 'order-waiting')
  await accessible(page)
  await page.keyboard.press('a')
  await page.getByRole('button', { name: 'Copy the campaign link' }).waitFor()

  await page.goto(`${base}/orders/ord_00000000000000000000000000`)
  await page.getByText('There is no such page').waitFor()
  await screenshot(page, 'not-found')
  await accessible(page)
  assert.deepEqual(wrongs, [])
})
