import type { Role } from '../gql/generated/graphql'
import { text } from '../text'
import type { Sort } from '../view/sort'

/** A column of a wide screen. On a narrow one each order is a card. */
export interface Column {
  id: 'select' | 'order' | 'party' | 'status' | 'progress' | 'clicks' | 'conversion' | 'income' | 'tags' | 'timing' | 'placed'
  name: string
  sort?: Sort
  /** Figures stand on the right. */
  figure?: boolean
  /** From which width on it is there. */
  from?: string
}

/** The columns somebody has. Tags and answers are the marketer's alone. */
export function columnsFor(role: Role): Column[] {
  const words = text.orders.columns
  const all: Column[] = [
    { id: 'select', name: words.select },
    { id: 'order', name: words.order, sort: 'NAME' },
    { id: 'party', name: words.parties[role] },
    { id: 'status', name: words.status },
    { id: 'progress', name: words.progress, sort: 'PERCENT' },
    { id: 'clicks', name: words.clicks, sort: 'CLICKS', figure: true },
    { id: 'conversion', name: words.conversion, sort: 'CONVERSION', figure: true },
    { id: 'income', name: words.income, figure: true },
    { id: 'tags', name: words.tags, from: 'max-xl:hidden' },
    { id: 'timing', name: words.timing, sort: 'DEADLINE' },
    { id: 'placed', name: words.placed, sort: 'PLACED', figure: true, from: 'max-2xl:hidden' },
  ]
  return role === 'MARKETER' ? all : all.filter(({ id }) => id !== 'select' && id !== 'tags')
}

const shared = 'lg:gap-x-4 lg:px-4'

const widths: Record<Role, string> = {
  MARKETER: `${shared}
    lg:grid-cols-[1.25rem_minmax(9rem,1.8fr)_minmax(5rem,1fr)_5.5rem_minmax(8rem,1.4fr)_3.5rem_5.5rem_6rem_8.5rem]
    xl:grid-cols-[1.25rem_minmax(11rem,1.8fr)_minmax(6rem,1fr)_5.5rem_minmax(9rem,1.4fr)_4.5rem_5.5rem_6.5rem_minmax(7rem,1fr)_8.5rem]
    2xl:grid-cols-[1.25rem_minmax(11rem,1.8fr)_minmax(6rem,1fr)_5.5rem_minmax(9rem,1.4fr)_4.5rem_5.5rem_6.5rem_minmax(8rem,1.2fr)_8.5rem_6.5rem]`,
  CLIENT: `${shared}
    lg:grid-cols-[minmax(9rem,1.8fr)_minmax(6rem,1fr)_5.5rem_minmax(9rem,1.4fr)_4.5rem_5.5rem_6.5rem_8.5rem]
    2xl:grid-cols-[minmax(11rem,1.8fr)_minmax(6rem,1fr)_5.5rem_minmax(9rem,1.4fr)_4.5rem_5.5rem_6.5rem_8.5rem_6.5rem]`,
  PLATFORM: `${shared}
    lg:grid-cols-[minmax(9rem,1.8fr)_minmax(6rem,1fr)_5.5rem_minmax(9rem,1.4fr)_4.5rem_5.5rem_6.5rem_8.5rem]
    2xl:grid-cols-[minmax(11rem,1.8fr)_minmax(6rem,1fr)_5.5rem_minmax(9rem,1.4fr)_4.5rem_5.5rem_6.5rem_8.5rem_6.5rem]`,
}

/** The widths of the columns, as classes of a grid. */
export const gridOf = (role: Role): string => widths[role]
