// Codes on paper: a list is made, its codes are shown once, one is taken back: a real browser.
import { after, before, describe, test } from 'node:test';
import { PASSWORD, startWorld } from '../lib/world.mjs';
import { closeDesks, looksRightOnBoth, openBrowser, signIn } from './console.mjs';

describe('codes on paper', { timeout: 120000 }, () => {
  let world, desk, page;
  before(async () => {
    world = await startWorld();
    const staff = await world.signIn();
    const tag = (await staff.post('/api/tags', { label: '区長' })).options.find((o) => o.label === '区長');
    await staff.post('/api/code-lists', { name: '区長', note: '', deeds: [{ tag: tag.id }], usesMost: 1, hidden: false });
    desk = await openBrowser();
    ({ page } = desk);
    await signIn(page, { url: world.url, login: 'admin', password: PASSWORD });
  });
  after(() => closeDesks(world, desk));

  const both = (what) => looksRightOnBoth(page, what);

  test('codes are made, shown once, and one is taken back', async () => {
    await page.goto(`${world.url}/code-lists`);
    await page.getByRole('link', { name: '区長' }).waitFor();
    await both('code lists');
    await page.getByRole('button', { name: 'コードの一覧を作る' }).click();
    await both('new code list');
    await page.getByRole('button', { name: 'やめる' }).click();
    await page.getByRole('link', { name: '区長' }).click();
    await page.getByRole('button', { name: '作る', exact: true }).click();
    await page.getByText('コードが見られるのは、いまだけです').waitFor();
    await both('new codes');
    await page.getByText('1枚に1人の手紙').click();
    const [pdf] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '渡す紙をPDFで保存する' }).click()]);
    if (!/^codes-\d+\.pdf$/.test(pdf.suggestedFilename())) throw new Error(pdf.suggestedFilename());
    await page.getByText('PDFを保存しました').waitFor();
    await page.getByRole('button', { name: '保存したので閉じる' }).click();
    await page.getByRole('button', { name: '1番のコードを取り消す' }).click();
    await page.getByRole('button', { name: '取り消す', exact: true }).last().click();
    await page.getByText('1番のコードを取り消しました').waitFor();
    await both('code list');
  });

  test('staff numbers are looked at, then taken in', async () => {
    const file = (text) => ({ name: 'numbers.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await page.goto(`${world.url}/code-lists`);
    await page.getByRole('link', { name: '区長' }).click();
    await page.getByRole('button', { name: '職員番号などのCSVを取りこむ' }).click();
    await both('import of codes');
    await page.locator('input[type=file]').setInputFiles(file('職員番号,氏名,有効期限\r\n1001,佐藤,2099-03-31\r\n10023457,鈴木,\r\n12,田中,\r\n'));
    await page.getByRole('button', { name: '内容を確かめる' }).click();
    await page.getByText('当てられやすい番号が 1件あります').waitFor();
    await page.getByText('数字の桁がそろっていません').waitFor();
    await both('codes looked at');
    await page.getByText('当てられやすいことが分かったうえで、取りこむ').click();
    await page.getByRole('button', { name: '2件を取りこむ' }).click();
    await page.getByText('取りこみました：新しい番号 2件').waitFor();
    await page.getByRole('button', { name: '続けて取りこむ' }).click();
    await page.locator('input[type=file]').setInputFiles(file('職員番号\r\n10023457\r\n'));
    await page.getByText('入れかえる（ファイルにない番号は、取り消す）').click();
    await page.getByRole('button', { name: '内容を確かめる' }).click();
    await page.getByRole('button', { name: '0件を取りこみ、1件を取り消す' }).waitFor();
    await both('list replaced');
  });
});
