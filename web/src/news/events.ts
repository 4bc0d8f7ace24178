import { stringifyDocument } from 'urql'
import { graphql } from '../gql/generated'
import type { HappeningsSubscription } from '../gql/generated/graphql'
import type { Socket } from '../live/socket'

const Happenings = graphql(`
  subscription Happenings($after: String) {
    orderEvents(after: $after) {
      cursor
      event {
        type
        by {
          id
        }
        changes {
          field
          after
        }
      }
      order {
        id
        number
        fansOrdered
        campaign {
          name
        }
        client {
          name
        }
      }
    }
  }
`)

export type Happening = HappeningsSubscription['orderEvents']

const returnAfter = 5_000 // ms until an ended stream is asked for again

/** Tells every event of the account's orders once, those of a lost connection included, until the returned function is called. */
export function listen(socket: Socket, onEvent: (happening: Happening) => void): () => void {
  let cursor: string | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let unsubscribe = () => {}
  let stopped = false
  const again = () => {
    if (!stopped) timer = setTimeout(begin, returnAfter)
  }
  const begin = () => {
    const variables = {
      // Read again whenever the socket subscribes anew: the stream goes on after the last event that was told.
      get after() {
        return cursor
      },
    }
    unsubscribe = socket.client.subscribe<HappeningsSubscription>(
      { query: stringifyDocument(Happenings), variables },
      {
        next: ({ data }) => {
          if (!data) return
          cursor = data.orderEvents.cursor
          onEvent(data.orderEvents)
        },
        error: again,
        complete: again,
      },
    )
  }
  begin()
  return () => {
    stopped = true
    clearTimeout(timer)
    unsubscribe()
  }
}
