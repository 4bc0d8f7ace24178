import { useState } from 'react'
import { failureOf } from '../gql/failure'
import { graphql } from '../gql/generated'
import type { UnmatchedReportsQuery } from '../gql/generated/graphql'
import { useFresh } from '../gql/useFresh'
import { text } from '../text'
import { Failed } from '../ui/Failed'
import { instant } from '../ui/format'
import { Skeleton } from '../ui/Skeleton'

const Unmatched = graphql(`
  query UnmatchedReports($after: String) {
    viewer {
      unmatchedReports(first: 20, after: $after) {
        nodes {
          kind
          reportId
          named
          reason
          message
          receivedAt
          apiKey {
            id
            name
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`)

type Report = UnmatchedReportsQuery['viewer']['unmatchedReports']['nodes'][number]

const words = text.keys.unmatched

/** Reports that named no order, so that a wrong setting at the reporter is found. */
export function UnmatchedReports() {
  return (
    <section aria-labelledby="unmatched" className="space-y-3">
      <div>
        <h2 id="unmatched" className="font-semibold">
          {words.title}
        </h2>
        <p className="mt-1 max-w-prose text-muted">{words.hint}</p>
      </div>
      <Page after={null} />
    </section>
  )
}

function Page({ after }: { after: string | null }) {
  const [{ data, error }, readAgain] = useFresh({ query: Unmatched, variables: { after } })
  const [more, setMore] = useState(false)
  if (!data) return error ? <Failed failure={failureOf(error)} onRetry={readAgain} /> : <Skeleton rows={2} />
  const { nodes, pageInfo } = data.viewer.unmatchedReports
  if (nodes.length === 0 && after === null) return <p className="card px-5 py-4 text-muted">{words.empty}</p>
  return (
    <>
      <ul className="card divide-y divide-line">
        {nodes.map((report, index) => (
          <Row key={index} report={report} />
        ))}
      </ul>
      {pageInfo.hasNextPage &&
        (more ? (
          <Page after={pageInfo.endCursor ?? null} />
        ) : (
          <button type="button" className="button button-plain" onClick={() => setMore(true)}>
            {words.more}
          </button>
        ))}
    </>
  )
}

function Row({ report: { kind, reportId, named, reason, message, receivedAt, apiKey } }: { report: Report }) {
  return (
    <li className="grid gap-x-6 gap-y-1 px-4 py-3 sm:px-5 md:grid-cols-[11rem_1fr_auto]">
      <p className="text-xs text-muted md:pt-0.5">
        <time dateTime={receivedAt}>{instant(receivedAt)}</time>
        <span className="block">{apiKey?.name ?? words.token}</span>
      </p>
      <div className="min-w-0">
        <p>{message}</p>
        <p className="font-mono text-xs break-all text-muted">{[named ?? words.nothing, reportId].filter(Boolean).join(' · ')}</p>
      </div>
      <p className="flex gap-1.5 md:justify-end">
        <span className="h-fit rounded-md bg-raised px-1.5 py-0.5 text-xs">{words.kinds[kind]}</span>
        <span className="h-fit rounded-md bg-warn-soft px-1.5 py-0.5 text-xs text-warn">{words.reasons[reason]}</span>
      </p>
    </li>
  )
}
