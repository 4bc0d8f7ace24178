// Somebody signs in with a provider, is not noticed when the session is renewed, and is where they were when it has ended.
import assert from 'node:assert/strict'
import { accessible, ask, base, openPage, screenshot, withBrowser } from './browser.js'
import { inspect } from './inspect.js'

await withBrowser(async (browser) => {
  const { page } = await openPage(browser, {}, [process.env.PROVIDER])
  await page.goto(`${base}/orders?q=nothing`)
  const enter = page.getByRole('link', { name: 'Sign in with Acme' })
  await enter.waitFor()
  await inspect(page, 'sign-in-provider')

  await ask('refuse')
  await enter.click()
  await page.getByRole('alert').filter({ hasText: 'did not let you in' }).waitFor()
  assert.equal(page.url(), `${base}/orders?q=nothing`)
  await screenshot(page, 'sign-in-refused')
  await accessible(page)

  await ask('admit')
  await enter.click()
  await page.getByText('Ada Lovelace').first().waitFor()
  assert.equal(page.url(), `${base}/orders?q=nothing`)
  await page.locator('[role=status][data-state=live]').waitFor()
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]))
  assert.ok(!/eyJ|headway-session/.test(kept), `the page keeps ${kept}`)

  // The session lasts a few seconds: it is renewed, and the page stays as it is.
  await page.getByRole('searchbox', { name: 'Search orders' }).fill('half a word')
  await ask('renewed')
  await ask('renewed')
  assert.equal(await page.getByRole('searchbox', { name: 'Search orders' }).inputValue(), 'half a word')
  await page.locator('[role=status][data-state=live]').waitFor()

  await ask('refuse')
  await page.getByText('Your session has ended').waitFor({ timeout: 20_000 })
  await screenshot(page, 'sign-in-ended')
  await accessible(page)
  assert.match(page.url(), /\/orders\?q=half\+a\+word|\/orders\?q=half%20a%20word/)
  await ask('admit')
  await enter.click()
  await page.getByText('Ada Lovelace').first().waitFor()
  assert.match(page.url(), /half/)

  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL(`${base}/`) // by way of the provider's own sign-out
  await enter.waitFor()
  await page.reload()
  await enter.waitFor()
})
