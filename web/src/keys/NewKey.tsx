import { useState, type SubmitEvent } from 'react'
import { useMutation } from 'urql'
import { AccountPicker } from '../platform/AccountPicker'
import { failed } from '../gql/outcome'
import type { Failure } from '../gql/failure'
import type { Scope } from '../gql/generated/graphql'
import { useSession } from '../session/session'
import { text } from '../text'
import { Checklist } from '../ui/Checklist'
import { Field } from '../ui/Field'
import { Modal } from '../ui/Modal'
import { Notice } from '../ui/Notice'
import type { Pick } from '../ui/Picker'
import { Segments } from '../ui/Segments'
import { grantable, readingOnly } from './scopes'
import { CreateApiKey } from './source'

type Access = 'everything' | 'reading' | 'some'

const words = text.keys.form
const expiries = [0, 30, 90, 365] as const
const day = 24 * 3600 * 1000

interface Props {
  /** Called with the secret, or null if it was shown before. */
  onMade: (secret: string | null) => void
  onClose: () => void
}

/** Makes an API key. */
export function NewKey({ onMade, onClose }: Props) {
  const { viewer } = useSession()
  const possible = grantable(viewer.role, viewer.scopes ?? null)
  const [name, setName] = useState('')
  const [access, setAccess] = useState<Access>('reading')
  const [some, setSome] = useState<readonly Scope[]>(() => readingOnly(possible))
  const [days, setDays] = useState<number>(0)
  const [account, setAccount] = useState<Pick | null>(null)
  const [tried, setTried] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [{ fetching }, create] = useMutation(CreateApiKey)
  const [attempt, setAttempt] = useState(() => crypto.randomUUID())

  const scopes = access === 'everything' ? null : access === 'reading' ? readingOnly(possible) : some
  const unnamed = name.trim() === '' ? words.needed : undefined
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    setTried(true)
    if (unnamed || scopes?.length === 0) return
    const expiresAt = days > 0 ? new Date(Date.now() + days * day).toISOString() : null
    const result = await create({ input: { name: name.trim(), scopes: scopes && [...scopes], accountId: account?.id, expiresAt, idempotencyKey: attempt } })
    const why = failed(result)
    setFailure(why)
    setAttempt(crypto.randomUUID())
    if (!why) onMade(result.data?.createApiKey.secret ?? null)
  }
  const limited = viewer.scopes != null // a key with limits cannot make one without
  const options: { value: Access; name: string }[] = [
    { value: 'reading', name: words.reading },
    { value: 'some', name: words.some },
    ...(limited ? [] : [{ value: 'everything' as const, name: words.everything }]),
  ]
  return (
    <Modal label={words.title} onClose={onClose}>
      <form noValidate className="space-y-4 p-6" onSubmit={(event) => void submit(event)}>
        <h2 className="text-base font-semibold">{words.title}</h2>
        <Field label={words.name} hint={words.nameHint} error={tried ? unnamed : undefined}>
          {(control) => <input {...control} autoFocus className="field" maxLength={120} value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <div className="space-y-1.5">
          <p aria-hidden className="font-medium">
            {words.access}
          </p>
          <Segments label={words.access} options={options} value={access} onChange={setAccess} />
          {access === 'some' ? (
            <Checklist
              label={words.scopes}
              options={possible.map((scope) => ({ value: scope, ...text.keys.scopes[scope] }))}
              chosen={some}
              onToggle={(scope) => setSome(some.includes(scope) ? some.filter((one) => one !== scope) : [...some, scope])}
            />
          ) : (
            <p className="text-xs text-muted">{scopes ? scopes.map((scope) => text.keys.scopes[scope].name).join(', ') : text.keys.everything}</p>
          )}
          {tried && scopes?.length === 0 && <p className="text-xs text-bad">{words.none}</p>}
        </div>
        <Field label={words.expiry}>
          {(control) => (
            <select {...control} className="field" value={days} onChange={(event) => setDays(Number(event.target.value))}>
              {expiries.map((count) => (
                <option key={count} value={count}>
                  {count === 0 ? words.never : words.days(count)}
                </option>
              ))}
            </select>
          )}
        </Field>
        {viewer.role === 'PLATFORM' && (
          <Field label={words.account} hint={words.accountHint}>
            {(control) => <AccountPicker control={control} value={account} onPick={setAccount} />}
          </Field>
        )}
        {failure && <Notice failure={failure} />}
        <div className="flex justify-end gap-2">
          <button type="button" className="button button-plain" onClick={onClose}>
            {text.ui.cancel}
          </button>
          <button type="submit" className="button button-main" disabled={fetching}>
            {words.make}
          </button>
        </div>
      </form>
    </Modal>
  )
}
