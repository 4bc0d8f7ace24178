import { useId } from 'react'
import type { ShareField } from '../gql/generated/graphql'
import { text } from '../text'
import { minPassword, shareFields, toggled, type Draft, type Expiry } from './draft'

interface Props {
  draft: Draft
  /** What the server shows of a link like this, which is what is chosen until somebody chooses. */
  shown: readonly ShareField[]
  onDraft: (draft: Draft) => void
}

/** What a link is called, what it shows, and how long to whom. */
export function ShareForm({ draft, shown, onDraft }: Props) {
  const words = text.sharing
  const set = (change: Partial<Draft>) => onDraft({ ...draft, ...change })
  const fields = draft.fields ?? shown
  return (
    <>
      <Field label={words.label} hint={words.labelHint}>
        {(ids) => <input {...ids} className="field" maxLength={120} autoFocus value={draft.label} onChange={(event) => set({ label: event.target.value })} />}
      </Field>
      <fieldset className="space-y-1">
        <legend className="font-medium">{words.fields}</legend>
        <p className="pb-1 text-xs text-muted">{words.fieldsHint}</p>
        {shareFields.map((field) => (
          <label key={field} className="-mx-2 flex cursor-pointer items-center gap-2.5 rounded-lg px-2 py-1.5 hover:bg-raised has-focus-visible:bg-raised">
            <input type="checkbox" className="size-4 shrink-0 accent-accent" checked={fields.includes(field)} onChange={() => set({ fields: toggled(fields, field) })} />
            <span className="min-w-0 flex-1">{text.share.fields[field].name}</span>
            <span className="truncate text-xs text-muted">{text.share.fields[field].hint}</span>
          </label>
        ))}
      </fieldset>
      <Field label={words.alias} hint={words.aliasHint}>
        {(ids) => <input {...ids} className="field" maxLength={120} value={draft.alias} onChange={(event) => set({ alias: event.target.value })} />}
      </Field>
      <Ends expiry={draft.expiry} onExpiry={(expiry) => set({ expiry })} />
      <Field label={words.password} hint={words.passwordHint}>
        {(ids) => (
          <input {...ids} type="text" autoComplete="off" spellCheck={false} className="field" minLength={minPassword} maxLength={128} value={draft.password} onChange={(event) => set({ password: event.target.value })} />
        )}
      </Field>
    </>
  )
}

function Ends({ expiry, onExpiry }: { expiry: Expiry; onExpiry: (expiry: Expiry) => void }) {
  const words = text.sharing
  const value = expiry.kind === 'days' ? String(expiry.days) : expiry.kind
  const choose = (chosen: string) => {
    if (chosen === 'never') onExpiry({ kind: 'never' })
    else if (chosen === 'day') onExpiry({ kind: 'day', day: '' })
    else onExpiry({ kind: 'days', days: Number(chosen) })
  }
  return (
    <Field label={words.expiry}>
      {(ids) => (
        <span className="flex gap-2">
          <select {...ids} className="field" value={value} onChange={(event) => choose(event.target.value)}>
            <option value="never">{words.never}</option>
            {[7, 30, 90].map((days) => (
              <option key={days} value={days}>
                {words.inDays(days)}
              </option>
            ))}
            <option value="day">{words.onDay}</option>
          </select>
          {expiry.kind === 'day' && (
            <input type="date" required className="field" aria-label={words.lastDay} value={expiry.day} onChange={(event) => onExpiry({ kind: 'day', day: event.target.value })} />
          )}
        </span>
      )}
    </Field>
  )
}

interface FieldProps {
  label: string
  hint?: string
  children: (ids: { id: string; 'aria-describedby'?: string }) => React.ReactNode
}

function Field({ label, hint, children }: FieldProps) {
  const id = useId()
  return (
    <div className="space-y-1.5">
      <label htmlFor={id} className="block font-medium">
        {label}
      </label>
      {children({ id, 'aria-describedby': hint ? `${id}-hint` : undefined })}
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      )}
    </div>
  )
}
