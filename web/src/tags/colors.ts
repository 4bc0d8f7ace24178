/** Colours that are told apart on light and on dark; any other may be chosen. */
export const tagColors: readonly string[] = ['#2563eb', '#0891b2', '#059669', '#65a30d', '#d97706', '#dc2626', '#db2777', '#9333ea', '#64748b']

/** The colour that a new tag begins with: the same name gives the same one. */
export function colorFor(name: string): string {
  const sum = Array.from(name.toLocaleLowerCase()).reduce((total, letter) => (total * 31 + (letter.codePointAt(0) ?? 0)) % 9973, 7)
  return tagColors[sum % tagColors.length] ?? '#64748b'
}
