import { text } from '../text'
import { Field } from '../ui/Field'
import { Segments } from '../ui/Segments'
import { Switch } from '../ui/Switch'
import { firstFanDays, policies, type Form, type Wrongs } from './form'

const words = text.place

interface Props {
  form: Form
  wrongs: Wrongs
  onForm: (change: Partial<Form>) => void
}

/** What the marketer has to guarantee, if anything (rule 26). */
export function Guarantee({ form, wrongs, onForm }: Props) {
  return (
    <div className="space-y-4">
      <div className="space-y-1">
        <Switch label={words.guarantee} checked={form.guaranteed} onChange={(guaranteed) => onForm({ guaranteed })} />
        <p className="text-xs text-muted">{words.guaranteeHint}</p>
      </div>
      {form.guaranteed && (
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={words.firstFan} error={wrongs['guarantee.firstFanDays']}>
            {(control) => (
              <select {...control} className="field" value={form.firstFanDays} onChange={(event) => onForm({ firstFanDays: Number(event.target.value) })}>
                {firstFanDays.map((days) => (
                  <option key={days} value={days}>
                    {words.days(days)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label={words.perWeek} error={wrongs['guarantee.fansPerWeek']}>
            {(control) => <input {...control} inputMode="numeric" className="field tabular-nums" value={form.fansPerWeek} onChange={(event) => onForm({ fansPerWeek: event.target.value })} />}
          </Field>
          <div className="space-y-1.5 sm:col-span-2">
            <p aria-hidden className="font-medium">
              {words.policy}
            </p>
            <Segments label={words.policy} options={policies.map((value) => ({ value, name: words.policies[value] }))} value={form.policy} onChange={(policy) => onForm({ policy })} />
          </div>
        </div>
      )}
    </div>
  )
}
