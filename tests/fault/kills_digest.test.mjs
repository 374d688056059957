// Death while a digest is built or sent: nobody gets two, nobody none.
import assert from 'node:assert/strict';
import { guardLevel, meetSampleFriends, sendAndWait } from '../lib/city.mjs';
import { DYING, killProgram } from '../lib/kill.mjs';
import { scenario, until } from '../lib/world.mjs';

const JST = 9 * 3600000;
const ahead = (days, hour) => Math.floor((Date.now() + JST) / 86400000) * 86400000 - JST + days * 86400000 + hour * 3600000 + 60000 - Date.now();
const EVERYONE = { followed: { from: '2000-01-01' } };

for (const point of ['digest.before:1', 'digest.after:1', 'audience.before:1', 'call.before:1', 'call.after:1', 'settle.middle:1'])
  scenario(`dead at ${point} of a digest, everybody gets one`, { friends: 700, serve: false, timeout: 120000, expectedErrors: DYING }, async (world) => {
    await world.startKairanban({ KAIRANBAN_CLOCK_AHEAD_MS: String(ahead(1, 12)) });
    const people = await meetSampleFriends(world, 700);
    let staff = await world.signIn();
    await guardLevel(staff, 'frequency', 'hint', [1]);
    await sendAndWait(staff, await staff.draft({ title: '朝', text: '朝のお知らせです。', condition: EVERYONE }));
    const kept = await sendAndWait(staff, await staff.draft({ title: '昼', text: '昼のお知らせです。', condition: EVERYONE }));
    assert.deepEqual([kept.leftOut, kept.progress.audience], [700, 0]);
    await world.stopKairanban();
    const evening = { KAIRANBAN_CLOCK_AHEAD_MS: String(ahead(2, 18)) };
    await world.startKairanban({ ...evening, KAIRANBAN_KILL_AT: point }, { wait: false });
    await until('the worker dies', () => world.log.text.includes('role_died'));
    await killProgram(world);
    await world.startKairanban(evening);
    staff = await world.signIn();
    const digest = await until('the digest is sent', async () => {
      const { past } = await staff.get('/api/digests');
      return past[0]?.done && past;
    });
    assert.deepEqual(digest.map((d) => [d.people, d.sent, d.broadcasts]), [[700, 700, 1]]);
    assert.equal((await world.sim.deliveries()).duplicates, 0);
    const counts = await Promise.all(people.filter((_, i) => i % 25 === 0).map(async (id) => (await world.sim.received(id)).filter((m) => m.message.type === 'flex').length));
    assert.deepEqual(counts.filter((n) => n !== 1), []);
  });
