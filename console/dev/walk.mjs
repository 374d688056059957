// Walks through what a tester does on the phone page and checks that it happened.
// Works with line-sim and with the mock, on an empty or a filled world. Usage: node dev/walk.mjs ADDRESS
import assert from 'node:assert/strict'
import { openBrowser } from './browser.mjs'

const address = process.argv[2] ?? 'http://127.0.0.1:8090/_sim/'
const { page, close } = await openBrowser({ width: 1280, height: 900 })
const errors = /** @type {string[]} */ ([])
page.on('pageerror', (e) => errors.push(e.message))
page.setDefaultTimeout(10_000)

/** @param {string} path @param {unknown} [body] */
const sim = async (path, body) => {
  const response = await fetch(new URL(path, address), body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return /** @type {any} */ (await response.json())
}

await sim('/_sim/reset', {})
await page.goto(address)
await page.getByText('まだだれもいません').waitFor()
console.log('an empty world says so')

await page.getByRole('main').getByRole('button', { name: '人を追加' }).click()
await page.getByLabel('表示名（※必須）').fill('検査 一郎')
await page.getByRole('button', { name: '追加する' }).click()
const phone = page.getByRole('region', { name: '検査 一郎さんのスマートフォン' })
await phone.waitFor()
const userId = (await sim('/_sim/friends')).friends[0].userId
console.log('a person was added')

const own = phone.locator('.ln-out')
await phone.getByRole('textbox', { name: 'メッセージを入力' }).or(phone.getByRole('button', { name: 'キーボードを表示' })).first().waitFor()
if (await phone.getByRole('button', { name: 'キーボードを表示' }).isVisible()) await phone.getByRole('button', { name: 'キーボードを表示' }).click()
const input = phone.getByRole('textbox', { name: 'メッセージを入力' })
await input.fill('最初のメッセージ')
await input.press('Enter')
await own.getByText('最初のメッセージ').waitFor()
await input.fill('取り消すメッセージ')
await phone.getByRole('button', { name: '送信', exact: true }).click()
await own.getByText('取り消すメッセージ').waitFor()
console.log('texts were sent')

await own.filter({ hasText: '取り消すメッセージ' }).getByRole('button', { name: '「取り消すメッセージ」の操作' }).click()
await page.getByRole('menuitem', { name: '送信取消' }).click()
await phone.getByText('メッセージの送信を取り消しました').waitFor()
assert.equal(await own.getByText('取り消すメッセージ').count(), 0)
console.log('one was taken back')

/** @param {string} what */
const attach = async (what) => {
  await phone.getByRole('button', { name: '写真・位置情報などを送る' }).click()
  await page.getByRole('menuitem', { name: what }).click()
}
await attach('スタンプ')
await page.getByRole('dialog').getByRole('button', { name: /ありがとう/ }).click()
await own.locator('.ln-sticker').waitFor()
await attach('写真')
await page.getByRole('dialog').getByRole('button', { name: '街灯' }).click()
await own.locator('.ln-photo img').waitFor()
assert.ok(await own.locator('.ln-photo img').evaluate(async (img) => (await /** @type {HTMLImageElement} */ (img).decode(), /** @type {HTMLImageElement} */ (img).naturalWidth > 0)), 'the photo can be seen')
await attach('位置情報')
await page.getByRole('dialog').getByRole('textbox', { name: '緯度' }).fill('39.75')
await page.getByRole('dialog').getByRole('textbox', { name: '名前（任意）' }).fill('四十四田ダム')
await page.getByRole('button', { name: 'この座標を送る' }).click()
await own.getByText('四十四田ダム').waitFor()
await own.getByText('39.75000').waitFor()
await attach('ファイル')
const choosing = page.waitForEvent('filechooser')
await page.getByRole('button', { name: 'ファイルを選ぶ' }).click()
await (await choosing).setFiles({ name: '申請書.txt', mimeType: 'text/plain', buffer: Buffer.from('こんにちは') })
await own.getByText('申請書.txt').waitFor()
console.log('sticker, photo, place and file were sent')

await phone.getByRole('button', { name: 'トークの設定' }).click()
await page.getByRole('menuitem', { name: 'ブロック' }).click()
await phone.getByText('ブロックしています').waitFor()
assert.equal((await sim('/_sim/friends')).friends[0].state, 'blocked')
await phone.getByRole('button', { name: '解除' }).click()
await phone.getByText('ブロックしています').waitFor({ state: 'detached' })
console.log('blocked and unblocked')

// Somebody else changes the world: the long poll brings it here.
await sim(`/_sim/friends/${userId}/messages`, { type: 'text', text: '別の画面から' })
await own.getByText('別の画面から').waitFor()
console.log('changes arrive by themselves')

await page.getByRole('button', { name: '操作', exact: true }).click()
const before = (await sim('/_sim/clock')).offset_ms
await page.getByRole('button', { name: '1日進める' }).click()
await page.getByText(/1日.*進んでいます/).waitFor()
assert.ok((await sim('/_sim/clock')).offset_ms - before >= 86_400_000)
await page.getByRole('tab', { name: '障害' }).click()
await page.getByRole('button', { name: '加える' }).click()
await page.getByText(/500を返す・処理する前・残り1回/).waitFor()
await page.getByLabel('どこで').selectOption('webhook')
await page.getByRole('button', { name: '加える' }).click()
await page.getByText(/同じものが二度届く/).first().waitFor()
assert.equal((await sim('/_sim/faults')).faults.length, 2)
await page.getByRole('button', { name: '/v2/bot/message/multicastの障害を解除' }).click()
await page.getByText(/500を返す/).waitFor({ state: 'detached' })
assert.equal((await sim('/_sim/faults')).faults.length, 1)
await page.getByRole('button', { name: 'すべて解除' }).click()
await page.getByText('ありません', { exact: true }).waitFor()
console.log('clock and faults obey')

await page.getByRole('tab', { name: '時計・配信' }).click()
await page.getByRole('button', { name: 'すべて消す…' }).click()
await page.getByRole('dialog').getByRole('button', { name: 'すべて消す' }).click()
await page.getByText('まだだれもいません').waitFor()
assert.equal((await sim('/_sim/friends')).friends.length, 0)
console.log('the world is empty again')

assert.deepEqual(errors, [])
await close()
console.log('walk done')
