import { useState } from 'react'
import { useMutation } from 'urql'
import type { LiveOrderFragment } from '../gql/generated/graphql'
import { failed } from '../gql/outcome'
import { useSession } from '../session/session'
import { text } from '../text'
import { Confirm } from '../ui/Confirm'
import { Icon } from '../ui/Icon'
import { useNotices } from '../ui/notices'
import { Switch } from '../ui/Switch'
import { CancelOrder, PauseOrder, ResumeOrder, SetIncomeVisibility } from './mutations'
import { StopDialog } from './StopDialog'

type Controlled = Pick<LiveOrderFragment, 'id' | 'number' | 'status' | 'incomeVisible' | 'pause'>

const words = text.control

/** What a client does to its order, and the platform to any: pause and resume, withdraw or end early, show or hide income. */
export function OrderControls({ order }: { order: Controlled }) {
  const { role } = useSession().viewer
  const [asked, setAsked] = useState<'stop' | 'withdraw' | null>(null)
  const [, cancel] = useMutation(CancelOrder)
  const { say } = useNotices()
  if (role === 'MARKETER') return null
  const { id, number, status } = order
  const ofClient = role === 'CLIENT'
  return (
    <div role="group" aria-label={words.group(number)} className="flex flex-wrap items-center gap-x-5 gap-y-3">
      {ofClient && <IncomeSwitch order={order} />}
      <div className="flex flex-wrap gap-2">
        {status === 'ACCEPTED' && <PauseButton order={order} />}
        {status === 'ACCEPTED' && (
          <button type="button" className="button button-plain text-bad" onClick={() => setAsked('stop')}>
            {ofClient ? words.stop : words.end}
          </button>
        )}
        {status === 'WAITING' && ofClient && (
          <button type="button" className="button button-plain text-bad" onClick={() => setAsked('withdraw')}>
            {words.withdraw}
          </button>
        )}
      </div>
      {asked === 'stop' && <StopDialog id={id} number={number} onClose={() => setAsked(null)} />}
      {asked === 'withdraw' && (
        <Confirm
          bad
          title={words.withdrawTitle(number)}
          hint={words.withdrawHint}
          action={words.withdraw}
          cancel={words.keep}
          onConfirm={async () => {
            const why = failed(await cancel({ orderId: id }))
            if (!why) say(words.withdrawn(number))
            return why
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  )
}

/** Pauses or resumes. A pause by the platform is ended by the platform alone; after a miss, resuming begins a new window and is asked for. */
function PauseButton({ order: { id, number, pause } }: { order: Controlled }) {
  const { role } = useSession().viewer
  const [asking, setAsking] = useState(false)
  const [pausing, pauseOrder] = useMutation(PauseOrder)
  const [resuming, resumeOrder] = useMutation(ResumeOrder)
  const { say, show } = useNotices()

  if (pause?.reason === 'PLATFORM' && role === 'CLIENT') return null
  const resume = async () => {
    const why = failed(await resumeOrder({ orderId: id }))
    if (!why) say(words.resumed(number))
    return why
  }
  const stop = async () => {
    const why = failed(await pauseOrder({ orderId: id }))
    if (!why) say(words.paused(number))
    return why
  }
  const act = () => {
    if (pause?.reason === 'GUARANTEE_MISSED') setAsking(true)
    else void (pause ? resume() : stop()).then((why) => why && show({ tone: 'failure', words: why.message }))
  }
  return (
    <>
      <button type="button" className={`button ${pause ? 'button-main' : 'button-plain'}`} disabled={pausing.fetching || resuming.fetching} onClick={act}>
        <Icon name={pause ? 'play' : 'pause'} />
        {pause ? words.resume : words.pause}
      </button>
      {asking && (
        <Confirm title={words.resumeTitle} hint={words.resumeHint} action={words.resume} onConfirm={resume} onClose={() => setAsking(false)} />
      )}
    </>
  )
}

/** Whether the marketer sees income on the order (rule 24). It takes effect on the marketer's open pages at once. */
function IncomeSwitch({ order: { id, incomeVisible } }: { order: Controlled }) {
  const [{ fetching }, set] = useMutation(SetIncomeVisibility)
  const [wanted, setWanted] = useState<boolean | null>(null)
  const { say, show } = useNotices()
  const change = async (visible: boolean) => {
    setWanted(visible)
    const why = failed(await set({ orderId: id, visible }))
    setWanted(null)
    if (why) show({ tone: 'failure', words: why.message })
    else say(visible ? words.incomeShown : words.incomeHidden)
  }
  return <Switch label={words.income} checked={wanted ?? incomeVisible} disabled={fetching} onChange={(visible) => void change(visible)} />
}
