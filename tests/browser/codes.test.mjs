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
    await page.getByRole('button', { name: '保存したので閉じる' }).click();
    await page.getByRole('button', { name: '1番のコードを取り消す' }).click();
    await page.getByRole('button', { name: '取り消す', exact: true }).last().click();
    await page.getByText('1番のコードを取り消しました').waitFor();
    await both('code list');
  });
});
