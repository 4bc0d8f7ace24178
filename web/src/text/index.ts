import { en } from './en'

/** What a translation has to have: the same names as English, and of each the same kind. */
export type Catalogue = typeof en

/**
 * Every word that the dashboard shows. A translation is a file beside en.ts that satisfies Catalogue, chosen here by
 * navigator.languages; numbers, money and dates follow the reader's place already (ui/format.ts).
 */
export const text: Catalogue = en
