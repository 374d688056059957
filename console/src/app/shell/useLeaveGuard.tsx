import { useBlocker } from '@tanstack/react-router'
import { useEffect, useSyncExternalStore, type ReactNode } from 'react'
import { Confirm } from '../ui'

let unsaved = 0
const listeners = new Set<() => void>()
function count(more: 1 | -1) {
  unsaved += more
  for (const tell of listeners) tell()
}
function subscribe(tell: () => void) {
  listeners.add(tell)
  return () => void listeners.delete(tell)
}
/** Does something stand on the page that was typed and not saved? */
export const useUnsaved = () => useSyncExternalStore(subscribe, () => unsaved > 0)

/** Asks before typed text is lost by going elsewhere. Gives the question to be shown. */
export function useLeaveGuard(dirty: boolean, onLeave: () => void): ReactNode {
  useEffect(() => {
    if (!dirty) return
    count(1)
    return () => count(-1)
  }, [dirty])
  const blocker = useBlocker({ shouldBlockFn: () => dirty, enableBeforeUnload: () => dirty, withResolver: true })
  if (blocker.status !== 'blocked') return null
  return (
    <Confirm
      title="保存していない変更があります"
      isOpen
      danger
      onClose={blocker.reset}
      onConfirm={() => {
        onLeave()
        blocker.proceed()
      }}
      confirm="保存せずに移動する"
    >
      <p>移動すると、書いた内容は失われます。残すときは「やめる」を押して、保存してください。</p>
    </Confirm>
  )
}
