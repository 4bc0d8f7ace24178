import { useState } from 'react'
import { useQuery } from 'urql'
import { graphql } from '../gql/generated'
import { text } from '../text'
import type { Labelled } from '../ui/Field'
import { Picker, type Pick } from '../ui/Picker'
import { useLast, useSettled } from '../ui/settle'

const CreatorNames = graphql(`
  query CreatorNames($name: String) {
    creators(name: $name, first: 30) {
      nodes {
        id
        name
      }
    }
  }
`)

interface Props {
  control: Labelled
  value: Pick | null
  onPick: (creator: Pick | null) => void
}

/** One of the client's own creators. */
export function CreatorPicker({ control, value, onPick }: Props) {
  const [typed, setTyped] = useState('')
  const name = useSettled(typed.trim()) || null
  const [{ data }] = useQuery({ query: CreatorNames, variables: { name } })
  const options = useLast<Pick[]>(data?.creators.nodes ?? null) ?? []
  const none = name === null && data?.creators.nodes.length === 0
  return (
    <>
      <Picker control={control} value={value} onPick={onPick} typed={typed} onType={setTyped} options={options} placeholder={text.place.creatorFind} empty={text.place.creatorNone} />
      {none && (
        <p className="text-xs text-warn">
          {text.place.noCreators}. {text.place.noCreatorsHint}
        </p>
      )}
    </>
  )
}
