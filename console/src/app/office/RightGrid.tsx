// A set of rights as a grid: functions down, actions across. What does not exist is not there to be ticked.
import type { RightFunction } from '../../api/types.gen'
import { Checkbox } from '../ui'

export function RightGrid({ functions, rights, onChange }: { functions: RightFunction[]; rights: string[]; onChange?: (rights: string[]) => void }) {
  const has = new Set(rights)
  const toggle = (f: RightFunction, action: string, on: boolean) => {
    const next = new Set(has)
    const name = `${f.key}.${action}`
    const view = f.actions.some((a) => a.key === 'view')
    if (on) {
      next.add(name)
      if (view) next.add(`${f.key}.view`)
    } else if (action === 'view') {
      for (const a of f.actions) next.delete(`${f.key}.${a.key}`)
    } else {
      next.delete(name)
    }
    onChange?.(functions.flatMap((g) => g.actions.map((a) => `${g.key}.${a.key}`)).filter((n) => next.has(n)))
  }
  return (
    <div className="right-grid">
      {functions.map((f) => (
        <div key={f.key} className="right-row" role="group" aria-label={f.label}>
          <span className="right-name">
            {f.label}
            {f.departments && <span className="table-note">部署ごと</span>}
          </span>
          <span className="right-actions">
            {f.actions.map((a) => {
              const on = has.has(`${f.key}.${a.key}`)
              return onChange ? (
                <Checkbox key={a.key} isSelected={on} onChange={(v) => toggle(f, a.key, v)}>
                  {a.label}
                </Checkbox>
              ) : (
                <span key={a.key} className={on ? 'mark mark-on' : 'mark mark-off'}>
                  {on ? '✓ ' : ''}
                  {a.label}
                  {!on && <span className="visually-hidden">（できない）</span>}
                </span>
              )
            })}
          </span>
        </div>
      ))}
    </div>
  )
}
