import { useState } from 'react'
import { useQuery } from 'urql'
import { graphql } from '../gql/generated'
import { text } from '../text'
import { Checklist, type Option } from '../ui/Checklist'
import { useLast, useSettled } from '../ui/settle'

const ClientNames = graphql(`
  query ClientNames($name: String) {
    clients(name: $name, first: 30) {
      nodes {
        id
        name
      }
    }
  }
`)

const CampaignNames = graphql(`
  query CampaignNames($name: String) {
    campaigns(name: $name, first: 30) {
      nodes {
        id
        name
        type
      }
    }
  }
`)

const ChosenNames = graphql(`
  query ChosenNames($ids: [ID!]!) {
    nodes(ids: $ids) {
      id
      ... on Client {
        name
      }
      ... on Campaign {
        name
        type
      }
    }
  }
`)

interface Props {
  facet: 'clientIds' | 'campaignIds'
  chosen: readonly string[]
  onToggle: (id: string) => void
}

/** Clients or campaigns to pick from, found by a part of their name. What is chosen stands first. */
export function NameFacet({ facet, chosen, onToggle }: Props) {
  const [typed, setTyped] = useState('')
  const name = useSettled(typed.trim()) || null
  const ofClients = facet === 'clientIds'
  const [clients] = useQuery({ query: ClientNames, variables: { name }, pause: !ofClients })
  const [campaigns] = useQuery({ query: CampaignNames, variables: { name }, pause: ofClients })
  const [first] = useState(chosen)
  const [known] = useQuery({ query: ChosenNames, variables: { ids: [...first] }, pause: first.length === 0 })

  const found = useLast<Named[]>((ofClients ? clients.data?.clients.nodes : campaigns.data?.campaigns.nodes) ?? null) ?? []
  const kept = (known.data?.nodes ?? []).flatMap((node) => (node && 'name' in node ? [node] : []))
  const listed = [...kept, ...found.filter(({ id }) => !first.includes(id))]
  const label = text.view.facets[facet]
  return (
    <div className="space-y-2">
      <input type="search" className="field py-1.5" aria-label={text.view.find(label)} placeholder={text.view.find(label)} autoFocus value={typed} onChange={(event) => setTyped(event.target.value)} />
      <Checklist label={label} options={listed.map(optionOf)} chosen={chosen} onToggle={onToggle} empty={text.view.nothingFound} />
    </div>
  )
}

interface Named {
  id: string
  name: string
  type?: keyof typeof text.order.campaignTypes
}

const optionOf = ({ id, name, type }: Named): Option => ({ value: id, name, hint: type && text.order.campaignTypes[type] })
