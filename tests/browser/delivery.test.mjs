// Templates, sending again, one person, and rosters, as a person at the console does them (see console.mjs).
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { closeDesks, looksRight, looksRightOnBoth, openBrowser, settled, signIn, startConsole, WIDE } from './console.mjs';

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
  after(() => closeDesks(city, desk));
  beforeEach(() => page.setViewportSize(WIDE));

  const bothWidths = (what) => looksRightOnBoth(page, what);
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

  test('a roster: the file, what it says, a text for each, sent, told', async () => {
    const friends = await staff.friends();
    await open('/broadcasts');
    await bothWidths('list of broadcasts with a way to rosters');
    await page.getByRole('link', { name: '名簿で送る' }).click();
    await page.getByRole('heading', { name: '名簿で送る', level: 1 }).waitFor();
    await page.getByRole('button', { name: '内容を確かめる' }).click();
    await page.getByRole('alert').getByText('CSVファイルを選んでください。').waitFor();
    await bothWidths('roster, no file chosen');
    const choose = (text) => page.locator('input[type=file]').setInputFiles({ name: '還付金の名簿.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await choose('氏名,金額\n山田,1\n');
    await page.getByRole('button', { name: '内容を確かめる' }).click();
    await page.getByRole('alert').getByText(/だれに送るかを示す列がありません/).waitFor();
    const rows = friends.slice(0, 40).map((f, i) => `${f.id},氏名${i + 1},"${i + 1},000円",`).join('\n');
    await choose(`友だち番号,氏名,金額,期限\n${rows}\n999999,だれか,1,\n${friends[0].id},二度め,1,\n`);
    await page.getByRole('button', { name: '内容を確かめる' }).click();
    await page.getByRole('heading', { name: '名簿「還付金の名簿.csv」', level: 1 }).waitFor();
    await page.getByText('「999999」という友だちはいません。').waitFor();
    await settled(page);
    await bothWidths('roster, looked at');
    await page.getByRole('button', { name: '送れる40人への本文を書く' }).click();
    await page.getByRole('heading', { name: '配信を編集', level: 1 }).waitFor();
    await page.getByRole('button', { name: '吹き出しを足す' }).click();
    await page.getByRole('menuitem', { name: /テキスト/ }).click();
    await page.getByRole('button', { name: '差し込み' }).click();
    await page.getByRole('menuitem', { name: '金額' }).waitFor();
    await looksRight(page, 'menu of placeholders of a roster', { without: ['aria-hidden-focus', 'region'] });
    await page.getByRole('menuitem', { name: '金額' }).click();
    const text = page.getByRole('textbox', { name: /^本文/ });
    assert.equal(await text.inputValue(), '{{金額}}');
    await text.fill('{{氏名}}様\n還付金は{{金額}}です。{{期限}}までに');
    await page.getByText(/40人のうち40人の文が、このままでは送れません/).waitFor();
    await bothWidths('roster, a value is missing');
    await text.fill('{{氏名}}様\n還付金は{{金額}}です。{{期限|3月31日}}までに');
    await page.getByText('40人分の文を確かめました。').waitFor();
    const phone = page.locator('.phone').first();
    await phone.getByText('氏名1様').waitFor();
    await page.getByRole('button', { name: '次の人' }).first().click();
    await phone.getByText('還付金は2,000円です。3月31日までに').waitFor();
    await page.getByRole('textbox', { name: '何人め' }).first().fill('40');
    await page.getByRole('button', { name: '見る', exact: true }).first().click();
    await phone.getByText('氏名40様').waitFor();
    await page.getByText('40／40人め').first().waitFor();
    await bothWidths('roster, the text and its preview');
    assert.equal(await page.getByRole('radio', { name: 'くり返し送る' }).count(), 0);
    await page.getByRole('radio', { name: 'いますぐ送る' }).click({ force: true });
    await page.getByRole('button', { name: '送信の確認へ進む' }).click();
    await page.getByRole('button', { name: /40 人に送信する/ }).waitFor();
    await page.waitForTimeout(1500);
    await looksRight(page, 'roster, the last look', { without: ['aria-hidden-focus', 'region'] });
    await page.getByRole('button', { name: /40 人に送信する/ }).click();
    await page.getByText('送り終わりました').waitFor({ timeout: 40000 });
    await settled(page);
    await bothWidths('roster, sent');
    const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /一行ずつの結果をCSVで保存/ }).click()]);
    assert.match(saved.suggestedFilename(), /^broadcast-\d+-rows\.csv$/);
    await page.getByRole('link', { name: '還付金の名簿.csv' }).click();
    await page.getByRole('button', { name: 'この名簿の内容を消す' }).click();
    await page.getByRole('button', { name: '消す', exact: true }).click();
    await page.getByText(/名簿の内容は、.*に消しました/).waitFor();
    await bothWidths('roster, erased');
  });
});
