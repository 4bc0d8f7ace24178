import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { LiveList, type ListState, type Source } from './LiveList'
import type { Row } from './rows'

/** The list of a source, live for as long as the component is shown. The source must be the same from render to render. */
export function useLiveList<R extends Row, X>(source: Source<R, X>): [ListState<R, X>, LiveList<R, X>] {
  const list = useMemo(() => new LiveList(source), [source])
  useEffect(() => list.start(), [list])
  return [useSyncExternalStore(list.subscribe, list.snapshot), list]
}
