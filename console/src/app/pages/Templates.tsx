import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { broadcast as broadcastQuery, client, templates as templatesQuery } from '../../api/queries'
import type { Broadcast, Template } from '../../api/types.gen'
import { formatMinute } from '../lib/dates'
import { DepartmentField } from '../compose/DepartmentField'
import { bubbleText, toBubbles } from '../lib/messages'
import { MessagesForm } from '../messages/MessagesForm'
import { TagsContext, useTagItems } from '../messages/tags'
import { templateRoute } from '../router'
import { Fetched, Forbidden, NotFound, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Confirm, Empty, Notice, SearchBox, TextField } from '../ui'
import { LinkButton } from '../ui/LinkButton'

export function Templates() {
  const mayView = useRight('broadcast.view')
  const mayEdit = useRight('broadcast.edit')
  const query = useQuery({ ...templatesQuery, enabled: mayView })
  const [q, setQ] = useState('')
  if (!mayView) return <Forbidden what="ひな形" />
  const add = mayEdit && (
    <LinkButton to="/templates/$id" params={{ id: 'new' }} kind="primary" icon="plus">
      新しいひな形
    </LinkButton>
  )
  return (
    <Page title="ひな形" lead="よく使うメッセージを用意しておくと、配信を書くときに呼び出せます。" actions={add}>
      <Fetched query={query}>
        {(data) => {
          if (data.templates.length === 0) {
            return (
              <Empty title="ひな形がまだありません" actions={add}>
                <p>避難所の開設や健診のお知らせなど、急ぐときや毎回同じときに役立ちます。</p>
              </Empty>
            )
          }
          const found = data.templates.filter((t) => `${t.name}${t.category}`.includes(q))
          const groups = [...new Set(found.map((t) => t.category))].sort()
          return (
            <>
              {data.templates.length > 8 && <SearchBox label="名前や分類からさがす" value={q} onChange={setQ} />}
              {found.length === 0 && <Empty title="当てはまるひな形がありません" />}
              {groups.map((g) => (
                <section key={g} aria-label={g || '分類なし'} className="stack">
                  <h2 className="day-title">{g || '分類なし'}</h2>
                  <ul className="cards">
                    {found
                      .filter((t) => t.category === g)
                      .map((t) => (
                        <Row key={t.id} t={t} mayEdit={mayEdit} />
                      ))}
                  </ul>
                </section>
              ))}
            </>
          )
        }}
      </Fetched>
    </Page>
  )
}

function Row({ t, mayEdit }: { t: Template; mayEdit: boolean }) {
  const bubbles = toBubbles(t.messages)
  return (
    <li className="card">
      <h3>
        <Link to="/templates/$id" params={{ id: String(t.id) }}>
          {t.name}
        </Link>{' '}
        {t.approvedAt && <span className="state state-good">事前承認済み</span>}
      </h3>
      {bubbles[0] && <p className="broadcast-text">{bubbleText(bubbles[0].message)}</p>}
      <div className="card-head">
        <span className="quiet">
          {t.department || '全庁で共有'}・吹き出し{bubbles.length}つ・{formatMinute(t.updatedAt)}更新
        </span>
        {mayEdit && (
          <LinkButton to="/broadcasts/new" search={{ template: t.id }} small>
            これで配信を書く
          </LinkButton>
        )}
      </div>
    </li>
  )
}

export function TemplatePage() {
  const { id } = templateRoute.useParams()
  const { from } = templateRoute.useSearch()
  const mayView = useRight('broadcast.view')
  const mayEdit = useRight('broadcast.edit')
  const query = useQuery({ ...templatesQuery, enabled: mayView, staleTime: Infinity })
  const origin = useQuery({ ...broadcastQuery(from ?? 0), enabled: mayEdit && from !== undefined })
  const tagItems = useTagItems()
  if (!mayView || (id === 'new' && !mayEdit)) return <Forbidden what="ひな形" />
  const found = query.data?.templates.find((t) => String(t.id) === id)
  if (query.data && !found && id !== 'new') return <NotFound what="ひな形" />
  return (
    <Page title={id === 'new' ? '新しいひな形' : (found?.name ?? 'ひな形')} back={{ to: '/templates', label: 'ひな形' }} wide>
      <TagsContext value={tagItems}>
        <Fetched query={query}>
          {() => {
            if (found) return <Form key={id} t={found} readOnly={!found.mayEdit} />
            if (from === undefined) return <Form key="new" />
            return <Fetched query={origin}>{(b) => <Form key={`from ${b.id}`} from={b} />}</Fetched>
          }}
        </Fetched>
      </TagsContext>
    </Page>
  )
}

/** For the emergency: somebody who may send looked at it before. Any change ends it. */
function Approval({ t }: { t: Template }) {
  const mayApprove = useRight('broadcast.approve')
  const approve = useMutation({
    mutationFn: () => (t.approvedAt ? call('POST /api/templates/{id}/unapprove', { params: { id: t.id }, body: { updatedAt: t.updatedAt } }) : call('POST /api/templates/{id}/approve', { params: { id: t.id }, body: { updatedAt: t.updatedAt } })),
    onSuccess: (after) => tell(after.approvedAt ? 'ひな形を事前承認しました' : '事前承認を取り消しました'),
    onSettled: () => void client.invalidateQueries({ queryKey: ['templates'] }),
  })
  const error = approve.error ? asApiError(approve.error) : null
  return (
    <>
      {error && (
        <Notice kind="error" live title="承認できませんでした">
          {error.message}
        </Notice>
      )}
      <Notice
        kind={t.approvedAt ? 'success' : 'info'}
        title={t.approvedAt ? `事前承認済み（${formatMinute(t.approvedAt)}・${t.approvedBy}）` : 'まだ事前承認されていません'}
        actions={
          mayApprove && (
            <Button small onPress={() => approve.mutate()} isPending={approve.isPending}>
              {t.approvedAt ? '事前承認を取り消す' : '保存されている内容を事前承認する'}
            </Button>
          )
        }
      >
        {t.approvedAt ? '名前、分類、メッセージのどれかを変えて保存すると、承認は外れます。' : '急ぐときに使うひな形は、送信できる職員が先に確かめて、承認しておけます。'}
      </Notice>
    </>
  )
}

function Form({ t, from, readOnly }: { t?: Template; from?: Broadcast; readOnly?: boolean }) {
  const navigate = useNavigate()
  const [name, setName] = useState(t?.name ?? from?.title.slice(0, 60) ?? '')
  const [category, setCategory] = useState(t?.category ?? '')
  const ownDepartment = t ? (t.departmentId ?? 0) : undefined
  const [departmentId, setDepartmentId] = useState(ownDepartment)
  const [tried, setTried] = useState(false)
  const [deleting, setDeleting] = useState(false)
  const [gone, setGone] = useState(false)
  const remove = useMutation({
    mutationFn: () => call('DELETE /api/templates/{id}', { params: { id: t?.id ?? 0 } }),
    onSuccess: () => {
      setGone(true)
      tell('ひな形を削除しました')
      void client.invalidateQueries({ queryKey: ['templates'] })
      setTimeout(() => void navigate({ to: '/templates', ignoreBlocker: true }))
    },
  })
  const nameError = tried && name.trim() === '' ? '名前を入れてください。' : undefined
  return (
    <>
      {remove.error && <Notice kind="error" live title="削除できませんでした">{asApiError(remove.error).message}</Notice>}
      {t && <Approval t={t} />}
      <MessagesForm
        storage={t ? `template.${t.id}` : from ? `template.from.${from.id}` : 'template.new'}
        messages={t?.messages ?? from?.messages ?? []}
        translations={t?.translations ?? from?.translations ?? []}
        readOnly={readOnly ?? false}
        dirty={!gone && (from !== undefined || name !== (t?.name ?? '') || category !== (t?.category ?? '') || departmentId !== ownDepartment)}
        ready={name.trim() !== ''}
        anyway
        onTry={() => setTried(true)}
        onSave={async (messages, translations) => {
          const body = { name: name.trim(), category: category.trim(), messages, translations, ...(departmentId === undefined ? {} : { departmentId }) }
          const after = t ? await call('PUT /api/templates/{id}', { params: { id: t.id }, body }) : await call('POST /api/templates', { body })
          await client.invalidateQueries({ queryKey: ['templates'] })
          tell('ひな形を保存しました')
          if (!t) void navigate({ to: '/templates/$id', params: { id: String(after.id) }, replace: true, ignoreBlocker: true })
        }}
        extra={
          t && (
            <Button kind="plain" icon="trash" onPress={() => setDeleting(true)}>
              削除
            </Button>
          )
        }
      >
        <section className="step" aria-label="名前と分類">
          <div className="grid-2">
            <TextField label="名前" value={name} onChange={setName} most={60} required error={nameError} />
            <TextField label="分類" value={category} onChange={setCategory} most={40} optional help="同じ分類のものは、一覧と呼び出すときにまとまります。例：防災、子育て" />
            {!readOnly && <DepartmentField value={departmentId} onChange={setDepartmentId} shared />}
          </div>
          <p className="quiet">{'避難所の名前や時刻のように、送るときに決まるところは、本文に {{避難所名}} のように書いておきます。配信を書くときに、埋める欄が出ます。'}</p>
          <p className="quiet">ほかの言語の文を加えると、このひな形で新しい配信を書くときに、いっしょに入ります。</p>
        </section>
      </MessagesForm>
      <Confirm title="ひな形を削除しますか" isOpen={deleting} onClose={() => setDeleting(false)} onConfirm={() => remove.mutate()} confirm="削除する" danger pending={remove.isPending}>
        <p>「{t?.name}」を削除します。このひな形から作った配信は残ります。</p>
      </Confirm>
    </>
  )
}
