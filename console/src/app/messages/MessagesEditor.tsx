// One to five bubbles: a list to order them, the editor of the one that is chosen, and quick replies at the end.
import { useMemo, useState } from 'react'
import type { Problem } from '../../api/types.gen'
import type { QuickReplyItem } from '../../line'
import { bubbleText, KIND_LABELS, kindLabel, kindOf, moved, newBubble, newKey, problemIndex, replaced, without, type Bubble, type BubbleKind, type DraftMessage } from '../lib/messages'
import { omit } from '../lib/omit'
import { Button, Icon, IconButton, MenuButton, Notice } from '../ui'
import { OrderList } from '../ui/OrderList'
import { ActionEditor } from './ActionEditor'
import { AudioEditor, ButtonsEditor, CarouselEditor, ConfirmEditor, ImageCarouselEditor, ImageEditor, LocationEditor, StickerEditor, TextEditor, VideoEditor, type EditorProps } from './editors'
import { FlexEditor } from './FlexEditor'
import { ImagemapEditor } from './ImagemapEditor'
import { ProblemsContext } from './problems'
import { SenderField, useUsualSender, withSender } from './SenderField'

const MOST = 5
const KINDS = Object.entries(KIND_LABELS).map(([id, k]) => ({ id: id as BubbleKind, label: k.label, note: k.note }))

export function MessagesEditor({ bubbles, onChange, problems, hints, strict, personal = true, department }: { bubbles: Bubble[]; onChange: (bubbles: Bubble[]) => void; problems: readonly Problem[]; hints: readonly Problem[]; strict: boolean; personal?: boolean; /** Of a broadcast, whose usual sender it begins with. */ department?: number | 'own' }) {
  const [chosen, setChosen] = useState<string | undefined>(bubbles[0]?.key)
  const usual = useUsualSender(department)
  const context = useMemo(() => ({ problems, hints, strict }), [problems, hints, strict])
  const index = Math.max(
    0,
    bubbles.findIndex((b) => b.key === chosen),
  )
  const bubble = bubbles[index]

  function add(kind: BubbleKind) {
    const fresh = withSender(newBubble(kind), bubbles.length > 0 ? bubbles[0]?.message.sender : usual)
    onChange([...bubbles, fresh])
    setChosen(fresh.key)
  }
  function remove(i: number) {
    setChosen(bubbles[i + 1]?.key ?? bubbles[i - 1]?.key)
    onChange(without(bubbles, i))
  }
  const problemsOf = (i: number) => problems.filter((p) => problemIndex(p.field) === i)
  const hintsOf = (i: number) => hints.filter((p) => problemIndex(p.field) === i)
  const general = problems.filter((p) => problemIndex(p.field) < 0 || problemIndex(p.field) >= bubbles.length)

  return (
    <ProblemsContext value={context}>
      {strict && general.length > 0 && bubbles.length > 0 && (
        <Notice kind="error" title="メッセージを確かめてください">
          {general.map((p) => (
            <p key={p.message}>{p.message}</p>
          ))}
        </Notice>
      )}
      {bubbles.length === 0 ? (
        <div className="empty">
          <p className="empty-title">吹き出しがまだありません</p>
          <p>1回の配信で、5つまでの吹き出しを送れます。</p>
        </div>
      ) : (
        <OrderList
          label="吹き出しの順番"
          items={bubbles.map((b, i) => ({ id: b.key, label: `${i + 1}番目の吹き出し（${kindLabel(b.message)}）`, message: b.message }))}
          selected={bubble?.key ?? ''}
          onSelect={setChosen}
          onMove={(from, to) => onChange(moved(bubbles, from, to))}
          actions={(_, i) => (
            <>
              <IconButton icon="copy" small label={`${i + 1}番目の吹き出しを複製`} isDisabled={bubbles.length >= MOST} onPress={() => onChange([...bubbles.slice(0, i + 1), { key: newKey(), message: structuredClone(bubbles[i]!.message) }, ...bubbles.slice(i + 1)])} />
              <IconButton icon="trash" small label={`${i + 1}番目の吹き出しを消す`} onPress={() => remove(i)} />
            </>
          )}
        >
          {(item, i) => (
            <span className="bubble-row">
              <span className="bubble-number" aria-hidden="true">
                {i + 1}
              </span>
              <span className="bubble-kind">{kindLabel(item.message)}</span>
              <span className="bubble-text">{bubbleText(item.message)}</span>
              {problemsOf(i).length > 0 && (
                <span className={strict ? 'mark mark-error' : 'mark'}>
                  {strict && <Icon name="error" size={14} />}
                  {strict ? `エラー${problemsOf(i).length}件` : '書きかけ'}
                </span>
              )}
              {hintsOf(i).length > 0 && <span className="mark mark-hint">ヒント{hintsOf(i).length}件</span>}
            </span>
          )}
        </OrderList>
      )}
      <div className="row">
        <MenuButton label={`吹き出しを足す（${bubbles.length}／${MOST}）`} icon="plus" items={KINDS.map((k) => ({ ...k, disabled: bubbles.length >= MOST }))} onAction={add} />
        {bubbles.length >= MOST && <span className="quiet">LINEで一度に送れるのは5つまでです。</span>}
      </div>
      {bubble && (
        <section className="bubble-editor" aria-label={`${index + 1}番目の吹き出し（${kindLabel(bubble.message)}）を編集`} key={bubble.key}>
          <h3>
            <span className="bubble-number" aria-hidden="true">
              {index + 1}
            </span>
            {kindLabel(bubble.message)}を編集
          </h3>
          {strict && problemsOf(index).length > 0 && (
            <Notice kind="error" title="この吹き出しは、このままでは送れません">
              <ul className="summary-list">
                {problemsOf(index).map((p, i) => (
                  <li key={i}>{p.message}</li>
                ))}
              </ul>
            </Notice>
          )}
          {hintsOf(index).length > 0 && (
            <Notice kind="warning" title="確かめてください">
              <ul className="summary-list">
                {hintsOf(index).map((p, i) => (
                  <li key={i}>{p.message}</li>
                ))}
              </ul>
            </Notice>
          )}
          <BubbleEditor path={`messages[${index}]`} message={bubble.message} onChange={(message) => onChange(replaced(bubbles, index, { ...bubble, message }))} personal={personal} />
        </section>
      )}
      {bubbles.length > 0 && <SenderField bubbles={bubbles} onChange={onChange} department={department} />}
      {bubbles.length > 0 && <QuickReplyEditor bubbles={bubbles} onChange={onChange} />}
    </ProblemsContext>
  )
}

function BubbleEditor(props: EditorProps<DraftMessage>) {
  // Each editor takes the one kind that kindOf() just told.
  const p = props as unknown as EditorProps<never> & { message: never; onChange: (m: DraftMessage) => void }
  switch (kindOf(props.message)) {
    case 'text':
      return <TextEditor {...p} />
    case 'image':
      return <ImageEditor {...p} />
    case 'buttons':
      return <ButtonsEditor {...p} />
    case 'confirm':
      return <ConfirmEditor {...p} />
    case 'carousel':
      return <CarouselEditor {...p} />
    case 'image_carousel':
      return <ImageCarouselEditor {...p} />
    case 'imagemap':
      return <ImagemapEditor {...p} />
    case 'flex':
      return <FlexEditor {...p} />
    case 'location':
      return <LocationEditor {...p} />
    case 'video':
      return <VideoEditor {...p} />
    case 'audio':
      return <AudioEditor {...p} />
    case 'sticker':
      return <StickerEditor {...p} />
    case null:
      return <Notice title="この種類の吹き出しは、この画面では直せません">順番を変えること、消すことはできます。</Notice>
  }
}

/** LINE shows only the last bubble's quick replies, so they always live there. */
function QuickReplyEditor({ bubbles, onChange }: { bubbles: Bubble[]; onChange: (bubbles: Bubble[]) => void }) {
  const lastIndex = bubbles.length - 1
  const owner = bubbles.findLastIndex((b) => (b.message.quickReply?.items.length ?? 0) > 0)
  const items = bubbles[owner]?.message.quickReply?.items ?? []
  function set(next: QuickReplyItem[]) {
    onChange(
      bubbles.map((b, i) => {
        const rest = omit(b.message, 'quickReply')
        return { ...b, message: (i === lastIndex && next.length > 0 ? { ...rest, quickReply: { items: next } } : rest) as DraftMessage }
      }),
    )
  }
  const change = (i: number, item: QuickReplyItem) => set(replaced(items, i, item))
  return (
    <fieldset className="sub quick-editor">
      <legend>クイックリプライ（{items.length}／13）</legend>
      <p className="quiet">最後の吹き出しの下に並ぶボタンです。次の発言があると消えます。パソコンのLINEには出ません。</p>
      {owner >= 0 && owner !== lastIndex && (
        <Notice kind="warning" title="最後の吹き出しに移してください" actions={<Button small onPress={() => set(items)}>最後の吹き出しに移す</Button>}>
          クイックリプライは、最後の吹き出しのものだけが表示されます。
        </Notice>
      )}
      {items.map((item, i) => (
        <div key={i} className="sub-item">
          <div className="sub-head">
            <span className="sub-number">{i + 1}番目</span>
            <span className="row-tight">
              <IconButton icon="up" small label={`クイックリプライ${i + 1}を前へ`} isDisabled={i === 0} onPress={() => set(moved(items, i, i - 1))} />
              <IconButton icon="down" small label={`クイックリプライ${i + 1}を後ろへ`} isDisabled={i === items.length - 1} onPress={() => set(moved(items, i, i + 1))} />
              <IconButton icon="trash" small label={`クイックリプライ${i + 1}を消す`} onPress={() => set(without(items, i))} />
            </span>
          </div>
          <ActionEditor quick path={`messages[${lastIndex}].quickReply.items[${i}].action`} action={item.action} onChange={(action) => change(i, { ...item, action })} />
        </div>
      ))}
      <div>
        <Button small icon="plus" isDisabled={items.length >= 13} onPress={() => set([...items, { type: 'action', action: { type: 'message', label: '', text: '' } }])}>
          クイックリプライを足す
        </Button>
      </div>
    </fieldset>
  )
}
