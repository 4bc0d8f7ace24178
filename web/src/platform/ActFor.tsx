import { useState, type SubmitEvent } from 'react'
import { useLocation } from 'wouter'
import { useSession } from '../session/session'
import { text } from '../text'
import { Field } from '../ui/Field'
import type { Pick } from '../ui/Picker'
import { AccountPicker } from './AccountPicker'

const words = text.platform.actFor

/** Goes on with the rights of another account: everything looks and works as for its owner, and events name both. */
export function ActFor() {
  const { actFor } = useSession()
  const [account, setAccount] = useState<Pick | null>(null)
  const [, navigate] = useLocation()
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (!account) return
    navigate('/orders')
    actFor(account)
  }
  return (
    <form className="card space-y-4 p-5" onSubmit={submit}>
      <div>
        <h2 className="font-semibold">{words.title}</h2>
        <p className="mt-1 text-muted">{words.hint}</p>
      </div>
      <div className="flex flex-wrap items-end gap-2">
        <Field label={words.account} className="flex-1 basis-56">
          {(control) => <AccountPicker control={control} value={account} onPick={setAccount} />}
        </Field>
        <button type="submit" className="button button-main py-2.5" disabled={!account}>
          {words.go}
        </button>
      </div>
    </form>
  )
}
