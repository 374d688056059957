// One broadcast in several languages, from the first word to the numbers: a real browser.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PASSWORD, startWorld, until } from '../lib/world.mjs';
import { closeDesks, looksRight, looksRightOnBoth, openBrowser, settled, signIn } from './console.mjs';

describe('one broadcast in several languages', { timeout: 180000 }, () => {
  let world, desk, page, staff;
  before(async () => {
    world = await startWorld();
    staff = await world.signIn();
    await world.sim.addFriend('佐藤', { language: 'ja' });
    await world.sim.addFriend('Ann', { language: 'en' });
    await world.sim.addFriend('Bob', { language: 'en' });
    await world.sim.addFriend('グエン', { language: 'vi' });
    await world.quiet();
    desk = await openBrowser();
    ({ page } = desk);
    await signIn(page, { url: world.url, login: 'admin', password: PASSWORD });
  });
  after(() => closeDesks(world, desk));
  const both = (what) => looksRightOnBoth(page, what);

  test('a language is added, written, looked at, marked as read, and sent', async () => {
    await page.goto(`${world.url}/broadcasts/new`);
    await page.getByRole('textbox', { name: /^件名/ }).fill('防災訓練');
    assert.equal(await page.getByRole('button', { name: 'ほかの言語の文を加える' }).count(), 0, 'nothing to translate yet');
    await page.getByRole('button', { name: /吹き出しを足す/ }).click();
    await page.getByRole('menuitem', { name: /テキスト/ }).click();
    await page.getByRole('textbox', { name: /^本文/ }).fill('訓練は11月29日（日）午後2時からです。');
    await page.getByRole('button', { name: 'ほかの言語の文を加える' }).click();
    await page.getByRole('menuitem', { name: '英語' }).waitFor();
    await looksRight(page, 'menu of languages', { without: ['aria-hidden-focus', 'region'] });
    await page.getByRole('menuitem', { name: '英語' }).click();
    await page.getByRole('radio', { name: '英語（未確認）' }).waitFor();
    assert.equal(await page.getByRole('textbox', { name: /^本文/ }).inputValue(), '訓練は11月29日（日）午後2時からです。', 'it begins as the Japanese one');
    await page.getByRole('textbox', { name: /^本文/ }).fill('The drill starts on November 28 at 2 p.m.');
    await page.getByRole('region', { name: 'プレビュー' }).getByText('machine-made draft').waitFor();
    await settled(page);
    await both('compose in English, a draft');
    await page.getByRole('checkbox', { name: /英語が分かる人が/ }).click({ force: true });
    await page.getByRole('radio', { name: '英語', exact: true }).waitFor();
    await page.getByRole('radio', { name: '日本語' }).click({ force: true });
    assert.equal(await page.getByRole('textbox', { name: /^本文/ }).inputValue(), '訓練は11月29日（日）午後2時からです。');
    await page.getByText('友だち全員').first().click();
    await page.getByRole('list', { name: '言語ごとの人数' }).first().getByText('英語 2人').waitFor();
    await page.getByRole('button', { name: '下書きを保存' }).click();
    await page.getByText('保存しました').first().waitFor();
    const draft = (await staff.get('/api/broadcasts?state=draft')).broadcasts[0];
    const saved = await staff.broadcast(draft.id);
    assert.deepEqual(saved.translations.map((t) => [t.language, t.reviewed, t.messages[0].text]), [['en', true, 'The drill starts on November 28 at 2 p.m.']]);
    await settled(page);
    await both('compose with two languages');
  });

  test('the page of the broadcast names the other day, and then the people of each language', async () => {
    const draft = (await staff.get('/api/broadcasts?state=draft')).broadcasts[0];
    await page.goto(`${world.url}/broadcasts/${draft.id}`);
    await page.getByText(/英語: 日本語の本文にある「11月29日」が、ありません/).waitFor();
    await page.getByRole('radio', { name: '英語', exact: true }).click({ force: true });
    await page.getByRole('region', { name: '内容' }).getByText('The drill starts').waitFor();
    await settled(page);
    await both('a draft in two languages');
    await staff.sendNow(await staff.broadcast(draft.id));
    await until('sent', async () => (await staff.broadcast(draft.id)).state === 'sent');
    await page.reload();
    const row = page.getByRole('row', { name: /^英語/ });
    await row.waitFor();
    assert.match(await row.innerText(), /2人/);
    await page.getByRole('button', { name: '言語ごとの結果をCSVで保存' }).waitFor();
    await settled(page);
    await both('numbers by language');
  });

  test('the words of a correction stand ready in each language that was delivered', async () => {
    const [sent] = (await staff.get('/api/broadcasts?state=sent')).broadcasts;
    await page.goto(`${world.url}/broadcasts/${sent.id}`);
    await page.getByRole('button', { name: '訂正を送る' }).click();
    const english = page.getByRole('region', { name: '英語の訂正' });
    assert.match(await english.getByRole('textbox').inputValue(), /^\[Correction\]\nThe message “The drill starts/);
    await page.getByRole('textbox', { name: /^訂正の文（日本語）/ }).fill('【訂正】（誤）11月28日（正）11月29日');
    await page.getByRole('button', { name: /この訂正を送信する/ }).click();
    await page.getByText('英語の訂正の文が、まだ書きかけです').waitFor();
    assert.equal((await staff.get('/api/broadcasts?kind=correction')).total, 0);
    await settled(page);
    await both('a correction in two languages, one not written');
    await english.getByRole('textbox').fill('[Correction] The drill starts on November 29.');
    await page.getByText('machine-made draft').waitFor();
    await english.getByText(/英語では送らない/).click();
    assert.equal(await english.getByRole('textbox').count(), 0);
    await english.getByText(/英語では送らない/).click();
    await english.getByText(/英語が分かる人が/).click();
    await page.getByRole('button', { name: /この訂正を送信する/ }).click();
    const made = await until('the correction', async () => (await staff.get('/api/broadcasts?kind=correction')).broadcasts[0]);
    assert.deepEqual((await staff.broadcast(made.id)).translations.map((t) => [t.language, t.reviewed, t.messages[0].text]), [['en', true, '[Correction] The drill starts on November 29.']]);
  });

  test('a template is written in two languages on its own screen', async () => {
    await page.goto(`${world.url}/templates/new`);
    await page.getByRole('textbox', { name: /^名前/ }).fill('避難所');
    await page.getByRole('button', { name: /吹き出しを足す/ }).click();
    await page.getByRole('menuitem', { name: /テキスト/ }).click();
    await page.getByRole('textbox', { name: /^本文/ }).fill('{{避難所名}}を開きました。');
    await page.getByRole('button', { name: 'ほかの言語の文を加える' }).click();
    await page.getByRole('menuitem', { name: '英語' }).click();
    await page.getByRole('textbox', { name: /^本文/ }).fill('{{避難所名}} is open.');
    await page.getByRole('region', { name: 'プレビュー' }).getByText('machine-made draft').waitFor();
    await settled(page);
    await both('a template in two languages');
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByText('保存されています').first().waitFor();
    const made = async () => (await staff.get('/api/templates')).templates.find((t) => t.name === '避難所');
    const saved = await made();
    assert.deepEqual(saved.translations, [{ language: 'en', reviewed: false, messages: [{ type: 'text', text: '{{避難所名}} is open.' }] }]);
    await page.goto(`${world.url}/templates/${saved.id}`);
    await page.getByRole('radio', { name: '英語（未確認）' }).click({ force: true });
    assert.equal(await page.getByRole('textbox', { name: /^本文/ }).inputValue(), '{{避難所名}} is open.');
    await page.getByRole('checkbox', { name: /英語が分かる人が/ }).click({ force: true });
    await page.getByRole('button', { name: '保存する' }).click();
    await until('it is marked as read', async () => (await made()).translations[0].reviewed);
    assert.equal((await made()).messages[0].text, '{{避難所名}}を開きました。');
  });
});
