import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scenario } from '../scenario.js'
import { Inbox } from './inbox.js'
import { Refusal, cutRedis, marketer, mendRedis, placeOrder, report, shortToken, startServer, stopServer, untilNobodyIsConnected } from './world.js'

/**
 * What holds of every client and protocol.
 *
 * @param connect makes a client of credentials, a token or a function that gives one: `run(document, variables)` for a query
 * or mutation; `watch(document, variables, onData, onError)` for a subscription, which returns how to stop and calls
 * `onData(data, extensions)`; `close()`;
 * `told(away)`, which waits until it is told what is away; `connected()` and `ended(code)`, which wait for the next time that
 * it is let in, and for the next end of a connection; `count` of the times that it was let in. With `retries` it comes back
 * where its protocol wants it to.
 * @param manyOnOne tells that all its operations run on one connection.
 */
export function conformance(connect, { manyOnOne }) {
  test('it queries, mutates and subscribes', async () => {
    await scenario(connect)
    await untilNobodyIsConnected()
  })

  test('the first event is the present state, and versions only go forward', () =>
    using(connect(marketer), async (client) => {
      const id = await placeOrder()
      const present = await report(id)
      const watching = watch(client, id)
      const first = await watching.next('the present state')
      assert.equal(first.change, 'SNAPSHOT')
      assert.equal(first.progress.version, present)
      assert.equal(first.progress.fansDelivered, 1)
      const last = await reportAll(id, 5)
      const seen = await watching.until(last)
      assert.ok(seen.every(({ change }) => change === 'UPDATED'))
      assert.equal(seen.at(-1).progress.fansDelivered, 6)
    }))

  test('several subscriptions run side by side', () =>
    using(connect(marketer), async (client) => {
      const ids = [await placeOrder(), await placeOrder(), await placeOrder()]
      const [one, two, three] = ids.map((id) => watch(client, id))
      for (const watching of [one, two, three]) await watching.next('the present state')
      assert.equal(client.count, manyOnOne ? 1 : 3)
      assert.equal((await two.nextAfter(report(ids[1]))).progress.fansDelivered, 1)
      two.stop()
      await report(ids[1])
      await three.nextAfter(report(ids[2]))
      await one.nextAfter(report(ids[0]))
      for (const watching of [one, two, three]) assert.deepEqual(watching.rest, [])
    }))

  test('an operation that is wrong or refused is an error, and the others go on', () =>
    using(connect(marketer), async (client) => {
      const id = await placeOrder()
      const watching = watch(client, id)
      await watching.next('the present state')
      const unknown = id.slice(0, 12) + [...id.slice(12, 24)].reverse().join('') + id.slice(24)
      await assert.rejects(client.run('{ nothing }'), refusedWith('BAD_INPUT'))
      await assert.rejects(client.run('query Look($id: ID!) { node(id: $id) { id } order(id: $id) { id } }', { id: unknown }), refusedWith('NOT_FOUND'))
      await assert.rejects(client.run('{ runningSubscriptions(first: 1) { id } }'), refusedWith('FORBIDDEN'))
      await assert.rejects(watch(client, unknown).next('a refusal'), refusedWith('NOT_FOUND'))
      await assert.rejects(watch(client, 'nonsense').next('a refusal'), refusedWith('BAD_INPUT'))
      await watching.nextAfter(report(id))
    }))

  test('after a restart it comes back by itself, with what is newer only', () =>
    using(connect(marketer, { retries: true }), async (client) => {
      const id = await placeOrder()
      const watching = watch(client, id)
      await client.connected()
      await watching.next('the present state')

      await stopServer()
      await client.ended(1012)
      const missed = await report(id)
      await startServer()
      await client.connected()
      assert.equal((await watching.next('what was missed')).progress.version, missed)

      await stopServer()
      await client.ended(1012)
      await startServer()
      await client.connected()
      await watching.nextAfter(report(id)) // and no repeat of what it had
    }))

  test('after its token has expired it comes back with a fresh one', async () => {
    const given = []
    const credentials = async () => {
      given.push(given.length === 0 ? await shortToken() : marketer)
      return given.at(-1)
    }
    await using(connect(credentials, { retries: true }), async (client) => {
      const id = await placeOrder()
      const watching = watch(client, id)
      await watching.next('the present state')
      await assert.rejects(watching.next('the expiry'), refusedWith('UNAUTHENTICATED'))
      await client.ended(4403)
      const missed = await report(id)
      watching.again()
      assert.equal((await watching.next('what was missed')).progress.version, missed)
      assert.equal(given.length, 2)
    })
  })

  test('it is told what is away, and goes on', () =>
    using(connect(marketer), async (client) => {
      const id = await placeOrder()
      const watching = watch(client, id)
      assert.equal((await watching.next('the present state')).degraded, undefined)
      await cutRedis()
      await client.told(['BUS'])
      assert.deepEqual((await watching.nextAfter(report(id))).degraded, ['BUS'])
      await mendRedis()
      await client.told([])
      assert.equal((await watching.nextAfter(report(id))).degraded, undefined)
      assert.equal(client.count, 1)
    }))

  test('a close by the client leaves nothing behind', () =>
    using(connect(marketer), async (client) => {
      const watching = watch(client, await placeOrder())
      await watching.next('the present state')
      await client.close()
      await client.ended(1000)
      await untilNobodyIsConnected()
      assert.deepEqual(watching.rest, [])
    }))
}

/** Does something with a client, and sees to it that nothing of it is left on the server. */
export async function using(client, work) {
  try {
    await work(client)
  } finally {
    await client.close()
  }
  await untilNobodyIsConnected()
}

export const progress = `
  subscription Progress($id: ID!, $since: Int) {
    progress(orderId: $id, since: $since) {
      change
      progress { version fansDelivered }
    }
  }`

/** Watches an order. Whenever it asks, again by itself included, it says what version it has. */
export function watch(client, id) {
  const news = new Inbox()
  let version
  const variables = {
    id,
    get since() {
      return version
    },
  }
  const onData = ({ progress: update }, extensions) => {
    if (extensions) update.degraded = extensions.degraded
    const newer = version === undefined || update.progress.version > version
    news.put(newer ? update : new Error(`after version ${version} came ${update.progress.version}`))
    version = update.progress.version
  }
  const again = () => client.watch(progress, variables, onData, (error) => news.put(error))
  const next = async (what) => {
    const item = await news.take(what)
    if (item instanceof Error) throw item
    return item
  }
  return {
    stop: again(),
    again,
    next,
    /** The update that has the version which something leads to. */
    nextAfter: async (reported) => {
      const version = await reported
      const update = await next(`version ${version}`)
      assert.equal(update.progress.version, version)
      return update
    },
    /** All updates up to a version. */
    until: async (last) => {
      const seen = []
      do seen.push(await next(`version ${last}`))
      while (seen.at(-1).progress.version < last)
      return seen
    },
    get rest() {
      return news.rest
    },
  }
}

async function reportAll(id, fans) {
  let version
  for (let fan = 0; fan < fans; fan++) version = await report(id)
  return version
}

export const refusedWith = (code) => (error) => {
  assert.ok(error instanceof Refusal, error)
  assert.deepEqual([...new Set(error.codes)], [code])
  return true
}
