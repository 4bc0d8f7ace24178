// Drives a browser for main.go: a line of JSON on standard input asks for a measurement, a line on standard output answers it. It uses the
// packages of test/browser.
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'

const { chromium } = createRequire(new URL('../../test/browser/package.json', import.meta.url))('playwright-core')
const address = `${process.env.BASE_URL}/orders#token=${process.env.TOKEN}`
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: flags })
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** Loads the page with nothing in the cache, again and again. */
async function paint({ loads }) {
  const [first, largest, bytes] = [[], [], []]
  for (let n = 0; n < loads; n++) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    await session.send('Network.enable')
    const scripts = new Set()
    let received = 0
    session.on('Network.responseReceived', ({ requestId, type }) => ['Document', 'Script', 'Stylesheet'].includes(type) && scripts.add(requestId))
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => (received += scripts.has(requestId) ? encodedDataLength : 0))
    await page.addInitScript(() => {
      new PerformanceObserver((list) => (window.largest = list.getEntries().at(-1).startTime)).observe({ type: 'largest-contentful-paint', buffered: true })
    })
    await page.goto(address)
    await page.locator('[data-order]').first().waitFor()
    await page.locator('[role=status][data-state=live]').waitFor()
    first.push(await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime))
    largest.push(await page.evaluate(() => window.largest))
    bytes.push(received)
    await context.close()
  }
  return { First: median(first), Largest: median(largest), KB: median(bytes) / 1000 }
}

/** Does what people do most, while orders move: selects rows, goes from one to the next, opens a filter and closes it. */
async function interact({ milliseconds }) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 3600 } }) // all 50 rows in sight
  const page = await context.newPage()
  await page.goto(address)
  await page.locator('[data-order]').nth(49).waitFor()
  await page.locator('[role=status][data-state=live]').waitFor()
  await page.waitForTimeout(1_500) // the feed's snapshot has been taken in
  await page.evaluate(observe)
  const session = await context.newCDPSession(page)
  await session.send('Performance.enable')
  const busy = async () => (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value

  // The idle time is taken alone: driving the browser is work of its own.
  const [task, began] = [await busy(), performance.now()]
  await page.waitForTimeout(milliseconds)
  const idle = 100 * (1 - (await busy() - task) / ((performance.now() - began) / 1000))

  let interactions = 0
  for (const end = performance.now() + milliseconds; performance.now() < end; interactions += 4) {
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await page.getByRole('button', { name: 'Status', exact: true }).click()
    await page.keyboard.press('Escape')
    await page.waitForTimeout(150)
  }
  await page.waitForTimeout(300)
  const seen = await page.evaluate(() => window.seen)
  await context.close()
  const latencies = Object.values(seen.latencies)
  return { Updates: seen.updates, Interactions: interactions, Worst: Math.max(0, ...latencies), Median: median(latencies), Idle: idle, Shift: seen.shift }
}

/** Runs in the page. The browser rounds latencies to 8 ms. */
function observe() {
  const seen = (window.seen = { updates: 0, shift: 0, latencies: {} })
  new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries()) {
      if (interactionId) seen.latencies[interactionId] = Math.max(seen.latencies[interactionId] ?? 0, duration)
    }
  }).observe({ type: 'event', durationThreshold: 16 })
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) seen.shift += value
  }).observe({ type: 'layout-shift' })
  new MutationObserver((changes) => (seen.updates += changes.length)).observe(
    document.querySelector('[role=table]'),
    { subtree: true, characterData: true }, // figures that change
  )
}

const tasks = { paint, interact }
for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line)
  console.log(JSON.stringify(await tasks[question.do](question)))
}
await browser.close()
