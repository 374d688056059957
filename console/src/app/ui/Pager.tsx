import { Button } from './index'

/** Lists are read from newest to oldest; the address keeps the place. */
export function Pager({ first, next, onFirst, onNext }: { first: boolean; next: number | undefined | null; onFirst: () => void; onNext: (before: number) => void }) {
  if (first && (next === undefined || next === null)) return null
  return (
    <nav className="pager" aria-label="ページ">
      {!first && (
        <Button icon="left" onPress={onFirst}>
          はじめに戻る
        </Button>
      )}
      {next !== undefined && next !== null ? (
        <Button icon="right" onPress={() => onNext(next)}>
          次のページ
        </Button>
      ) : (
        <span className="quiet">ここで終わりです</span>
      )}
    </nav>
  )
}
