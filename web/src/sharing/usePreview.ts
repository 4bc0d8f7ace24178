import { useEffect, useState } from 'react'
import { failureOf, noAnswer, type Failure } from '../gql/failure'
import { graphql } from '../gql/generated'
import type { SharePreviewInput, SharePreviewQuery } from '../gql/generated/graphql'
import { useSession } from '../session/session'

const SharePreview = graphql(`
  query SharePreview($input: SharePreviewInput!) {
    sharePreview(input: $input) {
      label
      liveSet
      expiresAt
      fields
      total {
        orders
        started
        completed
        fansOrdered
        fansDelivered
        percent
      }
      orders(first: 20) {
        nodes {
          ...SharedOrderRow
        }
      }
    }
  }
`)

export type Preview = SharePreviewQuery['sharePreview']

/** What a visitor would see, or why that is not known. */
export interface Seen {
  preview: Preview | null
  failure: Failure | null
}

/** What a visitor would see of a link, by the server that would show it. The last one stays until the next is there; without an input nothing is asked. */
export function usePreview(input: SharePreviewInput | null): Seen {
  const { connection } = useSession()
  const [shown, setShown] = useState<Seen>({ preview: null, failure: null })
  const key = input && JSON.stringify(input)
  useEffect(() => {
    if (key === null) return
    let stale = false
    const asked = JSON.parse(key) as SharePreviewInput
    void connection.direct
      .query(SharePreview, { input: asked })
      .toPromise()
      .then(({ data, error }) => {
        if (stale) return
        if (data) setShown({ preview: data.sharePreview, failure: null })
        else setShown(({ preview }) => ({ preview, failure: error ? failureOf(error) : noAnswer() }))
      })
    return () => {
      stale = true
    }
  }, [connection, key])
  return shown
}
