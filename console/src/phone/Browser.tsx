import { useEffect, useRef, useState } from 'react'
import { Icon } from '../line'
import { api } from './api'
import { IconButton } from './ui'

/** LINE's browser over the talk. The simulator answers for this person when the page asks who is there. */
export function Browser({ userId, uri, onClose }: { userId: string; uri: string; onClose: () => void }) {
  const head = useRef<HTMLDivElement>(null)
  const frame = useRef<HTMLIFrameElement>(null)
  const source = api.openUrl(userId, uri)

  // The keyboard comes along, and goes back to where it was.
  const [before] = useState(() => document.activeElement)
  useEffect(() => {
    head.current?.querySelector('button')?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [before])
  useEffect(() => {
    // A page inside may ask to be closed, as liff.closeWindow() does.
    const message = (e: MessageEvent<unknown>) => {
      if (e.source === frame.current?.contentWindow && (e.data as { type?: unknown } | null)?.type === 'line-sim:close') onClose()
    }
    window.addEventListener('message', message)
    return () => window.removeEventListener('message', message)
  }, [onClose])

  return (
    // The keys are heard here for Escape only; everything inside is reached as usual.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div className="ph-browser" role="dialog" aria-label="アプリ内ブラウザ" onKeyDown={(e) => e.key === 'Escape' && onClose()}>
      <div className="ph-browser-head" ref={head}>
        <IconButton icon="close" label="ブラウザを閉じる" onPress={onClose} />
        <span className="ph-address" title={uri}>
          {uri.replace(/^https?:\/\//, '')}
        </span>
        <a className="ph-iconbutton" href={source} target="_blank" rel="noopener" aria-label="新しいタブで開く">
          <Icon name="link" />
        </a>
      </div>
      <iframe
        ref={frame}
        title={`開いたページ ${uri}`}
        src={source}
        allow="geolocation; camera; clipboard-write"
        sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-modals allow-downloads"
      />
    </div>
  )
}
