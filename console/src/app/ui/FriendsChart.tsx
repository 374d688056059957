import { lazy, Suspense, useMemo } from 'react'
import type { FriendDay } from '../../api/types.gen'
import { formatCount } from '../lib/numbers'
import { Loading } from './index'

const Chart = lazy(() => import('./Chart'))

export interface Period {
  label: string
  reachable: number
  added: number
  blocked: number
}

/** Friends that can be reached, as a line; added and blocked as bars below. */
export function FriendsChart({ periods, height, simple }: { periods: Period[]; height?: number; simple?: boolean }) {
  const option = useMemo(() => {
    const least = Math.min(...periods.map((p) => p.reachable))
    const most = Math.max(...periods.map((p) => p.reachable))
    const step = Math.max(10, 10 ** Math.floor(Math.log10(Math.max(1, most - least))))
    const line = { name: '届く友だち', type: 'line', data: periods.map((p) => p.reachable), symbolSize: 5, lineStyle: { width: 2.5 }, itemStyle: { color: '#0017c1' }, xAxisIndex: 0, yAxisIndex: 0, areaStyle: simple ? { color: '#e8f1fe' } : undefined }
    const labels = { color: '#4d4d4d', fontSize: 13 }
    const x = { type: 'category', data: periods.map((p) => p.label), axisLabel: labels, axisTick: { show: false } }
    const top = { type: 'value', min: Math.max(0, Math.floor((least - step / 2) / step) * step), axisLabel: { ...labels, formatter: (v: number) => formatCount(v) }, splitNumber: simple ? 3 : 4 }
    if (simple) return { grid: { left: 8, right: 12, top: 12, bottom: 4, containLabel: true }, xAxis: x, yAxis: top, series: [line] }
    return {
      legend: { data: ['届く友だち', '増えた人', 'ブロックした人'], top: 0, textStyle: { fontSize: 13 } },
      grid: [
        { left: 8, right: 12, top: 40, height: '46%', containLabel: true },
        { left: 8, right: 12, bottom: 4, height: '30%', containLabel: true },
      ],
      axisPointer: { link: [{ xAxisIndex: 'all' }] },
      xAxis: [
        { ...x, gridIndex: 0, axisLabel: { show: false } },
        { ...x, gridIndex: 1 },
      ],
      yAxis: [
        { ...top, gridIndex: 0 },
        { type: 'value', gridIndex: 1, axisLabel: labels, splitNumber: 2, minInterval: 1 },
      ],
      series: [
        line,
        { name: '増えた人', type: 'bar', data: periods.map((p) => p.added), itemStyle: { color: '#197a4b' }, xAxisIndex: 1, yAxisIndex: 1 },
        { name: 'ブロックした人', type: 'bar', data: periods.map((p) => -p.blocked), itemStyle: { color: '#c74700', decal: { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [3, 3], rotation: 0.6, color: 'rgba(255,255,255,0.6)' } }, xAxisIndex: 1, yAxisIndex: 1 },
      ],
    }
  }, [periods, simple])
  const first = periods[0]
  const last = periods.at(-1)
  const label = first && last ? `友だちの数の推移。${first.label}の${formatCount(first.reachable)}人から、${last.label}の${formatCount(last.reachable)}人になりました。` : '友だちの数の推移'
  return (
    <Suspense fallback={<Loading />}>
      <Chart option={option} label={label} height={height ?? 340} />
    </Suspense>
  )
}

export const periodsOf = (days: FriendDay[], label: (day: string) => string): Period[] => days.map((d) => ({ label: label(d.day), reachable: d.reachable, added: d.added + d.returned, blocked: d.blocked }))
