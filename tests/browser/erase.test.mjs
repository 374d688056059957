// Deleting all that is known of a person: asked on the friend's page, decided by another; and the citizen's own pages.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { citizen } from '../lib/city.mjs';
import { hire } from '../lib/staff.mjs';
import { PASSWORD, startWorld, until } from '../lib/world.mjs';
import { closeDesks, looksRightOnBoth, openBrowser, signIn } from './console.mjs';

describe('erasures', { timeout: 240000 }, () => {
  let world, desk, page, admin, colleague, friend;
  before(async () => {
    world = await startWorld();
    admin = await world.signIn();
    const { id } = await admin.post('/api/roles', { name: '消去の担当', note: '', rights: ['friend.view', 'erasure.edit', 'erasure.approve'] });
    colleague = await hire(world, admin, { login: 'madoguchi', roles: [{ roleId: id, scope: 'all' }] });
    await citizen(world, '花子', ['子育て']);
    await citizen(world, '次郎', ['子育て']);
    friend = await until('the name', () => admin.friendNamed('花子'));
    desk = await openBrowser();
    ({ page } = desk);
    await signIn(page, { url: world.url, login: 'admin', password: PASSWORD });
  });
  after(() => closeDesks(world, desk));

  const both = (what) => looksRightOnBoth(page, what);

  test('asked with a reason on the page of a friend', async () => {
    await page.goto(`${world.url}/friends/${friend.id}`);
    await page.getByRole('button', { name: '情報をすべて消すよう依頼する' }).click();
    await page.getByRole('button', { name: '消去を依頼する' }).click();
    await page.getByText('消す理由を入力してください。').first().waitFor();
    await both('asking for an erasure');
    await page.getByRole('textbox', { name: /消す理由/ }).fill('窓口で申し出があった（受付番号 12）');
    await page.getByRole('button', { name: '消去を依頼する' }).click();
    await page.getByText('この人の情報をすべて消す依頼が出ています').waitFor();
    await both('friend with an erasure asked');
  });

  test('what waits, what a colleague asked, how many have gone long ago', async () => {
    const other = await until('the name', () => admin.friendNamed('次郎'));
    const asked = await colleague.post(`/api/friends/${other.id}/erasures`, { reason: '電話で申し出があった' });
    await page.goto(`${world.url}/erasures`);
    await page.getByText('電話で申し出があった').waitFor();
    await page.getByRole('button', { name: '人数を確かめる' }).click();
    await page.getByText('いま消すとすれば、0人です。').waitFor();
    await both('erasures waiting');
    await page.getByRole('button', { name: '消さない' }).click();
    await both('refusing an erasure');
    await page.getByRole('button', { name: 'やめる' }).click();
    await page.getByRole('button', { name: '承認して消す' }).click();
    await both('approving an erasure');
    await page.getByRole('button', { name: '承認して、すべて消す' }).click();
    await until('the end', async () => (await admin.get('/api/erasures')).erasures.find((e) => e.id === asked.id && e.state === 'done'));
    await page.reload();
    await page.getByText('消去済み').waitFor();
    await both('erasures done');
    assert.equal((await admin.raw('GET', `/api/friends/${other.id}`)).status, 404);
  });
});
