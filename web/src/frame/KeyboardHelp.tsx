import { text } from '../text'
import { useKeys } from '../ui/keys'
import { Modal } from '../ui/Modal'
import { setHelp, useHelpOpen } from './help'

const words = text.frame.keys

const list: readonly [keys: string[], words: string][] = [
  [['/'], words.search],
  [['j'], words.down],
  [['k'], words.up],
  [['Enter'], words.enter],
  [['x'], words.select],
  [['a'], words.accept],
  [['r'], words.reject],
  [['t'], words.tag],
  [['Esc'], words.escape],
  [['?'], words.help],
]

/** What the keys do, asked for with `?`. */
export function KeyboardHelp() {
  const open = useHelpOpen()
  useKeys({ '?': () => setHelp(true) })
  if (!open) return null
  return (
    <Modal label={words.title} onClose={() => setHelp(false)}>
      <div className="space-y-4 p-6">
        <h2 className="text-base font-semibold">{words.title}</h2>
        <dl className="grid grid-cols-[auto_1fr] items-center gap-x-6 gap-y-2">
          {list.map(([keys, meaning]) => (
            <div key={meaning} className="contents">
              <dt>
                {keys.map((key) => (
                  <kbd key={key} className="key">
                    {key}
                  </kbd>
                ))}
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
        <div className="flex justify-end">
          <button type="button" className="button button-plain" onClick={() => setHelp(false)}>
            {text.ui.close}
          </button>
        </div>
      </div>
    </Modal>
  )
}
