import { useState } from 'react'
import { useMutation } from 'urql'
import { Link } from 'wouter'
import { failureOf } from '../gql/failure'
import { graphql } from '../gql/generated'
import { useFresh } from '../gql/useFresh'
import { text } from '../text'
import { Confirm } from '../ui/Confirm'
import { Empty } from '../ui/Empty'
import { Failed } from '../ui/Failed'
import { Icon } from '../ui/Icon'
import { Modal } from '../ui/Modal'
import { useNotices } from '../ui/notices'
import { Skeleton } from '../ui/Skeleton'
import { NewAddress } from './NewAddress'
import { ShareDialog } from './ShareDialog'
import { ShareLinkCard, type ShareLinkRow } from './ShareLinkCard'

const ShareLinks = graphql(`
  query ShareLinks($first: Int!) {
    shareLinks(first: $first) {
      nodes {
        ...ShareLinkRow
      }
      pageInfo {
        hasNextPage
      }
    }
  }
`)

const RenewShareLink = graphql(`
  mutation RenewShareLink($id: ID!) {
    renewShareLink(input: { shareLinkId: $id }) {
      shareLink {
        ...ShareLinkRow
      }
      url
    }
  }
`)

const RevokeShareLink = graphql(`
  mutation RevokeShareLink($id: ID!) {
    revokeShareLink(input: { shareLinkId: $id }) {
      shareLink {
        ...ShareLinkRow
      }
    }
  }
`)

const most = 100 // of one page of the API

/** The marketer's public links: who has looked, and how to end them. */
export default function SharingPage() {
  const words = text.sharing
  const [{ data, error }, read] = useFresh({ query: ShareLinks, variables: { first: most } })
  const [, renew] = useMutation(RenewShareLink)
  const [, revoke] = useMutation(RevokeShareLink)
  const [asking, setAsking] = useState<{ what: 'renew' | 'revoke'; link: ShareLinkRow } | null>(null)
  const [renewed, setRenewed] = useState<{ url: string; locked: boolean } | null>(null)
  const [sharing, setSharing] = useState(false)
  const { say, show } = useNotices()
  const links = data?.shareLinks.nodes

  const confirm = async () => {
    if (!asking) return
    const { what, link } = asking
    setAsking(null)
    if (what === 'renew') {
      const { data: answer, error: refused } = await renew({ id: link.id })
      if (refused) show({ tone: 'failure', words: failureOf(refused).message })
      const url = answer?.renewShareLink.url
      if (url) setRenewed({ url, locked: link.hasPassword })
      return
    }
    const { error: refused } = await revoke({ id: link.id })
    if (refused) show({ tone: 'failure', words: failureOf(refused).message })
    else say(words.revoked)
  }
  return (
    <div className="mx-auto max-w-5xl space-y-5">
      <title>{text.frame.title(words.title)}</title>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div>
          <h1 id="page-title" className="text-xl font-semibold tracking-tight">
            {words.title}
          </h1>
          <p className="text-muted">{words.hint}</p>
        </div>
        <button type="button" className="button button-main" onClick={() => setSharing(true)}>
          <Icon name="link" />
          {words.shareAll}
        </button>
      </div>
      {!links && (error ? <Failed failure={failureOf(error)} onRetry={read} /> : <Skeleton />)}
      {links?.length === 0 && (
        <Empty icon="link" title={words.empty} hint={words.emptyHint}>
          <Link href="/orders" className="button button-plain">
            {words.toOrders}
          </Link>
        </Empty>
      )}
      {links && links.length > 0 && (
        <ul className="space-y-3">
          {links.map((link) => (
            <ShareLinkCard key={link.id} link={link} onRenew={() => setAsking({ what: 'renew', link })} onRevoke={() => setAsking({ what: 'revoke', link })} />
          ))}
        </ul>
      )}
      {data?.shareLinks.pageInfo.hasNextPage && <p className="text-center text-muted">{words.onlyNewest(most)}</p>}
      {asking && (
        <Confirm
          title={asking.what === 'renew' ? words.renewTitle : words.revokeTitle}
          hint={asking.what === 'renew' ? words.renewHint : words.revokeHint}
          action={asking.what === 'renew' ? words.renew : words.revoke}
          bad={asking.what === 'revoke'}
          onConfirm={() => void confirm()}
          onClose={() => setAsking(null)}
        />
      )}
      {renewed && (
        <Modal label={words.renewedTitle} onClose={() => setRenewed(null)}>
          <NewAddress title={words.renewedTitle} url={renewed.url} locked={renewed.locked} onClose={() => setRenewed(null)} />
        </Modal>
      )}
      {sharing && <ShareDialog target={{ filter: {} }} onClose={() => setSharing(false)} />}
    </div>
  )
}
