/** The product's mark: two bars on their way. */
export function Mark() {
  return (
    <svg aria-hidden viewBox="0 0 32 32" className="size-7 shrink-0">
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <g className="stroke-on-accent" strokeWidth="4" strokeLinecap="round">
        <path d="M8 21.5h16M8 11.5h16" strokeOpacity="0.35" />
        <path d="M8 21.5h9M8 11.5h13" />
      </g>
    </svg>
  )
}
