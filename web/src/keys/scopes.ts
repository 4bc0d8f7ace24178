import type { Role, Scope } from '../gql/generated/graphql'

const all: readonly Scope[] = [
  'ORDERS_READ',
  'ORDERS_WRITE',
  'STATS_READ',
  'TAGS_READ',
  'TAGS_WRITE',
  'SHARE_READ',
  'SHARE_WRITE',
  'VIEWS_READ',
  'VIEWS_WRITE',
  'KEYS_WRITE',
  'DELIVERIES_WRITE',
]

/** What only marketers have: tags, links and views. */
const marketers = /^(TAGS|SHARE|VIEWS)_/

/**
 * The scopes that are of use to a key of this role and that whoever makes it can give away: none that one lacks oneself, and reporting
 * from the platform only (rule: who is paid for fans never reports them).
 */
export function grantable(role: Role, own: readonly Scope[] | null): Scope[] {
  return all.filter((scope) => {
    if (own && !own.includes(scope)) return false
    if (scope === 'DELIVERIES_WRITE') return role === 'PLATFORM'
    return role !== 'CLIENT' || !marketers.test(scope)
  })
}

/** The part of them that changes nothing. */
export const readingOnly = (scopes: readonly Scope[]): Scope[] => scopes.filter((scope) => scope.endsWith('_READ'))
