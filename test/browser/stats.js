// A marketer reads figures: totals, their course, groups, and the same again from the address alone.
import assert from 'node:assert/strict'
import { ask, base, openPage, until, withBrowser } from './browser.js'
import { inspect } from './inspect.js'

const tile = (page, name) => page.locator('dl > div').filter({ has: page.getByText(name, { exact: true }) }).locator('dd > span > span').first().textContent()

await withBrowser(async (browser) => {
  const { page, wrongs } = await openPage(browser, { locale: 'en-US' })
  await page.goto(`${base}/stats#token=${process.env.TOKEN}`)
  await page.getByRole('heading', { name: 'Stats' }).waitFor()
  await until('fans', '12', () => tile(page, 'Fans delivered'))
  await until('income', '$22.20', () => tile(page, 'Income earned'))
  assert.equal(await tile(page, 'Orders placed'), '3')
  await page.locator('.chart canvas').waitFor()

  // The chart is a table as well.
  await page.getByText('The same as a table').click()
  await page.getByRole('region', { name: 'The same as a table' }).getByRole('row').last().getByText('12').waitFor()
  await page.getByText('The same as a table').click()

  await page.getByRole('button', { name: 'Last 30 days' }).click()
  await page.getByRole('button', { name: 'Today' }).click()
  await page.getByRole('radio', { name: 'Income' }).check({ force: true })
  await page.getByRole('button', { name: 'Type', exact: true }).click()
  await page.getByRole('checkbox', { name: 'Free page' }).check()
  await page.keyboard.press('Escape')
  await until('the address', '?type=FREE_PAGE&period=today&show=income', () => page.evaluate(() => window.location.search))
  await until('the orders of a type', '2', () => tile(page, 'Orders placed'))

  await page.reload()
  await until('the orders after a reload', '2', () => tile(page, 'Orders placed'))
  await page.getByRole('radio', { name: 'Income', checked: true }).waitFor({ state: 'attached' })
  await inspect(page, 'stats')

  await ask('hide', { campaign: 'Spring launch' })
  await page.reload()
  await page.getByText('1 order left out: hidden by its client').waitFor()
  assert.equal(await page.getByText('$22.20').count(), 0)

  await page.getByRole('region', { name: 'By status' }).getByRole('link', { name: 'Waiting' }).click()
  await until('the orders behind a figure', '/orders?status=WAITING&type=FREE_PAGE', () => page.evaluate(() => window.location.pathname + window.location.search))
  assert.deepEqual(wrongs, [])
})
