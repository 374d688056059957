// Short good news, read out and shown for a while. Bad news never goes here: it stays beside what it is about.
import { useEffect, useState, useSyncExternalStore } from 'react'
import { Icon } from '../ui'

interface Told {
  text: string
  at: number
}
let told: Told | null = null
const listeners = new Set<() => void>()

export function tell(text: string): void {
  told = { text, at: Date.now() }
  for (const listener of listeners) listener()
}

export function Toasts() {
  const current = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => told,
  )
  const [gone, setGone] = useState(0)
  useEffect(() => {
    if (!current) return
    const timer = setTimeout(() => setGone(current.at), 6000)
    return () => clearTimeout(timer)
  }, [current])
  return (
    <div className="toasts" role="status" aria-live="polite">
      {current && current.at > gone && (
        <p className="toast">
          <Icon name="success" />
          {current.text}
        </p>
      )}
    </div>
  )
}
