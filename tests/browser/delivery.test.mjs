// Templates, sending again, one person, and rosters, as a person at the console does them (see console.mjs).
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { looksRight, openBrowser, settled, signIn, startConsole } from './console.mjs';

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 390, height: 844 };

describe('delivery', { timeout: 280000, skip: process.env.CONSOLE_URL ? 'needs a world of its own' : false }, () => {
  let city;
  let desk;
  let page;
  let staff;

  before(async () => {
    city = await startConsole();
    staff = await city.world.signIn();
    desk = await openBrowser();
    ({ page } = desk);
    await signIn(page, city);
  });
  after(async () => {
    const complaints = desk?.complaints ?? [];
    await desk?.close();
    await city?.stop();
    assert.deepEqual(complaints, []);
  });
  beforeEach(() => page.setViewportSize(WIDE));

  async function bothWidths(what) {
    await looksRight(page, `${what} at ${WIDE.width}`);
    await page.setViewportSize(NARROW);
    await looksRight(page, `${what} at ${NARROW.width}`);
    await page.setViewportSize(WIDE);
  }
  const open = async (path) => {
    await page.goto(city.url + path);
    await page.locator('main h1').waitFor();
    await settled(page);
  };

  test('a template: from a broadcast, with a blank, approved, and used', async () => {
    const draft = await staff.draft({ title: '避難所開設のお知らせ', text: '{{避難所名}}を開設しました。', condition: {} });
    await open(`/broadcasts/${draft.id}`);
    await page.getByRole('link', { name: 'ひな形にする' }).click();
    await page.getByRole('textbox', { name: '名前' }).waitFor();
    assert.equal(await page.getByRole('textbox', { name: '名前' }).inputValue(), '避難所開設のお知らせ');
    await page.getByRole('textbox', { name: /分類/ }).fill('防災');
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByText('まだ事前承認されていません').waitFor();
    await page.getByRole('button', { name: '保存されている内容を事前承認する' }).click();
    await page.getByText(/事前承認済み（/).waitFor();
    await settled(page);
    await bothWidths('template, approved');
    await staff.post('/api/templates', { name: '健診の前の日', category: '子育て', messages: [{ type: 'text', text: '健診です。' }] });
    await open('/templates');
    await page.getByText('事前承認済み').waitFor();
    await bothWidths('templates with one approved');
    await open('/broadcasts/new');
    await page.getByRole('button', { name: 'ひな形から入れる' }).click();
    await page.getByRole('menuitem', { name: /避難所開設のお知らせ/ }).waitFor();
    await looksRight(page, 'menu of templates', { without: ['aria-hidden-focus', 'region'] });
    await page.getByRole('menuitem', { name: /避難所開設のお知らせ/ }).click();
    await page.getByText('埋める空欄が1つあります').waitFor();
    await bothWidths('compose with a blank');
    await page.getByLabel('避難所名').fill('みどり野小学校');
    await page.getByRole('button', { name: '空欄に入れる' }).click();
    await page.getByText('埋める空欄が').waitFor({ state: 'detached' });
    assert.equal(await page.getByRole('textbox', { name: /^本文/ }).inputValue(), 'みどり野小学校を開設しました。');
    // Placeholders have buttons, and a word nobody knows is named.
    await page.getByRole('button', { name: '差し込み' }).click();
    await page.getByRole('menuitem', { name: /今日/ }).waitFor();
    await looksRight(page, 'menu of placeholders', { without: ['aria-hidden-focus', 'region'] });
    await page.getByRole('menuitem', { name: /今日/ }).click();
    assert.match(await page.getByRole('textbox', { name: /^本文/ }).inputValue(), /\{\{今日\}\}/);
    await page.getByRole('button', { name: '下書きを保存' }).waitFor();
  });

  test('those a broadcast did not reach get a draft of their own', async () => {
    await city.world.sim.fault({ path: '/v2/bot/message/multicast', status: 400, count: 1, body: '{"message":"The property, to[3], in the request body is invalid (line: -, column: -)"}' });
    const draft = await staff.draft({ title: '一人だけ届かない', text: '届いてほしい。', condition: { followed: { from: '2020-01-01' } } });
    await staff.sendNow(draft);
    await open(`/broadcasts/${draft.id}`);
    await page.getByRole('button', { name: '届かなかった人に送り直す' }).waitFor({ timeout: 30000 });
    await settled(page);
    await bothWidths('broadcast with somebody missed');
    await page.getByRole('button', { name: '届かなかった人に送り直す' }).click();
    await page.getByRole('heading', { name: '配信を編集', level: 1 }).waitFor();
    await page.getByText('この配信の対象は、はじめから決まっています').waitFor();
    await settled(page);
    await bothWidths('draft for those missed');
  });

  test('one person, from their page', async () => {
    const friend = (await staff.friends())[0];
    await open(`/friends/${friend.id}`);
    await bothWidths('friend with a button to write');
    await page.getByRole('button', { name: 'この人にメッセージを送る' }).click();
    await page.getByRole('heading', { name: '配信を編集', level: 1 }).waitFor();
    await page.getByText('いま届く人は1人です。').waitFor();
    await bothWidths('draft for one person');
    await page.getByRole('button', { name: '吹き出しを足す' }).click();
    await page.getByRole('menuitem', { name: /テキスト/ }).click();
    await page.getByRole('textbox', { name: /^本文/ }).fill('{{名前}}様へのお知らせです。');
    await page.locator('.phone').first().getByText(`${friend.name}様へのお知らせです。`).waitFor();
    await page.getByRole('radio', { name: 'いますぐ送る' }).click({ force: true });
    await page.getByRole('button', { name: '送信の確認へ進む' }).click();
    await page.getByRole('button', { name: /1 人に送信する/ }).waitFor();
    await page.waitForTimeout(1500);
    await page.getByRole('button', { name: /1 人に送信する/ }).click();
    await page.getByText('送り終わりました').waitFor({ timeout: 30000 });
    await settled(page);
    await bothWidths('broadcast to one person');
  });
});
