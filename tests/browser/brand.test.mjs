// The city's name, logo, colour and menu: chosen at the console, seen before and after signing in.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { png } from '../lib/made_up.mjs';
import { PASSWORD, startWorld } from '../lib/world.mjs';
import { closeDesks, looksRightOnBoth, openBrowser, settled, signIn } from './console.mjs';

describe('the look of the console', { timeout: 240000 }, () => {
  let world, desk, page;
  before(async () => {
    world = await startWorld();
    desk = await openBrowser();
    ({ page } = desk);
    await signIn(page, { url: world.url, login: 'admin', password: PASSWORD });
  });
  after(() => closeDesks(world, desk));
  const both = (what) => looksRightOnBoth(page, what);
  const colour = () => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--blue'));
  const sections = () => page.locator('.nav-label').allTextContents();

  test('a colour that cannot be read is told at once and cannot be saved', async () => {
    await page.goto(`${world.url}/brand`);
    await page.getByRole('textbox', { name: /画面の色/ }).fill('#00b900');
    await page.getByText('4.5：1以上になる、もっと濃い色にしてください').waitFor();
    assert.equal(await page.getByRole('button', { name: '保存する' }).isDisabled(), true);
    await both('brand unreadable');
  });

  test('name, logo, colour and menu are there after saving, also for who is not signed in', async () => {
    await page.getByRole('textbox', { name: /^名前/ }).fill('みどり野市 LINE係');
    await page.getByRole('button', { name: '緑', exact: true }).click();
    await page.getByText('読みやすい色です').waitFor();
    const before = await sections();
    await page.getByRole('button', { name: `${before[1]}を上へ` }).click();
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByText('画面の表示を保存しました').waitFor();
    assert.equal(await colour(), '#00796b');
    assert.deepEqual((await sections()).slice(0, 2), [before[1], before[0]]);
    await page.locator('input[type=file]').setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from(png(240, 60)) });
    await page.getByText('ロゴを変えました').waitFor();
    assert.equal(await page.locator('.header .brand').textContent(), 'みどり野市 LINE係');
    await page.waitForFunction(() => document.querySelector('.header .brand-logo')?.naturalWidth > 0);
    await both('brand saved');
    await page.goto(`${world.url}/`);
    await settled(page);
    await both('home with brand');
    await page.getByRole('button', { name: '佐藤 みどり' }).click();
    await page.getByRole('menuitem', { name: 'サインアウト' }).click();
    await page.getByRole('heading', { name: '管理画面にサインイン' }).waitFor();
    await page.getByText('みどり野市 LINE係').waitFor();
    await page.reload();
    await page.getByText('みどり野市 LINE係').waitFor();
    await page.waitForFunction(() => document.querySelector('.brand-logo')?.naturalWidth > 0);
    assert.equal(await colour(), '#00796b');
    await both('sign in with brand');
  });
});
