// All steps as a list: the same drawing in words, for the keyboard, a screen reader and a phone.
import type { FlowNote } from '../../api/types.gen'
import { Button, cx, Icon } from '../ui'
import { KINDS, linesOf, notesOf, stepLabel, stepText, stepTitle, type Flow } from './flow'

export function Outline({ flow, open, onOpen, problems, hints, here }: { flow: Flow; open: string | undefined; onOpen: (key: string) => void; problems: readonly FlowNote[]; hints: readonly FlowNote[]; /** Where a test run stands. */ here?: string | undefined }) {
  const title = (key: string | undefined) => {
    const step = flow.steps.find((s) => s.key === key)
    return step ? stepLabel(flow, step) : 'まだつながっていません'
  }
  return (
    <ol className="flow-list" aria-label="ステップの一覧">
      {flow.steps.map((s, i) => {
        const wrong = notesOf(problems, s.key).length
        const odd = notesOf(hints, s.key).length
        return (
          <li key={s.key} className={cx('flow-item', s.key === open && 'flow-open')} data-kind={s.kind}>
            <div className="flow-item-head">
              <span className="bubble-number" aria-hidden="true">
                {i + 1}
              </span>
              <span className="kind">{KINDS[s.kind].label}</span>
              {i === 0 && <span className="mark">はじめ</span>}
              {s.key === here && <span className="mark">試している場所</span>}
              {wrong > 0 && (
                <span className="mark mark-error">
                  <Icon name="error" size={14} />
                  直すところ{wrong}件
                </span>
              )}
              {odd > 0 && <span className="mark mark-hint">ヒント{odd}件</span>}
            </div>
            <Button kind="plain" className="flow-item-open" aria-label={`ステップ${i + 1}「${stepTitle(s)}」を開く`} aria-pressed={s.key === open} onPress={() => onOpen(s.key)}>
              {stepTitle(s)}
            </Button>
            {s.name && stepText(s) && <p className="flow-item-text">{stepText(s)}</p>}
            {linesOf(s).length > 0 && (
              <ul className="flow-lines">
                {linesOf(s).map((l) => (
                  <li key={l.id} className={cx(!l.to && 'flow-loose')}>
                    <span>{l.label}</span>
                    <Icon name="right" size={14} />
                    <span>{title(l.to)}</span>
                  </li>
                ))}
              </ul>
            )}
          </li>
        )
      })}
    </ol>
  )
}
