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
    await page.getByRole('heading', { name: '市民のページの文：ベトナム語' }).waitFor();
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
});
