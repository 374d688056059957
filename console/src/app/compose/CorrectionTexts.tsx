// The words of a correction in each language in which the wrong one arrived, Japanese first.
import { LANGUAGES, type Language, type Translated } from '../lib/languages'
import { formatPeople } from '../lib/numbers'
import { Checkbox, TextField } from '../ui'

const MOST = 5000

export interface CorrectionText {
  language: Translated
  /** Who got it in this language at once; 0: in a digest only. */
  people: number
  body: string
  /** Somebody who knows the language has read it. */
  reviewed: boolean
  /** They are told in plain Japanese or Japanese instead. */
  left: boolean
}

/** The marks of a fresh correction, as the program writes them (src/city/delivery/correction_text.c). */
const MARKS: readonly (readonly [wrong: string, right: string])[] = [
  ['（誤）', '（正）'],
  ['（まちがい）', '（ただしい）'],
  ['[Wrong]', '[Correct]'],
  ['（错误）', '（正确）'],
  ['[잘못된 내용]', '[올바른 내용]'],
  ['[Sai]', '[Đúng]'],
]

/** What is wrong with a text, in words for its field. */
export function faultOf(body: string): string | undefined {
  if (body.trim() === '') return '訂正の文を書いてください。'
  for (const [wrong, right] of MARKS) {
    const from = body.indexOf(wrong)
    const to = body.indexOf(right)
    const between = from >= 0 && to > from && body.slice(from + wrong.length, to).trim() === ''
    if (between || (to >= 0 && body.slice(to + right.length).trim() === '')) return `${wrong}と${right}を書いてください。どちらも要らないときは、その行を消してください。`
  }
  return undefined
}

/** Which language they get who read one without a text of its own. */
export function insteadOf(texts: readonly CorrectionText[], language: Translated): Language {
  return language !== 'ja-easy' && texts.some((t) => t.language === 'ja-easy' && !t.left) ? 'ja-easy' : 'ja'
}

export function CorrectionTexts({ texts, tried, onChange, onLook }: { texts: readonly CorrectionText[]; tried: boolean; onChange: (texts: CorrectionText[]) => void; onLook: (language: Language) => void }) {
  const put = (next: CorrectionText) => {
    onChange(texts.map((t) => (t.language === next.language ? next : t)))
    onLook(next.language)
  }
  return (
    <>
      {texts.map((t) => (
        <OneText key={t.language} t={t} instead={insteadOf(texts, t.language)} error={tried && !t.left ? faultOf(t.body) : undefined} onChange={put} />
      ))}
    </>
  )
}

function OneText({ t, instead, error, onChange }: { t: CorrectionText; instead: Language; error: string | undefined; onChange: (next: CorrectionText) => void }) {
  const name = LANGUAGES[t.language].label
  return (
    <section className="stack" aria-label={`${name}の訂正`}>
      {!t.left && (
        <>
          <TextField
            label={`訂正の文（${name}）`}
            value={t.body}
            onChange={(body) => onChange({ ...t, body })}
            lines={9}
            most={MOST}
            required
            error={error}
            help={`${name}では、${t.people > 0 ? `${formatPeople(t.people)}に` : 'まとめの中で'}届きました。はじめの文は、プログラムに入っている訳です。`}
          />
          <Checkbox isSelected={t.reviewed} onChange={(reviewed) => onChange({ ...t, reviewed })} help="確かめるまでは、市がまだ確かめていない下書きであることを知らせる吹き出しが、前に付いて届きます。">
            {name}が分かる人が、この文を確かめた
          </Checkbox>
        </>
      )}
      <Checkbox isSelected={t.left} onChange={(left) => onChange({ ...t, left })}>
        {name}では送らない（その人たちには{LANGUAGES[instead].label}の訂正が届きます）
      </Checkbox>
    </section>
  )
}
