/** The words of notices about what happens. */
export const news = {
  of: (number: number, campaign: string, what: string) => `#${number} ${campaign}: ${what}`,
  placed: (fans: string, client: string) => `new order of ${fans} from ${client}`,
  hours: (what: string, hours: string) => `${what}, ${hours} h left`,
  open: 'Open',
}
