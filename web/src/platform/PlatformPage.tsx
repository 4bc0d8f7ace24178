import { text } from '../text'
import { PageHead } from '../ui/PageHead'
import { ActFor } from './ActFor'
import { HealthPanel } from './HealthPanel'
import { RunningSubscriptions } from './RunningSubscriptions'
import { UnmatchedReports } from './UnmatchedReports'

/** What the operator looks at: how the server does, what it runs, and whom it can act for. */
export default function PlatformPage() {
  return (
    <div className="space-y-6">
      <PageHead title={text.platform.title} hint={text.platform.hint} />
      <div className="grid items-start gap-6 xl:grid-cols-[3fr_2fr]">
        <HealthPanel />
        <ActFor />
      </div>
      <RunningSubscriptions />
      <UnmatchedReports />
    </div>
  )
}
