import { whole } from '../ui/format'

/** The forms that a language has; a language with fewer leaves the others out. `#` stands for the number. */
type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }

/** Gives "1 order" and "2 orders" by the rules of a language. */
export function pluralOf(language: string) {
  const rules = new Intl.PluralRules(language)
  return (forms: Forms) =>
    (count: number): string =>
      (forms[rules.select(count)] ?? forms.other).replace('#', whole(count))
}
