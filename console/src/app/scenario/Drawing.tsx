// The flow as a drawing: laid out by itself, steps opened by a press, lines drawn by hand or in the panel.
import { graphlib, layout } from '@dagrejs/dagre'
import { Controls, Handle, MarkerType, Position, ReactFlow, type Connection, type Edge, type Node, type NodeProps } from '@xyflow/react'
import '@xyflow/react/dist/style.css'
import { useMemo } from 'react'
import type { FlowNote } from '../../api/types.gen'
import { formatCount } from '../lib/numbers'
import { cx, Icon } from '../ui'
import { changeStep, KINDS, linesOf, notesOf, setLine, stepNumber, stepText, type Flow, type Step } from './flow'
import type { StepCounts } from './Numbers'

const WIDTH = 240
const HEAD = 74
const LINE = 26
const heightOf = (step: Step, counted: boolean): number => HEAD + (linesOf(step).length > 1 ? linesOf(step).length * LINE : 0) + (counted ? 46 : 0)

interface Data extends Record<string, unknown> {
  step: Step
  number: number
  open: boolean
  here: boolean
  wrong: number
  counts: StepCounts | undefined
  counted: boolean
  onOpen: (key: string) => void
}
type StepNode = Node<Data, 'step'>

const LABELS = { 'controls.ariaLabel': '図の操作', 'controls.zoomIn.ariaLabel': '大きくする', 'controls.zoomOut.ariaLabel': '小さくする', 'controls.fitView.ariaLabel': '全体を見る', 'handle.ariaLabel': 'つなぐところ' }

function StepBox({ data }: NodeProps<StepNode>) {
  const { step, counts } = data
  const lines = linesOf(step)
  const gone = counts ? counts.left + counts.timedOut : 0
  return (
    <div className={cx('draw-step', data.open && 'draw-open', data.here && 'draw-here')} data-kind={step.kind}>
      <Handle type="target" position={Position.Top} />
      <button type="button" className="draw-button nodrag" onClick={() => data.onOpen(step.key)}>
        <span className="draw-head">
          {`${data.number} ${KINDS[step.kind].label} `}
          {data.wrong > 0 && (
            <span className="draw-wrong">
              <Icon name="error" size={14} />
              {data.wrong}
            </span>
          )}
        </span>
        <span className="draw-title">{step.name || stepText(step) || '（まだ書いていません）'}</span>
      </button>
      {data.counted && (
        <p className="draw-counts">
          来た {formatCount(counts?.entered ?? 0)}
          <span className={cx(gone > 0 && 'draw-left')}>
            離れた {formatCount(gone)}
            {counts && counts.entered > 0 ? `（${Math.round((gone / counts.entered) * 100)}%）` : ''}
          </span>
        </p>
      )}
      {lines.length > 1 &&
        lines.map((l) => (
          <div key={l.id} className={cx('draw-line', !l.to && 'draw-loose')}>
            <span>{l.label}</span>
            {data.counted && l.id.startsWith('choice:') && <span>{formatCount(counts?.choices[l.id.slice(7)] ?? 0)}</span>}
            <Handle type="source" id={l.id} position={Position.Right} />
          </div>
        ))}
      {lines.length === 1 && <Handle type="source" id="next" position={Position.Bottom} />}
    </div>
  )
}
const NODE_TYPES = { step: StepBox }

/** Places from above to below; whoever has no line stands beside. */
function placesOf(flow: Flow, counted: boolean): Map<string, { x: number; y: number }> {
  const graph = new graphlib.Graph()
  graph.setGraph({ rankdir: 'TB', nodesep: 50, ranksep: 60 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const s of flow.steps) graph.setNode(s.key, { width: WIDTH, height: heightOf(s, counted) })
  for (const s of flow.steps) for (const l of linesOf(s)) if (l.to && graph.hasNode(l.to)) graph.setEdge(s.key, l.to)
  layout(graph)
  return new Map(
    flow.steps.map((s) => {
      const at = graph.node(s.key) as { x: number; y: number }
      return [s.key, { x: at.x - WIDTH / 2, y: at.y - heightOf(s, counted) / 2 }]
    }),
  )
}

export function Drawing({ flow, open, here, problems = [], counts, onOpen, onChange }: { flow: Flow; open?: string | undefined; here?: string | undefined; problems?: readonly FlowNote[]; /** With numbers: how many came and left. */ counts?: Map<string, StepCounts>; onOpen: (key: string) => void; onChange?: ((flow: Flow) => void) | undefined }) {
  const counted = counts !== undefined
  const shape = JSON.stringify(flow.steps.map((s) => [s.key, s.kind, linesOf(s).map((l) => [l.id, l.to])]))
  // eslint-disable-next-line react-hooks/exhaustive-deps -- words do not move a step
  const places = useMemo(() => placesOf(flow, counted), [shape, counted])
  const nodes = flow.steps.map(
    (step): StepNode => ({
      id: step.key,
      type: 'step',
      position: places.get(step.key) ?? { x: 0, y: 0 },
      width: WIDTH,
      data: { step, number: stepNumber(flow, step.key), open: step.key === open, here: step.key === here, wrong: notesOf(problems, step.key).length, counts: counts?.get(step.key), counted, onOpen },
    }),
  )
  const edges = flow.steps.flatMap((s) =>
    linesOf(s).flatMap((l): Edge[] => (l.to && places.has(l.to) ? [{ id: `${s.key} ${l.id}`, source: s.key, sourceHandle: l.id, target: l.to, type: 'smoothstep', markerEnd: { type: MarkerType.ArrowClosed } }] : [])),
  )
  function connect(c: Connection) {
    const step = flow.steps.find((s) => s.key === c.source)
    if (step && onChange) onChange(changeStep(flow, step.key, setLine(step, c.sourceHandle ?? 'next', c.target)))
  }
  return (
    <div className="drawing" role="group" aria-label="流れの図">
      <ReactFlow nodes={nodes} edges={edges} nodeTypes={NODE_TYPES} onConnect={connect} onNodeClick={(_, node) => onOpen(node.id)} nodesDraggable={false} nodesFocusable={false} edgesFocusable={false} elementsSelectable={false} nodesConnectable={onChange !== undefined} disableKeyboardA11y zoomOnScroll={false} preventScrolling={false} minZoom={0.2} maxZoom={1.5} fitView fitViewOptions={{ maxZoom: 1, padding: 0.1 }} ariaLabelConfig={LABELS} proOptions={{ hideAttribution: true }}>
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  )
}
