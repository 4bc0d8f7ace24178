import type { Role } from '../../gql/generated/graphql'

const roles: Record<Role, string> = { MARKETER: 'Marketer', CLIENT: 'Client', PLATFORM: 'Platform' }

export const frame = {
  product: 'Headway',
  title: (page: string) => `${page} · Headway`,
  skip: 'Skip to the content',
  navigation: 'Main',
  roles,
  actingAs: (name: string) => `as ${name}`,
  account: 'Account',
  pages: { orders: 'Orders', order: 'Order', place: 'Place order', stats: 'Stats', tags: 'Tags', sharing: 'Sharing', keys: 'API keys', platform: 'Operations' },
  notFound: 'There is no such page',
  notFoundHint: 'The address may be wrong, or what it named is not yours.',
  toOrders: 'Go to your orders',
  theme: { label: 'Appearance', system: 'As the system', light: 'Light', dark: 'Dark' },
  notify: { offer: 'Notify me of new orders', on: 'Browser notifications are on', refused: 'Notifications are blocked by the browser' },
  connection: {
    connecting: 'Connecting…',
    live: 'Live',
    reconnecting: 'Reconnecting…',
    refused: 'Not connected',
    stale: (since: string) => `The connection is lost. What you see is as of ${since}; it goes on by itself.`,
    degraded: 'The server works with a delay: what you see may lag behind a little.',
    database: (since: string) => `The server cannot reach its database. What you see is as of ${since}; changes are not possible just now.`,
  },
  keys: {
    title: 'Keyboard',
    open: 'Keyboard shortcuts',
    search: 'Search orders',
    down: 'Next order',
    up: 'Previous order',
    enter: 'Open the order',
    select: 'Select the order',
    accept: 'Accept the order',
    reject: 'Reject the order',
    tag: 'Tag the order, or what is selected',
    help: 'Show this list',
    escape: 'Close, or take the selection back',
  },
}
