// What a leaver gives out of the hand, and what waits for a second person, on the screens.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { guardOn, makeFriends } from '../lib/city.mjs';
import { today } from '../lib/made_up.mjs';
import { startWorld, PASSWORD } from '../lib/world.mjs';
import { closeDesks, looksRightOnBoth, openBrowser, signIn } from './console.mjs';

describe('handing over', { timeout: 180000 }, () => {
  let world, desk, page, editor;
  before(async () => {
    world = await startWorld({});
    const admin = await world.signIn();
    editor = await world.signIn('editor');
    await makeFriends(world, 3);
    await guardOn(admin, { weekday_wrong: 'stop' });
    await editor.post('/api/articles', { question: '保育料はいつ払いますか', variants: [], messages: [{ type: 'text', text: 'はい' }], url: '', related: [], publish: false }).catch(() => undefined);
    for (const title of ['健診のお知らせ', '図書館のお休み', '水道の工事', '公園の工事']) await editor.draft({ title, text: `${title}です。くわしくは市のホームページをご覧ください。2026年12月1日（日）` });
    desk = await openBrowser();
    ({ page } = desk);
  });
  after(() => closeDesks(world, desk));

  test('the file tells what goes to the successor and what stays, with examples', async () => {
    await signIn(page, { url: world.url, login: 'admin', password: PASSWORD });
    await page.goto(`${world.url}/staff-moves`);
    const file = Buffer.from(`職員ID,氏名,区分,所属,役割,後任職員ID,発令日\r\neditor,鈴木 あおい,退職,,,kakaricho,${today(5)}\r\n`);
    await page.locator('input[type=file]').setInputFiles({ name: '4月.csv', mimeType: 'text/csv', buffer: file });
    await page.getByText('配信の下書き4件').waitFor();
    await page.getByText('「健診のお知らせ」「図書館のお休み」「水道の工事」ほか').waitFor();
    await page.getByText('後任：kakaricho').waitFor();
    await page.getByText('部署に残り、後任に知らせるもの').waitFor();
    await page.getByText(/ひな形\d件/).waitFor();
    await looksRightOnBoth(page, 'handing over');
  });

  test('the home page of a second person tells what waits there, and leads to it', async () => {
    await page.context().clearCookies();
    await signIn(page, { url: world.url, login: 'kakaricho', password: PASSWORD });
    await page.getByRole('heading', { name: /ほかの職員の確認を待っている配信（4件）/ }).waitFor();
    await looksRightOnBoth(page, 'home of a second person');
    await page.getByRole('link', { name: /あなたが確かめられる配信/ }).click();
    assert.match(page.url(), /#second$/);
    await page.getByRole('link', { name: '水道の工事' }).first().click();
    await page.getByRole('heading', { name: '水道の工事', level: 1 }).waitFor();
  });
});
