import { text } from '../text'

interface Props {
  number: number
  /** Whether they stand among many, where each of them is quieter. */
  quiet?: boolean
  onAccept: () => void
  onReject: () => void
}

/** A marketer's answer to a waiting order. */
export function AnswerButtons({ number, quiet = false, onAccept, onReject }: Props) {
  const order = <span className="sr-only">{text.orders.ofOrder(number)}</span>
  return (
    <div className="flex gap-2">
      <button type="button" className={`button max-lg:flex-1 ${quiet ? 'button-soft' : 'button-main'}`} onClick={onAccept}>
        {text.orders.accept}
        {order}
      </button>
      <button type="button" className="button button-plain max-lg:flex-1" onClick={onReject}>
        {text.orders.rejectButton}
        {order}
      </button>
    </div>
  )
}
