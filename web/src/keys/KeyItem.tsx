import { useState } from 'react'
import { useMutation } from 'urql'
import type { KeyRowFragment, Role } from '../gql/generated/graphql'
import { failed } from '../gql/outcome'
import { useSession } from '../session/session'
import { text } from '../text'
import { Confirm } from '../ui/Confirm'
import { useNow } from '../ui/clock'
import { day, instant } from '../ui/format'
import { useNotices } from '../ui/notices'
import { Secret } from './Secret'
import { CreatePostbackUrl, RevokeApiKey, RevokePostbackUrl } from './source'

const words = text.keys

/** The role of each kind of account. */
const rolesOf: Record<KeyRowFragment['account']['__typename'], Role> = { Marketer: 'MARKETER', Client: 'CLIENT', Platform: 'PLATFORM' }

type Asked = 'revoke' | 'renew' | 'end' | null

/** One API key: what it may do, how it is used, and how it ends. */
export function KeyItem({ apiKey }: { apiKey: KeyRowFragment }) {
  const { id, name, account, scopes, revokedAt, expiresAt, postbackSince } = apiKey
  const { viewer } = useSession()
  const now = useNow()
  const [asked, setAsked] = useState<Asked>(null)
  const [url, setUrl] = useState<{ value: string | null } | null>(null)
  const [, revoke] = useMutation(RevokeApiKey)
  const [, createPostback] = useMutation(CreatePostbackUrl)
  const [, revokePostback] = useMutation(RevokePostbackUrl)
  const { say, show } = useNotices()

  const expired = expiresAt != null && new Date(expiresAt).getTime() <= now
  const state = revokedAt ? 'revoked' : expired ? 'expired' : 'active'
  const mayReport = state === 'active' && scopes?.includes('DELIVERIES_WRITE')
  const makePostback = async () => {
    const result = await createPostback({ id })
    const why = failed(result)
    if (!why) setUrl({ value: result.data?.createPostbackUrl.url ?? null })
    return why
  }
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 px-4 py-4 sm:px-5" data-key={id}>
      <div className="min-w-0 flex-1 basis-72 space-y-1.5">
        <p className="flex flex-wrap items-center gap-2">
          <span className={`truncate font-medium ${state === 'active' ? '' : 'text-muted'}`}>{name}</span>
          <span className={`rounded-full px-2 py-0.5 text-xs font-medium ${state === 'active' ? 'bg-good-soft text-good' : 'bg-raised text-muted'}`}>{words.state[state]}</span>
        </p>
        {viewer.role === 'PLATFORM' && (
          <p>{words.of(account.name, text.frame.roles[rolesOf[account.__typename]], account.id === viewer.account.id)}</p>
        )}
        <p className="text-xs text-muted">{historyOf(apiKey, expired)}</p>
        <ul aria-label={words.form.scopes} className="flex flex-wrap gap-1">
          {(scopes?.map((scope) => words.scopes[scope].name) ?? [words.everything]).map((scope) => (
            <li key={scope} className="rounded-md bg-raised px-1.5 py-0.5 text-xs">
              {scope}
            </li>
          ))}
          {postbackSince && state === 'active' && <li className="rounded-md bg-calm-soft px-1.5 py-0.5 text-xs text-accent">{words.postback.since(day(postbackSince))}</li>}
        </ul>
      </div>
      {state === 'active' && (
        <div className="flex flex-wrap gap-2">
          {mayReport && (
            <button
              type="button"
              className="button button-plain"
              onClick={() => {
                if (postbackSince) setAsked('renew')
                else void makePostback().then((why) => why && show({ tone: 'failure', words: why.message }))
              }}
            >
              {postbackSince ? words.postback.renew : words.postback.make}
            </button>
          )}
          {postbackSince && (
            <button type="button" className="button button-plain" onClick={() => setAsked('end')}>
              {words.postback.end}
            </button>
          )}
          <button type="button" className="button button-plain text-bad" onClick={() => setAsked('revoke')}>
            {words.revoke}
            <span className="sr-only"> {name}</span>
          </button>
        </div>
      )}
      {asked === 'revoke' && (
        <Confirm
          bad
          title={words.revokeTitle(name)}
          hint={words.revokeHint}
          action={words.revoke}
          onConfirm={async () => {
            const why = failed(await revoke({ id }))
            if (!why) say(words.revoked(name))
            return why
          }}
          onClose={() => setAsked(null)}
        />
      )}
      {asked === 'renew' && (
        <Confirm title={words.postback.renewTitle} hint={words.postback.renewHint} action={words.postback.renew} onConfirm={makePostback} onClose={() => setAsked(null)} />
      )}
      {asked === 'end' && (
        <Confirm
          bad
          title={words.postback.endTitle}
          hint={words.postback.endHint}
          action={words.postback.end}
          onConfirm={async () => {
            const why = failed(await revokePostback({ id }))
            if (!why) say(words.postback.ended)
            return why
          }}
          onClose={() => setAsked(null)}
        />
      )}
      {url && (
        <Secret
          {...words.postback}
          value={url.value}
          use={words.postback.macros}
          example={`${url.value ?? ''}?click_id={click_id}&fan={user_id}&event_id={transaction_id}`}
          onClose={() => setUrl(null)}
        />
      )}
    </li>
  )
}

function historyOf({ createdAt, expiresAt, lastUsedAt, revokedAt }: KeyRowFragment, expired: boolean): string {
  const ends = revokedAt ? words.revokedOn(day(revokedAt)) : expiresAt && (expired ? words.ended(day(expiresAt)) : words.expires(day(expiresAt)))
  return [words.made(day(createdAt)), lastUsedAt ? words.used(instant(lastUsedAt)) : words.unused, ends].filter(Boolean).join(' · ')
}
