import type { Role } from '../gql/generated/graphql'

const forAll = 'lg:gap-x-5 lg:px-5'

/** The columns of a wide screen; a marketer has one more, for answers. On a narrow screen each order is a card. */
export function columns(role: Role): string {
  return role === 'MARKETER'
    ? `${forAll} lg:grid-cols-[minmax(13rem,1.7fr)_minmax(8rem,1fr)_6.5rem_minmax(13rem,1.5fr)_5rem_6rem_7rem_10.5rem]`
    : `${forAll} lg:grid-cols-[minmax(13rem,1.7fr)_minmax(8rem,1fr)_6.5rem_minmax(13rem,1.5fr)_5rem_6rem_7rem]`
}
