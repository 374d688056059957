// Receive settings made in the console, from nothing: a real browser, an empty city.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { FIRST_PASSWORD, firstAdmin } from '../lib/city.mjs';
import { startWorld } from '../lib/world.mjs';
import { closeDesks, looksRightOnBoth, openBrowser, settled, signIn } from './console.mjs';

describe('receive settings of a new city', { timeout: 120000 }, () => {
  let world, desk, page;
  before(async () => {
    world = await startWorld({ sample: false });
    await firstAdmin(world);
    desk = await openBrowser();
    ({ page } = desk);
    await signIn(page, { url: world.url, login: 'admin', password: FIRST_PASSWORD });
  });
  after(() => closeDesks(world, desk));

  /** The screen as it is, at both widths. */
  const both = (what) => looksRightOnBoth(page, what);
  async function addOption(label, boxes = []) {
    await page.getByRole('button', { name: '選択肢を足す' }).click();
    await page.getByRole('textbox', { name: /^表示名/ }).fill(label);
    for (const box of boxes) await page.getByText(box).click();
    if (boxes.length) await both(`option ${label}`);
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }

  test('the kinds of news with an emergency, in plain words', async () => {
    await page.goto(`${world.url}/attributes`);
    await page.getByRole('button', { name: '項目を足す' }).click();
    await page.getByRole('textbox', { name: /^項目の名前/ }).fill('お知らせの種類');
    await page.getByRole('dialog').getByText('この役割は1つの項目だけです').click();
    await both('new attribute');
    assert.doesNotMatch(await page.getByRole('dialog').innerText(), /識別名|topic|key/);
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByRole('heading', { name: 'お知らせの種類', level: 1 }).waitFor();
    await page.getByText('緊急の選択肢がありません').waitFor();
    await addOption('避難・災害', ['緊急（緊急だけ受け取る人にも届く）']);
    await page.getByText('緊急の選択肢がありません').waitFor({ state: 'detached' });
    await addOption('イベント');
    const seen = page.frameLocator('iframe[title="市民の画面の見本"]');
    await seen.getByText('緊急情報だけ受け取る').waitFor();
    await seen.getByText('イベント', { exact: true }).waitFor();
    await seen.getByText('同意文がまだありません').waitFor();
    assert.equal(await seen.locator('script').count(), 0);
    await settled(page);
    await both('topics');
  });

  test('a second emergency is refused, and the first is named', async () => {
    await page.getByRole('button', { name: 'イベントを直す' }).click();
    await page.getByText('緊急（緊急だけ受け取る人にも届く）').click();
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByText(/緊急の選択肢は、もう「避難・災害」です/).waitFor();
    await both('second emergency');
    await page.getByRole('button', { name: 'やめる' }).click();
  });
});
