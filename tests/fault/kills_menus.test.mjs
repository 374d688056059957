// Death between the steps of a menu's way to LINE: it goes on where it was, and nothing is made twice.
import assert from 'node:assert/strict';
import { meetSampleFriends } from '../lib/city.mjs';
import { DYING, killProgram } from '../lib/kill.mjs';
import { area, atLine, liveAgain, makeMenu, menuOf, publish } from '../lib/menus.mjs';
import { scenario, until } from '../lib/world.mjs';

const link = (uri) => ({ type: 'uri', uri });
const tabs = [
  ['a', '一', [area(0, 'ごみ', link('https://example.jp/')), area(1, '二へ', { type: 'richmenuswitch', tab: 'b' })]],
  ['b', '二', [area(0, '一へ', { type: 'richmenuswitch', tab: 'a' })]],
];
const condition = { followed: { from: '2000-01-01' } };

for (const point of ['menu.create.before:1', 'menu.create.after:1', 'menu.create.after:2', 'menu.image.after:1', 'menu.image.after:2', 'menu.alias.after:1', 'menu.live.before:1', 'menu.link.after:1', 'menu.link.after:2'])
  scenario(`dead at ${point}, the menu arrives whole and once`, { friends: 700, serve: false, expectedErrors: [...DYING, 'menus_failed'] }, async (world) => {
    await world.startKairanban({ KAIRANBAN_KILL_AT: point });
    const people = await meetSampleFriends(world, 700);
    const staff = await world.signIn();
    const menu = await makeMenu(staff, '通常', tabs, { condition });
    const begun = await publish(staff, menu);
    await until('the worker dies', () => world.log.text.includes('role_died'));
    await killProgram(world);
    await world.startKairanban();
    await liveAgain(staff, menu.id, begun.coming.id, 60000);
    await until('all are linked', async () => (await staff.get(`/api/menus/${menu.id}`)).live.linked === 700, 60000);
    assert.equal((await atLine(world)).length, 2, 'nothing was made twice');
    for (const person of [people[0], people[350], people[699]]) await until('it is on the phone', async () => (await menuOf(world, person)).chatBarText === '一');
    assert.equal((await world.sim.requests('/v2/bot/richmenu')).filter((r) => r.method === 'POST' && r.path === '/v2/bot/richmenu' && r.status === 200).length, 2);
  });

for (const point of ['menu.default.after:1', 'menu.delete.after:1'])
  scenario(`dead at ${point}, everybody sees the new version and the old one is gone`, { serve: false, expectedErrors: [...DYING, 'menus_failed'] }, async (world) => {
    await world.startKairanban(point.startsWith('menu.default') ? { KAIRANBAN_KILL_AT: point } : {});
    const staff = await world.signIn();
    const person = await world.sim.addFriend('みどり');
    await world.quiet();
    const menu = await makeMenu(staff, '通常', [tabs[0], tabs[1]]);
    let begun = await publish(staff, menu);
    if (point.startsWith('menu.delete')) {
      await liveAgain(staff, menu.id, begun.coming.id);
      await killProgram(world);
      await world.startKairanban({ KAIRANBAN_KILL_AT: point });
      begun = await publish(staff, menu);
    }
    await until('the worker dies', () => world.log.text.includes('role_died'), 60000);
    await killProgram(world);
    await world.startKairanban();
    await liveAgain(staff, menu.id, begun.coming.id, 60000);
    await until('it is on the phone', async () => (await menuOf(world, person)).chatBarText === '一', 60000);
    await until('two are left', async () => (await atLine(world)).length === 2, 60000);
  });

scenario('LINE says too many: it waits, nobody sees half of it, and it goes on', { expectedErrors: ['menus_failed'] }, async (world) => {
  const staff = await world.signIn();
  await world.sim.fault({ path: '/v2/bot/richmenu', status: 429, count: 2 });
  const menu = await makeMenu(staff, '通常', tabs);
  const begun = await publish(staff, menu);
  await liveAgain(staff, menu.id, begun.coming.id, 60000);
  assert.equal((await atLine(world)).length, 2);
});
