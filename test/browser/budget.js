// What an account may ask for in a minute is spent by somebody else while its orders are scrolled: the page waits, goes on and loses none.
import assert from 'node:assert/strict'
import { ask, base, openPage, screenshot, until, withBrowser } from './browser.js'

const many = Number(process.env.MANY)

await withBrowser(async (browser) => {
  const { page, wrongs } = await openPage(browser)
  const costs = []
  page.on('response', async (response) => {
    if (!response.request().postData()?.includes('query OrdersOfMarketer')) return
    const { extensions } = await response.json()
    if (extensions?.cost) costs.push(extensions.cost.requested)
  })
  await page.goto(`${base}/orders#token=${process.env.TOKEN}`)
  await page.getByText(`50 of ${many} orders`).waitFor()
  await page.locator('[role=status][data-state=live]').waitFor()

  await ask('spend')
  const seen = new Set()
  const look = async () => {
    // Less than a screen, and what is there then: however slow the machine is, nothing goes by unseen.
    const shown = await page.evaluate(async () => {
      window.scrollBy(0, 400)
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
      return [...document.querySelectorAll('[data-order]')].map((row) => row.dataset.order)
    })
    for (const id of shown) seen.add(id)
  }
  await until('the quiet word', true, async () => {
    await look()
    return page.getByText('so much was read at once').isVisible()
  })
  assert.equal(await page.getByRole('alert').count(), 0, 'it is told as a failure')
  await screenshot(page, 'budget-spent')

  await until('the end', true, async () => {
    await look()
    return page.getByRole('row').filter({ hasText: `Tour stop ${many - 1}` }).isVisible()
  }, 60_000)
  await page.getByText(`${many} orders`, { exact: true }).waitFor()
  assert.equal(await page.getByText('so much was read at once').count(), 0)
  assert.equal(seen.size, many, 'orders were lost on the way, or never shown')
  assert.ok(Math.max(...costs) <= 2_600, `a page of a hundred orders costs ${Math.max(...costs)}`)
  assert.deepEqual(wrongs.filter((wrong) => !wrong.includes('429')), [])
})
