// Typed text that is not saved yet, kept in this tab so that a reload does not lose it.
export function keep(key: string, value: unknown): boolean {
  try {
    sessionStorage.setItem(`kairanban.${key}`, JSON.stringify({ at: Date.now(), value }))
    return true
  } catch {
    return false
  }
}
export function kept<T>(key: string): { at: number; value: T } | null {
  try {
    const text = sessionStorage.getItem(`kairanban.${key}`)
    return text ? (JSON.parse(text) as { at: number; value: T }) : null
  } catch {
    return null
  }
}
export function forget(key: string): void {
  try {
    sessionStorage.removeItem(`kairanban.${key}`)
  } catch {
    // Storage is switched off: nothing was kept.
  }
}
export function forgetAll(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith('kairanban.')) sessionStorage.removeItem(key)
  } catch {
    // As above.
  }
}
