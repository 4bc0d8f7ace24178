// What happens is told by the browser, if the reader allows it and is elsewhere; a click on it opens the order.
import assert from 'node:assert/strict'
import { accessible, ask, base, openPage, screenshot, until, withBrowser } from './browser.js'

await withBrowser(async (browser) => {
  const { page, wrongs } = await openPage(browser, { permissions: ['notifications'] })
  await page.addInitScript(() => {
    // The browser's own notifications are shown by the system, out of reach: they are kept here as they are made.
    window.told = []
    window.Notification = new Proxy(window.Notification, {
      construct: (target, given) => {
        const made = Reflect.construct(target, given)
        window.told.push(made)
        return made
      },
    })
    Object.defineProperty(document, 'hidden', { get: () => window.away === true })
  })
  const told = () => page.evaluate(() => window.told.map(({ title, body }) => `${title}: ${body}`))
  const away = (is) => page.evaluate((is) => (window.away = is), is)
  await page.goto(`${base}/orders#token=${process.env.TOKEN}`)
  await page.locator('[role=status][data-state=live]').waitFor()
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByText('Browser notifications are on').waitFor()
  await page.keyboard.press('Escape')

  // Who looks at the page is told there, and nowhere else.
  await ask('place', { campaign: 'Winter sale', fans: 500 })
  await page.getByRole('status').getByText('Winter sale').waitFor()
  await screenshot(page, 'notice')
  await accessible(page)
  assert.deepEqual(await told(), [])

  await away(true)
  await ask('place', { campaign: 'Autumn push', fans: 250 })
  await until('notifications', 1, async () => (await told()).length)
  assert.match((await told())[0], /^Headway: .*Autumn push.*250 fans/)
  await ask('withdraw', { campaign: 'Winter sale' })
  await until('notifications', 2, async () => (await told()).length)
  assert.match((await told())[1], /Winter sale/)

  // What one does oneself is no news.
  await page.getByRole('region', { name: 'Answer these' }).getByRole('listitem').filter({ hasText: 'Spring launch' }).getByRole('button', { name: 'Accept' }).click()
  await page.getByRole('row').filter({ hasText: 'Spring launch' }).getByText('Active').waitFor()
  await ask('report', { campaign: 'Spring launch', fans: 40 })
  await until('notifications', 3, async () => (await told()).length)
  assert.match((await told())[2], /Spring launch.*[Cc]ompleted/)

  await page.evaluate(() => window.told[0].onclick())
  await page.getByRole('heading', { name: 'Autumn push' }).waitFor()
  assert.deepEqual(wrongs, [])

  // Without leave there is none, and the menu says why.
  const { page: other } = await openPage(browser)
  await other.goto(`${base}/orders#token=${process.env.TOKEN}`)
  await other.getByRole('button', { name: 'Account' }).click()
  await other.getByText('Notifications are blocked by the browser').or(other.getByRole('button', { name: 'Notify me of new orders' })).waitFor()
})
