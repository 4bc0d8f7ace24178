// A client places an order, its marketer accepts, the client watches, hides income while the marketer looks, and stops early.
import assert from 'node:assert/strict'
import { ask, base, openPage, screenshot, until, withBrowser } from './browser.js'
import { inspect } from './inspect.js'

const campaign = 'Summer teaser'

await withBrowser(async (browser) => {
  const client = await signedIn(browser, process.env.CLIENT)
  const marketer = await signedIn(browser, process.env.MARKETER)
  await place(client.page)
  await accept(marketer.page)
  await hideIncome(client.page, marketer.page)
  await pause(client.page)
  await stop(client.page)
  await withdraw(client.page)
  assert.deepEqual([...client.wrongs, ...marketer.wrongs], [])
})

async function signedIn(browser, token) {
  const opened = await openPage(browser, { locale: 'en-US' })
  await opened.page.goto(`${base}/#token=${token}`)
  await opened.page.getByRole('heading', { name: 'Orders' }).waitFor()
  return opened
}

async function place(page) {
  await page.getByRole('link', { name: 'Place order' }).first().click()
  const submit = page.getByRole('button', { name: 'Place the order' })
  await submit.click()
  await page.getByText('Choose the marketer.').waitFor()
  await until('the first wrong field has the focus', 'Creator', () => page.evaluate(() => document.activeElement?.labels?.[0]?.textContent))

  await page.getByLabel('Creator').fill('mil')
  await page.getByRole('option', { name: 'Mila Rose' }).click()
  // They have not worked together yet, so that the client knows no more than the id.
  await page.getByLabel('Marketer', { exact: true }).fill(process.env.MARKETER_ID)
  await page.getByRole('option', { name: process.env.MARKETER_ID }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByLabel('Campaign name').fill(campaign)
  await page.getByLabel('Type').selectOption('FREE_TRIAL')
  await page.getByLabel('Length of the trial').selectOption('14')
  await page.getByLabel('Type').selectOption('FREE_PAGE')
  await page.getByLabel('Link').fill('https://page.example/mila')
  await page.getByLabel('Fans', { exact: true }).fill('50')
  await page.getByLabel('Price per fan').fill('1.855')
  await page.getByText('An amount with at most 2 decimals').waitFor()
  await page.getByLabel('Price per fan').fill('1.85')
  await page.getByLabel('The marketer sees income').check({ force: true })
  await page.getByLabel('Ask for a guarantee').check({ force: true })
  await page.getByLabel('Fans a week, at least').fill('10')
  await until('what is held', '$92.50', () => page.locator('[data-held]').textContent())
  await inspect(page, 'place-order')
  await submit.click()
  await page.getByRole('status').getByText('is placed').waitFor()
  await page.getByRole('heading', { name: campaign }).waitFor()
  await ask('placed', { campaign })
}

async function accept(page) {
  await page.getByRole('row').filter({ hasText: campaign }).waitFor()
  await page.getByRole('link', { name: campaign }).first().click()
  await page.getByRole('button', { name: 'Accept' }).first().click()
  await page.getByRole('status').getByText('accepted').waitFor()
}

/** What the client hides is gone from the marketer's open page, without loading it again. */
async function hideIncome(client, marketer) {
  await ask('report', { campaign, fans: 10 })
  await marketer.getByText('$18.50').first().waitFor()
  const shown = client.getByRole('switch', { name: 'Marketer sees income' })
  assert.equal(await shown.isChecked(), true)
  await shown.uncheck({ force: true })
  await marketer.getByText('Hidden by client').first().waitFor()
  await until('amounts on the marketer’s page', 0, () => marketer.getByText('$18.50').count())
  await screenshot(marketer, 'income-hidden')
  await until('the switch', false, () => shown.isChecked())
}

async function pause(page) {
  const controls = page.getByRole('group', { name: /^Order \d+$/ })
  await controls.getByRole('button', { name: 'Pause' }).click()
  await page.getByText('Paused by the client').first().waitFor()
  await inspect(page, 'client-order')
  await controls.getByRole('button', { name: 'Resume' }).click()
  await page.getByText('Paused by the client, since').waitFor({ state: 'detached' })
}

/** The preview moves with the delivery until the stop is confirmed. */
async function stop(page) {
  await page.getByRole('button', { name: 'Stop early' }).click()
  const preview = page.getByRole('dialog').getByRole('region', { name: 'If it ends now' })
  await preview.getByText('$18.50').waitFor()
  await preview.getByText('$74.00').waitFor()
  await ask('report', { campaign, fans: 2 })
  await preview.getByText('12 of 50').waitFor()
  await preview.getByText('$22.20').waitFor()
  await inspect(page, 'stop-early')
  await page.getByRole('button', { name: 'Stop the order' }).click()
  await page.getByText('Stopped by the client').first().waitFor()
  await until('further controls', 0, () => page.getByRole('button', { name: 'Stop early' }).count())
  await ask('stopped', { campaign })
}

async function withdraw(page) {
  await ask('place', { campaign: 'Second thoughts', fans: 20 })
  await page.getByRole('link', { name: 'Orders', exact: true }).first().click()
  await page.getByRole('link', { name: 'Second thoughts' }).click()
  await page.getByRole('button', { name: 'Withdraw' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click()
  await page.getByText('Withdrawn by the client').first().waitFor()
}
