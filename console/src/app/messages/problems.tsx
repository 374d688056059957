// What is wrong with the messages, beside the field it is about.
import { createContext, useContext } from 'react'
import type { Problem } from '../../api/types.gen'

export interface Problems {
  problems: readonly Problem[]
  hints: readonly Problem[]
  /** Red beside the fields: only once somebody tried to go on. */
  strict: boolean
}
export const ProblemsContext = createContext<Problems>({ problems: [], hints: [], strict: false })

export function useFieldProblem(path: string): string | undefined {
  const { problems, strict } = useContext(ProblemsContext)
  if (!strict) return undefined
  return problems.find((p) => p.field === path)?.message
}
export const useFieldHints = (path: string): string[] =>
  useContext(ProblemsContext)
    .hints.filter((p) => p.field === path)
    .map((p) => p.message)
