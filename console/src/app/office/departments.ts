// Departments as lists to choose from: a tree, told by its depth.
import { useQuery } from '@tanstack/react-query'
import { departments as departmentsQuery } from '../../api/queries'
import type { Department, Departments } from '../../api/types.gen'
import type { Item } from '../ui'

export function depthOf(d: Department, all: Department[]): number {
  let depth = 0
  for (let at = d; at.parentId; depth++) {
    const above = all.find((x) => x.id === at.parentId)
    if (!above || depth > 5) break
    at = above
  }
  return depth
}

/** In the order of the tree, each under the one above it. */
export function departmentItems(all: Department[], { closed = false, only = () => true }: { closed?: boolean; only?: (d: Department) => boolean } = {}): Item<number>[] {
  return all
    .filter((d) => (closed || !d.closed) && only(d))
    .map((d) => ({ id: d.id, label: `${'　'.repeat(depthOf(d, all))}${d.name}`, note: d.closed ? '廃止' : undefined }))
}

export function useDepartments(enabled = true): Departments | undefined {
  return useQuery({ ...departmentsQuery, enabled }).data
}
