import { useState, type SubmitEvent } from 'react'
import { Mark } from '../ui/Mark'

interface Props {
  /** Whether one was given that is not right. */
  wrong: boolean
  onPassword: (password: string) => void
}

export function Password({ wrong, onPassword }: Props) {
  const [password, setPassword] = useState('')
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (password) onPassword(password)
  }
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <form onSubmit={submit} className="card w-full max-w-sm space-y-5 p-6 shadow-sm sm:p-8">
        <div className="flex items-center gap-3">
          <Mark />
          <h1 className="text-lg font-semibold tracking-tight">This link has a password</h1>
        </div>
        <label className="block space-y-1.5">
          <span className="block font-medium">Password</span>
          <input
            type="password"
            autoComplete="off"
            required
            autoFocus
            className="field"
            aria-invalid={wrong}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </label>
        {wrong && (
          <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2 text-bad">
            That is not the password.
          </p>
        )}
        <button type="submit" className="button button-main w-full py-2">
          Open
        </button>
      </form>
    </main>
  )
}
