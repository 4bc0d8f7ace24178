// Lists that are longer than a page go on where the reader asks for more; and figures of all time have a course.
import assert from 'node:assert/strict'
import { base, openPage, screenshot, until, withBrowser } from './browser.js'
import { inspect } from './inspect.js'

const many = Number(process.env.MANY)
const first = 50 // rows of the first page

await withBrowser(async (browser) => {
  const { page, wrongs } = await openPage(browser)
  const rows = page.locator('main').getByText(/^Number \d\d$/)
  for (const { path, heading, more } of [
    { path: 'tags', heading: 'Tags', more: 'Show further tags' },
    { path: 'sharing', heading: 'Sharing', more: 'Show older links' },
    { path: 'keys', heading: 'API keys', more: 'Show older keys' },
  ]) {
    await page.goto(`${base}/${path}#token=${process.env.TOKEN}`)
    await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
    await page.getByText(`${first} shown, and there are more.`).waitFor()
    assert.equal(await rows.count(), first, `${path}: the first page`)
    await page.getByRole('button', { name: more }).click()
    await until(`all of ${path}`, many, () => rows.count())
    assert.equal(await page.getByRole('button', { name: more }).count(), 0, `${path}: more than there is`)
    assert.ok(await page.evaluate(() => document.activeElement?.textContent?.startsWith('Further ones')), `${path}: reading goes on at the seam`)
    await inspect(page, `more-${path}`)
  }

  await page.goto(`${base}/stats?period=all#token=${process.env.TOKEN}`)
  await page.locator('.chart canvas').waitFor()
  await screenshot(page, 'stats-all-time')
  assert.deepEqual(wrongs, [])
})
