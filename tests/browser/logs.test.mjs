// The screens of the two logs, in a real browser against the real server.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { closeDesks, fits, looksRight, NARROW, openBrowser, settled, signIn, startConsole, WIDE } from './console.mjs';

describe('logs', { timeout: 180000 }, () => {
  let city, desk, page, staff;

  before(async () => {
    city = await startConsole();
    staff = await city.world.signIn();
    const template = await staff.post('/api/templates', { name: 'ごみ', category: '環境', messages: [{ type: 'text', text: 'もえるごみの日です' }] });
    await staff.put(`/api/templates/${template.id}`, { name: 'ごみの日のお知らせ', category: '環境・くらし', messages: [{ type: 'text', text: 'もえないごみの日です' }] });
    await staff.post('/api/tags', { label: '町内会長' });
    await city.world.stranger().refused('POST', '/api/session', { login: 'editor', password: 'wrong-wrong-1' });
    const editor = await city.world.signIn('editor');
    await editor.refused('GET', '/api/audit');
    await city.world.browser().get?.('/c/settings');
    desk = await openBrowser();
    ({ page } = desk);
    await signIn(page, city);
  });
  after(() => closeDesks(city, desk));

  const both = async (what) => {
    await page.setViewportSize(WIDE);
    await looksRight(page, what);
    await page.setViewportSize(NARROW);
    await looksRight(page, what);
    await page.setViewportSize({ width: 320, height: 640 });
    await fits(page, `${what} at 320`);
    await page.setViewportSize(WIDE);
  };

  test('the record of deeds: what was and what became of it, and finding it again', async () => {
    await page.goto(`${city.url}/audit`);
    await page.getByRole('list', { name: '操作記録' }).waitFor();
    await both('audit');
    const change = page.getByRole('listitem').filter({ hasText: 'ひな形の変更' });
    await change.getByText('名前、分類、メッセージ').click();
    await change.getByText('ごみの日のお知らせ').waitFor();
    await change.getByText('もえないごみの日です').waitFor();
    await both('audit, unfolded');
    await page.getByRole('button', { name: /結果/ }).click();
    await page.getByRole('option', { name: '拒否したこと' }).click();
    await page.waitForURL(/result=refused/);
    await page.getByRole('listitem').filter({ hasText: 'サインインの失敗' }).waitFor();
    await page.getByRole('listitem').filter({ hasText: '断られた操作' }).getByText('操作記録（見る）').waitFor();
    assert.equal(await page.getByRole('listitem').filter({ hasText: 'タグの追加' }).count(), 0);
    await both('audit, refused');
    await page.getByRole('searchbox').fill('どこにもない言葉');
    await page.keyboard.press('Enter');
    await page.getByText('当てはまる記録がありません').waitFor();
    await both('audit, nothing found');
    await page.getByRole('button', { name: '条件を消す' }).click();
    await page.getByRole('listitem').filter({ hasText: 'タグの追加' }).waitFor();
  });

  test('verifying: at once, with a file, with a wrong file', async () => {
    await page.goto(`${city.url}/audit`);
    await page.getByRole('link', { name: '記録の検証' }).click();
    await page.getByRole('heading', { name: '記録の検証', level: 1 }).waitFor();
    await settled(page);
    await both('verify');
    await page.getByRole('button', { name: '検証する', exact: true }).click();
    await page.getByText('すべて書かれたときのままです').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '控えを書き出す' }).click()]);
    const path = await download.path();
    assert.equal(JSON.parse(await readFile(path, 'utf8')).kind, 'kairanban-audit-anchor-1');
    await page.locator('input[type=file]').setInputFiles(path);
    await page.getByText(/控え（.*）と合っています/).waitFor();
    await both('verify, verified');
    await page.locator('input[type=file]').setInputFiles({ name: 'メモ.json', mimeType: 'application/json', buffer: Buffer.from('{}') });
    await page.getByText('控えのファイルではありません').waitFor();
    await both('verify, wrong file');
  });

  test('the access log: who asked for what, by kind, answer and address', async () => {
    await page.goto(`${city.url}/access`);
    await page.getByRole('list', { name: 'アクセス記録' }).waitFor();
    await settled(page);
    await both('access');
    await page.getByRole('button', { name: /答え/ }).click();
    await page.getByRole('option', { name: /断った/ }).click();
    await page.waitForURL(/result=refused/);
    await page.getByText('GET /api/audit', { exact: true }).first().waitFor();
    await page.getByLabel('接続元のアドレス').fill('198.51.100.1');
    await page.getByRole('button', { name: 'しぼる' }).click();
    await page.getByText('当てはまる記録がありません').waitFor();
    await page.getByRole('button', { name: '条件を消す' }).click();
    await page.getByLabel('友だちの番号').fill('あ');
    await page.getByText('番号を数字で入れてください。').waitFor();
    await both('access, wrong number');
  });
});
