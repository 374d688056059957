// Statistics of LINE's guesses and of broadcasts, in a real browser.
import { after, before, describe, test } from 'node:test';
import { citizen, makeFriends, sendAndWait } from '../lib/city.mjs';
import { PASSWORD, startWorld, until } from '../lib/world.mjs';
import { closeDesks, looksRightOnBoth, openBrowser, signIn } from './console.mjs';

const DAY = 86400000;

describe('statistics', { timeout: 240000 }, () => {
  let world, desk, page, staff;
  before(async () => {
    world = await startWorld();
    staff = await world.signIn();
    desk = await openBrowser();
    ({ page } = desk);
    await signIn(page, { url: world.url, login: 'admin', password: PASSWORD });
  });
  after(() => closeDesks(world, desk));

  const both = (what) => looksRightOnBoth(page, what);

  test('below 20 friends, and before anything was sent', async () => {
    await until('LINE’s answer', async () => (await staff.get('/api/statistics/demographics')).askedAt);
    await page.goto(`${world.url}/statistics`);
    await page.getByText('LINEがまだ教えていません').waitFor();
    await page.getByText('この期間の配信がありません').waitFor();
    await both('statistics without numbers');
  });

  test('shares as LINE guesses them; broadcasts by department and one by one', async () => {
    await makeFriends(world, 60);
    await citizen(world, '花子', ['子育て']);
    const option = await staff.option('topic', '子育て');
    await sendAndWait(staff, await staff.draft({ title: '夏まつりのお知らせ', text: '夏まつりです', condition: {} }));
    const few = await sendAndWait(staff, await staff.draft({ title: '子育て広場の日程が変わります', text: '子育て広場の日程', condition: { options: [option.id] }, departmentId: (await staff.get('/api/departments')).departments.find((d) => d.name === '子育て支援課').id }));
    await world.clockAhead(DAY + 60000);
    staff = await world.signIn();
    await until('the guesses', async () => (await staff.get('/api/statistics/demographics')).available);
    await page.context().clearCookies();
    await signIn(page, { url: world.url, login: 'admin', password: PASSWORD });
    await page.goto(`${world.url}/statistics`);
    const guesses = page.getByRole('region', { name: 'LINEの推定する属性' });
    await guesses.getByRole('rowheader', { name: '70歳以上' }).waitFor();
    const outcomes = page.getByRole('region', { name: '配信の実績' });
    await outcomes.getByRole('rowheader', { name: '子育て支援課', exact: true }).waitFor();
    await both('statistics of LINE and of broadcasts');
    await outcomes.getByRole('link', { name: '子育て広場の日程が変わります' }).click();
    await page.waitForURL(`**/broadcasts/${few.id}`);
  });
});
