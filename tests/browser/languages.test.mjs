// Translations side by side, and the receive settings in another language: a real browser.
import { after, before, describe, test } from 'node:test';
import { PASSWORD, startWorld } from '../lib/world.mjs';
import { closeDesks, looksRightOnBoth, openBrowser, signIn } from './console.mjs';

describe('languages', { timeout: 120000 }, () => {
  let world, desk, page;
  before(async () => {
    world = await startWorld();
    desk = await openBrowser();
    ({ page } = desk);
    await signIn(page, { url: world.url, login: 'admin', password: PASSWORD });
  });
  after(() => closeDesks(world, desk));

  const both = (what) => looksRightOnBoth(page, what);

  test('what is missing is seen, a text is translated and marked as read', async () => {
    await page.goto(`${world.url}/wordings?kind=page&language=vi`);
    await page.getByRole('heading', { name: '市民のページとトークの決まった文：ベトナム語' }).waitFor();
    await both('wordings of pages');
    const box = page.getByRole('textbox', { name: '「保存する」のベトナム語' });
    await page.getByRole('searchbox').fill('保存する');
    await box.fill('Lưu lại');
    await page.getByRole('listitem').filter({ has: box }).getByRole('button', { name: '確認済みにして保存' }).click();
    await page.getByText('確認済みにしました').waitFor();
    await page.goto(`${world.url}/wordings?kind=phrase&language=vi`);
    await page.getByRole('link', { name: '友だち追加のあいさつのベトナム語を書く' }).waitFor();
    await both('wordings of phrases');
    await page.getByRole('link', { name: '友だち追加のあいさつのベトナム語を書く' }).click();
    await page.getByRole('heading', { name: '日本語の文' }).waitFor();
    await both('messages in Vietnamese');
  });

  test('a rule is translated where it is written, and the page says what is still to do', async () => {
    const staff = await world.signIn();
    const rule = { priority: 5, hears: 'words', words: [{ kind: 'part', text: 'ごみ' }], windows: [], outside: false, condition: {}, answers: [{ messages: [{ type: 'text', text: '月曜日です。' }], deeds: [] }] };
    const made = await staff.post('/api/replies', { name: 'ごみの日', category: '', rule });
    const article = await staff.post('/api/articles', { question: 'ごみの出し方', variants: [], messages: [{ type: 'text', text: '月曜日です。' }], url: '', related: [], publish: true });
    await page.goto(`${world.url}/articles/${article.id}`);
    await page.getByText('ほかの言語の訳').click();
    await page.getByRole('radio', { name: '英語' }).click({ force: true });
    const question = page.getByRole('group', { name: '質問', exact: true });
    await question.getByRole('textbox').fill('How do I put out garbage?');
    await question.getByRole('button', { name: '確認済みにして保存' }).click();
    await page.getByText('確認済みにしました').waitFor();
    await question.getByText('確認済み', { exact: true }).waitFor();
    await both('translations of a question');
    await page.goto(`${world.url}/replies/${made.brief.id}`);
    await page.getByText('ほかの言語の訳').click();
    await page.getByText('訳がない 1').waitFor();
    await both('translations of a rule');
    await page.getByRole('link', { name: 'ごみの日のやさしい日本語を書く' }).click();
    await page.getByRole('heading', { name: '日本語の文' }).waitFor();
  });

  test('a translator\'s table is looked at before it is taken', async () => {
    await page.goto(`${world.url}/wordings?kind=page&language=en`);
    await page.getByRole('button', { name: '翻訳者とCSVでやりとりする' }).click();
    await page.setInputFiles('input[type=file]', { name: 'en.csv', mimeType: 'text/csv', buffer: Buffer.from('番号,日本語,訳\r\n保存する,保存する,Keep it\r\nない文,ない文,x\r\n') });
    await page.getByRole('button', { name: '内容を確かめる' }).click();
    await page.getByText('変わる訳 1件、同じか空のもの 0件、使えない行 1件').waitFor();
    await both('a table of translations');
    await page.getByRole('button', { name: '1件を取りこむ' }).click();
    await page.getByText('1件の訳を取りこみました').waitFor();
  });
});
