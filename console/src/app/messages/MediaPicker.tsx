import { useEffect, useRef, useState } from 'react'
import { DropZone, FileTrigger, Text, isFileDropItem } from 'react-aria-components'
import { asApiError, upload } from '../../api/client'
import type { Media, MediaQuery } from '../../api/types.gen'
import { mediaUrl } from '../lib/messages'
import { Bar, Button, Icon } from '../ui'
import { fieldId } from './fields'
import { useFieldProblem } from './problems'

const TYPES: Record<MediaQuery['kind'], { accept: string[]; most: number; help: string }> = {
  image: { accept: ['image/jpeg', 'image/png'], most: 10, help: 'JPEGかPNG、10MBまで。位置情報などは自動で取り除かれます。' },
  imagemap: { accept: ['image/jpeg', 'image/png'], most: 10, help: 'JPEGかPNG、10MBまで。横幅1040ピクセルに合わせて直されます。' },
  video: { accept: ['video/mp4'], most: 200, help: 'MP4、200MBまで。' },
  audio: { accept: ['audio/mp4', 'audio/x-m4a', 'audio/mpeg', '.m4a', '.mp3'], most: 200, help: 'M4AかMP3、200MBまで。' },
}

/** How long a sound or film plays, as far as this browser can tell. */
function durationOf(file: File): Promise<number | undefined> {
  return new Promise((resolve) => {
    const url = URL.createObjectURL(file)
    const player = document.createElement(file.type.startsWith('video') ? 'video' : 'audio')
    const done = (ms: number | undefined) => {
      URL.revokeObjectURL(url)
      resolve(ms)
    }
    player.preload = 'metadata'
    player.onloadedmetadata = () => done(Number.isFinite(player.duration) ? Math.round(player.duration * 1000) : undefined)
    player.onerror = () => done(undefined)
    setTimeout(() => done(undefined), 3000)
    player.src = url
  })
}

export function MediaPicker({ path, label, kind, current, onDone, onRemove, required }: { path: string; label: string; kind: MediaQuery['kind']; current: string; onDone: (media: Media) => void; onRemove?: () => void; required?: boolean }) {
  const [share, setShare] = useState<number | null>(null)
  const [error, setError] = useState('')
  const [name, setName] = useState('')
  const running = useRef<AbortController>(null)
  const problem = useFieldProblem(path)
  const type = TYPES[kind]
  useEffect(() => () => running.current?.abort(), [])

  async function take(file: File) {
    setError('')
    if (file.size > type.most * 1024 * 1024) {
      setError(`ファイルが大きすぎます（${Math.ceil(file.size / 1024 / 1024)}MB）。${type.most}MB以下にしてください。`)
      return
    }
    if (file.size === 0) {
      setError('このファイルは空です。')
      return
    }
    running.current = new AbortController()
    setShare(0)
    setName(file.name)
    try {
      const durationMs = kind === 'audio' || kind === 'video' ? await durationOf(file) : undefined
      const media = await upload(file, { kind, name: file.name, ...(durationMs === undefined ? {} : { durationMs }) }, setShare, running.current.signal)
      onDone(media)
    } catch (e) {
      if (!(e instanceof DOMException)) setError(asApiError(e).message)
    } finally {
      setShare(null)
    }
  }

  const wrong = error || problem
  const shown = mediaUrl(current)
  return (
    <div className="field" role="group" aria-label={label} id={fieldId(path)}>
      <span className="field-label" aria-hidden="true">
        {label}
        {required && <span className="mark-required">※必須</span>}
      </span>
      <span className="field-help">{type.help}</span>
      <DropZone
        className="drop"
        getDropOperation={() => 'copy'}
        onDrop={(e) => {
          const item = e.items.find(isFileDropItem)
          if (item) void item.getFile().then(take)
        }}
      >
        {current && (kind === 'image' || kind === 'imagemap') && <img className="drop-image" src={kind === 'imagemap' ? `${shown}/300` : shown} alt="いまの画像" />}
        {current && kind === 'video' && <Text slot="label">動画が入っています{name && `（${name}）`}</Text>}
        {current && kind === 'audio' && <Text slot="label">音声が入っています{name && `（${name}）`}</Text>}
        {!current && <Text slot="label">ここにファイルを置くか、ボタンで選んでください</Text>}
        <div className="row">
          <FileTrigger acceptedFileTypes={type.accept} onSelect={(files) => files?.[0] && void take(files[0])}>
            <Button small isPending={share !== null} aria-label={`${label}：${current ? '選び直す' : 'ファイルを選ぶ'}`}>
              {current ? '選び直す' : 'ファイルを選ぶ'}
            </Button>
          </FileTrigger>
          {current && onRemove && (
            <Button small kind="plain" icon="trash" onPress={onRemove} aria-label={`${label}を取り除く`}>
              取り除く
            </Button>
          )}
          {share !== null && (
            <Button small kind="plain" onPress={() => running.current?.abort()}>
              やめる
            </Button>
          )}
        </div>
        {share !== null && (
          <div className="upload">
            <Bar label={`${name}を送っています`} value={share} most={1} text={`${Math.round(share * 100)}%`} />
            <span>{share < 1 ? `${Math.round(share * 100)}%` : '確かめています'}</span>
          </div>
        )}
      </DropZone>
      {wrong && (
        <span className="field-error" role="alert">
          <Icon name="error" size={16} />＊{wrong}
        </span>
      )}
    </div>
  )
}
