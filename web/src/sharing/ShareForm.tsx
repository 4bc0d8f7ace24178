import type { Failure } from '../gql/failure'
import type { ShareField } from '../gql/generated/graphql'
import { text } from '../text'
import { Field } from '../ui/Field'
import { day } from '../ui/format'
import { Segments } from '../ui/Segments'
import { minPassword, shareFields, toggled, type Draft, type Expiry, type Lock, type Terms } from './draft'

interface Props {
  draft: Draft
  /** What the link is now, if there is one. */
  terms?: Terms
  /** What the server shows of a link like this, which is what is chosen until somebody chooses. */
  shown: readonly ShareField[]
  /** What was refused, to be told where it was given. */
  failure: Failure | null
  onDraft: (draft: Draft) => void
}

/** What a link is called, what it shows, and how long to whom. */
export function ShareForm({ draft, terms, shown, failure, onDraft }: Props) {
  const words = text.sharing
  const set = (change: Partial<Draft>) => onDraft({ ...draft, ...change })
  const fields = draft.fields ?? shown
  const wrong = (field: string) => (failure?.field === field ? failure.message : undefined)
  return (
    <>
      <Field label={words.label} hint={words.labelHint} error={wrong('label')}>
        {(control) => <input {...control} className="field" maxLength={120} autoFocus value={draft.label} onChange={(event) => set({ label: event.target.value })} />}
      </Field>
      <fieldset className="min-w-0 space-y-1">
        <legend className="font-medium">{words.fields}</legend>
        <p className="pb-1 text-xs text-muted">{words.fieldsHint}</p>
        {shareFields.map((field) => (
          <label key={field} className="-mx-2 flex cursor-pointer items-center gap-2.5 rounded-lg px-2 py-1.5 hover:bg-raised has-focus-visible:bg-raised">
            <input type="checkbox" className="size-4 shrink-0 accent-accent" checked={fields.includes(field)} onChange={() => set({ fields: toggled(fields, field) })} />
            <span className="flex min-w-0 flex-1 flex-wrap items-baseline justify-between gap-x-3">
              <span>{text.share.fields[field].name}</span>
              <span className="text-xs text-muted">{text.share.fields[field].hint}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <Field label={words.alias} hint={words.aliasHint} error={wrong('clientAlias')}>
        {(control) => <input {...control} className="field" maxLength={120} value={draft.alias} onChange={(event) => set({ alias: event.target.value })} />}
      </Field>
      <Ends expiry={draft.expiry} kept={terms?.expiresAt ?? null} error={wrong('expiresAt')} onExpiry={(expiry) => set({ expiry })} />
      <Password draft={draft} locked={terms?.hasPassword ?? false} error={wrong('password')} onChange={set} />
    </>
  )
}

interface EndsProps {
  expiry: Expiry
  /** When the link ends as it is now. */
  kept: string | null
  error?: string
  onExpiry: (expiry: Expiry) => void
}

function Ends({ expiry, kept, error, onExpiry }: EndsProps) {
  const words = text.sharing
  const value = expiry.kind === 'days' ? String(expiry.days) : expiry.kind
  const choose = (chosen: string) => {
    if (chosen === 'never') onExpiry({ kind: 'never' })
    else if (chosen === 'day') onExpiry({ kind: 'day', day: '' })
    else if (chosen === 'kept' && kept) onExpiry({ kind: 'kept', until: kept })
    else onExpiry({ kind: 'days', days: Number(chosen) })
  }
  return (
    <Field label={words.expiry} error={error}>
      {(control) => (
        <span className="flex gap-2">
          <select {...control} className="field" value={value} onChange={(event) => choose(event.target.value)}>
            {kept && <option value="kept">{words.keptUntil(day(kept))}</option>}
            <option value="never">{words.never}</option>
            {[7, 30, 90].map((days) => (
              <option key={days} value={days}>
                {words.inDays(days)}
              </option>
            ))}
            <option value="day">{words.onDay}</option>
          </select>
          {expiry.kind === 'day' && (
            <input
              type="date"
              className="field"
              aria-label={words.lastDay}
              aria-invalid={control['aria-invalid']}
              aria-describedby={control['aria-describedby']}
              value={expiry.day}
              onChange={(event) => onExpiry({ kind: 'day', day: event.target.value })}
            />
          )}
        </span>
      )}
    </Field>
  )
}

interface PasswordProps {
  draft: Draft
  locked: boolean
  error?: string
  onChange: (change: Partial<Draft>) => void
}

/** A password, and whether the one that a link has stays. */
function Password({ draft: { lock, password }, locked, error, onChange }: PasswordProps) {
  const words = text.sharing
  const locks: Lock[] = ['kept', 'typed', 'none']
  return (
    <div className="space-y-2">
      {locked && (
        <>
          <p aria-hidden className="font-medium">
            {words.password}
          </p>
          <Segments label={words.password} options={locks.map((value) => ({ value, name: words.locks[value] }))} value={lock} onChange={(value) => onChange({ lock: value, password: '' })} />
        </>
      )}
      {(!locked || lock === 'typed') && (
        <Field label={locked ? words.newPassword : words.password} hint={locked ? words.newPasswordHint : words.passwordHint} error={error}>
          {(control) => (
            <input
              {...control}
              type="text"
              autoComplete="off"
              spellCheck={false}
              className="field"
              minLength={minPassword}
              maxLength={128}
              value={password}
              onChange={(event) => onChange({ password: event.target.value, lock: locked || event.target.value ? 'typed' : 'none' })}
            />
          )}
        </Field>
      )}
    </div>
  )
}
