// Every page that a role has, with a demo's many things on it: each is found in the list of pages itself, so that none is left out.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { base, openPage, until, withBrowser } from './browser.js'
import { inspect } from './inspect.js'

const roles = { MARKETER: process.env.MARKETER, CLIENT: process.env.CLIENT, PLATFORM: process.env.PLATFORM }

/** The addresses in web/src/pages.ts, each with the roles that have it. */
async function listed() {
  const source = await readFile(new URL('../../web/src/pages.ts', import.meta.url), 'utf8')
  const [, ...entries] = source.slice(source.indexOf('const pages')).split("path: '")
  return entries.map((entry) => ({ path: entry.slice(0, entry.indexOf("'")), of: /roles: \[([^\]]+)\]/.exec(entry)?.[1].match(/\w+/g) ?? Object.keys(roles) }))
}

await withBrowser(async (browser) => {
  const pages = await listed()
  assert.ok(pages.length >= 8, `only ${pages.map(({ path }) => path)} were found`)
  for (const [role, token] of Object.entries(roles)) {
    const { page, wrongs } = await openPage(browser, { locale: 'en-GB', timezoneId: 'Europe/Paris' })
    await page.goto(`${base}/#token=${token}`)
    await page.locator('[role=status][data-state=live]').waitFor()
    const order = await telling(page)
    for (const { path } of pages.filter(({ of }) => of.includes(role))) {
      const address = path.replace(':id', order)
      await go(page, address)
      await ready(page)
      await inspect(page, `${role.toLowerCase()}${path.replaceAll(/[/:]+/g, '-')}`)
    }
    assert.deepEqual(wrongs, [])
    await page.context().close()
  }
})

/** Finds an order with much to show: one that is behind what it guarantees, or at least on its way. */
async function telling(page) {
  for (const filter of ['?status=ACCEPTED&pace=AT_RISK', '?status=ACCEPTED']) {
    await go(page, `/orders${filter}`)
    await page.getByRole('tab', { name: 'Active', selected: true }).waitFor()
    await ready(page)
    const first = page.locator('[data-order]').first()
    await first.or(page.getByText('No order matches')).waitFor()
    if (await first.isVisible()) return first.getAttribute('data-order')
  }
  assert.fail('no order is on its way')
}

/** Goes there as a link does, without loading all again. */
function go(page, address) {
  return page.evaluate((address) => {
    window.history.pushState(null, '', address)
    window.dispatchEvent(new PopStateEvent('popstate'))
  }, address)
}

/** Waits until nothing is on its way any more: the page has its heading, no placeholder, and is quiet. */
async function ready(page) {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await until('what is on its way', 0, () => page.getByRole('status', { name: 'Loading…' }).count())
  await page.waitForLoadState('networkidle')
}
