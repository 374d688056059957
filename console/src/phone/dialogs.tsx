import { useState, type FormEvent } from 'react'
import { Button, FileTrigger, Form, Input, Label, NumberField, TextField, ToggleButton } from 'react-aria-components'
import { Icon, type Device, type LineAction } from '../line'
import { drawPhoto, PHOTOS, PLACES, STICKERS, upload, type Upload } from './samples'
import { Sheet } from './ui'

export type PickerAction = Extract<LineAction, { type: 'datetimepicker' }>

const PICKS = { date: { title: '日付を選択', input: 'date', label: '日付' }, time: { title: '時刻を選択', input: 'time', label: '時刻' }, datetime: { title: '日時を選択', input: 'datetime-local', label: '日時' } } as const

/** LINE writes the separator as T or t. */
const moment = (value: string | undefined) => value?.replace('t', 'T')

export function MomentDialog({ action, now, onPick, onClose }: { action: PickerAction; now: number | undefined; onPick: (value: string) => void; onClose: () => void }) {
  const pick = PICKS[action.mode] ?? PICKS.datetime
  // Without an initial value LINE starts from the present, in the phone's time zone: here always Japan's.
  const [value, setValue] = useState(() => {
    const present = new Date((now ?? Date.now()) + 9 * 3600_000).toISOString()
    return moment(action.initial) ?? { date: present.slice(0, 10), time: present.slice(11, 16), datetime: present.slice(0, 16) }[action.mode]
  })
  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault()
    if (value) onPick(value)
  }
  return (
    <Sheet title={pick.title} onClose={onClose}>
      <form onSubmit={submit} className="ph-form">
        <label className="ph-field">
          <span>{pick.label}</span>
          <input type={pick.input} value={value} min={moment(action.min)} max={moment(action.max)} required onChange={(e) => setValue(e.target.value)} />
        </label>
        {(action.min ?? action.max) !== undefined && (
          <p className="ph-hint">
            選べる範囲: {moment(action.min)?.replace('T', ' ') ?? '指定なし'} から {moment(action.max)?.replace('T', ' ') ?? '指定なし'} まで
          </p>
        )}
        <div className="ph-actions">
          <Button type="submit" className="ph-button ph-primary">
            送信
          </Button>
        </div>
      </form>
    </Sheet>
  )
}

/** The camera of a phone that is none: the address that stands in the code. */
export function ScanDialog({ onPick, onClose }: { onPick: (uri: string) => void; onClose: () => void }) {
  const [uri, setUri] = useState('')
  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault()
    if (uri.trim()) onPick(uri.trim())
  }
  return (
    <Sheet title="QRコードを読み取る" onClose={onClose}>
      <form onSubmit={submit} className="ph-form">
        <label className="ph-field">
          <span>QRコードのアドレス</span>
          <input type="url" value={uri} required onChange={(e) => setUri(e.target.value)} />
        </label>
        <p className="ph-hint">管理画面の「友だち追加QR」で、アドレスをコピーできます。</p>
        <div className="ph-actions">
          <Button type="submit" className="ph-button ph-primary">
            開く
          </Button>
        </div>
      </form>
    </Sheet>
  )
}

export function PlaceDialog({ onPick, onClose }: { onPick: (place: { title?: string; address?: string; latitude: number; longitude: number }) => void; onClose: () => void }) {
  const [title, setTitle] = useState('')
  const [address, setAddress] = useState('')
  const [latitude, setLatitude] = useState(39.702)
  const [longitude, setLongitude] = useState(141.1545)
  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault()
    if (Number.isFinite(latitude) && Number.isFinite(longitude)) onPick({ ...(title ? { title } : {}), ...(address ? { address } : {}), latitude, longitude })
  }
  const coordinate = { minimumFractionDigits: 1, maximumFractionDigits: 6 }
  return (
    <Sheet title="位置情報を送る" onClose={onClose}>
      <h3 className="ph-h3">見本の場所</h3>
      <ul className="ph-choices">
        {PLACES.map((place) => (
          <li key={place.title}>
            <Button className="ph-choice" onPress={() => onPick(place)}>
              <Icon name="pin" />
              <span>
                {place.title}
                <span className="ph-hint">{place.address}</span>
              </span>
            </Button>
          </li>
        ))}
      </ul>
      <h3 className="ph-h3">座標を入力</h3>
      <Form onSubmit={submit} className="ph-form">
        <div className="ph-pair">
          <NumberField className="ph-field" value={latitude} onChange={setLatitude} minValue={-90} maxValue={90} step={0.000001} formatOptions={coordinate}>
            <Label>緯度</Label>
            <Input />
          </NumberField>
          <NumberField className="ph-field" value={longitude} onChange={setLongitude} minValue={-180} maxValue={180} step={0.000001} formatOptions={coordinate}>
            <Label>経度</Label>
            <Input />
          </NumberField>
        </div>
        <TextField className="ph-field" value={title} onChange={setTitle} maxLength={100}>
          <Label>名前（任意）</Label>
          <Input />
        </TextField>
        <TextField className="ph-field" value={address} onChange={setAddress} maxLength={100}>
          <Label>住所（任意）</Label>
          <Input />
        </TextField>
        <div className="ph-actions">
          <Button type="submit" className="ph-button ph-primary">
            この座標を送る
          </Button>
        </div>
      </Form>
    </Sheet>
  )
}

export function StickerDialog({ onPick, onClose }: { onPick: (sticker: { packageId: string; stickerId: string }) => void; onClose: () => void }) {
  return (
    <Sheet title="スタンプを送る" onClose={onClose}>
      <ul className="ph-stickers">
        {STICKERS.map((s) => (
          <li key={s.stickerId}>
            <Button className="ph-sticker" onPress={() => onPick(s)}>
              <Icon name="smile" size={40} />
              <span>{s.keywords[0]}</span>
              <span className="ph-hint">
                {s.packageId}-{s.stickerId}
              </span>
            </Button>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}

export type PhotoSource = Exclude<Device, 'location'>

const PHOTO_TITLES: Record<PhotoSource, string> = { camera: 'カメラ', cameraRoll: '写真を1枚選ぶ', cameraRolls: '写真を何枚か選ぶ' }

/** The camera takes one, the album gives one or several; there is a picture of whatever one may want. */
export function PhotoDialog({ from, onPick, onError, onClose }: { from: PhotoSource | undefined; onPick: (photos: Upload[]) => void; onError: (e: unknown) => void; onClose: () => void }) {
  const [chosen, setChosen] = useState<(typeof PHOTOS)[number][]>([])
  const several = from === 'cameraRolls'
  const draw = (whats: typeof chosen) => void Promise.all(whats.map((what) => drawPhoto(what))).then(onPick, onError)
  return (
    <Sheet title={from ? PHOTO_TITLES[from] : '写真を送る'} onClose={onClose}>
      <h3 className="ph-h3">見本の写真</h3>
      <ul className="ph-choices">
        {PHOTOS.map((what) => (
          <li key={what}>
            {several ? (
              <ToggleButton className="ph-choice" isSelected={chosen.includes(what)} onChange={(on) => setChosen(on ? [...chosen, what] : chosen.filter((c) => c !== what))}>
                <Icon name="image" />
                <span>{what}</span>
              </ToggleButton>
            ) : (
              <Button className="ph-choice" onPress={() => draw([what])}>
                <Icon name="image" />
                <span>{what}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
      {several && (
        <div className="ph-actions">
          <Button className="ph-button ph-primary" isDisabled={chosen.length === 0} onPress={() => draw(chosen)}>
            {`${chosen.length}枚を送る`}
          </Button>
        </div>
      )}
      <h3 className="ph-h3">このパソコンの写真</h3>
      <FilePick accept={['image/jpeg', 'image/png']} label="写真を選ぶ" several={several} onPick={onPick} onError={onError} />
    </Sheet>
  )
}

export function FileDialog({ kind, onPick, onError, onClose }: { kind: 'video' | 'audio' | 'file'; onPick: (file: Upload) => void; onError: (e: unknown) => void; onClose: () => void }) {
  const text = {
    video: { title: '動画を送る', label: '動画を選ぶ', accept: ['video/mp4'] },
    audio: { title: '音声を送る', label: '音声を選ぶ', accept: ['audio/mp4', 'audio/mpeg', '.m4a'] },
    file: { title: 'ファイルを送る', label: 'ファイルを選ぶ', accept: [] },
  }[kind]
  return (
    <Sheet title={text.title} onClose={onClose}>
      <FilePick accept={text.accept} label={text.label} onPick={(files) => files.slice(0, 1).forEach(onPick)} onError={onError} />
    </Sheet>
  )
}

function FilePick({ accept, label, several, onPick, onError }: { accept: string[]; label: string; several?: boolean; onPick: (files: Upload[]) => void; onError: (e: unknown) => void }) {
  const [busy, setBusy] = useState(false)
  return (
    <div className="ph-actions">
      <FileTrigger
        {...(accept.length > 0 ? { acceptedFileTypes: accept } : {})}
        allowsMultiple={several ?? false}
        onSelect={(files) => {
          if (!files?.length) return
          setBusy(true)
          Promise.all([...files].map(upload))
            .then(onPick, onError)
            .finally(() => setBusy(false))
        }}
      >
        <Button className="ph-button" isDisabled={busy}>
          {busy ? '読み込んでいます…' : label}
        </Button>
      </FileTrigger>
    </div>
  )
}
