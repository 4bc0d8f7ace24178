import { text } from '../text'
import { money } from '../ui/format'
import { heldOf, minorOf, type Form } from './form'

const words = text.place

/** What the order comes to, before it is placed. */
export function Summary({ form }: { form: Form }) {
  const { currency } = form
  const held = heldOf(form)
  const priced = minorOf(form.price, currency) !== null
  const lines: [string, string][] = [
    [words.marketer, form.marketer?.name ?? '–'],
    [words.creator, form.creator?.name ?? '–'],
    [words.campaign, [form.name.trim(), text.order.campaignTypes[form.type]].filter(Boolean).join(', ')],
  ]
  return (
    <section aria-labelledby="summary" className="card p-5">
      <h2 id="summary" className="font-semibold">
        {words.summary}
      </h2>
      <dl className="mt-3 space-y-2">
        {lines.map(([name, value]) => (
          <div key={name} className="flex justify-between gap-4">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0 truncate">{value}</dd>
          </div>
        ))}
        <div className="flex items-baseline justify-between gap-4 border-t border-line pt-3">
          <dt className="font-medium">{words.held}</dt>
          <dd className="text-2xl font-semibold tracking-tight tabular-nums" data-held>
            {held === null ? '–' : money({ amount: held, currency })}
          </dd>
        </div>
      </dl>
      <p className="mt-1 text-right text-xs text-muted tabular-nums">
        {held !== null && priced ? words.each(text.orders.fans(Number(form.fans)), money({ amount: form.price.trim(), currency })) : words.incomplete}
      </p>
      <p className="mt-3 text-xs text-muted">{words.heldHint}</p>
    </section>
  )
}
