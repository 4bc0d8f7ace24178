import { useState } from 'react'
import { text } from '../text'

const supported = (): boolean => 'Notification' in window

/** What the browser allows: "default" is not asked yet. Null where it has no notifications. */
export function usePermission(): [NotificationPermission | null, () => void] {
  const [permission, setPermission] = useState(supported() ? Notification.permission : null)
  return [permission, () => void Notification.requestPermission().then(setPermission)]
}

/** Tells it by the browser, if that is allowed and nobody looks at the page. A newer word on the same order takes the older one's place. */
export function notify(words: string, orderId: string, onOpen: () => void): void {
  if (!supported() || Notification.permission !== 'granted' || !document.hidden) return
  const notification = new Notification(text.frame.product, { body: words, tag: orderId, icon: '/favicon.svg' })
  notification.onclick = () => {
    window.focus()
    onOpen()
    notification.close()
  }
}
