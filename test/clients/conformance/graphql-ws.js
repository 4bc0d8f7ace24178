// npm graphql-ws, by the protocol graphql-transport-ws.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CloseCode, createClient } from 'graphql-ws'
import WebSocket from 'ws'
import { conformance, progress, using, watch } from './cases.js'
import { Inbox } from './inbox.js'
import { Refusal, createKey, marketer, placeOrder } from './world.js'

const url = process.env.SOCKET_URL

function connect(credentials, { retries = false, ...options } = {}) {
  const [lets, ends, notices] = [new Inbox(), new Inbox(), new Inbox()]
  const client = createClient({
    url,
    webSocketImpl: WebSocket,
    connectionParams: async () => ({ authorization: `Bearer ${await (typeof credentials === 'function' ? credentials() : credentials)}` }),
    retryAttempts: retries ? Infinity : 0,
    retryWait: () => new Promise((resolve) => setTimeout(resolve, 50)),
    shouldRetry: () => true,
    ...options,
  })
  const self = {
    count: 0,
    client,
    run: async (query, variables) => {
      try {
        for await (const { data, errors } of client.iterate({ query, variables })) {
          if (errors) throw new Refusal(errors)
          return data
        }
      } catch (error) {
        throw Array.isArray(error) ? new Refusal(error) : error
      }
    },
    watch: (query, variables, onData, onError) =>
      client.subscribe(
        { query, variables },
        {
          next: ({ data, errors, extensions }) => (errors ? onError(new Refusal(errors)) : onData(data, extensions)),
          error: (error) => onError(Array.isArray(error) ? new Refusal(error) : new Closed(error)),
          complete: () => {},
        },
      ),
    connected: () => lets.take('the acknowledgement'),
    ended: async (code) => {
      const end = await ends.take('the end of the connection')
      assert.equal(end.code, code)
      if (code === 1012) assert.match(end.reason, /retry in [1-5] s$/)
    },
    told: async (away) => assert.deepEqual(await notices.take('what is away'), away),
    close: () => client.dispose(),
  }
  client.on('connected', (socket) => {
    self.count++
    lets.put(socket)
  })
  client.on('ping', (received, payload) => payload && notices.put(payload.extensions.degraded))
  // An attempt that finds no server, while it restarts, is the end of no connection.
  let open = false
  client.on('opened', () => (open = true))
  client.on('closed', (event) => {
    if (open) ends.put(event)
    open = false
  })
  return self
}

/** The end of a subscription by the end of its connection, on which the client does not come back. */
class Closed extends Error {
  constructor({ code, reason, message }) {
    super(message ?? `${code} ${reason}`)
    this.code = code
  }
}

conformance(connect, { manyOnOne: true })

test('wrong credentials close with 4403, on which it asks for others', async () => {
  await using(connect('nonsense'), async (client) => {
    const watching = watch(client, await placeOrder())
    await assert.rejects(watching.next('the end'), { code: CloseCode.Forbidden, message: /^4403 Forbidden: / })
  })
  const given = ['nonsense', marketer]
  await using(connect(() => given.shift(), { retries: true }), async (client) => {
    const watching = watch(client, await placeOrder())
    await watching.next('the present state')
    await client.ended(4403)
    assert.deepEqual(given, [])
  })
})

test('a revoked key closes with 4401, on which it gives up', async () => {
  const key = await createKey()
  await using(connect(key.secret, { retries: true }), async (client) => {
    const watching = watch(client, await placeOrder())
    await watching.next('the present state')
    await key.revoke()
    await assert.rejects(watching.next('the end'), { code: CloseCode.Unauthorized })
    assert.equal(client.count, 1)
  })
})

const asked = JSON.stringify({ id: 'asked', type: 'subscribe', payload: { query: progress, variables: { id: 'any' } } })
const whenOpened = (message) => ({ on: { opened: (socket) => socket.send(message) } })
const whenConnected = (message) => ({ on: { connected: (socket) => socket.send(message) } })

/** Breaches of the protocol through the client's own hooks, the name that the client has for their close code, and whether it gives up. */
for (const [what, code, options, fatal] of [
  ['a subscription before the initialisation', CloseCode.Unauthorized, whenOpened(asked), true],
  ['no initialisation in time', CloseCode.ConnectionInitialisationTimeout, { connectionParams: () => new Promise(() => {}), retryAttempts: 0 }, false],
  ['a second initialisation', CloseCode.TooManyInitialisationRequests, whenConnected('{"type":"connection_init"}'), true],
  ['a second subscription with the id of another', CloseCode.SubscriberAlreadyExists, { generateID: () => 'the same' }, true],
  ['no JSON', CloseCode.BadRequest, whenConnected('nonsense'), true],
  ['an unknown message', CloseCode.BadRequest, whenConnected('{"type":"start","id":"1"}'), true],
  ['a subscription without a document', CloseCode.BadRequest, whenConnected('{"type":"subscribe","id":"1","payload":{}}'), true],
  ['a binary message', CloseCode.BadRequest, whenConnected(Buffer.from('{"type":"ping"}')), true],
]) {
  test(`${what} closes with ${code}`, async () => {
    const id = await placeOrder()
    let connections = 0
    await using(connect(marketer, { retries: true, ...options }), async (client) => {
      client.client.on('connecting', () => connections++)
      const [one, two] = [watch(client, id), watch(client, id)]
      for (const watching of [one, two]) {
        await assert.rejects(async () => {
          for (;;) await watching.next('the end')
        }, { code })
      }
      if (fatal) assert.equal(connections, 1)
      await client.ended(code)
    })
  })
}

for (const protocols of [[], ['graphql-transport-ws', 'other']]) {
  test(`subprotocols [${protocols}] ${protocols.length === 0 ? 'close with 4406' : 'agree on ours'}`, async () => {
    const socket = new WebSocket(url, protocols)
    const ends = new Inbox()
    socket.on('close', (code) => ends.put(code))
    socket.on('open', () => protocols.length > 0 && socket.close(1000))
    assert.equal(await ends.take('the close'), protocols.length === 0 ? CloseCode.SubprotocolNotAcceptable : 1000)
    assert.equal(socket.protocol, protocols[0] ?? '')
  })
}

test('pings are answered both ways', async () => {
  const [pings, pongs] = [new Inbox(), new Inbox()]
  const on = { ping: (received) => received && pings.put(received), pong: (received) => received && pongs.put(received) }
  await using(connect(marketer, { keepAlive: 100, on }), async (client) => {
    const watching = watch(client, await placeOrder())
    await watching.next('the present state')
    await pongs.take('a pong')
    await pings.take('a ping')
    await pings.take('a ping after the client has answered one')
    assert.equal(client.count, 1)
  })
})
