import { Component, type ReactNode } from 'react'
import { text } from '../text'
import { Empty } from '../ui/Empty'

/** Stands in for a page that threw, or whose files are no longer on the server, and leaves the rest alone. */
export class Broken extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError() {
    return { broken: true }
  }

  override render() {
    if (!this.state.broken) return this.props.children
    return (
      <Empty whole icon="warning" title={text.ui.broken} hint={text.ui.brokenHint}>
        <button type="button" className="button button-main" onClick={() => window.location.reload()}>
          {text.ui.reload}
        </button>
      </Empty>
    )
  }
}
