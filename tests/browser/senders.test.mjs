// C13 as staff see it: a sender is made, a broadcast takes it, the phone shows it.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { png } from '../lib/made_up.mjs';
import { PASSWORD, startWorld, until } from '../lib/world.mjs';
import { closeDesks, looksRight, NARROW, openBrowser, settled, signIn, WIDE } from './console.mjs';

describe('senders', { timeout: 180000 }, () => {
  let world, desk, page, staff;
  before(async () => {
    world = await startWorld();
    staff = await world.signIn();
    desk = await openBrowser();
    ({ page } = desk);
    await signIn(page, { url: world.url, login: 'admin', password: PASSWORD });
  });
  after(() => closeDesks(world, desk));
  async function both(what) {
    await looksRight(page, what);
    await page.setViewportSize(NARROW);
    await looksRight(page, what);
    await page.setViewportSize(WIDE);
  }

  test('a sender is made with a picture, chosen in a broadcast, and seen on the phone', async () => {
    const file = join(tmpdir(), `icon-${process.pid}.png`);
    await writeFile(file, png(400, 300, false));
    await page.goto(`${world.url}/senders`);
    await page.getByText('送信者がまだありません').waitFor();
    await both('no senders');
    await page.getByRole('button', { name: '送信者を足す' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: '名前' }).fill('LINE公式');
    await dialog.getByRole('button', { name: '保存する' }).click();
    await dialog.getByText(/LINEが受け付けません/).waitFor();
    await dialog.getByRole('textbox', { name: '名前' }).fill('みどり野市 子育て課');
    const chooser = page.waitForEvent('filechooser');
    await dialog.getByRole('button', { name: 'アイコンを選ぶ' }).click();
    await (await chooser).setFiles(file);
    await dialog.getByRole('button', { name: 'アイコンを選び直す' }).waitFor();
    await dialog.getByText('配信', { exact: true }).click();
    await both('a new sender');
    await dialog.getByRole('button', { name: '保存する' }).click();
    await page.getByText('みどり野市 子育て課').waitFor();
    await both('senders');
    const [face] = (await staff.get('/api/faces')).faces;
    assert.ok(face.icon);
    assert.equal(face.forBroadcast, true);
    // A new broadcast begins with it, and every bubble has it.
    await page.goto(`${world.url}/broadcasts/new`);
    await settled(page);
    await page.getByRole('button', { name: /吹き出しを足す/ }).click();
    await page.getByRole('menuitem', { name: /テキスト/ }).click();
    await page.getByRole('textbox', { name: '本文' }).fill('健診のお知らせです。');
    await page.getByRole('button', { name: /送信者/ }).waitFor();
    assert.match(await page.getByRole('button', { name: /送信者/ }).textContent(), /子育て課/);
    await page.getByRole('region', { name: 'プレビュー' }).getByText('みどり野市 子育て課').first().waitFor();
    await both('a broadcast with a sender');
    await page.getByRole('textbox', { name: '件名' }).fill('健診');
    await page.getByRole('button', { name: /下書き/ }).first().click();
    const draft = await until('the draft', async () => (await staff.get('/api/broadcasts')).broadcasts.find((b) => b.title === '健診'));
    const kept = await staff.broadcast(draft.id);
    assert.equal(kept.messages[0].sender.name, 'みどり野市 子育て課');
    // And back to the account's own name.
    await page.getByRole('button', { name: /送信者/ }).click();
    await page.getByRole('option').first().click();
    await page.getByRole('region', { name: 'プレビュー' }).getByText('みどり野市 子育て課').first().waitFor({ state: 'hidden' });
  });
});
