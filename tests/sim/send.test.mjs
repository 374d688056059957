import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DAY, refusal, startSim, until } from './sim.mjs';

let sim;
before(async () => {
  sim = await startSim({ webhook: true, args: ['--no-rate-limit'] });
});
after(() => sim.stop());

const text = (value) => ({ type: 'text', text: value });
const UNKNOWN = `U${'f'.repeat(32)}`;

test('a push reaches a friend and names its messages', async () => {
  const user = await sim.friend();
  const answer = await sim.client.pushMessage({ to: user, messages: [text('一'), { type: 'location', title: '市役所', address: '本町', latitude: 35, longitude: 139 }] });
  assert.equal(answer.sentMessages.length, 2);
  assert.match(answer.sentMessages[0].id, /^\d{18}$/);
  assert.ok(answer.sentMessages[0].quoteToken);
  assert.equal(answer.sentMessages[1].quoteToken, undefined, 'a location has no quote token');
  const got = await sim.received(user);
  assert.deepEqual(got.map((m) => m.message.type), ['text', 'location']);
  assert.deepEqual(got.map((m) => m.id), answer.sentMessages.map((m) => m.id));
  assert.equal(got[0].via, 'push');
  assert.deepEqual((await sim.received(user, 1)).map((m) => m.message.type), ['location']);
});

test('a push to somebody who blocked is a 200 that reaches nobody', async () => {
  const user = await sim.friend();
  await sim.post(`/friends/${user}/block`);
  const before = await sim.get('/deliveries');
  const answer = await sim.client.pushMessage({ to: user, messages: [text('届かない')] });
  assert.equal(answer.sentMessages.length, 1);
  assert.deepEqual(await sim.received(user), []);
  assert.equal((await sim.get('/deliveries')).people, before.people);
});

test('a push to a stranger arrives only within seven days after they wrote', async () => {
  const user = await sim.friend('通りすがり', { stranger: true });
  await sim.push(user, '一');
  assert.equal((await sim.received(user)).length, 0);
  await sim.say(user, '質問です');
  await sim.push(user, '二');
  assert.equal((await sim.received(user)).length, 1);
});

test('unknown and malformed recipients of a push are refused', async () => {
  assert.deepEqual((await sim.push(UNKNOWN, 'x')).body, { message: 'Failed to send messages' });
  assert.equal((await sim.push(`C${'0'.repeat(32)}`, 'x')).body.message, 'Failed to send messages');
  const malformed = await refusal(sim.client.pushMessage({ to: 'nonsense', messages: [text('x')] }));
  assert.equal(malformed.status, 400);
  assert.equal(malformed.message, "The property, 'to', in the request body is invalid (line: -, column: -)");
});

test('a multicast reaches friends once, skips the rest, answers {}', async () => {
  const users = await sim.friends(5);
  await sim.post(`/friends/${users[0]}/block`, { silent: true });
  const answer = await sim.client.multicast({ to: [...users, users[1], UNKNOWN], messages: [text('お知らせ')] });
  assert.deepEqual(answer, {});
  assert.equal((await sim.received(users[0])).length, 0);
  for (const user of users.slice(1)) assert.equal((await sim.received(user)).length, 1);
});

test('one malformed or group id refuses a whole multicast', async () => {
  const user = await sim.friend();
  for (const bad of ['U123', `C${'0'.repeat(32)}`, `U${'A'.repeat(32)}`]) {
    const refused = await refusal(sim.client.multicast({ to: [user, bad], messages: [text('x')] }));
    assert.equal(refused.status, 400);
    assert.equal(refused.message, "The property, 'to[1]', in the request body is invalid (line: -, column: -)");
  }
  assert.equal((await sim.received(user)).length, 0);
  assert.equal((await sim.multicast([], 'x')).body.details[0].message, 'Size must be between 1 and 500');
  assert.equal((await sim.multicast(Array(501).fill(user), 'x')).status, 400);
  assert.equal((await sim.api('POST', '/v2/bot/message/multicast', { to: user, messages: [text('x')] })).status, 400);
});

test('unknown ids in a multicast may be made an error', async () => {
  await sim.post('/settings', { refuseUnknown: true });
  assert.equal((await sim.multicast([UNKNOWN], 'x')).body.message, 'Failed to send messages');
  await sim.post('/settings', { refuseUnknown: false });
});

test('all faults of a body are named, and nothing is sent', async () => {
  const user = await sim.friend();
  const refused = await refusal(sim.client.pushMessage({ to: user, messages: [text(''), text('x'.repeat(5001))] }));
  assert.equal(refused.status, 400);
  assert.equal(refused.message, 'The request body has 2 error(s)');
  assert.deepEqual(refused.details.map((d) => d.property), ['messages[0].text', 'messages[1].text']);
  assert.equal(refused.details[0].message, 'May not be empty');
  assert.equal(refused.details[1].message, 'Length must be between 0 and 5000');
  const six = await refusal(sim.client.pushMessage({ to: user, messages: Array(6).fill(text('x')) }));
  assert.equal(six.details[0].message, 'Size must be between 1 and 5');
  assert.equal((await sim.received(user)).length, 0);
});

test('a reply works once, within a minute, with the token of the webhook', async () => {
  const user = await sim.friend();
  const follow = await until('follow', () => sim.receiver.events().find((e) => e.type === 'follow' && e.source.userId === user));
  const { messageId } = await sim.say(user, 'こんにちは');
  const event = await waitForMessage(messageId);
  const answer = await sim.client.replyMessage({ replyToken: event.replyToken, messages: [text('返事')] });
  assert.equal(answer.sentMessages.length, 1);
  assert.equal((await sim.received(user)).at(-1).via, 'reply');
  const again = await refusal(sim.client.replyMessage({ replyToken: event.replyToken, messages: [text('返事')] }));
  assert.equal(again.status, 400);
  assert.equal(again.message, 'Invalid reply token');
  await sim.advance(60001);
  const late = await refusal(sim.client.replyMessage({ replyToken: follow.replyToken, messages: [text('遅い')] }));
  assert.equal(late.message, 'Invalid reply token');
  const forged = await refusal(sim.client.replyMessage({ replyToken: 'f'.repeat(32), messages: [text('x')] }));
  assert.equal(forged.message, 'Invalid reply token');
});

const waitForMessage = (id) => until('message', () => sim.receiver.events().find((e) => e.message?.id === id));

test('an invalid reply does not use up its token', async () => {
  const user = await sim.friend();
  const event = await waitForMessage((await sim.say(user, 'はい')).messageId);
  assert.equal((await refusal(sim.client.replyMessage({ replyToken: event.replyToken, messages: [] }))).status, 400);
  await sim.client.replyMessage({ replyToken: event.replyToken, messages: [text('よし')] });
});

test('a broadcast reaches every friend', async (t) => {
  const own = await startSim({ t });
  const users = await own.friends(300);
  await own.post(`/friends/${users[7]}/block`, { silent: true });
  assert.deepEqual(await own.client.broadcast({ messages: [text('全市民へ')] }), {});
  assert.equal((await own.get('/deliveries')).people, 299);
  assert.equal((await own.received(users[7])).length, 0);
  assert.equal((await own.received(users[8]))[0].via, 'broadcast');
});

test('a broadcast with a delivery rate goes out step by step', async (t) => {
  const own = await startSim({ t, args: ['--delivery-rate', '2000'] });
  await own.friends(600);
  await own.client.broadcast({ messages: [text('ゆっくり')] });
  const early = (await own.get('/deliveries')).people;
  assert.ok(early < 600, `${early} at once`);
  await until('all reached', async () => (await own.get('/deliveries')).people === 600);
  const late = await own.get('/deliveries');
  assert.equal(late.people, 600);
  assert.equal(late.underWay, 0);
});

test('validation uses the same rules and sends nothing', async () => {
  const before = (await sim.get('/deliveries')).accepted;
  for (const kind of ['Push', 'Reply', 'Multicast', 'Narrowcast', 'Broadcast']) {
    assert.deepEqual(await sim.client[`validate${kind}`]({ messages: [text('よい')] }), {});
    const refused = await refusal(sim.client[`validate${kind}`]({ messages: [text('')] }));
    assert.equal(refused.details[0].property, 'messages[0].text');
  }
  assert.equal((await sim.get('/deliveries')).accepted, before);
});

test('pictures on this machine may be http, elsewhere not', async () => {
  const picture = (url) => ({ messages: [{ type: 'image', originalContentUrl: url, previewImageUrl: url }] });
  assert.deepEqual(await sim.client.validatePush(picture('http://127.0.0.1:8080/a.png')), {});
  assert.deepEqual(await sim.client.validatePush(picture('http://localhost/a.png')), {});
  assert.equal((await refusal(sim.client.validatePush(picture('http://example.jp/a.png')))).status, 400);
});

test('the quota counts people, not messages, and replies are free', async (t) => {
  const own = await startSim({ t, webhook: true, args: ['--plan', 'limited:5'] });
  const users = await own.friends(4);
  assert.deepEqual(await own.client.getMessageQuota(), { type: 'limited', value: 5 });
  await own.client.multicast({ to: users.slice(0, 3), messages: [text('一'), text('二')] });
  assert.deepEqual(await own.client.getMessageQuotaConsumption(), { totalUsage: 3 });
  const refused = await refusal(own.client.multicast({ to: users, messages: [text('三')] }));
  assert.equal(refused.status, 429);
  assert.equal(refused.message, 'You have reached your monthly limit.');
  assert.equal((await own.get('/deliveries')).people, 3);
  await own.say(users[0], 'もしもし');
  const event = await own.receiver.event('message');
  await own.client.replyMessage({ replyToken: event.replyToken, messages: [text('はい')] });
  assert.deepEqual(await own.client.getMessageQuotaConsumption(), { totalUsage: 3 });
  await own.advance(32 * DAY);
  assert.deepEqual(await own.client.getMessageQuotaConsumption(), { totalUsage: 0 });
  await own.post('/settings', { plan: 'none' });
  assert.deepEqual(await own.client.getMessageQuota(), { type: 'none' });
});

test('counts of a day are ready the next day', async (t) => {
  const own = await startSim({ t });
  const user = await own.friend();
  await own.push(user, '一');
  await own.multicast([user], '二');
  const now = (await own.get('/clock')).now_ms;
  const date = new Date(now + 9 * 3600000).toISOString().slice(0, 10).replaceAll('-', '');
  assert.deepEqual(await own.client.getNumberOfSentPushMessages(date), { status: 'unready' });
  await own.advance(DAY);
  assert.deepEqual(await own.client.getNumberOfSentPushMessages(date), { status: 'ready', success: 1 });
  assert.deepEqual(await own.client.getNumberOfSentMulticastMessages(date), { status: 'ready', success: 1 });
  assert.deepEqual(await own.client.getNumberOfSentReplyMessages(date), { status: 'ready', success: 0 });
  assert.deepEqual(await own.client.getNumberOfSentBroadcastMessages(date), { status: 'ready', success: 0 });
  const refused = await refusal(own.client.getNumberOfSentPushMessages('20261301'));
  assert.equal(refused.message, "The value for the 'date' parameter is invalid");
});

test('the SDK of LINE is content with the account', async () => {
  const info = await sim.client.getBotInfo();
  assert.match(info.userId, /^U[0-9a-f]{32}$/);
  assert.equal(info.chatMode, 'bot');
});
