/** The list with the value, or without it if it was in it. */
export const toggled = <T>(list: readonly T[], value: T): T[] => (list.includes(value) ? list.filter((one) => one !== value) : [...list, value])
