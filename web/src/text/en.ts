import { control } from './en/control'
import { frame } from './en/frame'
import { keys } from './en/keys'
import { news } from './en/news'
import { order } from './en/order'
import { orderPage } from './en/orderPage'
import { orders } from './en/orders'
import { place } from './en/place'
import { platform } from './en/platform'
import { session } from './en/session'
import { share } from './en/share'
import { sharing } from './en/sharing'
import { stats } from './en/stats'
import { tags } from './en/tags'
import { ui } from './en/ui'
import { view } from './en/view'

/** The English of the dashboard: one file for each page, so that a page and its words grow together. */
export const en = { control, frame, keys, news, order, orderPage, orders, place, platform, session, share, sharing, stats, tags, ui, view }
