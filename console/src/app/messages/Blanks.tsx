// What a template left open: words between braces that nothing stands for.
import { useState } from 'react'
import { blanksOf, toMessages, withBlanksFilled, type Bubble } from '../lib/messages'
import { Button, Notice, TextField } from '../ui'

const NONE: readonly string[] = []

export function Blanks({ bubbles, columns = NONE, onFill }: { bubbles: Bubble[]; columns?: readonly string[]; onFill: (bubbles: Bubble[]) => void }) {
  const [values, setValues] = useState<Record<string, string>>({})
  const words = blanksOf(toMessages(bubbles), columns)
  if (words.length === 0) return null
  const given = Object.fromEntries(words.map((w) => [w, values[w]?.trim() ?? ''] as const).filter(([, v]) => v !== ''))
  return (
    <Notice title={`文の中に、埋める空欄が${words.length}つあります`}>
      <div className="blanks">
        {words.map((w) => (
          <TextField key={w} label={w} value={values[w] ?? ''} onChange={(v) => setValues((old) => ({ ...old, [w]: v }))} />
        ))}
        <Button
          isDisabled={Object.keys(given).length === 0}
          onPress={() => {
            onFill(bubbles.map((b) => ({ ...b, message: withBlanksFilled(b.message, given) })))
            setValues({})
          }}
        >
          空欄に入れる
        </Button>
      </div>
      <p className="quiet">「{`{{${words[0]}}}`}」と書いてあるところに入ります。差し込みの書きまちがいのときは、本文を直してください。</p>
    </Notice>
  )
}
