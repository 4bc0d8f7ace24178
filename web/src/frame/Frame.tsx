import { Suspense, useEffect, useRef } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { ConnectionBanner } from '../live/ConnectionBanner'
import { News } from '../news/News'
import { pagesFor } from '../pages'
import { useSession } from '../session/session'
import { text } from '../text'
import { NoticesProvider } from '../ui/Notices'
import { Skeleton } from '../ui/Skeleton'
import { ActingBanner } from './ActingBanner'
import { Broken } from './Broken'
import { Header } from './Header'
import { KeyboardHelp } from './KeyboardHelp'
import { BottomNavigation } from './Navigation'
import { NotFound } from './NotFound'

/** What stands around every page. */
export function Frame() {
  const { viewer, connection } = useSession()
  const [path] = useLocation()
  return (
    <NoticesProvider>
      <a href="#content" className="button button-main sr-only z-50 focus:not-sr-only focus:fixed focus:top-2 focus:left-2">
        {text.frame.skip}
      </a>
      <Header />
      <ActingBanner />
      <ConnectionBanner socket={connection.socket} />
      <Content path={path}>
        <Broken key={path}>
          <Suspense fallback={<Skeleton />}>
            <Switch>
              <Route path="/">
                <Redirect to={`/orders${window.location.search}`} replace />
              </Route>
              {pagesFor(viewer.role).map(({ path, Component }) => (
                <Route key={path} path={path}>
                  <Component />
                </Route>
              ))}
              <Route>
                <NotFound />
              </Route>
            </Switch>
          </Suspense>
        </Broken>
      </Content>
      <BottomNavigation />
      <KeyboardHelp />
      <News />
    </NoticesProvider>
  )
}

/** The page's own part. It takes the focus when the page changes, so that a screen reader begins there. */
function Content({ path, children }: { path: string; children: React.ReactNode }) {
  const main = useRef<HTMLElement>(null)
  const shown = useRef(path)
  useEffect(() => {
    if (shown.current === path || shown.current === '/') {
      shown.current = path
      return
    }
    shown.current = path
    main.current?.focus({ preventScroll: true })
    window.scrollTo(0, 0)
  }, [path])
  return (
    <main ref={main} id="content" tabIndex={-1} className="mx-auto max-w-[100rem] px-4 py-5 outline-none max-md:pb-20 sm:px-6 sm:py-6">
      {children}
    </main>
  )
}
