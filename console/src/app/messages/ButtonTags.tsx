// Which tags a button gives and takes; only where messages go out as broadcasts.
import { useContext, useState } from 'react'
import type { PostbackAction } from '../../line/types'
import { omit } from '../lib/omit'
import { Checkbox, MultiSelect } from '../ui'
import { fieldId } from './fields'
import { useFieldProblem } from './problems'
import { TagsContext } from './tags'

export function ButtonTags({ path, action, onChange }: { path: string; action: PostbackAction; onChange: (action: PostbackAction) => void }) {
  const tags = useContext(TagsContext)
  const problem = useFieldProblem(`${path}.tags`)
  const add = action.tags?.add ?? []
  const remove = action.tags?.remove ?? []
  const [wanted, setWanted] = useState(false)
  const open = wanted || add.length + remove.length > 0
  if (!tags) return null
  const set = (part: { add?: number[]; remove?: number[] }) => {
    const next = { add, remove, ...part }
    onChange(next.add.length + next.remove.length > 0 ? { ...action, tags: { ...(next.add.length ? { add: next.add } : {}), ...(next.remove.length ? { remove: next.remove } : {}) } } : omit(action, 'tags'))
  }
  return (
    <div className="button-tags" id={fieldId(`${path}.tags`)}>
      <Checkbox
        isSelected={open}
        onChange={(on) => {
          setWanted(on)
          if (!on) onChange(omit(action, 'tags'))
        }}
        {...(tags.length === 0 && !open ? { isDisabled: true, help: 'タグがまだありません。「タグ」の画面で作れます。' } : {})}
      >
        このボタンを押した人にタグを付ける
      </Checkbox>
      {open && (
        <div className="grid-2">
          <MultiSelect label="付けるタグ" button="選ぶ" values={add} onChange={(ids) => set({ add: ids.slice(0, 10), remove: remove.filter((id) => !ids.includes(id)) })} items={tags.filter((t) => !t.disabled || add.includes(t.id))} error={problem} />
          <MultiSelect label="外すタグ" button="選ぶ" values={remove} onChange={(ids) => set({ remove: ids.slice(0, 10), add: add.filter((id) => !ids.includes(id)) })} items={tags.filter((t) => !t.disabled || remove.includes(t.id))} />
        </div>
      )}
    </div>
  )
}
