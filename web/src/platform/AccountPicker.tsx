import { useState } from 'react'
import { useQuery } from 'urql'
import { graphql } from '../gql/generated'
import { text } from '../text'
import type { Labelled } from '../ui/Field'
import { Picker, type Pick } from '../ui/Picker'
import { useLast, useSettled } from '../ui/settle'

const AccountNames = graphql(`
  query AccountNames($name: String) {
    clients(name: $name, first: 20) {
      nodes {
        id
        name
      }
    }
    marketers(name: $name, first: 20) {
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
  onPick: (account: Pick | null) => void
}

const idPattern = /^(mar|cli|plt)_[0-9a-z]{26}$/i

/** Any client or marketer, by a part of the name or by the id. */
export function AccountPicker({ control, value, onPick }: Props) {
  const [typed, setTyped] = useState('')
  const settled = useSettled(typed.trim())
  const [{ data }] = useQuery({ query: AccountNames, variables: { name: settled || null } })
  const last = useLast(data ?? null)
  const found: Pick[] = last
    ? [
        ...last.clients.nodes.map(({ id, name }) => ({ id, name, hint: text.frame.roles.CLIENT })),
        ...last.marketers.nodes.map(({ id, name }) => ({ id, name, hint: text.frame.roles.MARKETER })),
      ]
    : []
  const options = idPattern.test(typed.trim()) ? [{ id: typed.trim(), name: typed.trim(), hint: text.platform.byId }] : found
  return <Picker control={control} value={value} onPick={onPick} typed={typed} onType={setTyped} options={options} placeholder={text.platform.findAccount} empty={text.platform.noAccount} />
}
