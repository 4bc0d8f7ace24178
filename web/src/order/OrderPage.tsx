import { useEffect, useRef } from 'react'
import { Link, useParams } from 'wouter'
import { useSubscription } from 'urql'
import { NotFound } from '../frame/NotFound'
import { failureOf } from '../gql/failure'
import { graphql } from '../gql/generated'
import { useFresh } from '../gql/useFresh'
import { text } from '../text'
import { Failed } from '../ui/Failed'
import { Icon } from '../ui/Icon'
import { Skeleton } from '../ui/Skeleton'
import { Campaign } from './Campaign'
import { Delivery } from './Delivery'
import { Figures } from './Figures'
import { Funnel } from './Funnel'
import { OrderHead } from './OrderHead'
import { OrderTags } from './OrderTags'
import { Paused } from './Paused'
import { Progress } from './Progress'
import { Receipts } from './Receipts'
import { Timeline } from './Timeline'

/** What moves while the page is open. */
export const MovingOrder = graphql(`
  fragment MovingOrder on Order {
    ...LiveOrder
    ...OrderProgress
    ...OrderFigures
    ...OrderFunnel
    ...OrderPause
    ...OrderPace
  }
`)

const WholeOrder = graphql(`
  query WholeOrder($id: ID!) {
    order(id: $id) {
      ...MovingOrder
      ...OrderHead
      ...OrderCampaign
      ...OrderTags
    }
  }
`)

const WatchOrder = graphql(`
  subscription WatchOrder($id: ID!) {
    progress(orderId: $id) {
      change
      order {
        ...MovingOrder
      }
    }
  }
`)

/** All there is to know about one order, live. */
export default function OrderPage() {
  const { id } = useParams<{ id: string }>()
  return <OpenOrder key={id} id={id} />
}

function OpenOrder({ id }: { id: string }) {
  const [{ data, error }, read] = useFresh({ query: WholeOrder, variables: { id } })
  useSubscription({ query: WatchOrder, variables: { id }, pause: !data })
  const order = data?.order
  const stage = order && `${order.status} ${order.pause ? 'paused' : ''}`
  const shown = useRef(stage)
  useEffect(() => {
    // Another stage shows what no update carries, like the campaign's link.
    if (shown.current !== undefined && shown.current !== stage) read({ requestPolicy: 'network-only' })
    shown.current = stage
  }, [stage, read])

  if (!order) {
    const failure = error ? failureOf(error) : null
    if (failure?.code === 'NOT_FOUND' || failure?.code === 'BAD_INPUT') return <NotFound />
    return failure ? <Failed failure={failure} onRetry={read} /> : <Skeleton />
  }
  return (
    <div className="space-y-5">
      <title>{text.frame.title(`${order.campaign.name} #${order.number}`)}</title>
      <Link href="/orders" className="inline-flex items-center gap-1 text-muted hover:text-ink" onClick={back}>
        <Icon name="left" />
        {text.orderPage.back}
      </Link>
      <OrderHead order={order} onAnswered={() => read({ requestPolicy: 'network-only' })} />
      <Paused order={order} />
      <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="min-w-0 space-y-5">
          <Progress order={order} />
          <Figures order={order} />
          {order.progress && <Delivery order={order} />}
          {order.progress && <Funnel order={order} />}
          {order.progress && <Receipts id={id} version={order.progress.version} />}
        </div>
        <div className="min-w-0 space-y-5">
          <Campaign order={order} />
          <OrderTags order={order} />
          <Timeline id={id} version={`${stage ?? ''} ${order.progress?.version ?? ''}`} />
        </div>
      </div>
    </div>
  )
}

/** Leads back to the list as it was left, if that is where the reader came from. */
function back(event: React.MouseEvent) {
  if (event.ctrlKey || event.metaKey || !cameFromList()) return
  event.preventDefault()
  window.history.back()
}

const cameFromList = (): boolean => typeof window.history.state === 'object' && window.history.state !== null && 'fromList' in window.history.state
