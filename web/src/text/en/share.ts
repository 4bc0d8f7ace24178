import { pluralOf } from '../plural'

const plural = pluralOf('en')
const count = plural({ one: '# order', other: '# orders' })

/** The words of the public page of a link. The server draws it first, in English (internal/share). */
export const share = {
  untitled: 'Shared progress',
  scope: (orders: number, liveSet: boolean) => count(orders) + (liveSet ? ', new ones included' : ''),
  until: (day: string) => `shared until ${day}`,
  inAll: 'In all',
  delivered: 'delivered',
  deliveryInAll: 'Delivery in all',
  deliveryOf: (name: string) => `Delivery of ${name}`,
  ofFans: (delivered: string, ordered: string) => `${delivered} of ${ordered} fans`,
  ofFansOrdered: (ordered: string) => `of ${ordered} fans`,
  completed: (completed: string, all: string) => `${completed} of ${all} completed`,
  campaign: 'Campaign',
  empty: 'There is nothing to show yet.',
  more: 'Load more',
  report: 'Printable report',
  sharedWith: 'Shared with Headway',
  dead: 'This link does not work',
  deadHint: 'It may have ended. Ask whoever sent it to you for a new one.',
  fields: {
    CAMPAIGN_NAME: { name: 'Campaign name', hint: 'What the campaign is called' },
    CAMPAIGN_LINK: { name: 'Campaign link', hint: 'Where the traffic is driven to' },
    CLICKS: { name: 'Clicks', hint: 'Clean clicks' },
    CONVERSION: { name: 'Conversion', hint: 'Fans by click per clean click' },
    INCOME: { name: 'Income', hint: 'Only of orders whose client shows it to you' },
    CLIENT_NAME: { name: 'Client name', hint: 'Or the alias below' },
  },
}
