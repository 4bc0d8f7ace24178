import { frame } from './en/frame'
import { news } from './en/news'
import { order } from './en/order'
import { orderPage } from './en/orderPage'
import { orders } from './en/orders'
import { session } from './en/session'
import { share } from './en/share'
import { sharing } from './en/sharing'
import { tags } from './en/tags'
import { ui } from './en/ui'
import { view } from './en/view'

/** The English of the dashboard: one file for each page, so that a page and its words grow together. */
export const en = { frame, news, order, orderPage, orders, session, share, sharing, tags, ui, view }
