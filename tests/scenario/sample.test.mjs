// The demo city: it has lived, by the same functions as a real one.
import assert from 'node:assert/strict';
import { scenario, until } from '../lib/world.mjs';

scenario('a city with a history: people with names, days, broadcasts of every state, books that balance', { friends: 120, desks: true, history: true }, async (world) => {
  const staff = await world.signIn();
  const { broadcasts } = await staff.get('/api/broadcasts?limit=50');
  const count = (state) => broadcasts.filter((b) => b.state === state).length;
  assert.deepEqual([count('sent'), count('scheduled'), count('draft')], [8, 2, 3]);
  for (const b of broadcasts.filter((each) => each.state === 'sent')) {
    const { progress } = await staff.get(`/api/broadcasts/${b.id}`);
    assert.equal(progress.sent, progress.audience, b.title);
    assert.ok(progress.sent > 0, b.title);
  }
  const rain = await staff.broadcast(broadcasts.find((b) => b.title === '大雨警報の解除').id);
  assert.deepEqual(rain.languages.map((l) => l.language), ['ja', 'ja-easy', 'en']);
  assert.equal(rain.languages.reduce((sum, l) => sum + l.sent, 0), rain.progress.audience);
  const friends = await staff.friends();
  assert.ok(friends.every((f) => f.name), 'everybody has a name');
  const { approvals } = await staff.get('/api/approvals?box=all');
  assert.equal(approvals.length, 1);
  assert.equal((await staff.get('/api/segments')).segments.length, 4);
  assert.deepEqual((await staff.get('/api/code-lists')).lists.map((l) => l.codes).sort(), [25, 40]);
  await until('the rule has given its tag', async () => (await staff.get('/api/tag-rules')).rules[0]?.given > 0);
  const { days } = await staff.get('/api/statistics/friends?from=2026-01-01');
  const last = days.at(-1);
  assert.equal(last.reachable, 120 - Math.floor(120 / 23));
  assert.ok(days.reduce((sum, d) => sum + d.blocked, 0) > 0);
});
