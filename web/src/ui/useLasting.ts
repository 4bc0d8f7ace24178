import { useEffect, useState } from 'react'

/** True once the condition has lasted so many milliseconds: what is over in a moment is not worth a word. */
export function useLasting(condition: boolean, milliseconds: number): boolean {
  const [lasted, setLasted] = useState(false)
  useEffect(() => {
    if (!condition) return
    const timer = setTimeout(() => setLasted(true), milliseconds)
    return () => {
      clearTimeout(timer)
      setLasted(false)
    }
  }, [condition, milliseconds])
  return condition && lasted
}
