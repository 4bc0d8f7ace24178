interface Props {
  percent: number
  /** What is progressing, for those who do not see the bar. */
  label: string
  tone?: 'accent' | 'good' | 'warn' | 'still'
}

const fills = { accent: 'bg-accent', good: 'bg-good', warn: 'bg-warn', still: 'bg-muted/60' }

export function ProgressBar({ percent, label, tone = 'accent' }: Props) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className="h-2 w-full overflow-hidden rounded-full bg-track"
    >
      <div className={`bar h-full rounded-full ${fills[tone]}`} style={{ width: `${percent}%` }} />
    </div>
  )
}
