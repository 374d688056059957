// Takes pictures of the phone page and lets axe look at it. Needs dist/ and a running server.
// Usage: node dev/look.mjs ADDRESS FOLDER   (CHROMIUM names the browser, /usr/bin/chromium if unset)
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { openBrowser } from './browser.mjs'

const [address = 'http://127.0.0.1:8090/_sim/', folder = 'look'] = process.argv.slice(2)
const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core'), 'utf8')
await mkdir(folder, { recursive: true })
const { page, close } = await openBrowser({ width: 1280, height: 900 })
let bad = 0
page.on('console', (m) => {
  if (m.type() === 'error') console.log('console:', m.text().split('\n')[0])
})
page.on('pageerror', (e) => {
  bad += 1
  console.log('error:', e.message)
})

/** @param {string} name */
async function look(name) {
  await page.waitForTimeout(400)
  await page.screenshot({ path: join(folder, `${name}.png`) })
  // axe comes in as the browser's own script, so the page's policy stays as it is.
  await page.evaluate(AXE)
  const { violations } = await page.evaluate(() =>
    // @ts-expect-error axe is global in the page.
    axe.run(document, { iframes: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }),
  )
  for (const v of violations) {
    bad += 1
    console.log(`axe ${name}: ${v.id} (${v.impact}) ${v.help}`)
    for (const node of v.nodes.slice(0, 4)) console.log('   ', node.html.slice(0, 400), '|', node.failureSummary?.split('\n').slice(1, 3).join(' '))
  }
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  if (wide > 0) {
    bad += 1
    console.log(`${name}: the page is ${wide} px too wide`)
  }
}

const talks = () => page.locator('.ph-talk')
/** @param {number} part 0 is the top of every talk, 1 its end */
const scroll = (part) => talks().evaluateAll((all, p) => all.forEach((t) => (t.scrollTop = p * t.scrollHeight)), part)

await page.goto(address)
await page.locator('.ln-row').first().waitFor()
await look('wide-end')
for (const [i, part] of [0, 0.3, 0.55].entries()) {
  await scroll(part)
  await look(`wide-${i}`)
}
await page.getByRole('button', { name: '暗い画面で表示' }).click()
for (const [i, part] of [0, 0.4, 1].entries()) {
  await scroll(part)
  await look(`dark-${i}`)
}
await page.getByRole('button', { name: '暗い画面で表示' }).click()
await page.getByRole('button', { name: '操作', exact: true }).click()
await look('world-time')
await page.getByRole('tab', { name: '障害' }).click()
await look('world-faults')
await page.getByRole('tab', { name: '通信記録' }).click()
await page.locator('.ph-requests summary').first().click()
await look('world-requests')
await page.getByRole('button', { name: '操作', exact: true }).click()
await page.getByRole('button', { name: /表示する人/ }).click()
await look('people')
await page.keyboard.press('Escape')
await page.getByRole('button', { name: '人を追加' }).click()
await look('add')
await page.keyboard.press('Escape')

const first = page.locator('.ph-person').first()
await first.getByRole('button', { name: '予約' }).click()
await look('moment')
await page.keyboard.press('Escape')
await first.getByRole('button', { name: '防災' }).click()
await look('browser')
await page.keyboard.press('Escape')
await first.getByRole('button', { name: 'キーボードを表示' }).click()
await first.getByRole('textbox', { name: 'メッセージを入力' }).fill('こんにちは。テストです。')
await page.keyboard.press('Enter')
await page.waitForTimeout(600)
await first.getByRole('button', { name: '写真・位置情報などを送る' }).click()
await look('attach')
await page.getByRole('menuitem', { name: '写真' }).click()
await look('photo')
await page.getByRole('button', { name: '道路の穴' }).click()
await page.waitForTimeout(600)
await first.getByRole('button', { name: '写真・位置情報などを送る' }).click()
await page.getByRole('menuitem', { name: '位置情報' }).click()
await look('place')
await page.getByRole('button', { name: /高松の池/ }).click()
await page.waitForTimeout(600)
await look('sent')

await page.setViewportSize({ width: 390, height: 844 })
await look('narrow')
await first.getByRole('button', { name: 'メニューを表示' }).click()
await look('narrow-menu')
await page.getByRole('radio', { name: 'Nguyen Van An' }).click()
await scroll(0)
await look('narrow-flex')
await page.getByRole('button', { name: '操作', exact: true }).click()
await look('narrow-world')

await page.getByRole('button', { name: '操作パネルを閉じる' }).click()
await page.getByRole('radio', { name: '田中 太郎' }).click()
await page.setViewportSize({ width: 320, height: 640 })
await look('smallest')
await first.getByRole('button', { name: 'タブを切り替える' }).click()
await look('menu-switched')

await page.setViewportSize({ width: 1280, height: 900 })
await page.context().setOffline(true)
await page.getByText('2秒ごとに接続し直しています').waitFor()
await look('offline')
await page.reload().catch(() => {})
await page.context().setOffline(false)
await page.goto(`${address}#U404`)
await page.reload()
await page.getByText('表示する人が選ばれていません').waitFor()
await look('nobody')

await close()
console.log(bad === 0 ? 'nothing found' : `${bad} findings`)
process.exit(bad === 0 ? 0 : 1)
