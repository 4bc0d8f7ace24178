/** The columns of a wide screen. On a narrow one each order is a card. */
export const columns =
  'lg:grid-cols-[minmax(13rem,1.7fr)_minmax(8rem,1fr)_6.5rem_minmax(13rem,1.5fr)_5rem_6rem_7rem_10.5rem] lg:gap-x-5 lg:px-5'
