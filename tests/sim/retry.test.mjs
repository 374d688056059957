import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { DAY, refusal, startSim } from './sim.mjs';

let sim;
before(async () => {
  sim = await startSim({ webhook: true, args: ['--no-rate-limit'] });
});
after(() => sim.stop());

const key = (value) => ({ 'x-line-retry-key': value });

test('a retry key is accepted once; the second answer names the first', async () => {
  const user = await sim.friend();
  const retryKey = randomUUID();
  const first = await sim.push(user, '一度だけ', key(retryKey));
  assert.equal(first.status, 200);
  const second = await sim.push(user, '一度だけ', key(retryKey));
  assert.equal(second.status, 409);
  assert.equal(second.body.message, 'The retry key is already accepted');
  assert.equal(second.headers.get('x-line-accepted-request-id'), first.headers.get('x-line-request-id'));
  assert.notEqual(second.headers.get('x-line-request-id'), first.headers.get('x-line-request-id'));
  assert.deepEqual(second.body.sentMessages, first.body.sentMessages);
  assert.equal((await sim.received(user)).length, 1);
});

test('the SDK sees the conflict as LINE tells it', async () => {
  const user = await sim.friend();
  const retryKey = randomUUID();
  const request = { to: [user], messages: [{ type: 'text', text: 'x' }] };
  await sim.client.multicast(request, retryKey);
  const refused = await refusal(sim.client.multicast(request, retryKey));
  assert.equal(refused.status, 409);
  assert.ok(refused.headers.get('x-line-accepted-request-id'));
  assert.equal(refused.sentMessages, undefined, 'only push repeats them');
});

test('upper and lower case of a key are the same key', async () => {
  const user = await sim.friend();
  const retryKey = randomUUID();
  await sim.push(user, 'x', key(retryKey));
  assert.equal((await sim.push(user, 'x', key(retryKey.toUpperCase()))).status, 409);
});

test('twenty at the same moment: exactly one is accepted', async () => {
  const users = await sim.friends(50);
  const retryKey = randomUUID();
  const answers = await Promise.all(Array.from({ length: 20 }, () => sim.multicast(users, '競争', key(retryKey))));
  const statuses = answers.map((a) => a.status).sort();
  assert.deepEqual(statuses, [200, ...Array(19).fill(409)]);
  const winner = answers.find((a) => a.status === 200).headers.get('x-line-request-id');
  for (const answer of answers.filter((a) => a.status === 409)) assert.equal(answer.headers.get('x-line-accepted-request-id'), winner);
  for (const user of users) assert.equal((await sim.received(user)).length, 1);
});

test('a refused request does not use its key up', async () => {
  const user = await sim.friend();
  const retryKey = randomUUID();
  assert.equal((await sim.push(user, '', key(retryKey))).status, 400);
  await sim.post('/settings', { plan: 'limited:0' });
  assert.equal((await sim.push(user, 'x', key(retryKey))).status, 429);
  await sim.post('/settings', { plan: 'none' });
  assert.equal((await sim.push(user, 'x', key(retryKey))).status, 200);
});

test('an injected failure before the effect leaves the key free, one after it does not', async () => {
  const user = await sim.friend();
  const [before, afterwards] = [randomUUID(), randomUUID()];
  await sim.post('/faults', { path: '/v2/bot/message/push', when: 'before', status: 500, count: 1 });
  assert.equal((await sim.push(user, '前', key(before))).status, 500);
  assert.equal((await sim.push(user, '前', key(before))).status, 200);
  await sim.post('/faults', { path: '/v2/bot/message/push', when: 'after', status: 503, count: 1 });
  assert.equal((await sim.push(user, '後', key(afterwards))).status, 503);
  assert.equal((await sim.push(user, '後', key(afterwards))).status, 409);
  assert.deepEqual((await sim.received(user)).map((m) => m.message.text), ['前', '後']);
});

test('the same key with another request is a 409 and the client is blamed', async () => {
  const user = await sim.friend();
  const retryKey = randomUUID();
  await sim.push(user, '一', key(retryKey));
  const other = await sim.push(user, '二', key(retryKey));
  assert.equal(other.status, 409);
  assert.equal((await sim.multicast([user], '一', key(retryKey))).status, 409);
  const remarked = (await sim.get('/requests?limit=100000')).filter((r) => r.headers['x-line-retry-key'] === retryKey).map((r) => r.remark);
  assert.deepEqual(remarked, [undefined, ...Array(2).fill('the same X-Line-Retry-Key with another request')]);
});

test('after 24 hours the key is new again, and who got it twice is a duplicate', async (t) => {
  const own = await startSim({ t });
  const users = await own.friends(10);
  const retryKey = randomUUID();
  await own.multicast(users, '二重', key(retryKey));
  await own.advance(DAY - 1000);
  assert.equal((await own.multicast(users, '二重', key(retryKey))).status, 409);
  await own.advance(2000);
  assert.equal((await own.multicast(users, '二重', key(retryKey))).status, 200);
  const deliveries = await own.get('/deliveries?by=request');
  assert.equal(deliveries.duplicates, 10);
  assert.equal(deliveries.people, 20);
  assert.equal(deliveries.distinct, 10);
  assert.deepEqual(deliveries.requests.map((r) => r.duplicates), [0, 10]);
  assert.equal(deliveries.requests[0].retryKey, retryKey);
});

test('the same batch with another key is a duplicate; the same text to the same people in another batch a repeat', async (t) => {
  const own = await startSim({ t });
  const users = await own.friends(4);
  await own.multicast(users, '同じ', key(randomUUID()));
  await own.multicast(users, '同じ', key(randomUUID()));
  assert.deepEqual(pick(await own.get('/deliveries')), { duplicates: 4, repeats: 0 });
  await own.multicast(users.slice(0, 1), '同じ', key(randomUUID()));
  assert.deepEqual(pick(await own.get('/deliveries')), { duplicates: 4, repeats: 1 });
});

const pick = ({ duplicates, repeats }) => ({ duplicates, repeats });

test('a key is refused where LINE takes none, and when it is no UUID', async () => {
  const user = await sim.friend();
  const { messageId } = await sim.say(user, 'はい');
  assert.ok(messageId);
  const event = await sim.receiver.event('message');
  const reply = await sim.api('POST', '/v2/bot/message/reply', { replyToken: event.replyToken, messages: [{ type: 'text', text: 'x' }] }, key(randomUUID()));
  assert.equal(reply.status, 400);
  const validate = await sim.api('POST', '/v2/bot/message/validate/push', { messages: [{ type: 'text', text: 'x' }] }, key(randomUUID()));
  assert.equal(validate.status, 400);
  assert.equal((await sim.push(user, 'x', key('not-a-uuid'))).status, 400);
  const menu = await sim.api('GET', '/v2/bot/richmenu/list', undefined, key(randomUUID()));
  assert.equal(menu.status, 400);
});

test('broadcast and narrowcast take keys too', async () => {
  for (const path of ['broadcast', 'narrowcast']) {
    const retryKey = randomUUID();
    const send = () => sim.api('POST', `/v2/bot/message/${path}`, { messages: [{ type: 'text', text: path }] }, key(retryKey));
    assert.ok((await send()).status < 300);
    assert.equal((await send()).status, 409);
  }
});
