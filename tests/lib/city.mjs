// A city with people in it, quickly.
import assert from 'node:assert/strict';
import { until } from './world.mjs';
import { event, hook } from './made_up.mjs';

/** So many people at LINE and in the database; without greetings. Their LINE ids. */
export async function makeFriends(world, count, { names = false } = {}) {
  const ids = await world.sim.addFriends(count, { silent: true });
  const events = ids.map((id) => event('follow', id, { follow: { isUnblocked: false } }));
  for (let i = 0; i < events.length; i += 500) {
    const answer = await world.webhook(hook(...events.slice(i, i + 500)));
    assert.equal(answer.status, 200);
  }
  await world.quiet(60000);
  if (names) await until('all names', async () => (await world.metric('jobs_waiting')) <= 2, 60000);
  return ids;
}

/** Somebody with settings saved through the page: boxes, children [[name, [y, m, d]]]. */
export async function citizen(world, name, boxes = [], children = []) {
  const id = await world.sim.addFriend(name);
  await world.quiet();
  const browser = world.browser();
  const form = (await browser.openAs(id)).form().tick('同意する', ...boxes);
  children.forEach(([nickname, [y, m, d]], i) => form.child(i, { name: nickname, y, m, d }));
  const saved = await browser.send(form);
  assert.equal(saved.title, '保存しました', saved.errors?.join());
  return id;
}

export function settled(staff, id, ms = 90000) {
  let last;
  return until(() => `broadcast ${id} to come to rest; it is ${last?.state}: ${JSON.stringify(last?.progress)} ${last?.trouble ?? ''}`, async () => {
    last = await staff.broadcast(id);
    const p = last.progress;
    assert.equal(p.audience, p.sent + p.refused + p.waiting + p.dropped, JSON.stringify(p));
    return ['sent', 'failed', 'held', 'stopped', 'cancelled'].includes(last.state) && last;
  }, ms);
}

/** Sends it now and waits; the broadcast as it ended. */
export async function sendAndWait(staff, draft, ms) {
  await staff.sendNow(draft);
  return settled(staff, draft.id, ms);
}

/** The guard as a fresh city has it: the sample city of tests is only told, never stopped. levels: {code: level} beyond that. */
export async function guardOn(staff, levels = {}) {
  const { checks } = await staff.get('/api/guard-rules');
  for (const check of checks) {
    const level = levels[check.code] ?? check.usual;
    if (level !== check.level) await staff.put(`/api/guard-rules/checks/${check.code}`, { level, numbers: check.numbers.map((n) => n.value) });
  }
}

export async function guardLevel(staff, code, level, numbers) {
  const check = (await staff.get('/api/guard-rules')).checks.find((c) => c.code === code);
  return staff.put(`/api/guard-rules/checks/${code}`, { level, numbers: numbers ?? check.numbers.map((n) => n.value) });
}

/** How often each of these people got a text bubble with these words. */
export async function copies(world, ids, words) {
  const all = await Promise.all(ids.map((id) => world.sim.received(id)));
  return all.map((list) => list.filter((m) => JSON.stringify(m.message).includes(words)).length);
}

const U64 = (1n << 64n) - 1n;
const mix = (x) => {
  x = (x + 0x9e3779b97f4a7c15n) & U64;
  x = ((x ^ (x >> 30n)) * 0xbf58476d1ce4e5b9n) & U64;
  x = ((x ^ (x >> 27n)) * 0x94d049bb133111ebn) & U64;
  return x ^ (x >> 31n);
};
const hex16 = (x) => x.toString(16).padStart(16, '0');

/** The people that `kairanban sample --friends N` makes up, made known to LINE: fast, for crowds. Their LINE ids. */
export async function meetSampleFriends(world, count) {
  const ids = Array.from({ length: count }, (_, i) => {
    const id = BigInt(i + 1);
    return `U${hex16(mix(mix(id)))}${hex16(id)}`;
  });
  for (let i = 0; i < count; i += 1000) await world.sim.call('POST', '/_sim/friends', { userIds: ids.slice(i, i + 1000), silent: true, displayName: '市民' });
  return ids;
}

/** What the first administrator chooses. */
export const FIRST_PASSWORD = 'hinode usagi 84 kawara';

/** The first administrator of an empty city, as an operator makes them, signed in with a password of their own. */
export async function firstAdmin(world, login = 'admin') {
  const shown = /一時パスワード: (\S+)/.exec(await world.command('staff', 'add', '--admin', login))[1];
  const client = await world.signIn(login, shown);
  const session = await client.post('/api/session/password', { current: shown, new: FIRST_PASSWORD });
  client.csrf = session.csrf;
  return client;
}
