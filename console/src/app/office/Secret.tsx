import { useState } from 'react'
import type { StaffCreated } from '../../api/types.gen'
import { Button, Dialog, Notice } from '../ui'

/** Shown once; the server keeps only its hash. */
export function Secret({ made, onClose }: { made: StaffCreated | null; onClose: () => void }) {
  const [copied, setCopied] = useState(false)
  if (!made) return null
  return (
    <Dialog
      title="一度だけ表示するパスワード"
      isOpen
      onClose={() => {
        setCopied(false)
        onClose()
      }}
      size="small"
      dismissable={false}
      actions={
        <Button
          kind="primary"
          onPress={() => {
            setCopied(false)
            onClose()
          }}
        >
          控えたので閉じる
        </Button>
      }
    >
      <p>
        {made.staff.name}さん（{made.staff.login}）に、対面や電話で伝えてください。はじめのサインインで、本人が新しいものに変えます。
      </p>
      <p className="secret" data-testid="one-time-password">
        {made.oneTimePassword}
      </p>
      <div className="row">
        <Button
          small
          icon="copy"
          onPress={() => {
            void navigator.clipboard?.writeText(made.oneTimePassword).then(() => setCopied(true))
          }}
        >
          コピー
        </Button>
        <span role="status" className="quiet">
          {copied ? 'コピーしました' : ''}
        </span>
      </div>
      <Notice kind="warning">閉じると、もう一度見ることはできません。なくしたときは「パスワードを出し直す」を使います。</Notice>
    </Dialog>
  )
}
