import type { Toast } from './toast'

export function Toasts({ toasts }: { toasts: Toast[] }) {
  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 bottom-4 z-10 flex flex-col items-center gap-2 px-4">
      {toasts.map((toast) => (
        <p key={toast.id} className="rounded-lg bg-ink px-4 py-2 text-canvas shadow-lg">
          {toast.text}
        </p>
      ))}
    </div>
  )
}
