// E1 as staff see it: a rule is written, tried out, published, and found again; a clash is shown.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PASSWORD, startWorld } from '../lib/world.mjs';
import { closeDesks, looksRightOnBoth, openBrowser, signIn } from './console.mjs';

describe('keyword replies', { timeout: 180000 }, () => {
  let world, desk, page;
  before(async () => {
    world = await startWorld();
    desk = await openBrowser();
    ({ page } = desk);
    await signIn(page, { url: world.url, login: 'admin', password: PASSWORD });
  });
  after(() => closeDesks(world, desk));

  const both = (what) => looksRightOnBoth(page, what);

  test('a rule is written, with its faults told, and published', async () => {
    await page.goto(`${world.url}/replies/new`);
    await page.getByRole('heading', { name: '新しいルール', level: 1 }).waitFor();
    await page.getByRole('button', { name: '保存して公開する' }).click();
    await page.getByText('答える言葉を1つ以上入れてください。').first().waitFor();
    await both('a rule with faults');
    await page.getByRole('textbox', { name: /^ルールの名前/ }).fill('粗大ごみ');
    await page.getByRole('textbox', { name: /^分類/ }).fill('ごみ');
    await page.getByRole('textbox', { name: /^文の中に含む/ }).fill('粗大ごみ\n火');
    await page.getByRole('button', { name: '開庁時間だけ' }).click();
    await page.getByRole('button', { name: /^吹き出しを足す/ }).click();
    await page.getByRole('menuitem', { name: /^テキスト/ }).click();
    await page.getByRole('textbox', { name: /^本文/ }).fill('{{名前}}さん、粗大ごみは電話で申しこんでください。');
    await page.getByRole('button', { name: '行うことを足す' }).click();
    await page.getByRole('menuitem', { name: /^項目の答えを変える/ }).click();
    await page.getByRole('button', { name: '行うことを足す' }).click();
    await page.getByRole('menuitem', { name: /^メニューを変える/ }).click();
    await page.getByRole('button', { name: /その人のメニュー/ }).click();
    await page.getByRole('option', { name: 'ふだんのメニューに戻す' }).click();
    await both('a rule being written');
    await page.getByRole('button', { name: 'メニューを変えるのをやめる' }).click();
    await page.getByRole('button', { name: /を変えるのをやめる$/ }).click();
    await page.getByRole('button', { name: '保存して公開する' }).click();
    await page.getByText(/2行目「火」：?1文字の言葉は/).waitFor();
    await page.getByRole('textbox', { name: /^文の中に含む/ }).fill('粗大ごみ\n粗大');
    await page.getByRole('button', { name: '保存して公開する' }).click();
    await page.getByText('公開しました').waitFor();
    await page.getByText('答えています').waitFor();
  });

  test('the list finds it; the test box says why it answers or not', async () => {
    await page.getByRole('link', { name: '自動応答', exact: true }).first().click();
    await page.getByRole('heading', { name: '自動応答', level: 1 }).waitFor();
    await page.getByRole('searchbox', { name: /^名前や言葉/ }).fill('粗大');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: '粗大ごみ' }).waitFor();
    await both('the list');
    await page.getByRole('link', { name: 'ためす', exact: true }).click();
    await page.getByRole('textbox', { name: /^送られた言葉/ }).fill('粗大ゴミを出したい');
    await page.getByRole('button', { name: 'ためす', exact: true }).click();
    await page.getByRole('heading', { name: '結果' }).waitFor();
    await page.getByText(/「粗大ごみ」が当たりました（文の中に含む）/).waitFor();
    await both('the test box');
  });

  test('a dictionary is looked at before it is taken in', async () => {
    await page.getByRole('link', { name: 'CSV', exact: true }).click();
    await page.getByRole('heading', { name: '自動応答のCSV', level: 1 }).waitFor();
    await page.getByRole('textbox', { name: /^取りこむ分類/ }).fill('ごみの分け方');
    await page.locator('input[type=file]').setInputFiles({ name: 'gomi.csv', mimeType: 'text/csv', buffer: Buffer.from('名前,言葉,答え\r\nアイロン,アイロン,燃えないごみです。\r\nなし,,答え\r\n') });
    await page.getByRole('button', { name: '内容を確かめる' }).click();
    await page.getByText(/新しいルール 1件/).waitFor();
    await both('a dictionary');
    await page.getByRole('button', { name: '1件を取りこむ' }).click();
    await page.getByText(/取りこみました：新しいルール 1件/).waitFor();
  });

  test('two rules for the same word are shown as a clash; an older version comes back', async () => {
    const staff = await world.signIn();
    const rule = { priority: 1, hears: 'words', words: [{ kind: 'part', text: '粗大ごみ' }], windows: [], outside: false, condition: {}, answers: [{ messages: [{ type: 'text', text: '先に答える' }], deeds: [] }] };
    const made = await staff.post('/api/replies', { name: '先のルール', category: '', rule });
    await staff.post(`/api/replies/${made.brief.id}/publish`, { version: 1 });
    await staff.put(`/api/replies/${made.brief.id}`, { name: '先のルール', category: '', version: 1, rule: { ...rule, priority: 2 } });
    await page.goto(`${world.url}/reply-clashes`);
    await page.getByText('優先順位が先です。').first().waitFor();
    await both('clashes');
    await page.getByRole('link', { name: '先のルール' }).first().click();
    await page.getByRole('button', { name: 'これまでの版' }).click();
    await page.getByRole('button', { name: 'この版に戻す（版1）' }).waitFor();
    await both('history');
    await page.getByRole('button', { name: 'この版に戻す（版1）' }).click();
    await page.getByText('前の版を下書きに戻しました').waitFor();
    assert.equal((await staff.get(`/api/replies/${made.brief.id}`)).brief.priority, 1);
  });
});
