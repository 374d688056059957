// A rule of tags is made, told in numbers before it is kept, and its page is there: a real browser.
import { after, before, describe, test } from 'node:test';
import { PASSWORD, startWorld } from '../lib/world.mjs';
import { closeDesks, looksRightOnBoth, openBrowser, signIn } from './console.mjs';

describe('rules of tags', { timeout: 150000 }, () => {
  let world, desk, page;
  before(async () => {
    world = await startWorld({ friends: 40 });
    const staff = await world.signIn();
    const tag = (await staff.post('/api/tags', { label: '防災に関心' })).options.find((o) => o.label === '防災に関心');
    const topic = (await staff.attribute('topic')).options[0];
    await staff.post('/api/tag-rules', { name: '防災', tagId: tag.id, condition: { all: [{ options: [topic.id] }] }, keeps: false, days: 0, enabled: true });
    desk = await openBrowser();
    ({ page } = desk);
    await signIn(page, { url: world.url, login: 'admin', password: PASSWORD });
  });
  after(() => closeDesks(world, desk));

  const both = (what) => looksRightOnBoth(page, what);

  test('the list, a rule with its history, and changing it after the numbers were seen', async () => {
    await page.goto(`${world.url}/tags`);
    await page.getByRole('link', { name: 'タグのルール' }).click();
    await page.getByRole('link', { name: '防災' }).waitFor();
    await both('tag rules');
    await page.getByRole('button', { name: 'ルールを作る' }).click();
    await page.getByText('付けたあと').waitFor();
    await both('new tag rule');
    await page.getByRole('button', { name: 'やめる' }).click();
    await page.getByRole('link', { name: '防災' }).click();
    await page.getByRole('heading', { name: 'これまでの付け外し' }).waitFor();
    await both('tag rule');
    await page.getByRole('button', { name: '直す' }).click();
    await page.getByRole('button', { name: '人数を確かめる' }).click();
    await page.getByText('保存すると、').waitFor();
    await both('tag rule in numbers');
    await page.getByRole('button', { name: 'この内容で保存する' }).click();
    await page.getByText('ルール「防災」を保存しました').waitFor();
  });
});
