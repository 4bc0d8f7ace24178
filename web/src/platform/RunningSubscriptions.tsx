import { useEffect, useState } from 'react'
import { useMutation } from 'urql'
import { failureOf } from '../gql/failure'
import { graphql } from '../gql/generated'
import type { RunningSubscriptionsQuery } from '../gql/generated/graphql'
import { failed } from '../gql/outcome'
import { useFresh } from '../gql/useFresh'
import { text } from '../text'
import { useNow } from '../ui/clock'
import { Confirm } from '../ui/Confirm'
import { Failed } from '../ui/Failed'
import { instant, span, whole } from '../ui/format'
import { useNotices } from '../ui/notices'
import { Skeleton } from '../ui/Skeleton'

const Running = graphql(`
  query RunningSubscriptions {
    runningSubscriptions(first: 100) {
      id
      operation
      subscribers
      executions
      since
    }
  }
`)

const EndSubscription = graphql(`
  mutation EndSubscription($id: ID!) {
    endSubscription(input: { runningSubscriptionId: $id }) {
      endedSubscriptionId
    }
  }
`)

type Group = RunningSubscriptionsQuery['runningSubscriptions'][number]

const words = text.platform.running
const every = 5_000

/** What the instance executes for subscribers, with the means to end it. */
export function RunningSubscriptions() {
  const [{ data, error }, read] = useFresh({ query: Running })
  const [ending, setEnding] = useState<Group | null>(null)
  const [, end] = useMutation(EndSubscription)
  const { say } = useNotices()
  const now = useNow()
  useEffect(() => {
    const timer = setInterval(() => !document.hidden && read({ requestPolicy: 'network-only' }), every)
    return () => clearInterval(timer)
  }, [read])

  const groups = data?.runningSubscriptions
  return (
    <section aria-labelledby="running" className="space-y-3">
      <div>
        <h2 id="running" className="font-semibold">
          {words.title}
        </h2>
        <p className="mt-1 max-w-prose text-muted">{words.hint}</p>
      </div>
      {!groups ? (
        error ? (
          <Failed failure={failureOf(error)} onRetry={read} />
        ) : (
          <Skeleton rows={3} />
        )
      ) : groups.length === 0 ? (
        <p className="card px-5 py-4 text-muted">{words.empty}</p>
      ) : (
        <div className="card relative overflow-x-auto" tabIndex={0} role="group" aria-labelledby="running">
          <table className="w-full min-w-[34rem]">
            <thead>
              <tr className="border-b border-line text-xs text-muted">
                <th className="px-4 py-2 text-left font-medium sm:px-5">{words.columns.operation}</th>
                <th className="px-3 py-2 text-right font-medium">{words.columns.subscribers}</th>
                <th className="px-3 py-2 text-right font-medium">{words.columns.executions}</th>
                <th className="px-3 py-2 text-right font-medium">{words.columns.since}</th>
                <th className="px-4 py-2 sm:px-5">
                  <span className="sr-only">{words.end}</span>
                </th>
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {groups.map((group) => (
                <tr key={group.id} data-group={group.id}>
                  <th scope="row" className="px-4 py-2.5 text-left font-medium sm:px-5">
                    {group.operation}
                    <span className="block font-mono text-xs font-normal text-muted">{group.id}</span>
                  </th>
                  <td className="px-3 py-2.5 text-right tabular-nums">{whole(group.subscribers)}</td>
                  <td className="px-3 py-2.5 text-right tabular-nums">{whole(group.executions)}</td>
                  <td className="px-3 py-2.5 text-right whitespace-nowrap tabular-nums" title={instant(group.since)}>
                    {span(now - new Date(group.since).getTime())}
                  </td>
                  <td className="px-4 py-2.5 text-right sm:px-5">
                    <button type="button" className="button button-plain" onClick={() => setEnding(group)}>
                      {words.end}
                      <span className="sr-only"> {group.operation}</span>
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {ending && (
        <Confirm
          bad
          title={words.endTitle(ending.operation)}
          hint={words.endHint(ending.subscribers)}
          action={words.end}
          onConfirm={async () => {
            const why = failed(await end({ id: ending.id }))
            if (!why) say(words.ended(ending.operation))
            read({ requestPolicy: 'network-only' })
            return why
          }}
          onClose={() => setEnding(null)}
        />
      )}
    </section>
  )
}
