// What every script here needs: the browser, a watch over what pages do, and a line to the Go test that drives it.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium } from 'playwright-core'

export const base = process.env.BASE_URL
const results = process.env.RESULTS

/** Runs the work with the browser that all scripts share. What it opened there is closed whatever happens, after a picture of what went wrong. */
export async function withBrowser(work) {
  const browser = await chromium.connect(process.env.BROWSER)
  try {
    await work(browser)
  } catch (failure) {
    const pages = browser.contexts().flatMap((context) => context.pages())
    await Promise.allSettled(pages.map((page, index) => screenshot(page, `failed-${basename(process.argv[1], '.js')}-${index}`)))
    throw failure
  } finally {
    await browser.close()
    lines.close()
  }
}

/** Opens a page; what it does wrong is in the returned list: errors on its console, and requests to anybody but the server and the others. */
export async function openPage(browser, options = {}, others = []) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
  context.setDefaultTimeout(10_000)
  const page = await context.newPage()
  const wrongs = []
  page.on('console', (message) => message.type() === 'error' && wrongs.push(`console: ${message.text()}`))
  page.on('pageerror', (error) => wrongs.push(`exception: ${error.message}`))
  const hosts = [base, ...others].map((url) => new URL(url).host)
  const look = (url) => !hosts.includes(new URL(url).host) && wrongs.push(`request to ${url}`)
  context.on('request', (request) => look(request.url()))
  page.on('websocket', (socket) => look(socket.url()))
  return { page, wrongs, traffic: recorded(context, page) }
}

/** Records all that the server says to the page: headers, bodies and messages. What is returned gives it as texts. */
function recorded(context, page) {
  const said = []
  context.on('response', (response) => {
    const headers = response.allHeaders().then((all) => JSON.stringify(all))
    headers.catch(() => {}) // of what is under way when the page is closed nobody hears; whoever reads what was said does
    said.push(headers)
    // What is cached or redirected has no body; scripts and styles are the same for all.
    if (!new URL(response.url()).pathname.startsWith('/assets/')) said.push(response.text().catch(() => ''))
  })
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => said.push(String(payload))))
  return () => Promise.all(said)
}

const lines = createInterface({ input: process.stdin })

/** Lets the Go test do something, and waits until it is done. */
export async function ask(what, details = {}) {
  console.log(JSON.stringify({ ask: what, ...details }))
  const [answer] = await once(lines, 'line')
  assert.equal(answer, 'done', `${what} was answered ${answer}`)
}

/** Waits until a look at the page gives what is wanted. */
export async function until(what, wanted, look, within = 10_000) {
  const end = Date.now() + within
  for (;;) {
    const got = await look()
    if (got === wanted) return
    assert.ok(Date.now() < end, `${what}: ${JSON.stringify(got)}, want ${JSON.stringify(wanted)}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** The percent that a bar shows, to eyes and to screen readers alike. */
export async function percentOf(bar) {
  const told = Number(await bar.getAttribute('aria-valuenow'))
  const drawn = await bar.evaluate((element) => element.firstElementChild.style.width)
  return drawn === `${told}%` ? told : `${told} told, ${drawn} drawn`
}

export async function screenshot(page, name) {
  await mkdir(results, { recursive: true })
  await page.screenshot({ path: `${results}/${name}.png`, animations: 'disabled' })
}

/** Watches how far what is on the page jumps, from now on. What is returned gives the sum (the layout shift score, which the reader's own deeds do not raise). */
export async function steady(page) {
  await page.evaluate(() => {
    window.shifted = 0
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.shifted += entry.hadRecentInput ? 0 : entry.value))).observe({ type: 'layout-shift' })
  })
  return () => page.evaluate(() => window.shifted)
}

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const everyRule = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }
const colourRules = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }

/** Holds the page, as it is now, to WCAG 2.2 AA and to what axe knows to be good practice. */
export const accessible = (page) => judged(page, everyRule)

/** The same of a page that was held to it already, and has but other colours since. */
export const accessibleColours = (page) => judged(page, colourRules)

async function judged(page, runOnly) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe) // past the content security policy, which is right to refuse it
  const { violations } = await page.evaluate((runOnly) => window.axe.run({ runOnly, resultTypes: ['violations'] }), runOnly)
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html}\n  ${failureSummary}`).join('\n')}`)
  assert.deepEqual(found, [], page.url())
}

/** Puts the test between the page's websocket and the server, to cut it. */
export async function breakable(page) {
  const sockets = new Set()
  let cut = false
  await page.routeWebSocket(/graphql/, (socket) => {
    if (cut) {
      void socket.close({ code: 1013 })
      return
    }
    socket.connectToServer()
    sockets.add(socket)
  })
  return {
    cut: () => {
      cut = true
      sockets.forEach((socket) => socket.close({ code: 1012 }))
      sockets.clear()
    },
    restore: () => (cut = false),
  }
}
