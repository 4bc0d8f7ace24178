/** How often what was asked could be asked once more before the account's budget is for something else. */
const reserve = 4

/**
 * Whether the account can spare the same again at once (extensions.cost). A list that is scrolled fast leaves enough for what else the
 * reader wants to do meanwhile, like answering an order.
 */
export function spares(extensions: Record<string, unknown> | undefined): boolean {
  const cost = extensions?.cost
  if (typeof cost !== 'object' || cost === null || !('requested' in cost) || !('remaining' in cost)) return true
  const { requested, remaining } = cost
  return typeof requested !== 'number' || typeof remaining !== 'number' || remaining < 0 || remaining >= reserve * requested
}
