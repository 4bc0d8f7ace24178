// Somebody without an account opens public links.
import assert from 'node:assert/strict'
import { ask, base, openPage, percentOf, screenshot, until, withBrowser } from './browser.js'

await withBrowser(async (browser) => {
  await live(browser)
  await locked(browser)
  await dead(browser)
})

async function live(browser) {
  const { page, wrongs } = await openPage(browser)
  const response = await page.goto(process.env.SHARE_URL)
  assert.match(response.headers()['x-robots-tag'], /noindex/)
  assert.match(await page.locator('meta[name=robots]').getAttribute('content'), /noindex/)
  await page.getByRole('heading', { name: 'Autumn report' }).waitFor()
  await page.locator('[role=status][data-state=live]').waitFor()
  const bar = page.getByRole('progressbar')
  assert.equal(await percentOf(bar), 0)
  await ask('report', { campaign: 'Shared campaign', fans: 5 })
  await until('the bar', 50, () => percentOf(bar))
  await page.getByText('Shared campaign').waitFor()
  assert.equal(await page.getByText('Income').count(), 0, 'the link does not show income')
  await screenshot(page, 'share')

  await ask('revoke')
  await page.getByRole('heading', { name: 'This link does not work' }).waitFor()
  assert.deepEqual(wrongs.filter((wrong) => !wrong.includes('404')), [])
}

async function locked(browser) {
  const { page } = await openPage(browser)
  await page.goto(process.env.LOCKED_URL)
  const password = page.getByLabel('Password')
  await password.fill('not the password')
  await page.getByRole('button', { name: 'Open' }).click()
  await page.getByRole('alert').filter({ hasText: 'That is not the password' }).waitFor()
  assert.equal(await page.getByText('Shared campaign').count(), 0)
  await password.fill(process.env.PASSWORD)
  await page.getByRole('button', { name: 'Open' }).click()
  await page.getByText('Shared campaign').waitFor()
}

async function dead(browser) {
  const { page } = await openPage(browser)
  await page.goto(`${base}/s/${'A'.repeat(22)}`)
  await page.getByRole('heading', { name: 'This link does not work' }).waitFor()
}
