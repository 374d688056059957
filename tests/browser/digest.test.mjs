// One message a day: decided at a broadcast, looked through, one taken out: a real browser.
import { after, before, describe, test } from 'node:test';
import { guardLevel, makeFriends, sendAndWait } from '../lib/city.mjs';
import { PASSWORD, startWorld } from '../lib/world.mjs';
import { closeDesks, looksRightOnBoth, openBrowser, signIn } from './console.mjs';

const EVERYONE = { followed: { from: '2000-01-01' } };

describe('one message a day', { timeout: 120000 }, () => {
  let world, desk, page, draft;
  before(async () => {
    world = await startWorld();
    const staff = await world.signIn();
    await makeFriends(world, 3);
    await guardLevel(staff, 'frequency', 'hint', [1]);
    const send = async (text) => sendAndWait(staff, await staff.draft({ title: `件名 ${text}`, text, condition: EVERYONE }));
    await send('朝のお知らせです。');
    await send('図書館は、あすから本の点検のため休みます。返却ポストは使えます。');
    await send('秋まつりのボランティアを募集しています。');
    draft = await staff.draft({ title: '献血', text: '本日の献血は15時までです。', condition: EVERYONE });
    desk = await openBrowser();
    ({ page } = desk);
    await signIn(page, { url: world.url, login: 'admin', password: PASSWORD });
  });
  after(() => closeDesks(world, desk));

  const both = (what) => looksRightOnBoth(page, what);

  test('what waits is listed, one is taken out with a reason, and a broadcast says whether it may wait', async () => {
    await page.goto(`${world.url}/digest`);
    await page.getByRole('link', { name: '秋まつりのボランティア' }).waitFor();
    await both('digest');
    await page.getByRole('button', { name: /秋まつりのボランティア.*まとめから外す/ }).click();
    await page.getByLabel('外す理由').fill('中止になったため');
    await both('take out of the digest');
    await page.getByRole('button', { name: '外す', exact: true }).last().click();
    await page.getByText('まとめから外しました').first().waitFor();
    await page.goto(`${world.url}/broadcasts/${draft.id}`);
    await page.getByText('3人にはまとめて届きます').waitFor();
    await page.getByText('決まった日まである').click();
    await both('digest of a broadcast');
    await page.getByText(/^ない/).click();
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByText('まとめて届けるかどうかを保存しました').first().waitFor();
    await page.getByText('いま送ると、まとめて届く人はいません').waitFor();
  });
});
