// GraphiQL reads the schema, runs a query and a subscription with the token of the tab, and loads nothing from elsewhere.
import assert from 'node:assert/strict'
import { ask, base, openPage, screenshot, until, withBrowser } from './browser.js'

await withBrowser(async (browser) => {
  const { page, wrongs } = await openPage(browser)
  const schema = page.waitForResponse((response) => response.url() === `${base}/graphql` && response.ok())
  await page.goto(`${base}/graphiql#token=${process.env.TOKEN}`)
  await schema
  const answer = page.locator('.result-window')

  await run(page, 'Orders')
  await answer.getByText('Spring launch').waitFor()
  await screenshot(page, 'graphiql')

  await run(page, 'Live')
  await answer.getByText('SNAPSHOT').waitFor()
  await ask('report', { campaign: 'Spring launch', fans: 7 })
  await answer.getByText('UPDATED').waitFor()
  assert.deepEqual(wrongs, [])
})

async function run(page, operation) {
  // The menu is there once the editor has understood the document, which it does when it has the schema.
  const item = page.getByRole('menuitem', { name: operation })
  await until('the menu of operations', true, async () => {
    await page.getByRole('button', { name: /Execute query/ }).click()
    return item.isVisible()
  })
  await item.click()
}
