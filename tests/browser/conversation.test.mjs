// Staff chat in real browsers: a citizen's phone, and two colleagues at their desks.
import assert from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { clamdPlace, EICAR } from '../lib/clamd.mjs';
import { png } from '../lib/made_up.mjs';
import { departmentNamed, hire } from '../lib/staff.mjs';
import { PASSWORD, startWorld, until } from '../lib/world.mjs';
import { closeDesks, looksRight, NARROW, openBrowser, settled, signIn, WIDE } from './console.mjs';

describe('staff chat', { timeout: 240000 }, () => {
  let clamd, world, desk, other, page, staff, colleague, who;
  before(async () => {
    clamd = await clamdPlace();
    await clamd.start();
    world = await startWorld({ settings: { clamd: clamd.setting } });
    staff = await world.signIn();
    desk = await openBrowser();
    ({ page } = desk);
    await signIn(page, { url: world.url, login: 'admin', password: PASSWORD });
    who = await world.sim.addFriend('佐藤 花');
    await world.quiet();
  });
  after(async () => {
    await closeDesks(world, desk, other);
    await clamd?.remove();
  });

  async function both(what, p = page) {
    await looksRight(p, what);
    await p.setViewportSize(NARROW);
    await looksRight(p, what);
    await p.setViewportSize(WIDE);
  }
  const says = async (text) => {
    await world.sim.say(who, text);
    await world.quiet();
  };

  test('a desk is made, and a fixed answer', async () => {
    await page.goto(`${world.url}/chat`);
    await page.getByText('窓口がまだありません').waitFor();
    await both('chat without a desk');
    await page.getByRole('link', { name: '窓口を作る' }).click();
    await page.getByRole('button', { name: '窓口を作る' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: '窓口の名前' }).fill('市民課');
    for (const day of ['日', '土']) await dialog.getByText(day, { exact: true }).click();
    await dialog.getByText('祝日と年末年始').click();
    await both('a new desk');
    await dialog.getByRole('button', { name: '保存する' }).click();
    await page.getByRole('row', { name: /市民課/ }).waitFor();
    await both('desks');
    // Open all day, so that the test runs at any hour.
    const [d] = (await staff.get('/api/desks')).desks;
    const { mayEdit, hours, openNow, waiting, open, id, department, ...fields } = d;
    assert.equal(fields.weekdays, 127);
    await staff.put(`/api/desks/${id}`, { ...fields, departmentId: 0, from: 0, to: 1440 });
    await page.goto(`${world.url}/chat/canned`);
    await page.getByRole('button', { name: '定型の返事を作る' }).first().click();
    await dialog.getByLabel('呼び出す言葉').fill('時間');
    await dialog.getByLabel('返事の文').fill('窓口は8時30分から17時15分までです。');
    await dialog.getByRole('button', { name: '保存する' }).click();
    await page.getByText('/時間', { exact: true }).waitFor();
    await both('fixed answers');
  });

  test('somebody writes, and it is there without reloading; the answer reaches the phone', async () => {
    await page.goto(`${world.url}/chat`);
    await page.getByText('待っている人はいません。').waitFor();
    await says('職員と話す');
    await says('転入の手続きは何時までですか');
    await page.getByRole('link', { name: /佐藤 花/ }).waitFor({ timeout: 8000 });
    await both('somebody waits');
    await page.getByRole('link', { name: /佐藤 花/ }).click();
    await page.getByRole('button', { name: '担当する' }).click();
    const area = page.getByRole('textbox', { name: '返事' });
    await area.fill('/時');
    await both('fixed answers by a stroke');
    await page.getByRole('button', { name: /\/時間/ }).click();
    assert.equal(await area.inputValue(), '窓口は8時30分から17時15分までです。');
    await page.getByRole('button', { name: '送る', exact: true }).click();
    await until('the answer on the phone', async () => (await world.sim.texts(who)).includes('窓口は8時30分から17時15分までです。'));
    assert.equal(await area.inputValue(), '');
    await says('分かりました。持ち物は？');
    await page.getByRole('region', { name: 'トーク' }).getByText('分かりました。持ち物は？').waitFor({ timeout: 8000 });
    await both('a conversation');
    // A picture and a file go out beside the words: chosen, looked at, sent.
    const folder = await mkdtemp(join(tmpdir(), 'chat-'));
    await writeFile(join(folder, '地図.png'), png(400, 300, false));
    await writeFile(join(folder, '申請書.pdf'), '%PDF-1.4\ntrailer\n%%EOF\n');
    await writeFile(join(folder, '見積書.pdf'), Buffer.concat([Buffer.from('%PDF-1.4\n'), EICAR, Buffer.from('\ntrailer\n%%EOF\n')]));
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: '画像・ファイルを付ける' }).click();
    await (await chooser).setFiles([join(folder, '地図.png'), join(folder, '申請書.pdf'), join(folder, '見積書.pdf')]);
    await page.getByRole('img', { name: '送る画像：地図.png' }).waitFor();
    await page.getByText('申請書.pdf').waitFor();
    await page.getByText(/14日間）・ウイルス検査ずみ/).waitFor();
    await page.getByText(/「見積書\.pdf」：ウイルス（.+）が見つかったため、消しました/).waitFor();
    await both('a picture and a file before they are sent');
    await page.getByRole('button', { name: '送る', exact: true }).click();
    await until('the link on the phone', async () => (await world.sim.texts(who)).some((t) => t?.includes('/h/')));
    assert.ok((await world.sim.received(who)).some((m) => m.message.type === 'image'));
    await page.getByRole('list', { name: 'いっしょに送るもの' }).waitFor({ state: 'hidden' });
    await both('a picture and a file were sent');
    // What the citizen sends is looked at before it is shown, and the page hears of it by itself.
    const bubbles = page.getByRole('region', { name: 'トーク' });
    await world.sim.say(who, { type: 'image', data: png(40, 30, false).toString('base64') });
    await bubbles.getByText('ウイルス検査ずみ').waitFor();
    await world.sim.say(who, { type: 'file', fileName: '写真.zip', data: EICAR.toString('base64') });
    await bubbles.getByText(/^ウイルス（.+）が見つかったため、消しました$/).waitFor();
    await clamd.stop();
    await world.sim.say(who, { type: 'file', fileName: '住民票.pdf', data: Buffer.from('%PDF-1.4').toString('base64') });
    await bubbles.getByText('ウイルス検査をしています。終わると開けます').waitFor();
    await both('files that were checked, refused and wait');
    await clamd.start();
    await bubbles.getByText('住民票.pdf').waitFor();
    await area.fill('1234-5678-9018');
    await page.getByRole('button', { name: '送る', exact: true }).click();
    await page.getByRole('alertdialog').getByText(/マイナンバーやカードの番号/).waitFor();
    await both('a number before it is sent');
    await page.getByRole('alertdialog').getByRole('button', { name: 'やめる' }).click();
    await area.fill('');
    await page.getByText('下書きを保存しました').waitFor({ state: 'hidden' });
    // What is typed stays, whatever happens to the page.
    await area.fill('本人確認書類を');
    await page.getByText('下書きを保存しました').waitFor();
    await page.reload();
    await settled(page);
    assert.equal(await page.getByRole('textbox', { name: '返事' }).inputValue(), '本人確認書類を');
  });

  test('two colleagues see each other, and one takes over knowingly', async () => {
    const role = await staff.role('相談担当');
    colleague = await hire(world, staff, { login: 'soudan', roles: [role], department: (await departmentNamed(staff, '子育て支援課')).name });
    other = await openBrowser();
    const theirs = other.page;
    await signIn(theirs, { url: world.url, login: 'soudan', password: colleague.password });
    await theirs.goto(page.url());
    await theirs.getByText(/も見ています|書いています/).waitFor({ timeout: 15000 });
    await page.getByText('soudan さんも見ています').waitFor({ timeout: 15000 });
    assert.equal(await theirs.getByRole('textbox', { name: '返事' }).count(), 0, 'it is held by somebody else');
    await page.getByRole('textbox', { name: '返事' }).fill('本人確認書類をお持ちください。');
    await theirs.getByText(/書いています/).waitFor({ timeout: 15000 });
    await theirs.getByRole('button', { name: '引き継ぐ' }).click();
    await both('taking over', theirs);
    await theirs.getByRole('alertdialog').getByRole('button', { name: '引き継ぐ' }).click();
    await theirs.getByRole('textbox', { name: '返事' }).waitFor();
    await page.getByText(/soudan さんが答えています/).waitFor({ timeout: 8000 });
    assert.equal(await page.getByRole('textbox', { name: '返事' }).count(), 0);
    await theirs.getByRole('button', { name: 'ほかの操作' }).click();
    await theirs.getByRole('menuitem', { name: 'メモを残す' }).click();
    await theirs.getByRole('textbox', { name: 'メモ' }).fill('午後に電話する約束');
    await theirs.getByRole('button', { name: '残す' }).click();
    await page.getByText('午後に電話する約束').waitFor({ timeout: 8000 });
    await theirs.getByRole('button', { name: '終える' }).click();
    await both('closing', theirs);
    await theirs.getByRole('dialog').getByRole('button', { name: '終える' }).click();
    await theirs.getByRole('button', { name: 'もう一度開く' }).waitFor();
    await until('the farewell', async () => (await world.sim.texts(who)).some((t) => t.startsWith('ご相談を終わります')));
    await says('こんにちは');
    assert.match((await world.sim.texts(who)).at(-1), /メッセージありがとうございます/);
    await both('a closed conversation', theirs);
  });

  test('what was said is found again by its words', async () => {
    await page.goto(`${world.url}/chat`);
    await page.getByRole('link', { name: '履歴を探す' }).click();
    await page.getByRole('searchbox', { name: '言葉で探す' }).fill('転入');
    await page.keyboard.press('Enter');
    await page.getByText('転入の手続きは何時までですか').waitFor();
    await both('talk history');
    await page.getByRole('link', { name: /この相談を開く/ }).click();
    await page.getByRole('heading', { name: '佐藤 花' }).waitFor();
  });
});
