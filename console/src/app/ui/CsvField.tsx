// A CSV file to be chosen or dropped: empty and too large ones are refused on the spot.
import { useState } from 'react'
import { DropZone, FileTrigger, Text, isFileDropItem } from 'react-aria-components'
import { formatCount } from '../lib/numbers'
import { Button, Icon, RadioGroup } from './index'

const MEGABYTE = 1024 * 1024

function faultOf(file: File, megabytes: number): string {
  if (file.size === 0) return 'このファイルは空です。'
  if (file.size <= megabytes * MEGABYTE) return ''
  return `ファイルが大きすぎます（${Math.ceil(file.size / MEGABYTE)}MB）。${megabytes}MB以下に分けてください。`
}

/** onTake gets null when the file cannot be used. */
export function CsvField({ file, onTake, error, megabytes, isPending }: { file: File | null; onTake: (file: File | null) => void; error?: string; megabytes: number; isPending?: boolean }) {
  const [fault, setFault] = useState('')
  const wrong = fault || error
  function take(next: File | undefined) {
    if (!next) return
    const found = faultOf(next, megabytes)
    setFault(found)
    onTake(found ? null : next)
  }
  return (
    <div className="field" role="group" aria-label="CSVファイル">
      <span className="field-label" aria-hidden="true">
        CSVファイル<span className="mark-required">※必須</span>
      </span>
      <DropZone
        className="drop"
        getDropOperation={() => 'copy'}
        onDrop={(e) => {
          const item = e.items.find(isFileDropItem)
          if (item) void item.getFile().then(take)
        }}
      >
        <Text slot="label">{file ? `${file.name}（${formatCount(Math.ceil(file.size / 1024))}KB）` : 'ここにファイルを置くか、ボタンで選んでください'}</Text>
        <FileTrigger acceptedFileTypes={['.csv', 'text/csv']} onSelect={(files) => take(files?.[0])}>
          <Button small isPending={isPending ?? false} aria-label={file ? 'CSVファイル：選び直す' : 'CSVファイル：ファイルを選ぶ'}>
            {file ? '選び直す' : 'ファイルを選ぶ'}
          </Button>
        </FileTrigger>
      </DropZone>
      {wrong && (
        <span className="field-error" role="alert">
          <Icon name="error" size={16} />＊{wrong}
        </span>
      )}
    </div>
  )
}

export type CsvEncoding = 'utf8' | 'cp932'

/** In which characters a CSV file is written out. */
export function CsvEncodingChoice({ value, onChange }: { value: CsvEncoding; onChange: (encoding: CsvEncoding) => void }) {
  return (
    <RadioGroup
      label="文字コード"
      value={value}
      onChange={onChange}
      inline
      items={[
        { id: 'utf8', label: 'UTF-8（ふつうはこちら）' },
        { id: 'cp932', label: 'Shift_JIS（CP932）' },
      ]}
    />
  )
}
