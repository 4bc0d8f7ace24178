interface Props {
  label: string
  checked: boolean
  disabled?: boolean
  onChange: (checked: boolean) => void
}

/** Something that is on or off, and is so at once when it is touched. */
export function Switch({ label, checked, disabled = false, onChange }: Props) {
  return (
    <label className={`flex items-center gap-2.5 ${disabled ? 'opacity-55' : 'cursor-pointer'}`}>
      <input type="checkbox" role="switch" className="peer sr-only" checked={checked} disabled={disabled} onChange={(event) => onChange(event.target.checked)} />
      <span
        aria-hidden
        className="relative h-5 w-9 shrink-0 rounded-full bg-muted/60 transition-colors peer-checked:bg-accent peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent after:absolute after:top-0.5 after:left-0.5 after:size-4 after:rounded-full after:bg-surface after:transition-transform peer-checked:after:translate-x-4"
      />
      <span>{label}</span>
    </label>
  )
}
