// A CSV file that is sent, read by the server and shown on a page of its own.
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { asApiError } from '../../api/client'
import { CsvField } from './CsvField'
import { Button } from './index'

/** upload: sends the file and goes where it is shown; given up when the page is left. looking: what is said while the server reads. children: what else it depends on. */
export function CsvUpload({ upload, megabytes, looking, note, children }: { upload: (file: File, onProgress: (share: number) => void, signal: AbortSignal) => Promise<void>; megabytes: number; looking: string; note: string; children?: ReactNode }) {
  const [file, setFile] = useState<File | null>(null)
  const [share, setShare] = useState<number | null>(null)
  const [error, setError] = useState('')
  const running = useRef<AbortController>(null)
  useEffect(() => () => running.current?.abort(), [])

  function take(next: File | null) {
    setError('')
    setFile(next)
  }
  async function send() {
    if (!file) {
      setError('CSVファイルを選んでください。')
      return
    }
    setError('')
    setShare(0)
    running.current = new AbortController()
    try {
      await upload(file, setShare, running.current.signal)
    } catch (e) {
      if (!(e instanceof DOMException)) setError(asApiError(e).message)
    } finally {
      setShare(null)
    }
  }
  return (
    <div className="stack">
      <CsvField file={file} onTake={take} error={error} megabytes={megabytes} />
      {children}
      <div>
        <Button kind="primary" isPending={share !== null} onPress={() => void send()}>
          内容を確かめる
        </Button>
      </div>
      {share !== null && <p role="status">{share < 1 ? `送っています（${Math.round(share * 100)}%）` : looking}</p>}
      <p className="quiet">{note}</p>
    </div>
  )
}
