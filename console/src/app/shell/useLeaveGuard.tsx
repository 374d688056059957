import { useBlocker } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Confirm } from '../ui'

/** Asks before typed text is lost by going elsewhere. Gives the question to be shown. */
export function useLeaveGuard(dirty: boolean, onLeave: () => void): ReactNode {
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
