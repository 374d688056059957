// A9 as people see it: staff make a code for a poster, somebody scans it with the simulator's phone.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { FIRST_PASSWORD, firstAdmin } from '../lib/city.mjs';
import { readCodes, readPdf } from '../lib/paper.mjs';
import { startWorld, until } from '../lib/world.mjs';
import { closeDesks, looksRightOnBoth, openBrowser, signIn } from './console.mjs';

describe('codes for adding the account', { timeout: 180000 }, () => {
  let world, desk, page, staff;
  before(async () => {
    world = await startWorld({ sample: false });
    staff = await firstAdmin(world);
    await staff.post('/api/consent', { body: 'お知らせを届けるためだけに使います。' });
    // Citizens' pages may stand in the simulator's phone.
    await world.stopKairanban();
    await world.addSettings({ frame_ancestors: world.sim.url });
    await world.startKairanban();
    desk = await openBrowser();
    ({ page } = desk);
    await signIn(page, { url: world.url, login: 'admin', password: FIRST_PASSWORD });
  });
  after(() => closeDesks(world, desk));

  const both = (what) => looksRightOnBoth(page, what);
  async function keep(link) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: link }).click()]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  }

  test('an empty list says what to do; a code is made, with mistakes told at the field', async () => {
    await page.getByRole('link', { name: '友だち追加QR' }).click();
    await page.getByText('まだQRコードがありません').waitFor();
    await both('no codes');
    await page.getByRole('button', { name: 'QRコードを作る' }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: '作る', exact: true }).click();
    await page.getByText('名前を入れてください。').waitFor();
    await page.getByRole('textbox', { name: /^名前/ }).fill('市役所1階のポスター');
    await page.getByRole('textbox', { name: /^メモ/ }).fill('入口の右\nA2判');
    await both('new code');
    await page.getByRole('button', { name: '作る', exact: true }).click();
    await page.getByRole('heading', { name: '市役所1階のポスター', level: 1 }).waitFor();
    await page.getByRole('img', { name: '「市役所1階のポスター」のQRコード' }).waitFor();
    await page.waitForFunction(() => document.querySelector('img.source-qr').naturalWidth > 0);
    await both('code without scans');
  });

  test('the picture is taken home and read by another program', async () => {
    const [{ url }] = (await staff.get('/api/sources')).sources;
    const png = await keep('PNG（画像）');
    assert.equal(png.name, '市役所1階のポスター.png');
    assert.deepEqual(await readCodes(png.bytes), [url]);
    await page.getByRole('button', { name: /汚れや欠けへの強さ/ }).click();
    await page.getByRole('option', { name: /とても高い/ }).click();
    await page.getByRole('button', { name: /PNGの大きさ/ }).click();
    await page.getByRole('option', { name: /2400/ }).click();
    const large = await keep('PNG（画像）');
    assert.equal(large.bytes.readUInt32BE(16), 2400);
    assert.deepEqual(await readCodes(large.bytes), [url]);
    assert.match((await keep('SVG（印刷会社向け）')).bytes.toString(), /^<svg /);
  });

  test('a poster is made with words of their own; what does not fit is told at the field', async () => {
    const [{ url }] = (await staff.get('/api/sources')).sources;
    await page.getByRole('textbox', { name: /^見出し/ }).fill('1\n2\n3\n4');
    await page.getByRole('button', { name: 'PDFを作る' }).click();
    await page.getByText('見出しは3行までにしてください。').waitFor();
    await both('poster refused');
    await page.getByRole('textbox', { name: /^見出し/ }).fill('ごみの日も\nLINEに届きます');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'PDFを作る' }).click()]);
    assert.equal(download.suggestedFilename(), '市役所1階のポスター.pdf');
    const poster = await readPdf(await readFile(await download.path()));
    assert.match(poster.text, /ごみの日も/);
    assert.deepEqual(await readCodes(poster.picture), [url]);
  });

  test('a phone scans it, agrees, adds, and the console counts', async () => {
    const [poster] = (await staff.get('/api/sources')).sources;
    const phone = await openBrowser({ width: 480, height: 900 });
    try {
      const p = phone.page;
      await p.goto(`${world.sim.url}/_sim/`);
      await p.getByRole('button', { name: '人を追加' }).click();
      await p.getByLabel(/^表示名/).fill('通りがかり');
      await p.getByText('まだアカウントを友だちに追加していない人にする').click();
      await p.getByRole('button', { name: '追加する', exact: true }).click();
      await p.getByText('まだ友だちではありません。').waitFor();
      await p.getByRole('button', { name: 'トークの設定' }).click();
      await p.getByRole('menuitem', { name: 'QRコードを読み取る' }).click();
      await p.getByLabel('QRコードのアドレス').fill(poster.url);
      await p.getByRole('button', { name: '開く', exact: true }).click();
      const inside = p.frameLocator('iframe');
      await inside.getByRole('button', { name: '許可する' }).click();
      await inside.getByRole('button', { name: '友だちに追加する' }).click();
      await inside.getByRole('heading', { name: 'ありがとうございます' }).waitFor();
      if (process.env.PICTURES) await p.screenshot({ path: `${process.env.PICTURES}/phone_thanks.png` });
      await inside.getByRole('link', { name: '受信設定を開く' }).click();
      await inside.getByRole('heading', { name: '受信設定' }).waitFor();
    } finally {
      await phone.close();
    }
    await until('the friend counted', async () => (await staff.get(`/api/sources/${poster.id}`)).total.added === 1);
    await page.reload();
    await page.getByRole('link', { name: 'ここから友だちになった人' }).waitFor();
    await page.getByRole('img', { name: /日ごとの数のグラフ。この期間の読み取りは1回、新しい友だちは1人です。/ }).waitFor();
    await both('code with scans');
    await page.getByRole('link', { name: 'ここから友だちになった人' }).click();
    await page.getByRole('link', { name: '通りがかり' }).waitFor();
  });

  test('a condition can be who came by the poster', async () => {
    await page.goto(`${world.url}/broadcasts/new`);
    await page.getByRole('radio', { name: /条件/ }).first().waitFor({ state: 'attached' }).catch(() => {});
    const add = page.getByRole('button', { name: '条件を足す' }).first();
    if (!(await add.isVisible())) await page.getByText(/条件に当てはまる人|しぼりこむ/).first().click();
    await add.click();
    await page.getByRole('menuitem', { name: /追加した場所/ }).click();
    await page.getByRole('button', { name: /追加した場所を/ }).click();
    await page.getByRole('option', { name: /市役所1階のポスター/ }).click();
    await page.getByRole('button', { name: '決める' }).click();
    await page.getByText('から友だちになった人').first().waitFor();
    await page.getByText(/対象は1人です/).waitFor({ state: 'attached' });
  });

  test('hiding, names that are taken, the list with sums', async () => {
    for (const name of ['ごみ袋', '転入の案内チラシ']) await staff.post('/api/sources', { name, note: '', hidden: false });
    await page.goto(`${world.url}/sources`);
    await page.getByRole('link', { name: 'ごみ袋' }).click();
    await page.getByRole('button', { name: '名前などを直す' }).click();
    await page.getByRole('textbox', { name: /^名前/ }).fill('転入の案内チラシ');
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByText(/「転入の案内チラシ」はもうあります/).waitFor();
    await page.getByRole('textbox', { name: /^名前/ }).fill('燃えるごみの袋');
    await page.getByText('使うのをやめて隠す').click();
    await both('editing a code');
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByText('いまは使っていません').waitFor();
    await both('hidden code');
    await page.getByRole('link', { name: '友だち追加QR' }).first().click();
    await page.getByRole('row', { name: /合計/ }).waitFor();
    assert.equal(await page.getByRole('link', { name: '燃えるごみの袋' }).count(), 0);
    await page.getByText('隠したもの（1個）も表示').click();
    await page.getByRole('link', { name: '燃えるごみの袋' }).waitFor();
    await both('codes');
    // Whose: the list says it and is narrowed to it.
    const { departments } = await staff.post('/api/departments', { name: '資源循環課', closed: false });
    await page.reload();
    await page.getByRole('button', { name: 'QRコードを作る' }).click();
    await page.getByRole('textbox', { name: /^名前/ }).fill('収集車の横');
    await page.getByRole('button', { name: /部署/ }).click();
    await page.getByRole('option', { name: '資源循環課' }).click();
    await both('whose code');
    await page.getByRole('button', { name: '作る', exact: true }).click();
    await page.getByRole('heading', { name: '収集車の横', level: 1 }).waitFor();
    assert.equal((await staff.get('/api/sources')).sources.find((s) => s.name === '収集車の横').departmentId, departments[0].id);
    await page.getByRole('link', { name: '友だち追加QR' }).first().click();
    await page.getByRole('search').getByRole('button', { name: /部署/ }).click();
    await page.getByRole('option', { name: '資源循環課' }).click();
    await page.getByRole('link', { name: '収集車の横' }).waitFor();
    assert.equal(await page.getByRole('link', { name: '市役所1階のポスター' }).count(), 0);
    await both('codes of one department');
    const csv = await keep('CSV');
    assert.match(csv.bytes.toString(), /市役所1階のポスター/);
    await page.goto(`${world.url}/sources/999999`);
    await page.getByRole('heading', { name: 'QRコードが見つかりません' }).waitFor();
  });
});
