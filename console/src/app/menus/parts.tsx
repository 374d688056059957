// Where a menu stands, in words and bars.
import type { Menu, MenuEdition } from '../../api/types.gen'
import { formatMinute, formatTime, now } from '../lib/dates'
import { formatCount, formatPeople } from '../lib/numbers'
import { Bar, Notice } from '../ui'
import { heightOf, readContent, WIDTH } from './model'

export const pictureUrl = (id: number | undefined): string | undefined => (id ? `/api/menu-pictures/${id}` : undefined)

export function MenuState({ menu }: { menu: Menu }) {
  const period = menu.live && ((menu.live.fromAt ?? 0) > now() ? 'before' : menu.live.untilAt !== undefined && menu.live.untilAt <= now() ? 'after' : 'in')
  if (menu.coming?.state === 'stopped') return <span className="state state-bad">止まっています</span>
  if (menu.coming) return <span className="state state-busy">LINEに送っています</span>
  if (!menu.live) return <span className="state state-quiet">下書き</span>
  if (menu.disaster) return <span className="state state-good">用意できています</span>
  if (period === 'before') return <span className="state state-quiet">期間の前</span>
  if (period === 'after') return <span className="state state-quiet">期間の終わり</span>
  return <span className="state state-good">使っています</span>
}

export function Thumb({ menu }: { menu: Menu }) {
  const content = readContent(menu.content)
  const url = pictureUrl(content.tabs[0]?.picture)
  return url ? <img className="menu-thumb" src={url} alt="" width={WIDTH / 12} height={heightOf(content.size) / 12} loading="lazy" /> : <div className="menu-thumb menu-thumb-none" aria-hidden="true" />
}

/** The steps of a roll-out, for those who wait. */
export function Rollout({ edition, disaster }: { edition: MenuEdition; disaster: boolean }) {
  const waits = edition.waitUntil !== undefined && edition.waitUntil > now()
  const linked = JSON.stringify(edition.condition) !== '{}' && !disaster
  return (
    <Notice kind={edition.state === 'stopped' ? 'error' : 'info'} live title={edition.state === 'stopped' ? '公開が止まりました' : edition.state === 'live' ? `第${edition.no}版を使っています` : `第${edition.no}版をLINEに送っています`}>
      {edition.trouble && <p>{edition.trouble}</p>}
      {waits && <p>LINEの「1時間に100回まで」の上限のため、{formatTime(edition.waitUntil!)}ごろに続けます。</p>}
      {edition.state === 'rolling' && (
        <>
          <Bar label="メニューの作成と画像" value={edition.created + edition.ready} most={edition.pages * 2} />
          <p className="quiet">
            作成 {edition.created}／{edition.pages}・画像 {edition.ready}／{edition.pages}。全部そろって確かめてから、いまのメニューと入れ替えます。途中で止まっても、市民の画面は変わりません。
          </p>
        </>
      )}
      {edition.state === 'live' && linked && (
        <>
          <Bar label="切り替わった人" value={edition.linked} most={edition.people} />
          <p className="quiet">
            {formatPeople(edition.people)}のうち{formatCount(edition.linked)}人に切り替わりました。
          </p>
        </>
      )}
      {edition.state === 'live' && (
        <p className="quiet">
          {formatMinute(edition.liveAt ?? edition.createdAt)}から・{edition.createdBy}
        </p>
      )}
    </Notice>
  )
}
