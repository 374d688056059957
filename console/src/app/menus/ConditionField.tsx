// For whom: everybody, or those who fulfil a condition.
import { useEffect, useState } from 'react'
import { isMeant, SegmentBuilder } from '../compose/SegmentBuilder'
import { useAudience, useCount, type Audience } from '../compose/useAudience'
import { emptyGroup, newLeaf, readCondition, unfinished, writeCondition, type GroupNode } from '../lib/segment'
import { Loading, Notice, RadioGroup } from '../ui'

/** onChange(null): not finished yet. */
export function ConditionField({ value, text, onChange, strict, label, everybodyLabel, everybodyNote, someNote }: { value: unknown; text: string; onChange: (condition: unknown) => void; strict: boolean; label: string; everybodyLabel: string; everybodyNote: string; someNote: string }) {
  const audience = useAudience()
  return audience.ready ? <Inner {...{ value, text, onChange, strict, label, everybodyLabel, everybodyNote, someNote }} audience={audience} /> : <Loading />
}

function Inner({ value, text, onChange, strict, label, everybodyLabel, everybodyNote, someNote, audience }: Parameters<typeof ConditionField>[0] & { audience: Audience }) {
  const [start] = useState(() => readCondition(value ?? {}, audience.attributeOf))
  const [everybody, setEverybody] = useState(() => JSON.stringify(value ?? {}) === '{}')
  const [tree, setTree] = useState<GroupNode>(() => start ?? emptyGroup())
  const counted = useCount(everybody ? null : tree)
  const written = everybody ? '{}' : isMeant(tree) && unfinished(tree).length === 0 ? JSON.stringify(writeCondition(tree).condition) : 'null'
  useEffect(() => onChange(JSON.parse(written)), [written, onChange])
  if (!start) return <Notice kind="warning" title="この画面では開けない条件です">{text}</Notice>
  return (
    <div className="stack">
      <RadioGroup
        label={label}
        value={everybody ? 'all' : 'some'}
        onChange={(v) => {
          setEverybody(v === 'all')
          if (v === 'some' && tree.items.length === 0) setTree({ ...tree, items: [newLeaf('options', audience.attributes.find((a) => !a.hidden)?.id ?? null)] })
        }}
        items={[
          { id: 'all', label: everybodyLabel, note: everybodyNote },
          { id: 'some', label: '条件に合う人', note: someNote },
        ]}
      />
      {!everybody && <SegmentBuilder root={tree} onChange={setTree} audience={audience} counted={counted} strict={strict} everybody={false} onEverybody={() => {}} bare />}
    </div>
  )
}
