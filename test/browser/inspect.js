// Looks at a page as it is now in both colour schemes, wide and on a small telephone, holds it to what axe finds, and takes its pictures.
import { accessible, accessibleColours, screenshot, until } from './browser.js'

const telephone = { width: 360, height: 780 }

/** Waits until colours have gone from one scheme to the other. */
const settled = (page) =>
  page.evaluate(() => Promise.all(document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished.catch(() => null))))

export async function inspect(page, name) {
  const size = page.viewportSize()
  await look(page, name, size, 'light', accessible)
  await look(page, name, size, 'dark', accessibleColours)
  await page.setViewportSize(telephone)
  await look(page, name, telephone, 'dark', accessible)
  await look(page, name, telephone, 'light', accessibleColours)
  await page.setViewportSize(size)
}

async function look(page, name, { width }, colorScheme, judge) {
  await page.emulateMedia({ colorScheme })
  await settled(page)
  await until(`the width of ${name}`, width, () => page.evaluate(() => document.documentElement.scrollWidth))
  await judge(page)
  await screenshot(page, `${name}-${width}-${colorScheme}`)
}
