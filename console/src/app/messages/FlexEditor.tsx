import { useState } from 'react'
import { Disclosure, DisclosurePanel, Heading, Button as AriaButton } from 'react-aria-components'
import type { FlexBubble, FlexCarousel, FlexMessage } from '../../line'
import { buildCard, DESIGNS, designOf, newCard, readCard, type Card, type Design } from '../lib/flexDesigns'
import { moved, newAction, replaced, without } from '../lib/messages'
import { Button, Icon, IconButton, Notice, TextField } from '../ui'
import { ActionEditor } from './ActionEditor'
import type { EditorProps } from './editors'
import { MessageText } from './fields'
import { MediaPicker } from './MediaPicker'

const bubblesOf = (contents: FlexBubble | FlexCarousel): FlexBubble[] => (contents?.type === 'carousel' ? contents.contents : [contents])
const isBlank = (contents: FlexBubble | FlexCarousel) => contents?.type === 'bubble' && !contents.header && !contents.hero && !contents.footer && (contents.body?.contents.length ?? 0) === 0
const toContents = (cards: Card[]): FlexBubble | FlexCarousel => (cards.length === 1 ? buildCard(cards[0]!) : { type: 'carousel', contents: cards.map(buildCard) })

export function FlexEditor({ path, message, onChange }: EditorProps<FlexMessage>) {
  const read = bubblesOf(message.contents).map(readCard)
  const cards = read.every((c) => c !== null) ? (read as Card[]) : null
  const set = (next: Card[]) => onChange({ ...message, contents: toContents(next), ...(message.altText === '' || message.altText === cards?.[0]?.title ? { altText: next[0]?.title ?? '' } : {}) })

  if (isBlank(message.contents)) {
    return (
      <>
        <p className="field-label">カードの形を選んでください</p>
        <div className="designs">
          {DESIGNS.map((d) => (
            <AriaButton key={d.id} className="design" onPress={() => onChange({ ...message, contents: buildCard(newCard(d.id)) })}>
              <span className="design-head" style={{ background: d.color }}>
                {d.head}
              </span>
              <span className="design-name">{d.label}</span>
              <span className="design-note">{d.note}</span>
            </AriaButton>
          ))}
        </div>
        <Expert path={path} message={message} onChange={onChange} />
      </>
    )
  }
  return (
    <>
      {cards ? (
        <>
          {cards.map((card, i) => (
            <CardForm key={i} index={i} count={cards.length} path={cards.length === 1 ? `${path}.contents` : `${path}.contents.contents[${i}]`} card={card} onChange={(c) => set(replaced(cards, i, c))} onMove={(to) => set(moved(cards, i, to))} onRemove={() => set(without(cards, i))} />
          ))}
          <div className="row">
            <Button icon="plus" isDisabled={cards.length >= 12} onPress={() => set([...cards, newCard(cards[0]!.design)])}>
              横に並べるカードを足す（{cards.length}／12）
            </Button>
          </div>
        </>
      ) : (
        <Notice title="このカードは、フォームでは直せません">決まった形ではないので、下の「詳細（JSON）」で直します。</Notice>
      )}
      <MessageText path={`${path}.altText`} label="通知に出る文" value={message.altText} onChange={(altText) => onChange({ ...message, altText })} most={400} required help="スマートフォンの通知、トークの一覧、読み上げで使われます。" />
      <Expert path={path} message={message} onChange={onChange} open={!cards} />
    </>
  )
}

function CardForm({ path, card, onChange, index, count, onMove, onRemove }: { path: string; card: Card; onChange: (card: Card) => void; index: number; count: number; onMove: (to: number) => void; onRemove: () => void }) {
  const design: Design = designOf(card.design)
  const many = count > 1
  return (
    <fieldset className="sub sub-card">
      <legend>
        {design.label}のカード{many && ` ${index + 1}／${count}`}
      </legend>
      {many && (
        <div className="row-tight sub-tools">
          <IconButton icon="up" small label={`カード${index + 1}を前へ`} isDisabled={index === 0} onPress={() => onMove(index - 1)} />
          <IconButton icon="down" small label={`カード${index + 1}を後ろへ`} isDisabled={index === count - 1} onPress={() => onMove(index + 1)} />
          <IconButton icon="trash" small label={`カード${index + 1}を消す`} onPress={onRemove} />
        </div>
      )}
      <MessageText path={`${path}.body.contents[0].text`} label={design.title} value={card.title} onChange={(title) => onChange({ ...card, title })} most={100} required />
      <TextField label="説明" value={card.lead} onChange={(lead) => onChange({ ...card, lead })} lines={3} most={500} counting="utf16" optional />
      <div className="grid-2">
        {design.rows.map((label) => (
          <TextField key={label} label={label} value={card.rows[label] ?? ''} onChange={(v) => onChange({ ...card, rows: { ...card.rows, [label]: v } })} most={200} counting="utf16" optional help={label === '日時' ? '例：12月5日(木) 13:30から15:00まで' : undefined} />
        ))}
      </div>
      <TextField label="小さく書く注意" value={card.note} onChange={(note) => onChange({ ...card, note })} most={200} counting="utf16" optional />
      <MediaPicker path={`${path}.hero.url`} label="上の画像" kind="image" current={card.image} onDone={(m) => onChange({ ...card, image: `media:${m.token}/original` })} onRemove={() => onChange({ ...card, image: '' })} />
      {card.buttons.map((action, i) => (
        <div key={i} className="sub-item">
          <div className="sub-head">
            <span className="sub-number">{i + 1}番目のボタン</span>
            <IconButton icon="trash" small label={`${i + 1}番目のボタンを消す`} onPress={() => onChange({ ...card, buttons: without(card.buttons, i) })} />
          </div>
          <ActionEditor path={`${path}.footer.contents[${i}].action`} action={action} onChange={(a) => onChange({ ...card, buttons: replaced(card.buttons, i, a) })} labelMost={40} />
        </div>
      ))}
      <div>
        <Button small icon="plus" isDisabled={card.buttons.length >= 3} onPress={() => onChange({ ...card, buttons: [...card.buttons, newAction()] })}>
          ボタンを足す（{card.buttons.length}／3）
        </Button>
      </div>
    </fieldset>
  )
}

function Expert({ path, message, onChange, open }: { path: string; message: FlexMessage; onChange: (m: FlexMessage) => void; open?: boolean }) {
  const now = JSON.stringify(message.contents, null, 2)
  const [text, setText] = useState<string | null>(null)
  let error = ''
  if (text !== null) {
    try {
      const value = JSON.parse(text) as { type?: unknown }
      if (typeof value !== 'object' || value === null || (value.type !== 'bubble' && value.type !== 'carousel')) error = '「type」が「bubble」か「carousel」のオブジェクトにしてください。'
    } catch (e) {
      error = `JSONとして読めません（${e instanceof Error ? e.message : ''}）。`
    }
  }
  return (
    <Disclosure className="disclosure" defaultExpanded={open ?? false}>
      <Heading level={4} className="disclosure-head">
        <AriaButton slot="trigger" className="disclosure-button">
          <Icon name="chevron" size={18} />
          詳細（JSON）
        </AriaButton>
      </Heading>
      <DisclosurePanel>
        <div className="stack">
          <TextField label="FlexメッセージのJSON" help="慣れた人向けです。LINEのFlex Message Simulatorで作ったものも貼り付けられます。" value={text ?? now} onChange={setText} lines={14} error={error || undefined} spellCheck={false} className="mono" />
          <div className="row">
            <Button
              isDisabled={text === null || error !== '' || text === now}
              onPress={() => {
                onChange({ ...message, contents: JSON.parse(text ?? now) as FlexBubble })
                setText(null)
              }}
            >
              この内容にする
            </Button>
            {text !== null && text !== now && (
              <Button kind="plain" onPress={() => setText(null)}>
                元に戻す
              </Button>
            )}
            <span className="quiet">{path && `${new Blob([now]).size.toLocaleString('ja-JP')}／${message.contents.type === 'carousel' ? '50,000' : '30,000'}バイト`}</span>
          </div>
        </div>
      </DisclosurePanel>
    </Disclosure>
  )
}
