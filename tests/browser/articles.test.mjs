// E3 to E7 as staff see them: a question is written, tried out, asked on a phone, and what was missing is made one.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PASSWORD, startWorld } from '../lib/world.mjs';
import { closeDesks, looksRightOnBoth, openBrowser, signIn } from './console.mjs';

describe('questions and answers', { timeout: 180000 }, () => {
  let world, desk, page, man;
  before(async () => {
    world = await startWorld();
    man = await world.sim.addFriend('父');
    await world.quiet();
    desk = await openBrowser();
    ({ page } = desk);
    await signIn(page, { url: world.url, login: 'admin', password: PASSWORD });
  });
  after(() => closeDesks(world, desk));
  const both = (what) => looksRightOnBoth(page, what);

  test('a first category and a first question, with mistakes told at the field', async () => {
    await page.getByRole('link', { name: 'よくある質問', exact: true }).click();
    await page.getByText('質問がまだありません').waitFor();
    await both('no articles');
    await page.getByRole('link', { name: '分類と言葉' }).click();
    await page.getByRole('button', { name: '分類を足す' }).click();
    await page.getByLabel('1番目の分類の名前').fill('ごみ・リサイクル');
    await page.getByLabel('電話番号').fill('019-555-0153');
    await page.getByLabel('受付時間').fill('平日 8:30〜17:15');
    await page.getByRole('button', { name: '保存する' }).first().click();
    await page.getByText('分類を保存しました').waitFor();
    await page.getByRole('button', { name: '言葉を足す' }).click();
    await page.getByLabel('1行目：市民の言葉').fill('プラボトル');
    await page.getByLabel('1行目：質問に使っている言葉').fill('ペットボトル');
    await both('article words');
    await page.getByRole('button', { name: '保存する' }).last().click();
    await page.getByText('言葉を保存しました').waitFor();
    await page.getByRole('link', { name: '質問', exact: true }).click();
    await page.getByRole('link', { name: '新しい質問' }).first().click();
    await page.getByLabel(/^言いかえ/).fill('ペットボトルの捨て方\nペットボトルはいつ捨てられますか');
    await page.getByRole('button', { name: /保存する/ }).click();
    await page.getByText('質問を入れてください。').waitFor();
    await page.getByRole('textbox', { name: /^質問/ }).fill('ペットボトルの出し方を知りたい');
    await page.getByRole('button', { name: /吹き出しを足す/ }).click();
    await page.getByRole('menuitem', { name: /テキスト/ }).click();
    await page.getByRole('textbox', { name: /本文/ }).fill('第2・第4水曜日の資源の日に出してください。');
    await page.getByText('保存したら、すぐ公開する').click();
    await both('new article');
    await page.getByRole('button', { name: '保存して公開する' }).click();
    await page.getByText('保存して公開しました').waitFor();
    await page.getByRole('heading', { name: 'ペットボトルの出し方を知りたい', level: 1 }).waitFor();
    await page.getByText('公開中', { exact: true }).first().waitFor();
    await both('article');
  });

  test('it is tried out, and the reason is told', async () => {
    await page.getByRole('link', { name: 'よくある質問', exact: true }).first().click();
    await page.getByRole('link', { name: '試してみる' }).click();
    await page.getByLabel('市民の言葉').fill('プラボトルの捨て方を教えて');
    await page.getByRole('button', { name: '試す', exact: true }).click();
    await page.getByText('1つに決めて、すぐ答えます').waitFor();
    await page.getByText(/いちばん近い言いかえ：ペットボトルの捨て方/).waitFor();
    await both('article try');
  });

  test('what nobody could answer becomes a question with one press', async () => {
    await world.sim.say(man, '飛行場はどこですか');
    await world.sim.say(man, '飛行場はどこですか');
    await world.quiet();
    await page.getByRole('link', { name: '未回答' }).click();
    await page.getByText('飛行場はどこですか').waitFor();
    await page.getByText(/^2回・最後は/).waitFor();
    await both('article misses');
    await page.getByRole('link', { name: '「飛行場はどこですか」から質問を作る' }).click();
    await page.getByText('2回 聞かれました').waitFor();
    assert.equal(await page.getByRole('textbox', { name: /^質問/ }).inputValue(), '飛行場はどこですか');
    await page.getByRole('button', { name: /吹き出しを足す/ }).click();
    await page.getByRole('menuitem', { name: /テキスト/ }).click();
    await page.getByRole('textbox', { name: /本文/ }).fill('市内に飛行場はありません。');
    await page.getByRole('button', { name: '保存する', exact: true }).click();
    await page.getByRole('button', { name: '保存した内容を公開する' }).click();
    await page.getByText('公開しました').waitFor();
    const before = (await world.sim.received(man)).length;
    await world.sim.say(man, '飛行場はどこ');
    await world.quiet();
    assert.match(JSON.stringify((await world.sim.received(man)).slice(before)), /市内に飛行場はありません/);
    await page.getByRole('link', { name: 'よくある質問', exact: true }).first().click();
    await page.getByRole('link', { name: '飛行場はどこですか' }).waitFor();
    await both('articles');
  });

  test('a file is looked at, then applied', async () => {
    await page.getByRole('link', { name: 'CSV', exact: true }).click();
    await page.getByRole('link', { name: 'CSV', exact: true }).and(page.locator('[aria-current=page]')).waitFor();
    const file = '番号,質問,言いかえ,答え,分類\r\n1,ペットボトルの出し方を知りたい,ペットボトルの捨て方,第1水曜日です。,ごみ・リサイクル\r\n,空き缶の出し方,,金曜日です。,ごみ・リサイクル\r\n,答えがない,,,\r\n';
    await page.setInputFiles('input[type=file]', { name: '質問.csv', mimeType: 'text/csv', buffer: Buffer.from(file) });
    await page.getByRole('button', { name: '内容を確かめる' }).click();
    await page.getByText('新しい質問 1件、変わる質問 1件、同じもの 0件、使えない行 1件').waitFor();
    await both('article csv');
    await page.getByRole('button', { name: '2件を取りこむ' }).click();
    await page.getByText('取りこみました：新しい質問 1件、変えた質問 1件').waitFor();
  });
});
