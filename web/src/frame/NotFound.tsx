import { Link } from 'wouter'
import { text } from '../text'
import { Empty } from '../ui/Empty'

export function NotFound() {
  return (
    <>
      <title>{text.frame.title(text.frame.notFound)}</title>
      <Empty whole icon="search" title={text.frame.notFound} hint={text.frame.notFoundHint}>
        <Link href="/orders" className="button button-main">
          {text.frame.toOrders}
        </Link>
      </Empty>
    </>
  )
}
