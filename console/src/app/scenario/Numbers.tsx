// How far people came: how many reached each step, and where they left.
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { address } from '../../api/client'
import { scenarioNumbers, scenarioVersions } from '../../api/queries'
import type { ScenarioCount } from '../../api/types.gen'
import { addDays, dayOf, now } from '../lib/dates'
import { formatCount } from '../lib/numbers'
import { Fetched } from '../shell/page'
import { Choices, DateField, Empty, Loading, Select, TableBox, TableHead } from '../ui'
import { Download } from '../ui/LinkButton'
import { KINDS, stepLabel, type Flow } from './flow'

export interface StepCounts {
  entered: number
  left: number
  timedOut: number
  misfits: number
  choices: Record<string, number>
}
export function byStep(counts: readonly ScenarioCount[]): Map<string, StepCounts> {
  const steps = new Map<string, StepCounts>()
  for (const c of counts) {
    const s = steps.get(c.step) ?? { entered: 0, left: 0, timedOut: 0, misfits: 0, choices: {} }
    if (c.choice) s.choices[c.choice] = c.entered
    else Object.assign(s, { entered: c.entered, left: c.left, timedOut: c.timedOut, misfits: c.misfits })
    steps.set(c.step, s)
  }
  return steps
}
const Drawing = lazy(() => import('./Drawing').then((m) => ({ default: m.Drawing })))
const VIEWS = [
  { id: 'table', label: '表' },
  { id: 'drawing', label: '図' },
] as const
const share = (part: number, of: number): string => (of > 0 ? `${Math.round((part / of) * 100)}%` : '－')

export function Numbers({ id, flow, onOpen }: { id: number; flow: Flow; onOpen: (key: string) => void }) {
  const [view, setView] = useState<(typeof VIEWS)[number]['id']>('table')
  const [to, setTo] = useState(() => dayOf(now()))
  const [from, setFrom] = useState(() => addDays(dayOf(now()), -29))
  const [version, setVersion] = useState(0)
  const versions = useQuery(scenarioVersions(id))
  const asked = { from, to, ...(version ? { version } : {}) }
  const query = useQuery(scenarioNumbers(id, asked))
  return (
    <div className="stack">
      <div className="row row-end">
        <DateField label="この日から" value={from} onChange={setFrom} />
        <DateField label="この日まで" value={to} onChange={setTo} />
        <Select label="版" value={version} onChange={setVersion} items={[{ id: 0, label: 'すべての版' }, ...(versions.data?.versions ?? []).map((v) => ({ id: v.no, label: `${v.no}版` }))]} />
        <Download href={address('GET /api/scenarios/{id}/numbers.csv', { id }, asked)}>CSV</Download>
      </div>
      <Fetched query={query}>
        {(data) => {
          const steps = byStep(data.counts)
          const gone = [...steps.keys()].filter((k) => !flow.steps.some((s) => s.key === k))
          if (steps.size === 0)
            return (
              <Empty title="この期間に使った人はいません">
                <p>公開して使われはじめると、ステップごとに来た数と、やめた数が出ます。</p>
              </Empty>
            )
          return (
            <>
              <p className="quiet">だれが答えたかは記録しません。数だけです。戻って来た人は、来た数にもう一度数えます。</p>
              <Choices label="数の見せ方" value={view} onChange={setView} items={[...VIEWS]} />
              {view === 'drawing' && (
                <Suspense fallback={<Loading />}>
                  <Drawing flow={flow} counts={steps} onOpen={onOpen} />
                </Suspense>
              )}
              {view === 'table' && <TableBox label="ステップごとの数">
                <table className="table">
                  <TableHead names={['ステップ', { number: '来た' }, { number: 'やめた' }, { number: '返事がなかった' }, { number: '離れた割合' }, { number: '合わない返事' }]} />
                  <tbody>
                    {flow.steps.map((s) => {
                      const n = steps.get(s.key) ?? { entered: 0, left: 0, timedOut: 0, misfits: 0, choices: {} }
                      return (
                        <tr key={s.key}>
                          <th scope="row">
                            {stepLabel(flow, s)} <span className="kind">{KINDS[s.kind].label}</span>
                            {s.kind === 'question' && (
                              <span className="option-note">{(s.choices ?? []).map((c) => `${c.label} ${formatCount(n.choices[c.key] ?? 0)}`).join('・')}</span>
                            )}
                          </th>
                          <td className="num">{formatCount(n.entered)}</td>
                          <td className="num">{formatCount(n.left)}</td>
                          <td className="num">{formatCount(n.timedOut)}</td>
                          <td className="num">{share(n.left + n.timedOut, n.entered)}</td>
                          <td className="num">{formatCount(n.misfits)}</td>
                        </tr>
                      )
                    })}
                  </tbody>
                </table>
              </TableBox>}
              {gone.length > 0 && <p className="quiet">ほかに、いまの下書きにないステップが{gone.length}つあります。版を選ぶか、CSVで見られます。</p>}
            </>
          )
        }}
      </Fetched>
    </div>
  )
}
