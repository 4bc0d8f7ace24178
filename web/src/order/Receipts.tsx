import { useEffect, useState } from 'react'
import { failureOf } from '../gql/failure'
import { graphql } from '../gql/generated'
import type { ReceiptRowFragment, RefusalReason, ReportOutcome } from '../gql/generated/graphql'
import { useFresh } from '../gql/useFresh'
import { text } from '../text'
import { Card } from '../ui/Card'
import { instant } from '../ui/format'
import { Notice } from '../ui/Notice'
import { Segments } from '../ui/Segments'
import { useLast, useSampled } from '../ui/settle'

export const ReceiptRow = graphql(`
  fragment ReceiptRow on Receipt {
    id
    fan
    occurredAt
    viaClick
    outcome
    reason
    reversalReason
  }
`)

const ReceiptsQuery = graphql(`
  query Receipts($id: ID!, $filter: ReceiptFilter, $first: Int!) {
    order(id: $id) {
      id
      receipts(filter: $filter, first: $first) {
        nodes {
          ...ReceiptRow
        }
        pageInfo {
          hasNextPage
        }
      }
    }
  }
`)

const words = text.orderPage.receipts
const atFirst = 10
const atMost = 100
const readEvery = 3_000 // ms between two readings while fans pour in

type Outcome = keyof typeof words.outcomes

const outcomes = Object.keys(words.outcomes) as Outcome[]
const reasons = Object.keys(words.reasons).filter((reason) => reason !== 'UNKNOWN_ORDER') as RefusalReason[]

/** Every report of a fan for the order, with what became of it, the newest first. */
export function Receipts({ id, version }: { id: string; version: number }) {
  const [outcome, setOutcome] = useState<Outcome | 'ALL'>('ALL')
  const [reason, setReason] = useState<RefusalReason | ''>('')
  const [first, setFirst] = useState(atFirst)
  const filter = { outcomes: outcome === 'ALL' ? undefined : [outcome as ReportOutcome], reasons: outcome === 'REFUSED' && reason ? [reason] : undefined }
  const [{ data, error }, read] = useFresh({ query: ReceiptsQuery, variables: { id, filter, first } })
  const newest = useSampled(version, readEvery)
  useEffect(() => read({ requestPolicy: 'network-only' }), [newest, read])
  const receipts = useLast(data?.order.receipts ?? null)
  return (
    <Card
      title={words.title}
      hint={words.hint}
      aside={
        <div className="flex flex-wrap gap-2">
          {outcome === 'REFUSED' && (
            <select aria-label={words.reason} className="field w-auto py-1 text-xs" value={reason} onChange={(event) => setReason(event.target.value as RefusalReason | '')}>
              <option value="">{words.anyReason}</option>
              {reasons.map((one) => (
                <option key={one} value={one}>
                  {words.reasons[one]}
                </option>
              ))}
            </select>
          )}
          <Segments label={words.outcome} options={[{ value: 'ALL', name: words.all }, ...outcomes.map((value) => ({ value, name: words.outcomes[value] }))]} value={outcome} onChange={setOutcome} />
        </div>
      }
    >
      {error && <Notice failure={failureOf(error)} />}
      {receipts?.nodes.length === 0 && <p className="text-muted">{words.none}</p>}
      {receipts && receipts.nodes.length > 0 && <ReceiptTable rows={receipts.nodes} />}
      {receipts?.pageInfo.hasNextPage && first < atMost && (
        <button type="button" className="button button-plain" onClick={() => setFirst(atMost)}>
          {words.more}
        </button>
      )}
    </Card>
  )
}

const tones: Record<Outcome, string> = { COUNTED: 'text-good', REFUSED: 'text-warn', REVERSED: 'text-bad' }

function ReceiptTable({ rows }: { rows: ReceiptRowFragment[] }) {
  return (
    <div className="-mx-5 overflow-x-auto px-5" tabIndex={0} role="group" aria-label={words.title}>
      <table className="w-full text-left">
        <thead className="text-xs text-muted">
          <tr className="border-b border-line *:py-1.5 *:pr-4 *:font-medium">
            <th>{words.when}</th>
            <th>{words.outcome}</th>
            <th>{words.reason}</th>
            <th>{words.way}</th>
            <th>{words.fan}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((receipt) => (
            <tr key={receipt.id} className="border-b border-line *:py-2 *:pr-4 last:border-0">
              <td className="whitespace-nowrap tabular-nums">{instant(receipt.occurredAt)}</td>
              <td className={`font-medium ${receipt.outcome === 'DUPLICATE' ? '' : tones[receipt.outcome]}`}>{receipt.outcome !== 'DUPLICATE' && words.outcomes[receipt.outcome]}</td>
              <td>{receipt.reason ? words.reasons[receipt.reason] : receipt.reversalReason}</td>
              <td className="whitespace-nowrap">{receipt.viaClick ? words.click : words.direct}</td>
              <td>
                <code className="block max-w-32 truncate text-xs text-muted">{receipt.fan}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
