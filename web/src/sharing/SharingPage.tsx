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
import { More } from '../ui/More'
import { useNotices } from '../ui/notices'
import { Skeleton } from '../ui/Skeleton'
import { ChangeDialog } from './ChangeDialog'
import { NewAddress } from './NewAddress'
import { ShareDialog } from './ShareDialog'
import { ShareLinkCard, type ShareLinkRow } from './ShareLinkCard'

const ShareLinks = graphql(`
  query ShareLinks($after: String) {
    shareLinks(first: 50, after: $after) {
      nodes {
        ...ShareLinkRow
      }
      pageInfo {
        hasNextPage
        endCursor
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

type Asked = 'change' | 'renew' | 'revoke'

/** The marketer's public links: who has looked, and how to end them. */
export default function SharingPage() {
  const words = text.sharing
  const [, renew] = useMutation(RenewShareLink)
  const [, revoke] = useMutation(RevokeShareLink)
  const [asking, setAsking] = useState<{ what: Asked; link: ShareLinkRow } | null>(null)
  const [renewed, setRenewed] = useState<{ url: string; locked: boolean } | null>(null)
  const [sharing, setSharing] = useState(false)
  const { say, show } = useNotices()

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
      <Links after={null} before={0} onAsk={(what, link) => setAsking({ what, link })} />
      {asking?.what === 'change' && <ChangeDialog link={asking.link} onClose={() => setAsking(null)} />}
      {asking && asking.what !== 'change' && (
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

interface LinksProps {
  after: string | null
  /** How many stand above. */
  before: number
  onAsk: (what: Asked, link: ShareLinkRow) => void
}

/** A page of links, and the pages after it when they are asked for. */
function Links({ after, before, onAsk }: LinksProps) {
  const words = text.sharing
  const [{ data, error }, read] = useFresh({ query: ShareLinks, variables: { after } })
  if (!data) return error ? <Failed failure={failureOf(error)} onRetry={read} /> : <Skeleton />
  const { nodes, pageInfo } = data.shareLinks
  if (nodes.length === 0 && before === 0) {
    return (
      <Empty icon="link" title={words.empty} hint={words.emptyHint}>
        <Link href="/orders" className="button button-plain">
          {words.toOrders}
        </Link>
      </Empty>
    )
  }
  const shown = before + nodes.length
  return (
    <>
      <ul className="space-y-3">
        {nodes.map((link) => (
          <ShareLinkCard key={link.id} link={link} onChange={() => onAsk('change', link)} onRenew={() => onAsk('renew', link)} onRevoke={() => onAsk('revoke', link)} />
        ))}
      </ul>
      {pageInfo.hasNextPage && (
        <More shown={shown} label={words.more}>
          <Links after={pageInfo.endCursor ?? null} before={shown} onAsk={onAsk} />
        </More>
      )}
    </>
  )
}
