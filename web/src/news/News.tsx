import { useEffect } from 'react'
import { useLocation } from 'wouter'
import { useSession } from '../session/session'
import { useNotices } from '../ui/notices'
import { listen, type Happening } from './events'
import { newsOf } from './newsOf'
import { notify } from './notifications'

/** Tells what happens to the orders, whichever page is open: in a corner, and by the browser while nobody looks at the page. */
export function News() {
  const { connection, viewer } = useSession()
  const { show } = useNotices()
  const [, navigate] = useLocation()
  const { role, account } = viewer
  useEffect(() => {
    const hear = (happening: Happening) => {
      const news = happening.event.by?.id === account.id ? null : newsOf(happening, role)
      if (!news) return
      const open = () => navigate(`/orders/${happening.order.id}`)
      show({ words: news.words, tone: news.tone, action: { name: news.action, run: open } })
      notify(news.words, happening.order.id, open)
    }
    return listen(connection.socket, hear)
  }, [connection, role, account.id, show, navigate])
  return null
}
