// Death at the worst moments (src/city/delivery/fault_point.h), and an orderly end.
import assert from 'node:assert/strict';
import { copies, meetSampleFriends, settled } from '../lib/city.mjs';
import { DYING, killProgram } from '../lib/kill.mjs';
import { scenario, until } from '../lib/world.mjs';

for (const point of ['audience.before:1', 'audience.after:1', 'call.before:1', 'call.before:4', 'call.after:1', 'call.after:3', 'settle.middle:1', 'settle.after:1', 'settle.after:2'])
  scenario(`dead at ${point}, it goes on where it was`, { friends: 2600, serve: false, expectedErrors: DYING }, async (world) => {
    await world.startKairanban({ KAIRANBAN_KILL_AT: point });
    const people = await meetSampleFriends(world, 2600);
    const staff = await world.signIn();
    const draft = await staff.draft({ text: 'ここで止まる', condition: { followed: { from: '2000-01-01' } } });
    await staff.sendNow(draft);
    await until('the worker dies', () => world.log.text.includes('role_died'));
    await killProgram(world);
    await world.startKairanban();
    const done = await settled(staff, draft.id);
    assert.equal(done.state, 'sent');
    assert.deepEqual([done.progress.sent, done.progress.waiting], [2600, 0]);
    const deliveries = await world.sim.deliveries();
    assert.deepEqual([deliveries.people, deliveries.duplicates], [2600, 0]);
    assert.deepEqual((await copies(world, people.filter((_, i) => i % 40 === 0), 'ここで止まる')).filter((n) => n !== 1), []);
  });

scenario('it ends when told to, in the middle of a send, and goes on after the start', { friends: 700 }, async (world) => {
  await meetSampleFriends(world, 700);
  const staff = await world.signIn();
  await world.sim.fault({ path: '/v2/bot/message/push', delay_ms: 40 });
  const draft = await staff.draft({ text: '{{name|みなさま}}へ', condition: { followed: { from: '2000-01-01' } } });
  await staff.sendNow(draft);
  await until('some are out', async () => (await world.sim.deliveries()).people > 100);
  const begun = Date.now();
  const end = await world.stopKairanban('SIGTERM');
  assert.equal(end.code, 0);
  assert.ok(Date.now() - begun < 10000, `${Date.now() - begun} ms`);
  const out = (await world.sim.deliveries()).people;
  await world.startKairanban();
  const now = await staff.broadcast(draft.id);
  assert.ok(now.progress.sent >= out - 40 && now.progress.sent >= out, `the books know of ${now.progress.sent} of ${out}`);
  await world.sim.clearFaults();
  assert.equal((await settled(staff, draft.id)).progress.sent, 700);
  assert.deepEqual(Object.values(await world.sim.deliveries()).slice(0, 3), [700, 700, 0]);
});
