import { Link } from 'wouter'
import { graphql } from '../gql/generated'
import type { ShareLinkRowFragment } from '../gql/generated/graphql'
import { text } from '../text'
import { useNow } from '../ui/clock'
import { day, instant } from '../ui/format'
import { Icon } from '../ui/Icon'
import { addressOf } from '../view/address'
import { viewOfFilter } from '../view/saved'
import { everything } from '../view/view'

export const ShareLinkRowParts = graphql(`
  fragment ShareLinkRow on ShareLink {
    id
    label
    clientAlias
    filter {
      ...SavedFilterParts
    }
    fields
    expiresAt
    hasPassword
    views
    lastViewedAt
    createdAt
    renewedAt
    revokedAt
    order {
      id
      number
      campaign {
        name
      }
    }
  }
`)

export type ShareLinkRow = ShareLinkRowFragment

interface Props {
  link: ShareLinkRow
  onChange: () => void
  onRenew: () => void
  onRevoke: () => void
}

/** What a link is called, by its maker or else after what it shows. */
export const nameOf = ({ label, order }: ShareLinkRow): string => label ?? order?.campaign.name ?? text.sharing.untitled

/** One public link, as its maker sees it. */
export function ShareLinkCard({ link, onChange, onRenew, onRevoke }: Props) {
  const words = text.sharing
  const now = useNow()
  const ended = link.revokedAt != null || (link.expiresAt != null && new Date(link.expiresAt).getTime() <= now)
  const name = nameOf(link)
  return (
    <li className="card grid gap-x-6 gap-y-4 p-5 lg:grid-cols-[minmax(0,1fr)_auto_auto] lg:items-center">
      <div className="min-w-0 space-y-1.5">
        <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <span className="font-medium break-words">{name}</span>
          <State link={link} ended={ended} />
        </p>
        <p className="text-muted">
          {link.order ? (
            <Link href={`/orders/${link.order.id}`} className="hover:text-ink hover:underline">
              {text.order.number(link.order.number)} {link.label ? link.order.campaign.name : ''}
            </Link>
          ) : (
            <Link href={addressOf('/orders', link.filter ? viewOfFilter(link.filter) : everything)} className="hover:text-ink hover:underline">
              {words.set}
            </Link>
          )}
          {[link.clientAlias && words.as(link.clientAlias), words.madeOn(day(link.createdAt)), !ended && link.expiresAt && text.share.until(day(link.expiresAt))].map(
            (said) => said && <span key={said}>{`\u00a0· ${said}`}</span>,
          )}
        </p>
        <p className="text-xs text-muted">{words.shows(link.fields.map((field) => text.share.fields[field].name))}</p>
      </div>
      <p className="whitespace-nowrap lg:w-40 lg:text-right">
        <span className="block text-lg font-semibold tracking-tight tabular-nums">{words.views(link.views)}</span>
        <span className="block text-xs text-muted">{link.lastViewedAt ? words.lastView(instant(link.lastViewedAt)) : words.noViews}</span>
      </p>
      <div className="flex flex-wrap gap-2 lg:w-[17.5rem] lg:justify-end">
        {link.revokedAt == null && (
          <>
            <button type="button" className="button button-plain" aria-label={words.changeOf(name)} onClick={onChange}>
              {words.change}
            </button>
            {!ended && (
              <button type="button" className="button button-plain" aria-label={words.renewOf(name)} onClick={onRenew}>
                {words.renew}
              </button>
            )}
            <button type="button" className="button button-plain text-bad" aria-label={words.revokeOf(name)} onClick={onRevoke}>
              {words.revoke}
            </button>
          </>
        )}
      </div>
    </li>
  )
}

function State({ link, ended }: { link: ShareLinkRow; ended: boolean }) {
  const words = text.sharing.states
  if (link.revokedAt != null) return <Badge tone="bg-raised text-muted">{words.revoked}</Badge>
  if (ended) return <Badge tone="bg-warn-soft text-warn">{words.expired}</Badge>
  return (
    <>
      <Badge tone="bg-good-soft text-good">{words.live}</Badge>
      {link.hasPassword && (
        <span className="inline-flex items-center gap-1 text-xs text-muted">
          <Icon name="lock" className="size-3.5" />
          {words.password}
        </span>
      )}
    </>
  )
}

function Badge({ tone, children }: { tone: string; children: string }) {
  return <span className={`inline-flex rounded-full px-2 py-0.5 text-xs font-medium ${tone}`}>{children}</span>
}
