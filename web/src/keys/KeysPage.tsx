import { useState } from 'react'
import { failureOf } from '../gql/failure'
import { useFresh } from '../gql/useFresh'
import { UnmatchedReports } from '../platform/UnmatchedReports'
import { useSession } from '../session/session'
import { text } from '../text'
import { Empty } from '../ui/Empty'
import { Failed } from '../ui/Failed'
import { Icon } from '../ui/Icon'
import { More } from '../ui/More'
import { PageHead } from '../ui/PageHead'
import { Skeleton } from '../ui/Skeleton'
import { KeyItem } from './KeyItem'
import { NewKey } from './NewKey'
import { Secret } from './Secret'
import { ApiKeys } from './source'

const words = text.keys

/** The API keys of an account. The platform sees everybody's. */
export default function KeysPage() {
  const { viewer } = useSession()
  const [making, setMaking] = useState(false)
  const [made, setMade] = useState<{ secret: string | null } | null>(null)
  const ofPlatform = viewer.role === 'PLATFORM'
  return (
    <div className="space-y-5">
      <PageHead title={words.title} hint={ofPlatform ? words.all : words.hint}>
        <button type="button" className="button button-main" onClick={() => setMaking(true)}>
          <Icon name="place" />
          {words.make}
        </button>
      </PageHead>
      <Keys after={null} before={0} />
      {viewer.role === 'CLIENT' && <UnmatchedReports />}
      {making && (
        <NewKey
          onClose={() => setMaking(false)}
          onMade={(secret) => {
            setMaking(false)
            setMade({ secret })
          }}
        />
      )}
      {made && (
        <Secret
          {...words.secret}
          value={made.secret}
          example={`curl ${window.location.origin}/graphql \\\n  -H 'Authorization: Bearer ${made.secret ?? ''}' \\\n  --json '{"query": "{ viewer { account { name } } }"}'`}
          onClose={() => setMade(null)}
        />
      )}
    </div>
  )
}

/** A page of keys, and the pages after it when they are asked for. */
function Keys({ after, before }: { after: string | null; before: number }) {
  const [{ data, error }, readAgain] = useFresh({ query: ApiKeys, variables: { after } })
  if (!data) return error ? <Failed failure={failureOf(error)} onRetry={readAgain} /> : <Skeleton rows={4} />
  const { nodes, pageInfo } = data.apiKeys
  const shown = before + nodes.length
  if (shown === 0) return <Empty icon="key" title={words.empty} hint={words.emptyHint} />
  return (
    <>
      <ul className="card divide-y divide-line">
        {nodes.map((apiKey) => (
          <KeyItem key={apiKey.id} apiKey={apiKey} />
        ))}
      </ul>
      {pageInfo.hasNextPage && (
        <More shown={shown} label={words.more}>
          <Keys after={pageInfo.endCursor ?? null} before={shown} />
        </More>
      )}
    </>
  )
}
