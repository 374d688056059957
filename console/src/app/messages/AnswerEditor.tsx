// One answer of the city in the talk: up to five bubbles, and what happens besides. For replies, scenarios, questions and answers.
import { useEffect, useState } from 'react'
import { DeedEditor } from '../deeds/DeedEditor'
import type { Deed } from '../deeds/deeds'
import { toMessages, withAccount, type Bubble } from '../lib/messages'
import { useSession } from '../shell/session'
import { Button, Dialog } from '../ui'
import { MessagesEditor } from './MessagesEditor'
import { Preview, useCheck } from './Preview'

export interface Answer {
  bubbles: Bubble[]
  deeds: Deed[]
}

export function AnswerEditor({ answer, onChange, strict, onProblems, deedError, silent }: { answer: Answer; onChange: (answer: Answer) => void; /** Faults in red: only once somebody tried to save. */ strict: boolean; /** How many faults the messages have now. */ onProblems?: (count: number) => void; deedError?: string | undefined; /** What it means to send nothing; without, an answer needs a bubble. */ silent?: string }) {
  const [preview, setPreview] = useState(false)
  const { accountName } = useSession()
  const shown = withAccount(toMessages(answer.bubbles), accountName)
  const check = useCheck(shown)
  const count = check.problems.length
  useEffect(() => onProblems?.(count), [count, onProblems])
  return (
    <div className="stack">
      {silent && answer.bubbles.length === 0 && <p className="quiet">{silent}</p>}
      <MessagesEditor bubbles={answer.bubbles} onChange={(bubbles) => onChange({ ...answer, bubbles })} problems={check.problems} hints={check.hints} strict={strict} />
      {answer.bubbles.length > 0 && (
        <div>
          <Button small icon="phone" onPress={() => setPreview(true)}>
            この答えの見え方
          </Button>
        </div>
      )}
      <DeedEditor deeds={answer.deeds} onChange={(deeds) => onChange({ ...answer, deeds })} error={deedError} />
      <Dialog title="この答えの見え方" isOpen={preview} onClose={() => setPreview(false)}>
        <Preview messages={shown} />
      </Dialog>
    </div>
  )
}
