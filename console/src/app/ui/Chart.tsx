// ECharts, only the parts that are used. Canvas; the tooltip too is drawn there, because the policy forbids inline styles in HTML.
import { BarChart, LineChart } from 'echarts/charts'
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import * as core from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import type { EChartsCoreOption } from 'echarts/core'
import { useEffect, useRef } from 'react'

core.use([LineChart, BarChart, GridComponent, TooltipComponent, LegendComponent, AriaComponent, CanvasRenderer])

export default function Chart({ option, label, height = 280 }: { option: EChartsCoreOption; label: string; height?: number }) {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<core.ECharts>(null)
  useEffect(() => {
    if (!box.current) return
    const made = core.init(box.current, undefined, { renderer: 'canvas' })
    chart.current = made
    const watch = new ResizeObserver(() => made.resize())
    watch.observe(box.current)
    return () => {
      watch.disconnect()
      made.dispose()
      chart.current = null
    }
  }, [])
  useEffect(() => {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    chart.current?.setOption({ animation: !still, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 14 }, tooltip: { trigger: 'axis', renderMode: 'richText', confine: true }, ...option }, true)
  }, [option])
  return <div className="chart" role="img" aria-label={label} ref={box} style={{ height }} />
}
