// npm subscriptions-transport-ws, by the protocol graphql-ws.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SubscriptionClient } from 'subscriptions-transport-ws'
import WebSocket from 'ws'
import { conformance, progress, using, watch } from './cases.js'
import { Inbox } from './inbox.js'
import { Refusal, createKey, marketer, placeOrder } from './world.js'

const url = process.env.SOCKET_URL

function connect(credentials, { retries = false } = {}) {
  const [lets, ends, refusals, notices] = [new Inbox(), new Inbox(), new Inbox(), new Inbox()]
  // The client tells nobody the code that a connection was closed with, nor what a sign of life says.
  class Socket extends WebSocket {
    constructor(...options) {
      super(...options)
      // An attempt that finds no server, while it restarts, is the end of no connection.
      this.on('open', () => this.on('close', (code) => ends.put(code)))
      this.on('message', (data) => {
        const { type, payload } = JSON.parse(data)
        if (type === 'ka' && payload) notices.put(payload.extensions.degraded)
      })
    }
  }
  const client = new SubscriptionClient(
    url,
    {
      lazy: true,
      reconnect: retries,
      connectionParams: async () => ({ Authorization: `Bearer ${await (typeof credentials === 'function' ? credentials() : credentials)}` }),
      connectionCallback: (refusal) => refusal && refusals.put(refusal),
    },
    Socket,
  )
  const request = (query, variables, sink) => client.request({ query, variables }).subscribe(sink)
  const self = {
    count: 0,
    client,
    run: (query, variables) =>
      new Promise((resolve, reject) => {
        request(query, variables, {
          next: ({ data, errors }) => (errors ? reject(new Refusal(errors)) : resolve(data)),
          error: (error) => reject(new Refusal([error])),
        })
      }),
    watch: (query, variables, onData, onError) => {
      const { unsubscribe } = request(query, variables, {
        next: ({ data, errors, extensions }) => (errors ? onError(new Refusal(errors)) : onData(data, extensions)),
        error: (error) => onError(new Refusal([error])),
      })
      return unsubscribe
    },
    connected: () => lets.take('the acknowledgement'),
    // Until the server is there again, the client finds nobody: 1006.
    ended: async (code) => {
      const ended = await ends.until('the end of the connection', (end) => end !== 1006)
      assert.equal(ended.at(-1), code)
    },
    told: async (away) => assert.deepEqual(await notices.take('what is away'), away),
    refused: () => refusals.take('connection_error'),
    close: () => {
      client.close()
      clearInterval(client.checkConnectionIntervalId) // which it forgets when it was the server that closed
    },
  }
  const admitted = () => {
    self.count++
    lets.put(client)
  }
  client.onConnected(admitted)
  client.onReconnected(admitted)
  return self
}

conformance(connect, { manyOnOne: true })

test('wrong credentials are a connection_error, and close with 4403', () =>
  using(connect('nonsense'), async (client) => {
    watch(client, await placeOrder())
    const refusal = await client.refused()
    assert.equal(refusal.extensions.code, 'UNAUTHENTICATED')
    assert.notEqual(refusal.message, '')
    await client.ended(4403)
    assert.equal(client.count, 0)
  }))

test('a revoked key closes with 4401', async () => {
  const key = await createKey()
  await using(connect(key.secret), async (client) => {
    const watching = watch(client, await placeOrder())
    await watching.next('the present state')
    await key.revoke()
    await client.ended(4401)
  })
})

const init = JSON.stringify({ type: 'connection_init', payload: { Authorization: `Bearer ${marketer}` } })
const start = (query, variables) => JSON.stringify({ id: '1', type: 'start', payload: { query, variables } })

/** Breaches of the protocol, frame by frame: the client has no hooks for them. */
for (const [what, code, frames] of [
  ['a start before the initialisation', 4401, [start('{ viewer { account { id } } }')]],
  ['no initialisation in time', 4408, []],
  ['a second initialisation', 4429, [init, init]],
  ['no JSON', 4400, [init, 'nonsense']],
  ['a message of the newer protocol', 4400, [init, '{"id":"1","type":"subscribe","payload":{"query":"{ __typename }"}}']],
  ['a farewell', 1000, [init, '{"type":"connection_terminate"}']],
]) {
  test(`${what} closes with ${code}`, async () => {
    const socket = raw()
    for (const frame of frames) await socket.send(frame)
    assert.equal(await socket.ends.take('the close'), code)
  })
}

test('a start under an id that runs takes its place', async () => {
  const socket = raw()
  const [before, after] = [await placeOrder(), await placeOrder()]
  await socket.send(init)
  await socket.send(start(progress, { id: before }))
  await socket.messages.until('the first state', ({ type }) => type === 'data')
  await socket.send(start('query Look($id: ID!) { order(id: $id) { id } }', { id: after }))
  const [data, complete] = [await socket.messages.take('the answer'), await socket.messages.take('its end')]
  assert.equal(data.payload.data.order.id, after)
  assert.deepEqual(complete, { id: '1', type: 'complete' })
  await socket.send('{"type":"connection_terminate"}')
  assert.equal(await socket.ends.take('the close'), 1000)
})

test('it is acknowledged and then kept alive', async () => {
  const socket = raw()
  await socket.send(init)
  assert.deepEqual(await socket.messages.take('the acknowledgement'), { type: 'connection_ack' })
  assert.deepEqual(await socket.messages.take('the first sign'), { type: 'ka' })
  assert.deepEqual(await socket.messages.take('the next'), { type: 'ka' })
  await socket.send('{"type":"connection_terminate"}')
  assert.equal(await socket.ends.take('the close'), 1000)
})

function raw() {
  const socket = new WebSocket(url, 'graphql-ws')
  const [messages, ends] = [new Inbox(), new Inbox()]
  const opened = new Promise((resolve) => socket.on('open', resolve))
  socket.on('message', (data) => messages.put(JSON.parse(data)))
  socket.on('close', (code) => ends.put(code))
  return { messages, ends, send: async (frame) => (await opened, socket.send(frame)) }
}
