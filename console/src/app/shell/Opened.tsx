import { Fragment, useState, type ReactNode } from 'react'
import { Button, Notice } from '../ui'
import { useUnsaved } from './useLeaveGuard'

/** A form about data that is read again and again: a newer version by somebody else
 *  takes its place only while nothing unsaved stands in the form (useLeaveGuard). */
export function Opened<T extends { version: number }>({ now, children }: { now: T; children: (opened: T) => ReactNode }) {
  const [opened, setOpened] = useState(now)
  const unsaved = useUnsaved()
  const newer = now.version !== opened.version
  if (newer && !unsaved) setOpened(now)
  return (
    <>
      {newer && unsaved && (
        <Notice kind="warning" live title="その間に、ほかの職員が保存しました">
          <p>書きかけの内容は、この画面に残っています。このままでは保存できません。要るところを写してから、いまの内容を読みこんでください。</p>
          <Button small onPress={() => setOpened(now)}>
            いまの内容を読みこむ（書きかけは消えます）
          </Button>
        </Notice>
      )}
      <Fragment key={opened.version}>{children(newer ? opened : now)}</Fragment>
    </>
  )
}
