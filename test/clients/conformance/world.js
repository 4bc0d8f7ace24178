/** What happens around a client: through another instance than the client's, so that it also happens while that one is down. */
const { OTHER_URL, CONTROL_URL, MARKETER, CLIENT, PLATFORM, MARKETER_ID, CREATOR_ID } = process.env

export const marketer = MARKETER

export class Refusal extends Error {
  constructor(errors) {
    super(JSON.stringify(errors))
    this.codes = errors.map(({ extensions }) => extensions?.code)
  }
}

async function ask(token, query, variables) {
  const response = await fetch(OTHER_URL, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  })
  const { data, errors } = await response.json()
  if (errors) throw new Refusal(errors)
  return data
}

/** An order that was placed with the marketer and, unless it is to wait, accepted. Gives its id. */
export async function placeOrder({ waits = false } = {}) {
  const { placeOrder } = await ask(CLIENT, `mutation Place($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id } } }`, {
    input: {
      marketerId: MARKETER_ID,
      creatorId: CREATOR_ID,
      campaign: { name: 'Conformance', type: 'FREE_PAGE', link: 'https://page.example/mila' },
      fansOrdered: 1000,
      pricePerFan: { amount: '1.85', currency: 'USD' },
    },
  })
  const { id } = placeOrder.order
  if (!waits) await ask(MARKETER, `mutation Accept($id: ID!) { acceptOrder(input: { orderId: $id }) { order { id } } }`, { id })
  return id
}

let reported = 0

/** Reports one new fan of an order, and gives the order's version by then. */
export async function report(id) {
  const unique = `${id}/${process.pid}/${++reported}`
  const deliveries = [{ orderId: id, reportId: unique, fan: unique, occurredAt: new Date().toISOString() }]
  const { recordDeliveries } = await ask(
    PLATFORM,
    `mutation Report($deliveries: [DeliveryInput!]!) { recordDeliveries(input: { deliveries: $deliveries }) { results { outcome } } }`,
    { deliveries },
  )
  if (recordDeliveries.results[0].outcome !== 'COUNTED') throw new Error(JSON.stringify(recordDeliveries))
  const { order } = await ask(MARKETER, `query Version($id: ID!) { order(id: $id) { progress { version } } }`, { id })
  return order.progress.version
}

/** An API key of the marketer's: its secret, and how to revoke it. */
export async function createKey() {
  const { createApiKey } = await ask(MARKETER, `mutation { createApiKey(input: { name: "monitor", scopes: [ORDERS_READ] }) { secret apiKey { id } } }`)
  const revoke = () =>
    ask(MARKETER, `mutation Revoke($id: ID!) { revokeApiKey(input: { apiKeyId: $id }) { apiKey { id } } }`, { id: createApiKey.apiKey.id })
  return { secret: createApiKey.secret, revoke }
}

/** A token of the marketer's that ends soon. */
export const shortToken = () => control('token')

/** Stops the client's instance, or starts it again at the same address; done when it is. */
export const stopServer = () => control('stop')
export const startServer = () => control('start')

/** Cuts the client's instance off from Redis, or connects it again. */
export const cutRedis = () => control('cut')
export const mendRedis = () => control('mend')

/** Waits until the client's instance holds no connection any more. */
export const untilNobodyIsConnected = () => control('idle')

async function control(what) {
  const response = await fetch(`${CONTROL_URL}/${what}`, { method: 'POST' })
  const text = await response.text()
  if (!response.ok) throw new Error(`${what}: ${text}`)
  return text
}
