import { useState } from 'react'
import { post } from '../gql/call'
import { useSession } from '../session/session'
import { text } from '../text'
import { Icon } from '../ui/Icon'
import { useNotices } from '../ui/notices'
import { Popover } from '../ui/Popover'
import { filterOf, orderByOf } from '../view/filter'
import type { View } from '../view/view'

type Format = 'csv' | 'ndjson'

const formats: readonly Format[] = ['csv', 'ndjson']

/** Saves all orders of the view, shown or not, as a file. */
export function ExportMenu({ view }: { view: View }) {
  const { connection } = useSession()
  const [busy, setBusy] = useState(false)
  const { show, say } = useNotices()
  const words = text.orders.export

  const save = async (format: Format) => {
    setBusy(true)
    try {
      const answer = await post(connection.direct, `/v1/orders.${format}`, { filter: filterOf(view, new Date()), orderBy: orderByOf(view) })
      if (!answer.ok) throw new Error(answer.statusText)
      download(await answer.blob(), `orders.${format}`)
      say(words.done)
    } catch {
      show({ tone: 'failure', words: words.failed })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Popover
      align="end"
      label={words.title}
      buttonClass="button button-plain h-full"
      face={
        <>
          <Icon name="download" />
          <span className="max-xl:sr-only">{words.title}</span>
        </>
      }
    >
      {(close) => (
        <div className="flex flex-col">
          {formats.map((format) => (
            <button
              key={format}
              type="button"
              disabled={busy}
              className="rounded-lg px-2 py-1.5 text-left hover:bg-raised"
              onClick={() => {
                void save(format)
                close()
              }}
            >
              {words.formats[format]}
            </button>
          ))}
          <p className="mt-2 border-t border-line px-2 pt-2 text-xs text-muted">{words.hint}</p>
        </div>
      )}
    </Popover>
  )
}

function download(content: Blob, name: string): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
