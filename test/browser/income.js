// The client hides income while the marketer looks at it, on both pages that show it.
import assert from 'node:assert/strict'
import { ask, base, openPage, screenshot, until, withBrowser } from './browser.js'

await withBrowser(async (browser) => {
  const { page: list, wrongs } = await openPage(browser)
  await list.goto(`${base}/orders#token=${process.env.TOKEN}`)
  const { page: one } = await openPage(browser)
  await one.goto(`${base}/orders/${process.env.ORDER}#token=${process.env.TOKEN}`)
  const pages = [list, one]
  for (const page of pages) {
    await page.locator('[role=status][data-state=live]').waitFor()
    await page.getByText('$22.20').first().waitFor()
  }
  await screenshot(one, 'income-shown')

  await ask('hide')
  for (const page of pages) {
    await page.getByText('Hidden by client').first().waitFor({ timeout: 2_000 })
    await until('amounts of income', false, async () => (await page.content()).includes('22.20'))
  }
  await screenshot(list, 'income-hidden-list')
  await screenshot(one, 'income-hidden')

  await ask('show')
  for (const page of pages) await page.getByText('$22.20').first().waitFor()
  assert.deepEqual(wrongs, [])
})
