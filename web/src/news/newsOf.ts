import type { OrderEventType, Role } from '../gql/generated/graphql'
import { text } from '../text'
import type { NewNotice } from '../ui/notices'
import type { Happening } from './events'

/** What is worth a word to whom; a role's own deeds are left out elsewhere. */
const worthAWord: Record<Role, Partial<Record<OrderEventType, NewNotice['tone']>>> = {
  MARKETER: {
    PLACED: 'news',
    RESPONSE_DUE: 'warning',
    FIRST_FAN_DUE: 'warning',
    GUARANTEE_AT_RISK: 'warning',
    PAUSED: 'warning',
    RESUMED: 'news',
    CANCELLED: 'warning',
    COMPLETED: 'done',
  },
  CLIENT: { ACCEPTED: 'done', REJECTED: 'warning', COMPLETED: 'done', GUARANTEE_AT_RISK: 'warning', PAUSED: 'warning', CANCELLED: 'warning' },
  PLATFORM: {},
}

/** What to tell of an event, or null if it is not worth a word. */
export function newsOf({ event, order }: Happening, role: Role): { words: string; tone: NewNotice['tone']; action: string } | null {
  const tone = worthAWord[role][event.type]
  if (!tone) return null
  const { news } = text
  const hours = event.changes.find(({ field }) => field === 'HOURS_LEFT')?.after
  const what = event.type === 'PLACED' ? news.placed(text.orders.fans(order.fansOrdered), order.client.name) : text.order.events[event.type]
  return { words: news.of(order.number, order.campaign.name, hours ? news.hours(what, hours) : what), tone, action: news.open }
}
