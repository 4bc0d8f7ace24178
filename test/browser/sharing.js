// A marketer finds an order, tags it, filters by the tag and shares what is found; somebody else watches it until it is revoked.
import assert from 'node:assert/strict'
import { accessible, ask, base, openPage, percentOf, screenshot, until, withBrowser } from './browser.js'
import { inspect } from './inspect.js'

const row = (page, campaign) => page.getByRole('row').filter({ hasText: campaign })
const rows = (page) => page.locator('tr[data-order], [role=row][data-order]')
const ended = (visitor) => visitor.getByRole('heading', { name: 'This link does not work' }).waitFor({ timeout: 3_000 })

await withBrowser(async (browser) => {
  const { page, wrongs } = await openPage(browser)
  await page.goto(`${base}/#token=${process.env.TOKEN}`)
  await find(page)
  await tag(page)
  const link = await share(page)
  const visitor = await watch(browser, link)
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

async function renew(page, visitor) {
  await page.getByRole('link', { name: 'Sharing' }).first().click()
  const card = page.getByRole('listitem').filter({ hasText: 'Spring, for Rosa' })
  await card.getByText('1 view').waitFor()
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
