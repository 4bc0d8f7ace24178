const paths = {
  orders: 'M4 6h16M4 12h16M4 18h10',
  stats: 'M5 20V11M12 20V4M19 20v-6',
  tags: 'M3.5 11.5V4.5a1 1 0 0 1 1-1h7l9 9-8 8-9-9ZM8 8h.01',
  link: 'M10 14a4 4 0 0 0 6 .5l3-3a4.2 4.2 0 0 0-6-6l-1.5 1.5M14 10a4 4 0 0 0-6-.5l-3 3a4.2 4.2 0 0 0 6 6L12.5 17',
  health: 'M3 12h4l2.5-7 5 14 2.5-7h4',
  place: 'M12 5v14M5 12h14',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM20 20l-4-4',
  filter: 'M4 5h16l-6.5 8v5.5l-3 1.5v-7Z',
  close: 'M6 6l12 12M18 6 6 18',
  check: 'M5 12.5 10 17.5 19.5 7',
  down: 'M6 9l6 6 6-6',
  up: 'M6 15l6-6 6 6',
  left: 'M15 6l-6 6 6 6',
  copy: 'M9 9h10v11H9ZM5 15V4h10',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  bell: 'M6 10a6 6 0 1 1 12 0c0 5 2 6 2 7H4c0-1 2-2 2-7ZM10 20.5h4',
  key: 'M14.5 13.5a4.5 4.5 0 1 0-4-4L4 16v4h4v-2.5h2.5V15ZM15.5 8.5h.01',
  keyboard: 'M3 7h18v10H3ZM7 11h.01M11 11h.01M15 11h.01M8 14h8',
  user: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20c.8-3.6 3.8-5.5 7.5-5.5s6.7 1.9 7.5 5.5',
  pause: 'M9 5v14M15 5v14',
  play: 'M7 5v14l12-7Z',
  warning: 'M12 4 2.5 20h19ZM12 10v4M12 17h.01',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3.5 2',
  bookmark: 'M7 4h10v16l-5-4-5 4Z',
  lock: 'M6 11h12v9H6ZM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  merge: 'M6 4v4c0 4 6 4 6 8v4M18 4v4c0 4-6 4-6 8M9.5 17.5 12 20l2.5-2.5',
  edit: 'M4 20h4L19 9l-4-4L4 16ZM13 7l4 4',
  bin: 'M5 7h14M10 4h4M7 7l1 13h8l1-13',
  columns: 'M4 5h16v14H4ZM10 5v14M15 5v14',
} as const

export type IconName = keyof typeof paths

/** A line drawing in the colour of the text around it; whoever uses it says in words what it means. */
export function Icon({ name, className = 'size-4' }: { name: IconName; className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round" className={`shrink-0 ${className}`}>
      <path d={paths[name]} />
    </svg>
  )
}
