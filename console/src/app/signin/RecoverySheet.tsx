// Recovery codes, shown this once: to be printed or written down.
import { useState } from 'react'
import { useSession } from '../shell/session'
import { Button, Checkbox, Notice } from '../ui'

export function RecoverySheet({ codes, owner, onDone }: { codes: string[]; owner: string; onDone: () => void }) {
  const [kept, setKept] = useState(false)
  const [copied, setCopied] = useState(false)
  return (
    <div className="stack">
      <p>認証アプリやパスキーが使えなくなったときに、代わりに入れるコードです。一つのコードは一度だけ使えます。</p>
      <div className="recovery" data-print="alone">
        <p className="recovery-title">リカバリーコード（{owner}）</p>
        <ol className="recovery-codes" data-testid="recovery-codes">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ol>
      </div>
      <div className="row">
        <Button small onPress={() => print()}>
          印刷する
        </Button>
        <Button small icon="copy" onPress={() => void navigator.clipboard?.writeText(codes.join('\n')).then(() => setCopied(true))}>
          コピー
        </Button>
        <span role="status" className="quiet">
          {copied ? 'コピーしました' : ''}
        </span>
      </div>
      <Notice kind="warning">このページを閉じると、もう見られません。鍵のかかる引き出しなど、パスワードと別の場所にしまってください。</Notice>
      <Checkbox isSelected={kept} onChange={setKept}>
        印刷するか、書き写して控えました
      </Checkbox>
      <div>
        <Button kind="primary" isDisabled={!kept} onPress={onDone}>
          次へ進む
        </Button>
      </div>
    </div>
  )
}

export function OwnRecoverySheet(props: { codes: string[]; onDone: () => void }) {
  const { staff } = useSession()
  return <RecoverySheet {...props} owner={staff.login} />
}
