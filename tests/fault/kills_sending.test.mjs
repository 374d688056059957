// B22: processes die while thousands are sent to over a bad line; nobody is left
// out, nobody gets it twice.
import assert from 'node:assert/strict';
import { copies, meetSampleFriends, settled } from '../lib/city.mjs';
import { DYING, alive, killSomething, ready } from '../lib/kill.mjs';
import { dice } from '../lib/made_up.mjs';
import { isOver, scenario, sleep, until } from '../lib/world.mjs';

scenario('killed twenty times while it sends to thousands over a bad line, everybody gets it exactly once',
  { timeout: 290000, friends: 3000, expectedErrors: DYING }, async (world) => {
    const people = await meetSampleFriends(world, 3000);
    const staff = await world.signIn();
    const d = dice(world.engine === 'sqlite' ? 21 : 22);
    const push = '/v2/bot/message/push';
    await world.sim.fault({ path: push, every: 37, status: 500, when: 'before' });
    await world.sim.fault({ path: push, every: 41, status: 502, when: 'after' });
    await world.sim.fault({ path: push, every: 53, drop: true, when: 'before' });
    await world.sim.fault({ path: push, every: 59, drop: true, when: 'after' });
    await world.sim.fault({ path: push, every: 400, status: 429, when: 'before' });
    await world.sim.fault({ path: push, delay_ms: 25 });
    await world.sim.fault({ path: '/v2/bot/message/multicast', every: 2, status: 503, when: 'after' });
    await world.sim.fault({ path: '/v2/bot/message/multicast', every: 3, drop: true, when: 'after' });
    const personal = await staff.draft({ title: '一人ずつ', text: '{{name|みなさま}}へ、一人ずつ', condition: { followed: { from: '2000-01-01' } } });
    const common = await staff.draft({ title: 'まとめて', text: 'まとめて送る文', condition: { followed: { from: '2000-01-01' } } });
    await staff.sendNow(personal);
    await staff.sendNow(common);
    const plan = ['worker', 'all', 'worker', 'all', 'both', 'all', 'worker', 'all', 'web', 'all', 'worker', 'all', 'all', 'worker', 'all', 'all', 'both', 'all', 'all', 'worker'];
    let kills = 0;
    for (const what of plan) {
      await until('a worker', () => alive(world.rolePids().worker));
      await sleep(d.between(60, 420));
      kills += (await killSomething(world, what)) ? 1 : 0;
      await ready(world);
      for (const id of [personal.id, common.id]) {
        const { progress: p } = await staff.broadcast(id);
        assert.equal(p.audience, p.sent + p.refused + p.waiting + p.dropped, JSON.stringify(p));
      }
    }
    const middle = (await staff.broadcast(personal.id)).progress;
    await world.sim.clearFaults();
    const ends = [await settled(staff, personal.id, 150000), await settled(staff, common.id, 150000)];
    for (const end of ends) {
      assert.equal(end.state, 'sent', JSON.stringify(end.progress));
      assert.deepEqual([end.progress.audience, end.progress.sent, end.progress.refused, end.progress.waiting, end.progress.uncertain], [3000, 3000, 0, 0, 0]);
    }
    assert.ok(kills >= 20, `${kills} kills`);
    assert.ok(middle.sent < 3000 || kills > 0);
    const deliveries = await world.sim.deliveries();
    assert.equal(deliveries.duplicates, 0);
    assert.equal(deliveries.people, 6000);
    for (const words of ['一人ずつ', 'まとめて送る文']) {
      const got = await copies(world, people.filter((_, i) => i % 10 === 3), words);
      assert.deepEqual(got.filter((n) => n !== 1), [], words);
    }
    assert.ok(!isOver(world.kairanban));
  });
