// Somebody without an account opens public links.
import assert from 'node:assert/strict'
import { accessible, ask, base, openPage, percentOf, screenshot, until, withBrowser } from './browser.js'
import { inspect } from './inspect.js'

const link = process.env.SHARE_URL

await withBrowser(async (browser) => {
  await still(browser)
  await live(browser)
  await set(browser)
  await locked(browser)
  await paper(browser)
  await pictures(browser)
  await revoked(browser)
})

/** Without any script the page is there, with what the link shows. */
async function still(browser) {
  const { page, wrongs } = await openPage(browser, { javaScriptEnabled: false })
  const response = await page.goto(link)
  assert.match(response.headers()['x-robots-tag'], /noindex/)
  assert.equal(response.headers()['cache-control'], 'private, no-store')
  await page.getByRole('heading', { name: 'Autumn report' }).waitFor()
  assert.equal(await page.getByRole('progressbar').getAttribute('aria-valuenow'), '20')
  await screenshot(page, 'share-without-script')
  assert.deepEqual(wrongs, [])
  await page.context().close()
}

/** It moves, is seen once, does not jump, and tells nothing that the link hides. */
async function live(browser) {
  // This browser says of itself that nobody sits before it, and would be no view.
  const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
  const { page, wrongs, traffic } = await openPage(browser, { userAgent })
  await page.addInitScript(() => {
    window.shifted = 0
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.shifted += entry.value))).observe({ type: 'layout-shift', buffered: true })
  })
  await page.goto(link)
  await page.locator('[role=status][data-state=live]').waitFor()
  const bar = page.getByRole('progressbar')
  await until('the bar', 20, () => percentOf(bar))
  await ask('report', { campaign: 'Shared campaign', fans: 3 })
  await until('the bar', 50, () => percentOf(bar))
  await page.getByText('Clicks').waitFor()
  assert.equal(await page.getByText('Income').count(), 0, 'the link does not show income')
  await page.waitForTimeout(600) // the bar glides
  const shifted = await page.evaluate(() => window.shifted)
  assert.ok(shifted < 0.01, `the page jumped by ${shifted}`)
  await inspect(page, 'share')
  await ask('views', { count: 1 })
  assert.deepEqual(wrongs, [])

  const said = (await traffic()).join('\n')
  assert.ok(said.includes('fansDelivered'), 'the traffic was not recorded')
  for (const hidden of JSON.parse(process.env.HIDDEN)) {
    assert.ok(!said.includes(hidden), `the page was told ${hidden}`)
  }
  await page.context().close()
}

/** A live set takes in what comes. */
async function set(browser) {
  const { page } = await openPage(browser)
  await page.goto(process.env.SET_URL)
  await page.locator('[role=status][data-state=live]').waitFor()
  const cards = page.locator('[data-order]')
  await until('the orders', 2, () => cards.count())
  await ask('place', { campaign: 'Comes later', fans: 30 })
  await until('the orders', 3, () => cards.count())
  await page.waitForTimeout(600)
  await screenshot(page, 'share-set')
  await accessible(page)
  await page.context().close()
}

/** The password is asked for, and nothing is said before it is given; the form needs no script. */
async function locked(browser) {
  const { page, wrongs } = await openPage(browser, { javaScriptEnabled: false })
  await page.goto(process.env.LOCKED_URL)
  await page.getByRole('heading', { name: 'This link has a password' }).waitFor()
  assert.ok(!(await page.content()).includes('Quiet'))
  const password = page.getByLabel('Password')
  await password.fill('not the password')
  await page.getByRole('button', { name: 'Open' }).click()
  await page.getByRole('alert').filter({ hasText: 'That is not the password' }).waitFor()
  await screenshot(page, 'share-password')
  await password.fill(process.env.PASSWORD)
  await page.getByRole('button', { name: 'Open' }).click()
  await page.getByText('Shared campaign').first().waitFor()
  assert.ok(!page.url().includes(process.env.PASSWORD) && !(await page.content()).includes(process.env.PASSWORD))
  assert.deepEqual(wrongs.filter((wrong) => !wrong.includes('403')), [])
  const cookies = await page.context().cookies()
  assert.deepEqual(cookies.map(({ httpOnly, sameSite, path }) => [httpOnly, sameSite, path]), [[true, 'Lax', new URL(process.env.LOCKED_URL).pathname]])

  const { page: asked } = await openPage(browser)
  await asked.goto(process.env.LOCKED_URL)
  await accessible(asked)
  await asked.context().close()

  // With a script it goes on live, with the pass of the cookie.
  const { page: second } = await openPage(browser)
  await second.context().addCookies(cookies)
  await second.goto(process.env.LOCKED_URL)
  await second.locator('[role=status][data-state=live]').waitFor()
  await ask('lock')
  await second.getByRole('heading', { name: 'This link has a password' }).waitFor()
  await page.context().close()
  await second.context().close()
}

/** The report is for paper. */
async function paper(browser) {
  const { page } = await openPage(browser)
  await page.goto(process.env.SET_URL)
  await page.getByRole('link', { name: 'Printable report' }).click()
  await page.getByRole('table').waitFor()
  await accessible(page)
  await page.emulateMedia({ media: 'print' })
  await page.setViewportSize({ width: 794, height: 1123 })
  await screenshot(page, 'share-report')
  await page.context().close()
}

/** What chats and other pages show of a link. */
async function pictures(browser) {
  const { page } = await openPage(browser, { viewport: { width: 1280, height: 800 } })
  for (const name of ['preview.png', 'badge.svg', 'badge.png']) {
    const response = await page.goto(`${link}/${name}`)
    assert.equal(response.status(), 200)
    await screenshot(page, `share-${name.replace('.', '-')}`)
  }
  await page.context().close()
}

/** An open page ends with its link, and an unknown one looks the same. */
async function revoked(browser) {
  const { page, wrongs } = await openPage(browser)
  await page.goto(link)
  await page.locator('[role=status][data-state=live]').waitFor()
  await ask('revoke')
  await page.getByRole('heading', { name: 'This link does not work' }).waitFor({ timeout: 2_000 })
  await screenshot(page, 'share-dead')
  assert.deepEqual(wrongs.filter((wrong) => !wrong.includes('404')), [])
  const ended = await (await page.goto(link)).text()
  const unknown = await (await page.goto(`${base}/s/${'A'.repeat(43)}`)).text()
  assert.equal(ended, unknown)
}
