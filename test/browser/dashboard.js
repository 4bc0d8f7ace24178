// A marketer signs in, watches an order move, accepts one and rejects one, finds, tags and filters, loses the connection and gets it back.
import assert from 'node:assert/strict'
import { text } from 'node:stream/consumers'
import { accessible, ask, base, breakable, openPage, percentOf, screenshot, until, withBrowser } from './browser.js'
import { inspect } from './inspect.js'

const row = (page, campaign) => page.getByRole('row').filter({ hasText: campaign })
const rows = (page) => page.locator('[data-order]')
const strip = (page) => page.getByRole('region', { name: 'Answer these' })

await withBrowser(async (browser) => {
  await refuse(browser)
  const { page, wrongs } = await openPage(browser)
  const network = await breakable(page)
  await signIn(page)
  await watch(page)
  await answer(page)
  await reconnect(page, network)
  await find(page)
  await tag(page)
  await keys(page)
  await inspect(page, 'orders')
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
  await accessible(page)
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

/** From the strip, which the orders leave at once, and from the table. */
async function answer(page) {
  await tab(page, 'Waiting', '2')
  await screenshot(page, 'answer-these')
  await strip(page).getByRole('listitem').filter({ hasText: 'Autumn push' }).getByRole('button', { name: 'Accept' }).click()
  await strip(page).getByText('Autumn push').waitFor({ state: 'detached' })
  await page.getByRole('status').getByText('accepted').waitFor()

  await page.getByRole('tab', { name: 'Waiting' }).click()
  await row(page, 'Winter sale').getByRole('button', { name: 'Reject' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Note to the client').fill('We are full this week.')
  await screenshot(page, 'reject')
  await accessible(page)
  await dialog.getByRole('button', { name: 'Reject order' }).click()
  await page.getByText('No order matches').waitFor()
  await screenshot(page, 'nothing')

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
  await page.getByText('The connection is lost').waitFor()
  await screenshot(page, 'stale')
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

/** Sorting by a column, search as one types, and both in the address. */
async function find(page) {
  const names = () => rows(page).getByRole('link').allInnerTexts()
  await page.getByRole('columnheader', { name: 'Order' }).getByRole('button').click()
  await until('the orders by name', 'Autumn push,Placed meanwhile,Spring launch,Winter sale', async () => (await names()).join())
  await page.getByRole('searchbox', { name: 'Search orders' }).fill('spring')
  await until('the found orders', 1, () => rows(page).count())
  await until('the address', '?q=spring&sort=name.asc', () => page.evaluate(() => window.location.search))
  await page.reload()
  await row(page, 'Spring launch').waitFor()
  assert.equal(await rows(page).count(), 1)
}

/** A tag that did not exist is put on the order that was found, and filtered by. */
async function tag(page) {
  await rows(page).getByRole('checkbox').click()
  await page.getByRole('button', { name: 'Tag', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Find or make a tag' }).fill('Launch week')
  await dialog.getByRole('option', { name: 'Make “Launch week”' }).waitFor()
  await page.keyboard.press('Enter')
  await dialog.getByRole('option', { name: 'Launch week', selected: true }).waitFor()
  await screenshot(page, 'tag')
  await accessible(page)
  await dialog.getByRole('button', { name: 'Apply' }).click()
  await row(page, 'Spring launch').getByText('Launch week').waitFor()

  await page.getByRole('button', { name: 'Clear filters' }).click()
  await row(page, 'Winter sale').waitFor()
  await page.getByRole('button', { name: 'Tags', exact: true }).click()
  await page.getByRole('option', { name: 'Launch week' }).click()
  await until('the tagged orders', 1, () => rows(page).count())
  await screenshot(page, 'filter')
  await accessible(page)
  await page.keyboard.press('Escape')
  await save(page)
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await row(page, 'Winter sale').waitFor()
}

/** What is filtered is exported, and kept as a view that brings it back. */
async function save(page) {
  await page.getByRole('button', { name: 'Export' }).click()
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'As CSV' }).click()])
  const lines = (await text(await file.createReadStream())).trim().split('\n')
  assert.equal(lines.length, 2, lines.join('\n'))
  assert.match(lines[1], /Spring launch/)

  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByLabel('Name of this view').fill('Launches')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('status').getByText('“Launches” is saved.').waitFor()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await row(page, 'Winter sale').waitFor()
  await page.getByRole('button', { name: 'Views' }).click()
  await screenshot(page, 'views')
  await accessible(page)
  await page.getByRole('button', { name: 'Launches', exact: true }).click()
  await until('the orders of the view', 1, () => rows(page).count())
}

/** Everything that is done most goes without a mouse. */
async function keys(page) {
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keyboard' }).waitFor()
  await screenshot(page, 'keyboard')
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  await page.keyboard.type('meanwhile')
  await until('the found orders', 1, () => rows(page).count())
  await page.keyboard.press('Enter')
  await page.keyboard.press('j')
  await page.keyboard.press('a')
  await page.getByRole('status').getByText('accepted').waitFor()
  await row(page, 'Placed meanwhile').getByText('Active').waitFor()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await row(page, 'Winter sale').waitFor()
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
