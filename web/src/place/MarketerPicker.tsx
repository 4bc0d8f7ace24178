import { useState } from 'react'
import { useQuery } from 'urql'
import { graphql } from '../gql/generated'
import { text } from '../text'
import type { Labelled } from '../ui/Field'
import { Picker, type Pick } from '../ui/Picker'
import { useLast, useSettled } from '../ui/settle'

const MarketerNames = graphql(`
  query MarketerNames($name: String) {
    marketers(name: $name, first: 30) {
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
  onPick: (marketer: Pick | null) => void
}

const idPattern = /^mar_[0-9a-z]{26}$/i

/** A marketer by name, or by id: an account sees the name of a marketer only if they share an order. */
export function MarketerPicker({ control, value, onPick }: Props) {
  const [typed, setTyped] = useState('')
  const id = typed.trim()
  const name = useSettled(id) || null
  const [{ data }] = useQuery({ query: MarketerNames, variables: { name } })
  const known = useLast<Pick[]>(data?.marketers.nodes ?? null) ?? []
  const options = idPattern.test(id) ? [{ id: id.toLowerCase(), name: id.toLowerCase(), hint: text.place.byId }] : known
  return <Picker control={control} value={value} onPick={onPick} typed={typed} onType={setTyped} options={options} placeholder={text.place.marketerFind} empty={text.place.marketerNone} />
}
