// A marketer finds an order, tags it, filters by the tag and shares what is found; somebody else watches it until it is revoked.
import assert from 'node:assert/strict'
import { accessible, ask, base, openPage, percentOf, screenshot, until, withBrowser } from './browser.js'
import { inspect } from './inspect.js'

const row = (page, campaign) => page.getByRole('row').filter({ hasText: campaign })
const rows = (page) => page.locator('tr[data-order], [role=row][data-order]')
const follows = { timeout: 7_000 } // at once, but for a change that comes within a second of another
const ended = (visitor) => visitor.getByRole('heading', { name: 'This link does not work' }).waitFor({ timeout: 3_000 })

await withBrowser(async (browser) => {
  const { page, wrongs } = await openPage(browser)
  await page.goto(`${base}/#token=${process.env.TOKEN}`)
  await find(page)
  await tag(page)
  const link = await share(page)
  const visitor = await watch(browser, link)
  await change(page, visitor)
  const moved = await renew(page, visitor)
  const second = await watch(browser, moved)
  await revoke(page, second)
  await tags(page)
  await everyLook(page)
  assert.deepEqual(wrongs, [])
})

async function find(page) {
  await row(page, 'Winter sale').waitFor()
  await page.getByRole('searchbox', { name: 'Search orders' }).fill('spring')
  await until('the found orders', 1, () => rows(page).count())
}

async function tag(page) {
  await rows(page).getByRole('checkbox').click()
  await page.getByRole('button', { name: 'Tag', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox').fill('For Rosa')
  await dialog.getByRole('option', { name: 'Make “For Rosa”' }).click()
  await dialog.getByRole('option', { name: 'For Rosa', selected: true }).waitFor()
  await dialog.getByRole('button', { name: 'Apply' }).click()
  await row(page, 'Spring launch').getByText('For Rosa').waitFor()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await row(page, 'Winter sale').waitFor()
  await page.getByRole('button', { name: 'Tags', exact: true }).click()
  await page.getByRole('option', { name: 'For Rosa' }).click()
  await until('the tagged orders', 1, () => rows(page).count())
  await page.keyboard.press('Escape')
}

/** The preview follows what is chosen, and the address is shown once. */
async function share(page) {
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  const dialog = page.getByRole('dialog')
  const preview = dialog.getByRole('region', { name: 'Preview' })
  await preview.getByRole('heading', { name: 'Spring launch' }).waitFor()
  await dialog.getByLabel('Label').fill('Spring, for Rosa')
  await preview.getByRole('heading', { name: 'Spring, for Rosa' }).waitFor()
  await dialog.getByLabel('Client alias').fill('The studio')
  await preview.getByRole('heading', { name: 'Spring launch' }).waitFor({ state: 'detached' })
  assert.equal(await dialog.getByRole('checkbox', { name: 'Campaign name' }).isChecked(), false, 'the name is shown under an alias')
  await dialog.getByRole('checkbox', { name: 'Campaign name' }).check()
  await preview.getByRole('heading', { name: 'Spring launch' }).waitFor()
  await preview.getByText('The studio').waitFor()
  await preview.getByText('This link is a live set').waitFor()
  await dialog.getByLabel('Ends').selectOption('30')
  await preview.getByText('shared until').waitFor()
  await inspect(page, 'sharing-dialog')
  await dialog.getByRole('button', { name: 'Make the link' }).click()
  const address = page.getByRole('dialog', { name: 'The link is ready' }).getByLabel('Address', { exact: true })
  const link = await address.inputValue()
  assert.match(link, /\/s\/[\w-]{43}$/)
  await screenshot(page, 'sharing-ready')
  await accessible(page)
  await page.getByRole('button', { name: 'Done' }).click()
  return link
}

/** A fresh browser, without an account, sees it move. */
async function watch(browser, link) {
  const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
  const { page } = await openPage(browser, { userAgent })
  await page.goto(link)
  await page.getByRole('heading', { name: 'Spring, for Rosa' }).waitFor()
  await page.locator('[role=status][data-state=live]').waitFor()
  const bar = page.getByRole('progressbar')
  const before = await percentOf(bar)
  await ask('report', { campaign: 'Spring launch', fans: 4 })
  await until('the bar', before + 10, () => percentOf(bar))
  return page
}

/** Its terms are changed beside what visitors see, and the page that somebody has open follows. */
async function change(page, visitor) {
  await page.getByRole('link', { name: 'Sharing' }).first().click()
  const card = page.getByRole('listitem').filter({ hasText: 'Spring, for Rosa' })
  await card.getByText('1 view').waitFor()
  const ends = await card.getByText('shared until').textContent()
  const { dialog, preview } = await edit(page, card)
  await dialog.getByRole('checkbox', { name: 'Campaign name' }).uncheck()
  await dialog.getByLabel('Client alias').fill('The other studio')
  await preview.getByText('The other studio').waitFor()
  await preview.getByRole('heading', { name: 'Spring launch' }).waitFor({ state: 'detached' })

  // What is wrong is told where it was given, and the link stays as it is.
  await dialog.getByLabel('Ends').selectOption('day')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText('Choose the last day.').waitFor()
  await dialog.getByLabel('Last day').fill('2020-02-01')
  await dialog.getByText('This day is over.').waitFor()
  await screenshot(page, 'sharing-wrong-day')
  await accessible(page)
  await dialog.getByLabel('Ends').selectOption('kept')
  await dialog.getByLabel('Password').fill('short')
  await dialog.getByText('A password has at least 8 characters.').waitFor()
  await dialog.getByLabel('Password').fill('')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'detached' })
  await card.getByText('as The other studio').waitFor()
  await visitor.getByText('The other studio').first().waitFor(follows)
  assert.equal(await visitor.getByRole('alert').count(), 0, 'the visitor is told of a change')
  assert.equal(await visitor.getByRole('heading', { name: 'Spring launch' }).count(), 0)
  assert.equal(await card.getByText('shared until').textContent(), ends, 'the end was not touched')

  // On a telephone the preview stands behind the form.
  await page.setViewportSize({ width: 375, height: 740 })
  const small = await edit(page, card)
  await screenshot(page, 'sharing-change-375')
  await accessible(page)
  assert.equal(await small.preview.isVisible(), false)
  await small.dialog.getByRole('radio', { name: 'Preview' }).check({ force: true })
  await small.preview.getByText('The other studio').waitFor()
  await screenshot(page, 'sharing-preview-375')
  await accessible(page)
  await small.dialog.getByRole('radio', { name: 'Settings' }).check({ force: true })
  await small.dialog.getByLabel('Client alias').fill('The studio')
  await small.dialog.getByRole('checkbox', { name: 'Campaign name' }).check()
  await small.dialog.getByRole('button', { name: 'Save' }).click()
  await small.dialog.waitFor({ state: 'detached' })
  await page.setViewportSize({ width: 1440, height: 900 })
  await visitor.getByRole('heading', { name: 'Spring launch' }).waitFor(follows)

  // A password is put on, and taken away again; whoever is on the page is asked for it.
  const lock = await edit(page, card)
  await lock.dialog.getByLabel('Password').fill('open sesame')
  await lock.dialog.getByRole('button', { name: 'Save' }).click()
  await card.getByText('Password', { exact: true }).waitFor()
  await visitor.getByRole('heading', { name: 'This link has a password' }).waitFor(follows)
  const unlock = await edit(page, card)
  await unlock.dialog.getByRole('radio', { name: 'Take it away' }).check({ force: true })
  await unlock.dialog.getByRole('button', { name: 'Save' }).click()
  await card.getByText('Password', { exact: true }).waitFor({ state: 'detached' })
  await visitor.reload()
  await visitor.locator('[role=status][data-state=live]').waitFor()
}

async function edit(page, card) {
  await card.getByRole('button', { name: 'Edit' }).click()
  const dialog = page.getByRole('dialog', { name: 'Edit “Spring, for Rosa”' })
  return { dialog, preview: dialog.getByRole('region', { name: 'Preview', exact: true }) }
}

async function renew(page, visitor) {
  await page.getByRole('link', { name: 'Tags' }).first().click()
  await page.getByRole('link', { name: 'Sharing' }).first().click()
  const card = page.getByRole('listitem').filter({ hasText: 'Spring, for Rosa' })
  await card.getByText('2 views').waitFor()
  await screenshot(page, 'sharing')
  await accessible(page)
  await card.getByRole('button', { name: 'New address' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'New address' }).click()
  const link = await page.getByRole('dialog', { name: 'The link has a new address' }).getByLabel('Address', { exact: true }).inputValue()
  await ended(visitor)
  await page.getByRole('button', { name: 'Done' }).click()
  return link
}

async function revoke(page, visitor) {
  const card = page.getByRole('listitem').filter({ hasText: 'Spring, for Rosa' })
  await card.getByRole('button', { name: 'Revoke' }).click()
  await screenshot(page, 'sharing-revoke')
  await accessible(page)
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await card.getByText('Revoked').waitFor()
  await ended(visitor)
}

/** Tags are made, renamed, coloured, merged and deleted, with how many orders that touches. */
async function tags(page) {
  await page.getByRole('link', { name: 'Tags' }).first().click()
  const tag = (name) => page.getByRole('list', { name: 'Tags' }).getByRole('listitem').filter({ hasText: name })
  await tag('For Rosa').getByText('1 order').waitFor()
  for (const name of ['VIP', 'Slow movers', 'Autumn']) {
    await page.getByLabel('New tag').fill(name)
    await page.keyboard.press('Enter')
    await tag(name).getByText('0 orders').waitFor()
  }
  await page.getByLabel('New tag').fill('vip')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').filter({ hasText: 'already' }).waitFor()
  await page.getByLabel('New tag').fill('')

  await tag('Autumn').getByRole('button', { name: 'Rename Autumn' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Autumn 2031')
  await page.keyboard.press('Enter')
  await tag('Autumn 2031').waitFor()
  await tag('VIP').getByRole('button', { name: 'Colour of VIP' }).click()
  await page.getByRole('button', { name: '#dc2626' }).click()
  await screenshot(page, 'tags')
  await accessible(page)

  await tag('For Rosa').getByRole('button', { name: /^Merge/ }).click()
  await page.getByRole('dialog').getByText('1 order gets').waitFor()
  await page.getByRole('option', { name: 'VIP' }).click()
  await screenshot(page, 'tags-merge')
  await accessible(page)
  await page.getByRole('button', { name: 'Merge', exact: true }).click()
  await tag('For Rosa').waitFor({ state: 'detached' })
  await tag('VIP').getByText('1 order').waitFor()
  await tag('VIP').getByRole('button', { name: 'Delete VIP' }).click()
  await page.getByRole('dialog').getByText('taken off 1 order').waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await tag('Slow movers').getByRole('button', { name: 'Delete Slow movers' }).click()
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await tag('Slow movers').waitFor({ state: 'detached' })
}

/** Both pages on a wide and on a narrow screen, by day and by night. */
async function everyLook(page) {
  for (const name of ['Tags', 'Sharing']) {
    await page.getByRole('link', { name }).first().click()
    await page.getByRole('heading', { level: 1, name }).waitFor()
    await page.getByRole('main').getByRole('listitem').first().waitFor()
    await inspect(page, name.toLowerCase())
  }
}
