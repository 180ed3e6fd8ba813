// Draws a chart above the table that holds its figures: <figure data-chart="league|trend" data-table="id" data-title="…">.
// A row with data-share has data-low and data-high too, in percent; one without is a gap.
import { CustomChart, LineChart } from 'echarts/charts'
import { AriaComponent, GridComponent } from 'echarts/components'
import * as echarts from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

echarts.use([AriaComponent, CanvasRenderer, CustomChart, GridComponent, LineChart])

const INK = '#1c2330', QUIET = '#4a5363', LINE = '#d9d4ca', LEAD = '#0d5656', MID = '#8fbab3'
const MOST = 25 // lines that a person can read at once; the table has all
interface Row { name: string, share: number | null, low: number, high: number }

function rowsOf(figure: HTMLElement): Row[] {
  const rows = document.querySelectorAll<HTMLElement>(`#${figure.dataset.table} tbody tr[data-name]`)
  return Array.from(rows, ({ dataset }) => ({
    name: dataset.name ?? '', share: dataset.share ? Number(dataset.share) : null,
    low: Number(dataset.low ?? 0), high: Number(dataset.high ?? 0),
  }))
}

// The range as a bar, the share as a dot on it; `across` when the values run from left to right.
function ranges(rows: Row[], across: boolean): echarts.EChartsCoreOption {
  return {
    type: 'custom',
    data: rows.map((row, place) => (across ? [row.low, place, row.high, row.share] : [place, row.low, row.high, row.share])),
    encode: across ? { x: [0, 2, 3], y: 1 } : { x: 0, y: [1, 2, 3] },
    renderItem: (_params: unknown, api: { value(n: number): number, coord(point: number[]): number[] }) => {
      const place = api.value(across ? 1 : 0), low = api.value(across ? 0 : 1)
      if (Number.isNaN(api.value(3))) return
      const at = (value: number) => api.coord(across ? [value, place] : [place, value])
      const [x1, y1] = at(low), [x2, y2] = at(api.value(2)), [cx, cy] = at(api.value(3))
      return { type: 'group', children: [
        { type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: MID, lineWidth: 6, lineCap: 'round' } },
        { type: 'circle', shape: { cx, cy, r: 5 }, style: { fill: LEAD } },
      ] }
    },
  }
}

const percent = { type: 'value', min: 0, max: 100, axisLabel: { color: QUIET, formatter: '{value} %' }, splitLine: { lineStyle: { color: LINE } } }
const names = (rows: Row[]) => ({ type: 'category', data: rows.map((row) => row.name), axisLabel: { color: INK }, axisLine: { lineStyle: { color: LINE } }, axisTick: { show: false } })

function draw(figure: HTMLElement): void {
  const across = figure.dataset.chart === 'league'
  const rows = rowsOf(figure).filter((row) => !across || row.share !== null).slice(0, MOST)
  if (rows.length < 2) return
  figure.setAttribute('role', 'img')
  figure.setAttribute('aria-label', figure.dataset.title ?? '')
  const box = figure.appendChild(document.createElement('div'))
  box.style.height = '100%'
  if (across) figure.style.height = `${rows.length * 26 + 60}px`
  const chart = echarts.init(box)
  const line = { type: 'line', data: rows.map((row) => row.share), showSymbol: false, lineStyle: { color: LEAD, width: 2 }, silent: true }
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 12, right: 24, top: 16, bottom: 12, containLabel: true },
    xAxis: across ? percent : names(rows),
    yAxis: across ? { ...names(rows), inverse: true } : percent,
    series: across ? [ranges(rows, true)] : [ranges(rows, false), line],
  })
  addEventListener('resize', () => chart.resize())
}

document.querySelectorAll<HTMLElement>('[data-chart]').forEach(draw)
