import type { CampaignType, OrderDirection, OrderStatus, PaceState } from '../gql/generated/graphql'
import { text } from '../text'
import { dateFields, readDays, writeDays } from './dates'
import { sorts, type Sort } from './sort'
import type { View } from './view'

const statuses = Object.keys(text.order.statuses) as OrderStatus[]
const types = Object.keys(text.order.campaignTypes) as CampaignType[]
const paces = Object.keys(text.order.paceStates) as PaceState[]
const fields = Object.keys(sorts) as Sort[]

/** Reads the part of an address behind the question mark. What it does not understand is left out. */
export function readView(address: string): View {
  const given = new URLSearchParams(address)
  const list = (name: string) => (given.get(name) ?? '').split(',').filter(Boolean)
  const known = <T extends string>(name: string, all: readonly T[]) => all.filter((one) => list(name).includes(one))
  const of = dateFields.find((field) => given.has(field))
  const days = of && readDays(given.get(of) ?? '')
  return {
    search: given.get('q') ?? '',
    status: known('status', statuses),
    tags: { any: list('tags'), all: list('tags-all'), none: list('tags-none') },
    date: of && days ? { of, days } : null,
    clientIds: list('client'),
    campaignIds: list('campaign'),
    campaignTypes: known('type', types),
    paceStates: known('pace', paces),
    paused: given.get('paused') === 'yes' ? true : given.get('paused') === 'no' ? false : null,
    sort: readSort(given.get('sort')),
  }
}

/** The part of an address behind the question mark that says the same; empty where all is as it is without a choice. */
export function writeView(view: View): string {
  const parts: [string, string][] = [
    ['q', view.search],
    ['status', view.status.join()],
    ['tags', view.tags.any.join()],
    ['tags-all', view.tags.all.join()],
    ['tags-none', view.tags.none.join()],
    ['client', view.clientIds.join()],
    ['campaign', view.campaignIds.join()],
    ['type', view.campaignTypes.join()],
    ['pace', view.paceStates.join()],
    ['paused', view.paused === null ? '' : view.paused ? 'yes' : 'no'],
    ['sort', view.sort ? `${view.sort.field}.${view.sort.direction}`.toLowerCase() : ''],
  ]
  if (view.date) parts.push([view.date.of, writeDays(view.date.days)])
  return parts
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll('%2C', ',')}`)
    .join('&')
}

function readSort(written: string | null): View['sort'] {
  const [name, way] = (written ?? '').toUpperCase().split('.')
  const field = fields.find((one) => one === name)
  const direction = (['ASC', 'DESC'] satisfies OrderDirection[]).find((one) => one === way)
  return field && direction ? { field, direction } : null
}

/** Two views are the same if their addresses are. */
export const sameView = (a: View, b: View): boolean => writeView(a) === writeView(b)

/** The address of a page with a view. */
export const addressOf = (path: string, view: View): string => {
  const query = writeView(view)
  return query ? `${path}?${query}` : path
}
