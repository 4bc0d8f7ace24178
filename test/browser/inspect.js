// Looks at a page as it is now in both colour schemes and on a small telephone, holds it to what axe finds, and takes its pictures.
import assert from 'node:assert/strict'
import { accessible, screenshot } from './browser.js'

const telephone = { width: 360, height: 780 }

/** Waits until colours have gone from one scheme to the other. */
const settled = (page) =>
  page.evaluate(() => Promise.all(document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished.catch(() => null))))

export async function inspect(page, name) {
  const size = page.viewportSize()
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme })
    await settled(page)
    await accessible(page)
    await screenshot(page, `${name}-${colorScheme}`)
  }
  await page.setViewportSize(telephone)
  await settled(page)
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), telephone.width, `${name} sticks out of a telephone`)
  await accessible(page)
  await screenshot(page, `${name}-360`)
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize(size)
}
