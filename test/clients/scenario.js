import assert from 'node:assert/strict'

/**
 * What every client has to be able to do: place, find and accept an order, watch it, and see the fans arrive that the
 * platform reports meanwhile.
 *
 * @param connect gives a connection for a token: `run(document, variables)` for a query or mutation, `watch(document,
 * variables, onData, onError)` for a subscription, which returns how to stop, and `close()`.
 */
export async function scenario(connect) {
  const { MARKETER, CLIENT, PLATFORM, MARKETER_ID, CREATOR_ID } = process.env
  const [marketer, client, platform] = [MARKETER, CLIENT, PLATFORM].map(connect)
  try {
    const id = await place(client, MARKETER_ID, CREATOR_ID)
    await find(marketer, id)
    const { progress } = (await marketer.run(accept, { id })).acceptOrder.order
    await watchDelivery(marketer, platform, id, progress.version)
  } finally {
    await Promise.all([marketer.close(), client.close(), platform.close()])
  }
}

const placement = `
  mutation Place($input: PlaceOrderInput!) {
    placeOrder(input: $input) { order { id status } }
  }`

const waiting = `
  query Waiting {
    orders(filter: { status: [WAITING] }, first: 100) { nodes { id number campaign { name } } totalCount }
  }`

const accept = `
  mutation Accept($id: ID!) {
    acceptOrder(input: { orderId: $id }) { order { id status progress { version fansDelivered } } }
  }`

const progressOf = `
  subscription Progress($id: ID!) {
    progress(orderId: $id) {
      change
      order { id status }
      progress { version fansDelivered fansOrdered percent }
    }
  }`

const report = `
  mutation Report($deliveries: [DeliveryInput!]!) {
    recordDeliveries(input: { deliveries: $deliveries }) { results { reportId outcome } }
  }`

async function place(client, marketerId, creatorId) {
  const { placeOrder } = await client.run(placement, {
    input: {
      marketerId,
      creatorId,
      campaign: { name: 'Clients at work', type: 'FREE_PAGE', link: 'https://page.example/mila' },
      fansOrdered: 4,
      pricePerFan: { amount: '1.85', currency: 'USD' },
    },
  })
  assert.equal(placeOrder.order.status, 'WAITING')
  return placeOrder.order.id
}

async function find(marketer, id) {
  const { orders } = await marketer.run(waiting, {})
  assert.ok(orders.totalCount >= 1)
  assert.ok(
    orders.nodes.some((order) => order.id === id && order.campaign.name === 'Clients at work'),
    'the placed order is not in the list',
  )
}

/** Watches from the snapshot to the last fan; the versions only grow, and the subscription is stopped in the end. */
async function watchDelivery(marketer, platform, id, accepted) {
  const seen = []
  let look = () => {}
  let fail
  const failed = new Promise((_, reject) => (fail = reject))
  failed.catch(() => {}) // it counts only while something is waited for
  const stop = marketer.watch(
    progressOf,
    { id },
    (data) => {
      seen.push(data.progress)
      look()
    },
    (error) => fail(error),
  )
  const until = (what, holds) => {
    const found = new Promise((resolve) => {
      look = () => holds(seen.at(-1)) && resolve()
      if (seen.length > 0) look()
    })
    return Promise.race([found, failed, late(what, seen)])
  }

  await until('the snapshot', (update) => update !== undefined)
  assert.equal(seen[0].change, 'SNAPSHOT')
  assert.equal(seen[0].order.status, 'ACCEPTED')
  assert.equal(seen[0].progress.version, accepted)
  assert.equal(seen[0].progress.fansDelivered, 0)

  for (const fan of [1, 2, 3, 4]) {
    const deliveries = [{ orderId: id, reportId: `${id}/${fan}`, fan: `${id}/${fan}`, occurredAt: new Date().toISOString() }]
    const { recordDeliveries } = await platform.run(report, { deliveries })
    assert.deepEqual(recordDeliveries.results, [{ reportId: `${id}/${fan}`, outcome: 'COUNTED' }])
    await until(`fan ${fan}`, (update) => update.progress.fansDelivered === fan)
  }
  stop()

  const last = seen.at(-1)
  assert.equal(last.order.status, 'COMPLETED')
  assert.equal(last.progress.percent, 100)
  const versions = seen.map((update) => update.progress.version)
  assert.deepEqual(versions, [...new Set(versions)].sort((a, b) => a - b), 'versions went backwards or came twice')
}

function late(what, seen) {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`${what} did not come; seen: ${JSON.stringify(seen)}`)), 10_000).unref()
  })
}
