import { useRef, useState, type ReactNode, type SubmitEvent } from 'react'
import { useMutation } from 'urql'
import { useLocation } from 'wouter'
import type { Failure } from '../gql/failure'
import { graphql } from '../gql/generated'
import { failed } from '../gql/outcome'
import { text } from '../text'
import { Field } from '../ui/Field'
import { Notice } from '../ui/Notice'
import { useNotices } from '../ui/notices'
import { PageHead } from '../ui/PageHead'
import { Switch } from '../ui/Switch'
import { CreatorPicker } from './CreatorPicker'
import { blank, campaignTypes, check, currencies, inputOf, trialDays, type FieldName, type Form, type Wrongs } from './form'
import { Guarantee } from './Guarantee'
import { MarketerPicker } from './MarketerPicker'
import { Summary } from './Summary'

const PlaceOrder = graphql(`
  mutation PlaceOrder($input: PlaceOrderInput!) {
    placeOrder(input: $input) {
      order {
        id
        number
      }
    }
  }
`)

const words = text.place

/** A client orders fans. */
export default function PlaceOrderPage() {
  const [form, setForm] = useState(blank)
  const [tried, setTried] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  // The same order is placed once, however often it is sent; another form is another order.
  const [attempt, setAttempt] = useState(() => crypto.randomUUID())
  const [{ fetching }, place] = useMutation(PlaceOrder)
  const [, navigate] = useLocation()
  const { say } = useNotices()
  const element = useRef<HTMLFormElement>(null)

  const onForm = (change: Partial<Form>) => {
    setForm((now) => ({ ...now, ...change }))
    setFailure(null)
    setAttempt(crypto.randomUUID())
  }
  const wrongs = { ...(tried ? check(form) : {}), ...told(failure) }
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    setTried(true)
    if (Object.keys(check(form)).length > 0) {
      requestAnimationFrame(() => element.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
      return
    }
    const result = await place({ input: inputOf(form, attempt) })
    const why = failed(result)
    const order = result.data?.placeOrder.order
    if (why || !order) {
      setFailure(why)
      return
    }
    say(words.placed(order.number))
    navigate(`/orders/${order.id}`)
  }
  return (
    <div className="mx-auto max-w-5xl space-y-5">
      <PageHead title={words.title} hint={words.hint} />
      <form ref={element} noValidate className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]" onSubmit={(event) => void submit(event)}>
        <div className="min-w-0 space-y-5">
          <Part title={words.parties}>
            <Field label={words.creator} error={wrongs.creatorId}>
              {(control) => <CreatorPicker control={control} value={form.creator} onPick={(creator) => onForm({ creator })} />}
            </Field>
            <Field label={words.marketer} hint={words.marketerHint} error={wrongs.marketerId}>
              {(control) => <MarketerPicker control={control} value={form.marketer} onPick={(marketer) => onForm({ marketer })} />}
            </Field>
          </Part>
          <Part title={words.campaign}>
            <Field label={words.name} hint={words.nameHint} error={wrongs['campaign.name']} className="sm:col-span-2">
              {(control) => <input {...control} className="field" value={form.name} onChange={(event) => onForm({ name: event.target.value })} />}
            </Field>
            <Field label={words.type} error={wrongs['campaign.type']}>
              {(control) => (
                <select {...control} className="field" value={form.type} onChange={(event) => onForm({ type: campaignTypes.find((type) => type === event.target.value) })}>
                  {campaignTypes.map((type) => (
                    <option key={type} value={type}>
                      {text.order.campaignTypes[type]}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            {form.type === 'FREE_TRIAL' && (
              <Field label={words.trialDays} error={wrongs['campaign.trialDays']}>
                {(control) => (
                  <select {...control} className="field" value={form.trialDays} onChange={(event) => onForm({ trialDays: Number(event.target.value) })}>
                    {trialDays.map((days) => (
                      <option key={days} value={days}>
                        {words.days(days)}
                      </option>
                    ))}
                  </select>
                )}
              </Field>
            )}
            <Field label={words.link} hint={words.links[form.type]} error={wrongs['campaign.link']} className="sm:col-span-2">
              {(control) => (
                <input {...control} type="url" inputMode="url" spellCheck={false} autoComplete="off" placeholder="https://" className="field" value={form.link} onChange={(event) => onForm({ link: event.target.value })} />
              )}
            </Field>
          </Part>
          <Part title={words.terms}>
            <Field label={words.fans} error={wrongs.fansOrdered}>
              {(control) => <input {...control} inputMode="numeric" autoComplete="off" className="field tabular-nums" value={form.fans} onChange={(event) => onForm({ fans: event.target.value })} />}
            </Field>
            <div className="grid grid-cols-[minmax(0,1fr)_6rem] gap-2">
              <Field label={words.price} error={wrongs['pricePerFan.amount']}>
                {(control) => <input {...control} inputMode="decimal" autoComplete="off" className="field tabular-nums" value={form.price} onChange={(event) => onForm({ price: event.target.value })} />}
              </Field>
              <Field label={words.currency} error={wrongs['pricePerFan.currency']}>
                {(control) => (
                  <select {...control} className="field" value={form.currency} onChange={(event) => onForm({ currency: event.target.value })}>
                    {Object.keys(currencies).map((code) => (
                      <option key={code}>{code}</option>
                    ))}
                  </select>
                )}
              </Field>
            </div>
            <div className="space-y-1 sm:col-span-2">
              <Switch label={words.income} checked={form.incomeVisible} onChange={(incomeVisible) => onForm({ incomeVisible })} />
              <p className="text-xs text-muted">{words.incomeHint}</p>
            </div>
            <div className="sm:col-span-2">
              <Guarantee form={form} wrongs={wrongs} onForm={onForm} />
            </div>
          </Part>
        </div>
        <div className="space-y-4 lg:sticky lg:top-5">
          <Summary form={form} />
          {Object.keys(wrongs).length > 0 && <p className="text-bad">{words.another}</p>}
          {failure && !Object.keys(told(failure)).length && <Notice failure={failure} />}
          <button type="submit" className="button button-main w-full py-2.5" disabled={fetching}>
            {words.submit}
          </button>
        </div>
      </form>
    </div>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="card min-w-0 p-5">
      <legend className="float-left mb-4 w-full font-semibold">{title}</legend>
      <div className="clear-both grid grid-cols-[minmax(0,1fr)] gap-4 sm:grid-cols-[repeat(2,minmax(0,1fr))]">{children}</div>
    </fieldset>
  )
}

const fields: readonly FieldName[] = [
  'marketerId',
  'creatorId',
  'campaign.name',
  'campaign.type',
  'campaign.link',
  'campaign.trialDays',
  'fansOrdered',
  'pricePerFan.amount',
  'pricePerFan.currency',
  'guarantee.firstFanDays',
  'guarantee.fansPerWeek',
  'guarantee.policy',
]

/** What the server found wrong, beside the field it is about. A marketer or creator that is not there is told by its code. */
function told(failure: Failure | null): Wrongs {
  const field = fields.find((one) => one === failure?.field)
  return field && failure ? { [field]: failure.message } : {}
}
