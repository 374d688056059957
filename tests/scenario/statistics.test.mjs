// N2, N3: what LINE guesses about our friends, and what became of broadcasts, by department.
import assert from 'node:assert/strict';
import { citizen, makeFriends, sendAndWait } from '../lib/city.mjs';
import { departmentNamed, hire } from '../lib/staff.mjs';
import { scenario, until } from '../lib/world.mjs';

const HOUR = 3600000;
/** The program and LINE are so much later. */
async function later(world, ms, by) {
  await world.stopKairanban();
  await world.sim.call('POST', '/_sim/clock', { advance_ms: by });
  await world.startKairanban({ KAIRANBAN_CLOCK_AHEAD_MS: String(ms) });
  return world.signIn();
}
const cells = (text) => text.trim().replace(/^\ufeff/, '').split(/\r?\n/).map((line) => line.split(',').map((cell) => cell.replace(/^"|"$/g, '')));
async function csv(staff, path) {
  const answer = await staff.raw('GET', path);
  assert.equal(answer.status, 200);
  return cells(await answer.text());
}

scenario('LINE’s guesses are asked once a day, and say nothing below 20 friends', async (world) => {
  let staff = await world.signIn();
  const asked = async () => (await world.sim.requests('/v2/bot/insight/demographic')).length;
  const first = await until('the first answer', async () => {
    const answer = await staff.get('/api/statistics/demographics');
    return answer.askedAt && answer;
  });
  assert.deepEqual([first.available, first.groups, await asked()], [false, [], 1]);

  await makeFriends(world, 60);
  staff = await later(world, 1000, 1000);
  await world.quiet();
  assert.equal(await asked(), 1, 'the same day: not again');

  staff = await later(world, 25 * HOUR, 25 * HOUR);
  const known = await until('the guesses', async () => {
    const answer = await staff.get('/api/statistics/demographics');
    return answer.available && answer;
  });
  assert.deepEqual(known.groups.map((g) => g.label), ['性別', '年齢', '地域', 'スマートフォンの種類', '友だちになってからの期間']);
  for (const group of known.groups) {
    const sum = group.shares.reduce((total, s) => total + s.share, 0);
    assert.ok(sum > 0.97 && sum < 1.03, `${group.label}: ${sum}`);
  }
  const ages = known.groups[1].shares.map((s) => s.label);
  assert.deepEqual([ages[0], ages.at(-1)], ['14歳以下', '70歳以上'], 'a scale keeps its order');
  const areas = known.groups[2].shares.map((s) => s.share);
  assert.deepEqual(areas, areas.toSorted((a, b) => b - a), 'the others begin with the most');
  const rows = await csv(staff, '/api/statistics/demographics.csv');
  assert.deepEqual(rows[0], ['種類', '区分', '割合（%）']);
  assert.equal(rows.length - 1, known.groups.reduce((n, g) => n + g.shares.length, 0));

  // LINE does not answer: what it said before stays, and it is asked again.
  await world.sim.fault({ path: '/v2/bot/insight/demographic', status: 500, count: 1000 });
  staff = await later(world, 50 * HOUR, 25 * HOUR);
  await until('another question', async () => (await asked()) > 2);
  assert.deepEqual(await staff.get('/api/statistics/demographics'), known);
});

scenario('broadcasts by department: sent, opened, tapped, blocked within a day; each department sees its own', async (world) => {
  const admin = await world.signIn();
  const roles = await Promise.all(['作成者', '承認者'].map((name) => admin.role(name, { scope: 'department' })));
  const here = await hire(world, admin, { login: 'kosodate', department: '子育て支援課', roles });
  const there = await hire(world, admin, { login: 'gomika', department: '資源循環課', roles });
  assert.ok(await departmentNamed(admin, '子育て支援課'));
  const crowd = await makeFriends(world, 25);
  const family = await citizen(world, '花子', ['子育て']);
  const option = await admin.option('topic', '子育て');

  const big = await sendAndWait(here, await here.draft({ title: '大きな配信', text: 'みなさんへ https://example.jp/', condition: {} }));
  const small = await sendAndWait(there, await there.draft({ title: '小さな配信', text: '子育て中の方へ', condition: { options: [option.id] } }));
  await sendAndWait(here, await here.draft({ title: '二つ目', text: 'ほかのお知らせ', condition: { options: [option.id] } }));
  await here.draft({ title: '下書き', text: '送らない', condition: {} });
  for (const id of [...crowd.slice(0, 21), family]) await world.sim.call('GET', `/_sim/friends/${id}/timeline`);
  const link = JSON.stringify((await world.sim.received(crowd[0])).at(-1)).match(/https?:[^"\s\\]+\/l\/[^"\s\\]+/)[0];
  for (let i = 0; i < 3; i++) await world.browser().ask(link);
  await world.sim.act(crowd[0], 'block');
  await world.sim.act(crowd[1], 'block');
  await world.quiet();

  const staff = await later(world, 2 * HOUR, 2 * HOUR);
  const all = await until('LINE’s numbers', async () => {
    const answer = await staff.get('/api/statistics/broadcasts');
    return answer.broadcasts.find((b) => b.id === big.id)?.opened && answer;
  });
  const row = (id) => all.broadcasts.find((b) => b.id === id);
  assert.deepEqual(all.broadcasts.map((b) => b.title), ['二つ目', '小さな配信', '大きな配信']);
  assert.deepEqual([row(big.id).sent, row(big.id).opened, row(big.id).blocked24h, row(big.id).linkTaps, row(big.id).department], [26, 22, 2, 3, '子育て支援課']);
  assert.deepEqual([row(small.id).sent, row(small.id).opened, row(small.id).department], [1, undefined, '資源循環課']);
  const sums = Object.fromEntries(all.departments.map((d) => [d.department, d]));
  assert.deepEqual([sums['子育て支援課'].broadcasts, sums['子育て支援課'].sent, sums['子育て支援課'].opened, sums['子育て支援課'].openedOf, sums['子育て支援課'].blocked], [2, 27, 22, 26, 2]);
  assert.deepEqual([sums['資源循環課'].sent, sums['資源循環課'].openedOf], [1, 0]);
  assert.deepEqual([all.total.broadcasts, all.total.sent, all.total.opened, all.total.linkTaps], [3, 28, 22, 3]);
  const rows = await csv(staff, '/api/statistics/broadcasts.csv');
  assert.equal(rows.length, 4);
  assert.deepEqual(rows.at(-1).slice(1, 3), ['大きな配信', '子育て支援課']);

  const other = await world.signIn('gomika', there.password);
  const own = await other.get('/api/statistics/broadcasts');
  assert.deepEqual([own.broadcasts.map((b) => b.title), own.total.sent], [['小さな配信'], 1]);
  assert.deepEqual((await csv(other, '/api/statistics/broadcasts.csv')).map((r) => r[1]), ['件名', '小さな配信']);

  assert.deepEqual((await staff.get('/api/statistics/broadcasts?from=2020-01-01&to=2020-02-01')).broadcasts, []);
  assert.equal((await staff.refused('GET', '/api/statistics/broadcasts?from=2020-01-01')).field, 'from');
});
