// Takes the picture of the dashboard that the README shows.
import { base, openPage, withBrowser } from './browser.js'

await withBrowser(async (browser) => {
  const { page } = await openPage(browser, { locale: 'en-GB', timezoneId: 'Europe/Paris' })
  await page.goto(`${base}/#token=${process.env.TOKEN}`)
  await page.locator('[role=status][data-state=live]').waitFor()
  await page.getByRole('tab', { name: 'Active' }).click()
  await page.getByRole('columnheader', { name: 'Clicks' }).getByRole('button').click()
  await page.getByRole('row').filter({ hasText: 'Active' }).first().waitFor()
  await page.waitForTimeout(1500) // bars glide to where they belong
  await page.screenshot({ path: process.env.PICTURE, animations: 'disabled' })
})
