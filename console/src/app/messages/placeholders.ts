// Which words between braces the editors offer besides those of every broadcast.
import { createContext, useContext } from 'react'
import { PLACEHOLDERS, type Placeholder } from '../lib/messages'

const NONE: readonly Placeholder[] = []
export const MorePlaceholders = createContext<readonly Placeholder[]>(NONE)
export const usePlaceholders = (): readonly Placeholder[] => {
  const more = useContext(MorePlaceholders)
  return more.length === 0 ? PLACEHOLDERS : [...more, ...PLACEHOLDERS.filter((p) => !more.some((m) => m.id === p.id))]
}
