// npm graphql-sse, in its distinct connections mode: every operation is a request of its own.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NetworkError, createClient } from 'graphql-sse'
import { conformance, progress, using, watch } from './cases.js'
import { Inbox } from './inbox.js'
import { Refusal, createKey, marketer, placeOrder } from './world.js'

const url = process.env.HTTP_URL

function connect(credentials, { retries = false } = {}) {
  const [lets, losses, notices] = [new Inbox(), new Inbox(), new Inbox()]
  const client = createClient({
    url,
    headers: async () => ({ authorization: `Bearer ${await (typeof credentials === 'function' ? credentials() : credentials)}` }),
    retryAttempts: retries ? 100 : 0,
    retry: () => new Promise((resolve) => setTimeout(resolve, 50)),
    on: {
      connecting: (again) => again && losses.put('lost'),
      connected: () => {
        self.count++
        lets.put('connected')
      },
    },
  })
  const self = {
    count: 0,
    run: async (query, variables) => {
      for await (const { data, errors } of client.iterate({ query, variables })) {
        if (errors) throw new Refusal(errors)
        return data
      }
    },
    watch: (query, variables, onData, onError) =>
      client.subscribe(
        { query, variables, extensions: { degraded: true } },
        {
          next: ({ data, errors, extensions }) => {
            if (errors) onError(new Refusal(errors))
            else if (data) onData(data, extensions)
            else notices.put(extensions.degraded)
          },
          error: onError,
          complete: () => {},
        },
      ),
    connected: () => lets.take('the stream'),
    // A stream has no codes: one that breaks off is asked for again, any other end is the last event's.
    ended: (code) => code === 1012 && losses.take('the break of the stream'),
    told: async (away) => assert.deepEqual(await notices.take('what is away'), away),
    close: () => client.dispose(),
  }
  return self
}

conformance(connect, { manyOnOne: false })

const unauthorised = (error) => {
  assert.ok(error instanceof NetworkError, error)
  assert.equal(error.response.status, 401)
  return true
}

test('wrong credentials are 401', () =>
  using(connect('nonsense'), async (client) => {
    await assert.rejects(watch(client, await placeOrder()).next('the refusal'), unauthorised)
    assert.equal(client.count, 0)
  }))

test('a revoked key breaks the stream off, and is 401 from then on', async () => {
  const key = await createKey()
  await using(connect(key.secret), async (client) => {
    const watching = watch(client, await placeOrder())
    await watching.next('the present state')
    await key.revoke()
    await assert.rejects(watching.next('the end'), (error) => error instanceof NetworkError)
    await assert.rejects(client.run('{ viewer { account { id } } }'), unauthorised)
  })
})

/** What a client without the npm package sees: the events as they come, or the failure. */
async function events(request) {
  const response = await fetch(url, {
    ...request,
    method: 'POST',
    headers: { authorization: `Bearer ${marketer}`, accept: 'text/event-stream', 'content-type': 'application/json', ...request.headers },
  })
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
}

test('an operation that is wrong is told in the stream, a request that is wrong by its status', async () => {
  const wrong = await events({ body: JSON.stringify({ query: '{ nothing }' }) })
  assert.equal(wrong.status, 200)
  assert.match(wrong.type, /^text\/event-stream/)
  assert.match(wrong.text, /event: next\ndata: \{"errors":\[.*"BAD_INPUT".*\n\nevent: complete\ndata: \n\n$/)
  assert.equal((await events({ body: 'nonsense' })).status, 400)
  assert.equal((await events({ body: progress, headers: { 'content-type': 'text/plain' } })).status, 415)
})

test('a subscription comes by GET as well, and is kept alive', async () => {
  const query = new URLSearchParams({ query: progress, variables: JSON.stringify({ id: await placeOrder() }) })
  const stop = new AbortController()
  const response = await fetch(`${url}?${query}`, {
    headers: { authorization: `Bearer ${marketer}`, accept: 'text/event-stream' },
    signal: stop.signal,
  })
  let text = ''
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    text += piece
    if (/"SNAPSHOT"[^]*\n\n:\n\n/.test(text)) break
  }
  stop.abort()
  assert.match(text, /event: next\ndata: \{"data":/)
})
