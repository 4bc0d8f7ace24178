// A marketer signs in, watches an order move, accepts one and rejects one, loses the connection and gets it back.
import assert from 'node:assert/strict'
import { ask, base, openPage, percentOf, screenshot, until, withBrowser } from './browser.js'

const row = (page, campaign) => page.getByRole('row').filter({ hasText: campaign })

await withBrowser(async (browser) => {
  await refuse(browser)
  const { page, wrongs } = await openPage(browser)
  const network = await breakable(page)
  await signIn(page)
  await watch(page)
  await answer(page)
  await reconnect(page, network)
  await inspect(page)
  await narrow(page)
  assert.deepEqual(wrongs, [])
  await fragment(browser)
})

/** A token that is not good leads nowhere, and says so. */
async function refuse(browser) {
  const { page } = await openPage(browser)
  await page.goto(base)
  await page.getByLabel('Token or API key').fill('not-a-token')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('alert').filter({ hasText: 'UNAUTHENTICATED' }).waitFor()
  await page.context().close()
}

async function signIn(page) {
  await page.goto(base)
  await page.getByLabel('Token or API key').fill(process.env.TOKEN)
  await screenshot(page, 'sign-in')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await row(page, 'Spring launch').waitFor()
  await page.getByText('Peak Traffic').waitFor()
  await live(page)
}

async function live(page) {
  await page.locator('[role=status][data-state=live]').waitFor()
}

async function watch(page) {
  const bar = row(page, 'Spring launch').getByRole('progressbar')
  assert.equal(await percentOf(bar), 0)
  await ask('report', { campaign: 'Spring launch', fans: 10 })
  await until('the bar', 25, () => percentOf(bar))
  await ask('report', { campaign: 'Spring launch', fans: 2 })
  await until('the bar', 30, () => percentOf(bar))
  await row(page, 'Spring launch').getByText('12 / 40').waitFor()
  await row(page, 'Spring launch').getByText('$22.20').waitFor()
}

async function answer(page) {
  await tab(page, 'Waiting', '2')
  await page.getByRole('tab', { name: 'Waiting' }).click()
  await until('the waiting orders', 2, () => page.locator('[data-order]').count())
  await screenshot(page, 'waiting')
  await row(page, 'Autumn push').getByRole('button', { name: 'Accept' }).click()
  await page.getByRole('status').getByText('accepted').waitFor()
  await row(page, 'Autumn push').waitFor({ state: 'detached' })

  await row(page, 'Winter sale').getByRole('button', { name: 'Reject' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Note to the client').fill('We are full this week.')
  await screenshot(page, 'reject')
  await dialog.getByRole('button', { name: 'Reject order' }).click()
  await page.getByText('No order matches').waitFor()

  await page.getByRole('tab', { name: 'All' }).click()
  await row(page, 'Autumn push').getByText('Active').waitFor()
  await row(page, 'Winter sale').getByText('Declined').waitFor()
  await tab(page, 'Waiting', '0')
  await tab(page, 'Active', '2')
  await ask('answered')
}

async function tab(page, name, count) {
  await until(`the count of ${name}`, name + count, () => page.getByRole('tab', { name }).textContent())
}

/** What happened while nobody listened is there when the connection is: fans on a known order, and an order that is new. */
async function reconnect(page, network) {
  const bar = row(page, 'Spring launch').getByRole('progressbar')
  network.cut()
  await page.locator('[role=status][data-state=reconnecting]').waitFor()
  await ask('report', { campaign: 'Spring launch', fans: 8 })
  await ask('place', { campaign: 'Placed meanwhile', fans: 100 })
  assert.equal(await percentOf(bar), 30)
  network.restore()
  await live(page)
  await until('the bar', 50, () => percentOf(bar))
  await row(page, 'Placed meanwhile').waitFor()
  await ask('report', { campaign: 'Spring launch', fans: 4 })
  await until('the bar', 60, () => percentOf(bar))
}

/** Sorting, search and details. */
async function inspect(page) {
  const names = () => page.locator('[data-order] button:first-child').allInnerTexts()
  await page.getByLabel('Sort orders').selectOption('NAME')
  await until('the orders by name', true, async () => (await names()).filter((name) => !/Accept|Reject/.test(name)).join() === 'Autumn push,Placed meanwhile,Spring launch,Winter sale')
  await page.getByLabel('Search orders').fill('spring')
  await until('the found orders', 1, () => page.locator('[data-order]').count())
  await page.getByRole('button', { name: 'Spring launch' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByText('24', { exact: true }).waitFor()
  await drawer.getByRole('region', { name: 'Timeline' }).getByText('Accepted').waitFor()
  await screenshot(page, 'order')
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'detached' })
  await page.getByLabel('Search orders').fill('')
  await row(page, 'Winter sale').waitFor()
}

/** On a telephone nothing sticks out, light or dark. */
async function narrow(page) {
  await screenshot(page, 'orders')
  await page.setViewportSize({ width: 375, height: 812 })
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme })
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 375)
    await screenshot(page, `orders-375-${colorScheme}`)
  }
}

/** A link with a token signs in, and the token does not stay in the address. */
async function fragment(browser) {
  const { page, wrongs } = await openPage(browser)
  await page.goto(`${base}/#token=${process.env.TOKEN}`)
  await row(page, 'Spring launch').waitFor()
  assert.equal(page.url(), `${base}/orders`)
  await page.reload()
  await row(page, 'Spring launch').waitFor()
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByLabel('Token or API key').waitFor()
  assert.deepEqual(wrongs, [])
}

/** Puts the test between the page's websocket and the server, to cut it. */
async function breakable(page) {
  const sockets = new Set()
  let cut = false
  await page.routeWebSocket(/graphql/, (socket) => {
    if (cut) {
      void socket.close({ code: 1013 })
      return
    }
    socket.connectToServer()
    sockets.add(socket)
  })
  return {
    cut: () => {
      cut = true
      sockets.forEach((socket) => socket.close({ code: 1012 }))
      sockets.clear()
    },
    restore: () => (cut = false),
  }
}
