import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { sleep, startSim, until } from './sim.mjs';

const PUSH = '/v2/bot/message/push';

test('people: listed, named ones first, found by name', async (t) => {
  const sim = await startSim({ t });
  await sim.friends(500);
  const user = await sim.friend('鈴木 一郎');
  await sim.push(user, '一');
  const list = await sim.get('/friends');
  assert.equal(list.friends.length, 200);
  assert.equal(list.total, 501);
  assert.equal(list.following, 501);
  assert.deepEqual(list.friends[0], { userId: user, displayName: '鈴木 一郎', language: 'ja', state: 'following', unread: 1 });
  const found = await sim.get(`/friends?q=${encodeURIComponent('鈴木')}`);
  assert.deepEqual(found.friends.map((f) => f.userId), [user]);
  const numbered = await sim.get(`/friends?q=${encodeURIComponent('市民 499')}`);
  assert.equal(numbered.friends.length, 1);
  await assert.rejects(sim.get(`/friends/U${'0'.repeat(32)}/timeline`), { status: 404 });
  await assert.rejects(sim.post('/friends', { count: 3000000 }), { status: 400 });
  await assert.rejects(sim.post(`/friends/${user}/messages`, { type: 'smell' }), { status: 400 });
  await assert.rejects(sim.post(`/friends/${user}/messages`, { type: 'image' }), { status: 400 });
});

test('the same seed makes the same people', async (t) => {
  const [a, b, c] = [await startSim({ t }), await startSim({ t }), await startSim({ t, args: ['--seed', 'other'] })];
  const ids = await Promise.all([a, b, c].map((s) => s.friend('x')));
  assert.equal(ids[0], ids[1]);
  assert.notEqual(ids[0], ids[2]);
});

test('the talk in its order, and reading it', async (t) => {
  const sim = await startSim({ t, webhook: true });
  const user = await sim.friend();
  await sim.say(user, '質問');
  await sim.api('POST', PUSH, { to: user, messages: [{ type: 'text', text: '答え' }, { type: 'text', text: '続き' }], notificationDisabled: true });
  const peek = await sim.get(`/friends/${user}/timeline?peek=1`);
  assert.deepEqual(peek.items.map((i) => [i.seq, i.direction]), [[0, 'system'], [1, 'out'], [2, 'in'], [3, 'in']]);
  assert.equal((await sim.get(`/friends/${user}`)).unread, 2);
  const read = await sim.get(`/friends/${user}/timeline?from=2`);
  assert.deepEqual(read.items.map((i) => i.message.text), ['答え', '続き']);
  assert.equal(read.next, 4);
  assert.equal(read.items[0].notificationDisabled, true);
  assert.equal((await sim.get(`/friends/${user}`)).unread, 0);
});

test('a long poll answers when something changes, or when time is up', async (t) => {
  const sim = await startSim({ t });
  const user = await sim.friend();
  const { next } = await sim.get('/events');
  const waiting = sim.get(`/events?from=${next}&wait_ms=20000`);
  await sleep(100);
  const before = Date.now();
  await sim.push(user, 'x');
  const told = await waiting;
  assert.ok(Date.now() - before < 10000);
  assert.deepEqual(told.changed, [user]);
  assert.ok(told.next > next);
  const idle = await sim.get(`/events?from=${told.next}&wait_ms=100`);
  assert.deepEqual(idle.changed, []);
  const both = [sim.get(`/events?from=${told.next}&wait_ms=20000`), sim.get(`/events?from=${told.next}&wait_ms=20000`)];
  await sleep(50);
  await sim.friend('もう一人');
  for (const answer of await Promise.all(both)) assert.equal(answer.changed.length, 1);
});

test('faults: status, count, every, template, removal', async (t) => {
  const sim = await startSim({ t });
  const user = await sim.friend();
  const status = async () => (await sim.push(user, 'x')).status;
  await sim.post('/faults', { path: PUSH, status: 429, count: 1 });
  assert.deepEqual([await status(), await status()], [429, 200]);
  await sim.post('/faults', { path: PUSH, status: 500, every: 3 });
  assert.deepEqual([await status(), await status(), await status(), await status()], [200, 200, 500, 200]);
  await sim.ask('DELETE', '/faults');
  await sim.post('/faults', { path: '/v2/bot/profile/{userId}', status: 503, body: '{"message":"own"}' });
  const profile = await sim.api('GET', `/v2/bot/profile/${user}`);
  assert.equal(profile.status, 503);
  assert.deepEqual(profile.body, { message: 'own' });
  const { id } = await sim.post('/faults', { path: '/v2/bot/message/*', status: 400 });
  assert.equal(await status(), 400);
  const list = (await sim.get('/faults')).faults;
  assert.equal(list.length, 2);
  assert.equal(list[1].fired, 1);
  await sim.ask('DELETE', `/faults?id=${id}`);
  assert.equal(await status(), 200);
  for (const bad of [{}, { path: PUSH }, { path: PUSH, status: 99 }, { webhook: 'x' }, { path: PUSH, status: 500, every: 0 }]) {
    await assert.rejects(sim.post('/faults', bad), { status: 400 });
  }
});

test('faults: slow answers, before and after the effect', async (t) => {
  const sim = await startSim({ t });
  const user = await sim.friend();
  await sim.post('/faults', { path: PUSH, when: 'before', delay_ms: 1000, count: 1 });
  const slow = sim.push(user, '前');
  await sleep(100);
  assert.equal((await sim.received(user)).length, 0);
  assert.equal((await slow).status, 200);
  assert.equal((await sim.received(user)).length, 1);
  await sim.post('/faults', { path: PUSH, when: 'after', delay_ms: 300, status: 500, count: 1 });
  const lost = sim.push(user, '後');
  await until('effect', async () => (await sim.received(user)).length === 2);
  assert.equal((await lost).status, 500);
});

test('faults: the connection is cut, before and after the effect', async (t) => {
  const sim = await startSim({ t });
  const user = await sim.friend();
  const key = { 'x-line-retry-key': randomUUID() };
  await sim.post('/faults', { path: PUSH, when: 'after', drop: true, count: 1 });
  await assert.rejects(sim.push(user, '後', key));
  assert.equal((await sim.received(user)).length, 1);
  assert.equal((await sim.push(user, '後', key)).status, 409);
  await sim.post('/faults', { path: PUSH, when: 'before', drop: true, count: 1 });
  await assert.rejects(sim.push(user, '前'));
  assert.equal((await sim.received(user)).length, 1);
  const statuses = (await sim.get('/requests')).map((r) => r.status);
  assert.deepEqual(statuses, [0, 409, 0]);
});

test('the clock moves only forward and can be read', async (t) => {
  const sim = await startSim({ t });
  const before = await sim.get('/clock');
  assert.equal(before.offset_ms, 0);
  assert.ok(Math.abs(before.now_ms - Date.now()) < 5000);
  const moved = await sim.advance(3600000);
  assert.equal(moved.offset_ms, 3600000);
  await assert.rejects(sim.advance(-1), { status: 400 });
});

test('a reset empties the world', async (t) => {
  const sim = await startSim({ t, webhook: true });
  const user = await sim.friend();
  await sim.say(user, 'x');
  await sim.push(user, 'x');
  await sim.advance(1000);
  await sim.post('/faults', { path: PUSH, status: 500 });
  const event = await sim.receiver.event('message');
  const waiting = sim.get('/events?from=1000000&wait_ms=20000').catch(() => 'ended');
  await sim.post('/reset');
  await waiting;
  assert.equal((await sim.get('/friends')).total, 0);
  assert.equal((await sim.get('/clock')).offset_ms, 0);
  assert.deepEqual(await sim.get('/requests'), []);
  assert.equal((await sim.get('/deliveries')).accepted, 0);
  assert.equal((await sim.get('/faults')).faults.length, 0);
  const again = await sim.friend();
  assert.equal(again, user, 'the seed begins again');
  const reply = await sim.api('POST', '/v2/bot/message/reply', { replyToken: event.replyToken, messages: [{ type: 'text', text: 'x' }] });
  assert.equal(reply.body.message, 'Invalid reply token');
});

test('settings are shown and changed', async (t) => {
  const sim = await startSim({ t, args: ['--plan', 'limited:10', '--chat-mode', '--account-name', '見本市'] });
  const settings = await sim.get('/settings');
  assert.equal(settings.plan, 'limited:10');
  assert.equal(settings.chatMode, true);
  assert.equal((await sim.client.getBotInfo()).chatMode, 'chat');
  const account = await sim.get('/account');
  assert.equal(account.displayName, '見本市');
  assert.equal(account.userId, (await sim.client.getBotInfo()).userId);
  assert.equal((await sim.post('/settings', { redelivery: true })).redelivery, true);
  await assert.rejects(sim.post('/settings', { plan: 'much' }), { status: 400 });
});

test('without keeping, only counts remain', async (t) => {
  const sim = await startSim({ t, args: ['--no-keep', '--no-rate-limit'] });
  const users = await sim.friends(500);
  const sends = Array.from({ length: 50 }, (_, i) => sim.multicast(users, `${i}`, { 'x-line-retry-key': randomUUID() }));
  for (const answer of await Promise.all(sends)) assert.equal(answer.status, 200);
  const deliveries = await sim.get('/deliveries');
  assert.equal(deliveries.people, 25000);
  assert.equal(deliveries.distinct, 500);
  assert.equal(deliveries.duplicates, 0);
  assert.deepEqual(await sim.received(users[0]), []);
  assert.deepEqual(await sim.get('/requests'), []);
});

test('two hundred thousand friends fit, and a broadcast reaches them all', async (t) => {
  const sim = await startSim({ t });
  await sim.post('/friends', { displayName: '市民', count: 200000, silent: true, ids: false });
  await sim.client.broadcast({ messages: [{ type: 'text', text: '全員' }] });
  await until('all', async () => (await sim.get('/deliveries')).people === 200000);
  assert.equal((await sim.get('/deliveries')).duplicates, 0);
});

test('control calls that do not exist', async (t) => {
  const sim = await startSim({ t });
  await assert.rejects(sim.get('/nothing'), { status: 404 });
  await assert.rejects(sim.ask('PUT', '/friends', {}), { status: 405 });
  await assert.rejects(fetchText(`${sim.url}/_sim/friends`, 'no json'), /400/);
});

async function fetchText(url, body) {
  const response = await fetch(url, { method: 'POST', body });
  if (!response.ok) throw new Error(String(response.status));
}

test('the phone page comes from a folder when one is given', async (t) => {
  const sim = await startSim({ t, args: ['--console-dist', import.meta.dirname] });
  const response = await fetch(`${sim.url}/_sim/sim.mjs`);
  assert.equal(response.status, 200);
  const slash = await fetch(`${sim.url}/_sim`, { redirect: 'manual' });
  assert.equal(slash.headers.get('location'), '/_sim/');
});
