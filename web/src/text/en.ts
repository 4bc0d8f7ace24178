import { frame } from './en/frame'
import { keys } from './en/keys'
import { order } from './en/order'
import { orders } from './en/orders'
import { platform } from './en/platform'
import { session } from './en/session'
import { tags } from './en/tags'
import { ui } from './en/ui'
import { view } from './en/view'

/** The English of the dashboard: one file for each page, so that a page and its words grow together. */
export const en = { frame, keys, order, orders, platform, session, tags, ui, view }
