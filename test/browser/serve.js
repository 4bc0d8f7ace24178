// Runs the browser that all scripts share, until the input ends. Starting one takes longer than most of what is done with it.
import { chromium } from 'playwright-core'

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']

const server = await chromium.launchServer({ executablePath: process.env.CHROMIUM, args: flags, handleSIGINT: false })
process.stdin.on('end', () => void server.close()).resume()
console.log(server.wsEndpoint())
