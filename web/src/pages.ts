import { lazy, type ComponentType } from 'react'
import type { Role } from './gql/generated/graphql'
import { text } from './text'
import type { IconName } from './ui/Icon'

/** A page of the dashboard. It is loaded when somebody goes there. */
export interface Page {
  /** Its address; a part with a colon is a parameter, for `useParams` of wouter. */
  path: string
  Component: ComponentType
  /** Who has the page; everybody when left out. */
  roles?: readonly Role[]
  /** How the navigation shows it; a page that is reached from others has none. */
  entry?: { name: string; icon: IconName }
}

/** Every page, in the order of the navigation. A new page is a folder of its own and an entry here. */
export const pages: readonly Page[] = [
  {
    path: '/orders',
    Component: lazy(() => import('./orders/OrdersPage')),
    entry: { name: text.frame.pages.orders, icon: 'orders' },
  },
  { path: '/orders/:id', Component: lazy(() => import('./order/OrderPage')) },
  {
    path: '/place',
    Component: lazy(() => import('./place/PlaceOrderPage')),
    roles: ['CLIENT'],
    entry: { name: text.frame.pages.place, icon: 'place' },
  },
  {
    path: '/stats',
    Component: lazy(() => import('./stats/StatsPage')),
    entry: { name: text.frame.pages.stats, icon: 'stats' },
  },
  {
    path: '/tags',
    Component: lazy(() => import('./tags/TagsPage')),
    roles: ['MARKETER'],
    entry: { name: text.frame.pages.tags, icon: 'tags' },
  },
  {
    path: '/sharing',
    Component: lazy(() => import('./sharing/SharingPage')),
    roles: ['MARKETER'],
    entry: { name: text.frame.pages.sharing, icon: 'link' },
  },
  {
    path: '/platform',
    Component: lazy(() => import('./platform/PlatformPage')),
    roles: ['PLATFORM'],
    entry: { name: text.frame.pages.platform, icon: 'health' },
  },
  {
    path: '/keys',
    Component: lazy(() => import('./keys/KeysPage')),
    entry: { name: text.frame.pages.keys, icon: 'key' },
  },
]

/** The pages that somebody may open. */
export const pagesFor = (role: Role): readonly Page[] => pages.filter(({ roles }) => roles?.includes(role) ?? true)
