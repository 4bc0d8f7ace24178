// Keys are made, work within their limits and end; a postback URL is made, and what it got wrong is seen.
import assert from 'node:assert/strict'
import { base, openPage, screenshot, until, withBrowser } from './browser.js'
import { inspect } from './inspect.js'

await withBrowser(async (browser) => {
  await own(browser)
  await reporting(browser)
})

async function open(browser, token) {
  const opened = await openPage(browser)
  await opened.page.goto(`${base}/keys#token=${token}`)
  await opened.page.getByRole('heading', { name: 'API keys' }).waitFor()
  return opened
}

/** Asks the API with a key. */
async function asked(key, query) {
  const response = await fetch(`${base}/graphql`, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: JSON.stringify({ query }) })
  const { data, errors } = await response.json()
  return errors ? errors[0].extensions.code : data
}

/** A marketer's key for a wall screen: reading only, and no longer once it is revoked. */
async function own(browser) {
  const { page, wrongs } = await open(browser, process.env.MARKETER)
  await page.getByText('No keys yet').waitFor()
  await page.getByRole('button', { name: 'New key' }).click()
  await page.getByRole('button', { name: 'Make the key' }).click()
  await page.getByText('A name is needed.').waitFor()
  await page.getByRole('textbox', { name: 'Name' }).fill('Wall screen')
  await inspect(page, 'new-key')
  await page.getByRole('button', { name: 'Make the key' }).click()
  const secret = await page.getByLabel('Secret', { exact: true }).inputValue()
  await inspect(page, 'key-secret')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'I have kept it' }).click()

  assert.deepEqual(await asked(secret, '{ viewer { role } }'), { viewer: { role: 'MARKETER' } })
  assert.equal(await asked(secret, 'mutation { createTag(input: { name: "x" }) { tag { id } } }'), 'FORBIDDEN')
  const row = page.getByRole('listitem').filter({ hasText: 'Wall screen' })
  await row.getByText('Read orders').waitFor()
  await row.getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await row.getByText('Revoked', { exact: true }).waitFor()
  await until('a revoked key', 'UNAUTHENTICATED', () => asked(secret, '{ viewer { role } }'))
  await inspect(page, 'keys')
  assert.deepEqual(wrongs, [])
}

/** The platform lets a client's tracker report fans; the client sees what found no order. */
async function reporting(browser) {
  const { page, wrongs } = await open(browser, process.env.PLATFORM)
  await page.getByRole('button', { name: 'New key' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Tracker')
  await page.getByRole('radio', { name: 'Choose' }).check({ force: true })
  const chosen = page.getByRole('dialog').getByRole('checkbox', { checked: true })
  while ((await chosen.count()) > 0) await chosen.first().click()
  await page.getByRole('checkbox', { name: /Report fans and clicks/ }).check()
  await page.getByLabel('For the account').fill('north')
  await page.getByRole('option', { name: 'Northlight Media' }).click()
  await page.getByRole('button', { name: 'Make the key' }).click()
  await page.getByRole('button', { name: 'I have kept it' }).click()
  const row = page.getByRole('listitem').filter({ hasText: 'Tracker' })
  await row.getByRole('button', { name: 'Postback URL' }).click()
  const url = await page.getByLabel('URL', { exact: true }).inputValue()
  await screenshot(page, 'postback-url')
  await page.getByRole('button', { name: 'I have kept it' }).click()
  await row.getByText(/Postback URL since/).waitFor()
  assert.deepEqual(wrongs, [])

  const address = new URL(url)
  const response = await fetch(`${base}${address.pathname}?code=nosuchcode&fan=u1&event_id=e1`)
  assert.match(await response.text(), /REFUSED UNKNOWN_ORDER/)
  const client = await open(browser, process.env.CLIENT)
  await client.page.getByText('nosuchcode').waitFor()
  await inspect(client.page, 'unmatched')
  await row.getByRole('button', { name: 'End postback URL' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'End postback URL' }).click()
  await until('the ended URL', 401, async () => (await fetch(`${base}${address.pathname}?code=x&fan=u1`)).status)
  assert.deepEqual(client.wrongs, [])
}
