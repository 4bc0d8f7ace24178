import { createRequest, type Client } from 'urql'

/** Posts JSON to an address of the API that is not GraphQL, with the credentials of the client. */
export function post(client: Client, path: string, body: unknown): Promise<Response> {
  const { fetch: send = fetch, fetchOptions } = client.createRequestOperation('query', createRequest('{ __typename }', {})).context
  const options = typeof fetchOptions === 'function' ? fetchOptions() : fetchOptions
  const headers = new Headers(options?.headers)
  headers.set('content-type', 'application/json')
  return send(path, { ...options, method: 'POST', headers, body: JSON.stringify(body) })
}
