import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { CampaignTypeFiguresFragment } from '../gql/generated/graphql'
import { text } from '../text'
import { Card } from '../ui/Card'
import { money, rate, whole } from '../ui/format'

type Figures = Omit<CampaignTypeFiguresFragment, 'campaignType' | 'clicks'>

/** One line of a grouping: the same figures as of the whole, over a part of the orders. */
export interface Group extends Figures {
  key: string
  name: string
  color?: string
  /** Null where the campaigns have no clicks (rule 12). */
  clicks: number | null
  /** Where its orders are listed. */
  href: string
}

interface Props {
  title: string
  hint?: string
  groups: readonly Group[]
}

const words = text.stats.groups
const none = <span className="text-muted">–</span>

/** The figures group by group, with how large a part of the fans each has. */
export function Breakdown({ title, hint, groups }: Props) {
  const shown = groups.filter(({ orders, fansDelivered, clicks }) => orders > 0 || fansDelivered !== 0 || (clicks ?? 0) > 0)
  const most = Math.max(1, ...shown.map(({ fansDelivered }) => fansDelivered))
  const { columns } = words
  return (
    <Card title={title} hint={hint}>
      {shown.length === 0 ? (
        <p className="text-muted">{words.none}</p>
      ) : (
        <div className="-mx-5 overflow-x-auto px-5" tabIndex={0} role="region" aria-label={words.table(title)}>
          <table className="w-full min-w-[32rem] tabular-nums">
            <thead>
              <tr className="text-xs text-muted">
                <th className="w-full pb-2 text-left font-medium">
                  <span className="sr-only">{title}</span>
                </th>
                <Head>{columns.orders}</Head>
                <Head>{columns.fans}</Head>
                <Head>{columns.clicks}</Head>
                <Head>{columns.conversion}</Head>
                <Head>{columns.income}</Head>
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {shown.map((group) => (
                <tr key={group.key}>
                  <th scope="row" className="max-w-0 py-2 pr-3 text-left align-top font-medium">
                    <Link href={group.href} className="flex min-w-0 items-center gap-2 hover:text-accent hover:underline">
                      {group.color && <span aria-hidden className="size-2.5 shrink-0 rounded-full" style={{ backgroundColor: group.color }} />}
                      <span className="truncate">{group.name}</span>
                    </Link>
                    <span aria-hidden className="mt-1 block h-1 rounded-full bg-track">
                      <span className="block h-full rounded-full bg-accent" style={{ width: `${(100 * Math.max(0, group.fansDelivered)) / most}%` }} />
                    </span>
                  </th>
                  <Cell>{whole(group.orders)}</Cell>
                  <Cell>{whole(group.fansDelivered)}</Cell>
                  <Cell>{group.clicks === null ? none : whole(group.clicks)}</Cell>
                  <Cell>{group.conversionRate == null ? none : rate(group.conversionRate)}</Cell>
                  <Cell>{incomeOf(group)}</Cell>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  )
}

function incomeOf({ income, ordersWithHiddenIncome }: Figures): ReactNode {
  if (income.length > 0) return income.map(({ earned }) => <span key={earned.currency} className="block">{money(earned)}</span>)
  return <span className="text-muted">{ordersWithHiddenIncome > 0 ? text.stats.hidden : '–'}</span>
}

const Head = ({ children }: { children: ReactNode }) => <th className="pb-2 pl-4 text-right font-medium whitespace-nowrap">{children}</th>

const Cell = ({ children }: { children: ReactNode }) => <td className="py-2 pl-4 text-right align-top whitespace-nowrap">{children}</td>
