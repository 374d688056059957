import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, sleep, startSim, until } from './sim.mjs';
import { validateSignature } from '@line/bot-sdk';

const ULID = /^[0-9A-HJKMNP-TV-Z]{26}$/;

test('a new friend is a follow event that the SDK’s signature check accepts', async (t) => {
  const sim = await startSim({ t, webhook: true });
  const user = await sim.friend('佐藤');
  const event = await sim.receiver.event('follow');
  const post = sim.receiver.posts[0];
  assert.ok(post.valid);
  assert.ok(!validateSignature(post.raw, 'another secret', post.headers['x-line-signature']));
  assert.equal(post.headers['user-agent'], 'LineBotWebhook/2.0');
  assert.equal(post.headers['content-type'], 'application/json; charset=utf-8');
  assert.equal(post.body.destination, (await sim.client.getBotInfo()).userId);
  assert.deepEqual(event.follow, { isUnblocked: false });
  assert.deepEqual(event.source, { type: 'user', userId: user });
  assert.equal(event.mode, 'active');
  assert.match(event.webhookEventId, ULID);
  assert.deepEqual(event.deliveryContext, { isRedelivery: false });
  assert.ok(Math.abs(event.timestamp - Date.now()) < 10000);
  assert.ok(event.replyToken);
});

test('block and unblock, with and without reply token', async (t) => {
  const sim = await startSim({ t, webhook: true });
  const user = await sim.friend();
  await sim.post(`/friends/${user}/block`);
  const unfollow = await sim.receiver.event('unfollow');
  assert.equal(unfollow.replyToken, undefined);
  await sim.post(`/friends/${user}/unblock`);
  const follow = await sim.receiver.event('follow', 1);
  assert.equal(follow.follow.isUnblocked, true);
  assert.ok(follow.replyToken);
  await sim.friend('静か', { silent: true });
  await sleep(100);
  assert.equal(sim.receiver.posts.length, 3);
});

test('every kind of message that people send', async (t) => {
  const sim = await startSim({ t, webhook: true });
  const user = await sim.friend();
  const said = [
    { type: 'text', text: 'こんにちは', emojis: [{ index: 0, length: 1, productId: 'p', emojiId: 'e' }] },
    { type: 'sticker', packageId: '1', stickerId: '2', keywords: ['笑顔'] },
    { type: 'location', title: '公園', address: '本町1', latitude: 35.6, longitude: 139.7 },
    { type: 'image', data: 'iVBORw0KGgo=', imageSet: { id: 'set', index: 1, total: 2 } },
    { type: 'video', data: 'AAAA', duration: 1000 },
    { type: 'audio', data: 'AAAA', duration: 2000 },
    { type: 'file', data: 'AAAA', fileName: '申請書.pdf' },
  ];
  for (const message of said) await sim.say(user, message);
  await sim.receiver.event('message', said.length - 1);
  const got = sim.receiver.events().filter((e) => e.type === 'message').map((e) => e.message);
  assert.deepEqual(got.map((m) => m.type), said.map((m) => m.type));
  for (const message of got) {
    assert.match(message.id, /^\d{18}$/);
    assert.ok(message.markAsReadToken);
    assert.equal(!!message.quoteToken, !['audio', 'file', 'location'].includes(message.type));
    assert.equal(message.data, undefined);
  }
  assert.deepEqual(got[0].emojis, said[0].emojis);
  assert.equal(got[1].stickerResourceType, 'STATIC');
  assert.equal(got[2].latitude, 35.6);
  assert.deepEqual(got[3].contentProvider, { type: 'line' });
  assert.deepEqual(got[3].imageSet, said[3].imageSet);
  assert.equal(got[4].duration, 1000);
  assert.equal(got[6].fileName, '申請書.pdf');
  assert.equal(got[6].fileSize, 3);
});

test('postback, unsend, video, switch and any other event', async (t) => {
  const sim = await startSim({ t, webhook: true });
  const user = await sim.friend();
  await sim.post(`/friends/${user}/postback`, { data: 'a=1', params: { date: '2026-11-22' }, displayText: '押しました' });
  const postback = await sim.receiver.event('postback');
  assert.deepEqual(postback.postback, { data: 'a=1', params: { date: '2026-11-22' } });
  assert.ok(postback.replyToken);
  const { messageId } = await sim.say(user, '取り消す');
  await sim.post(`/friends/${user}/unsend`, { messageId });
  const unsend = await sim.receiver.event('unsend');
  assert.deepEqual(unsend.unsend, { messageId });
  assert.equal(unsend.replyToken, undefined);
  await assert.rejects(sim.post(`/friends/${user}/unsend`, { messageId }), { status: 409 });
  await assert.rejects(sim.post(`/friends/${user}/unsend`, { messageId: '1' }), { status: 404 });
  await sim.post(`/friends/${user}/videoplaycomplete`, { trackingId: 'film' });
  assert.deepEqual((await sim.receiver.event('videoPlayComplete')).videoPlayComplete, { trackingId: 'film' });
  await sim.post(`/friends/${user}/event`, { type: 'beacon', beacon: { hwid: 'd41d8cd98f', type: 'enter' }, replyToken: true });
  const beacon = await sim.receiver.event('beacon');
  assert.deepEqual(beacon.beacon, { hwid: 'd41d8cd98f', type: 'enter' });
  assert.equal(beacon.source.userId, user);
  assert.ok(beacon.replyToken);
  const talk = (await sim.get(`/friends/${user}/timeline`)).items;
  assert.ok(talk.some((i) => i.direction === 'out' && i.message.text === '押しました'));
  assert.ok(talk.some((i) => i.unsent));
});

test('events keep their order', async (t) => {
  const sim = await startSim({ t, webhook: true });
  const user = await sim.friend('田中', { silent: true });
  for (let i = 0; i < 100; i++) await sim.say(user, String(i));
  await sim.receiver.count(100);
  assert.deepEqual(sim.receiver.events().map((e) => e.message.text), Array.from({ length: 100 }, (_, i) => String(i)));
});

test('without redelivery a failed webhook is gone, and recorded', async (t) => {
  const sim = await startSim({ t, webhook: true });
  sim.receiver.status = 500;
  await sim.friend();
  await sim.receiver.count(1);
  await sim.advance(DAY);
  await sleep(100);
  assert.equal(sim.receiver.posts.length, 1);
  const [record] = await until('record', async () => (await sim.get('/webhooks')).length && sim.get('/webhooks'));
  assert.equal(record.status, 500);
  assert.equal(record.reason, 'ERROR_STATUS_CODE');
});

test('with redelivery it comes again, marked, with the same ids, until it is taken', async (t) => {
  const sim = await startSim({ t, webhook: true, args: ['--redelivery'] });
  sim.receiver.status = 503;
  await sim.friend();
  await sim.receiver.count(1);
  await until('recorded', async () => (await sim.get('/webhooks')).length === 1);
  await sim.advance(60000);
  await sim.receiver.count(2);
  sim.receiver.status = 200;
  await until('recorded', async () => (await sim.get('/webhooks')).length === 2);
  await sim.advance(5 * 60000);
  await sim.receiver.count(3);
  await sim.advance(DAY);
  await sleep(100);
  const events = sim.receiver.events();
  assert.deepEqual(events.map((e) => e.deliveryContext.isRedelivery), [false, true, true]);
  for (const field of ['webhookEventId', 'replyToken', 'timestamp']) assert.equal(new Set(events.map((e) => e[field])).size, 1);
  assert.ok(sim.receiver.posts.every((p) => p.valid));
});

test('a reply token of a redelivery works a minute after it, but not 20 minutes after the event', async (t) => {
  const sim = await startSim({ t, webhook: true, args: ['--redelivery'] });
  const reply = (replyToken) => sim.api('POST', '/v2/bot/message/reply', { replyToken, messages: [{ type: 'text', text: 'x' }] });
  sim.receiver.status = 500;
  await sim.friend('一');
  await sim.friend('二');
  await until('recorded', async () => (await sim.get('/webhooks')).length === 2);
  const [first, second] = sim.receiver.events();
  await sim.advance(60000);
  await sim.receiver.count(4);
  await until('recorded', async () => (await sim.get('/webhooks')).length === 4);
  await sim.advance(30000);
  assert.equal((await reply(first.replyToken)).status, 200);
  await sim.advance(5 * 60000);
  await until('third', async () => (await sim.get('/webhooks')).length === 6);
  await sim.advance(15 * 60000);
  await until('fourth', async () => (await sim.get('/webhooks')).length === 8);
  assert.equal((await reply(second.replyToken)).body.message, 'Invalid reply token');
});

test('a webhook that takes over two seconds has timed out', async (t) => {
  const sim = await startSim({ t, webhook: true });
  sim.receiver.delay = 2500;
  await sim.friend();
  const record = await until('record', async () => (await sim.get('/webhooks'))[0]);
  assert.equal(record.reason, 'REQUEST_TIMEOUT');
  assert.equal(record.status, 0);
});

test('nobody at the webhook: could not connect', async (t) => {
  const sim = await startSim({ t, args: ['--webhook', 'http://127.0.0.1:9/x'] });
  await sim.friend();
  const record = await until('record', async () => (await sim.get('/webhooks'))[0]);
  assert.equal(record.reason, 'COULD_NOT_CONNECT');
});

test('silence, then a burst', async (t) => {
  const sim = await startSim({ t, webhook: true });
  await sim.post('/settings', { webhookPaused: true });
  const user = await sim.friend();
  for (let i = 0; i < 20; i++) await sim.say(user, String(i));
  await sleep(100);
  assert.equal(sim.receiver.posts.length, 0);
  assert.equal((await sim.get('/settings')).webhooksWaiting, 21);
  await sim.post('/settings', { webhookPaused: false });
  await sim.receiver.count(21);
});

test('parallel webhooks all arrive', async (t) => {
  const sim = await startSim({ t, webhook: true, args: ['--webhook-parallel', '16'] });
  await sim.post('/friends', { displayName: '群衆', count: 500 });
  await sim.receiver.count(500);
  assert.equal(new Set(sim.receiver.events().map((e) => e.source.userId)).size, 500);
});

// ---- faults

const one = (webhook, more = {}) => ({ webhook, count: 1, ...more });

test('fault: a duplicate without isRedelivery', async (t) => {
  const sim = await startSim({ t, webhook: true });
  await sim.post('/faults', one('duplicate'));
  await sim.friend();
  await sim.receiver.count(2);
  const [a, b] = sim.receiver.events();
  assert.deepEqual(a, b);
  assert.equal(b.deliveryContext.isRedelivery, false);
});

test('fault: another order', async (t) => {
  const sim = await startSim({ t, webhook: true });
  const user = await sim.friend('田中', { silent: true });
  await sim.post('/faults', one('reorder', { delay_ms: 1000 }));
  await sim.say(user, '一');
  await sim.say(user, '二');
  await sim.receiver.count(2);
  assert.deepEqual(sim.receiver.events().map((e) => e.message.text), ['二', '一']);
});

test('fault: several events of several people in one POST', async (t) => {
  const sim = await startSim({ t, webhook: true });
  await sim.post('/faults', one('batch'));
  await sim.post('/friends', { displayName: '市民', count: 5 });
  await until('five', () => sim.receiver.events().length === 5);
  assert.ok(Math.max(...sim.receiver.posts.map((p) => p.body.events.length)) > 1, 'one POST has several');
});

test('faults: empty, delayed, wrong and missing signature, truncated, lost', async (t) => {
  const sim = await startSim({ t, webhook: true });
  const user = await sim.friend('田中', { silent: true });
  await sim.post('/faults', one('empty'));
  await sim.say(user, '空');
  await sim.receiver.count(2);
  assert.ok(sim.receiver.posts.some((p) => p.body.events.length === 0 && p.valid));
  await sim.post('/faults', one('wrong_signature'));
  await sim.say(user, '偽');
  await sim.receiver.count(3);
  assert.equal(sim.receiver.posts[2].valid, false);
  assert.ok(sim.receiver.posts[2].headers['x-line-signature']);
  await sim.post('/faults', one('no_signature'));
  await sim.say(user, '無');
  await sim.receiver.count(4);
  assert.equal(sim.receiver.posts[3].headers['x-line-signature'], undefined);
  await sim.post('/faults', one('truncated'));
  await sim.say(user, '切');
  await sim.receiver.count(5);
  assert.equal(sim.receiver.posts[4].body, undefined);
  await sim.post('/faults', one('lost'));
  await sim.say(user, '消');
  await sim.post('/faults', one('delay'));
  await sim.say(user, '遅');
  await sleep(150);
  assert.equal(sim.receiver.posts.length, 5);
  await sim.advance(20 * 60000);
  await sim.receiver.count(6);
  const late = sim.receiver.posts[5].body.events[0];
  assert.equal(late.message.text, '遅');
  assert.ok(late.timestamp < Date.now() + 1000, 'the time of the event, not of the sending');
});

test('faults: unknown kinds, extra properties, standby, no user id, white space, destination', async (t) => {
  const sim = await startSim({ t, webhook: true });
  const user = await sim.friend('田中', { silent: true });
  const send = async (fault, n) => {
    await sim.post('/faults', one(fault));
    await sim.say(user, fault);
    await sim.receiver.count(n);
    assert.ok(sim.receiver.posts[n - 1].valid);
    return sim.receiver.posts[n - 1].body;
  };
  assert.equal((await send('unknown_event', 1)).events[0].type, 'hologram');
  assert.equal((await send('unknown_message', 2)).events[0].message.type, 'smell');
  assert.ok((await send('extra', 3)).events[0].future);
  const standby = (await send('standby', 4)).events[0];
  assert.equal(standby.mode, 'standby');
  assert.equal(standby.replyToken, undefined);
  assert.deepEqual((await send('no_user_id', 5)).events[0].source, { type: 'user' });
  await send('pretty', 6);
  assert.match(sim.receiver.posts[5].text, /\r\n/);
  assert.equal((await send('destination', 7)).destination, `U${'f'.repeat(32)}`);
});

// ---- what testers make themselves

test('own events and own bytes', async (t) => {
  const sim = await startSim({ t, webhook: true });
  const user = await sim.friend('田中', { silent: true });
  await sim.post('/webhook', { events: [{ type: 'join', source: { type: 'group', groupId: `C${'1'.repeat(32)}`, userId: user }, replyToken: true }, { type: 'x' }] });
  await sim.receiver.count(1);
  const [join, other] = sim.receiver.posts[0].body.events;
  assert.match(join.webhookEventId, ULID);
  assert.ok(join.replyToken.length === 32);
  assert.equal(other.type, 'x');
  await sim.post('/webhook', { body: 'these bytes' });
  await sim.post('/webhook', { body: 'these bytes', signature: 'bm90aGluZw==' });
  await sim.post('/webhook', { body: 'these bytes', signature: '' });
  await sim.receiver.count(4);
  const [right, wrong, none] = sim.receiver.posts.slice(1);
  assert.equal(right.text, 'these bytes');
  assert.ok(right.valid);
  assert.equal(wrong.headers['x-line-signature'], 'bm90aGluZw==');
  assert.equal(none.headers['x-line-signature'], undefined);
});

// ---- LINE's own endpoints

test('the webhook’s address can be read, set and tested', async (t) => {
  const sim = await startSim({ t, webhook: true });
  assert.deepEqual(await sim.client.getWebhookEndpoint(), { endpoint: sim.receiver.url, active: true });
  const tested = await sim.client.testWebhookEndpoint({});
  assert.equal(tested.success, true);
  assert.equal(tested.statusCode, 200);
  assert.equal(tested.reason, 'OK');
  assert.deepEqual(sim.receiver.posts[0].body.events, []);
  assert.ok(sim.receiver.posts[0].valid);
  sim.receiver.status = 404;
  const failed = await sim.client.testWebhookEndpoint({});
  assert.equal(failed.success, false);
  assert.equal(failed.statusCode, 404);
  assert.equal(failed.reason, 'ERROR_STATUS_CODE');
  const nobody = await sim.client.testWebhookEndpoint({ endpoint: 'http://127.0.0.1:9/' });
  assert.equal(nobody.reason, 'COULD_NOT_CONNECT');
  assert.equal(nobody.statusCode, 0);
  for (const endpoint of ['http://example.jp/hook', 'nonsense', `https://example.jp/${'x'.repeat(500)}`]) {
    const answer = await sim.api('PUT', '/v2/bot/channel/webhook/endpoint', { endpoint });
    assert.equal(answer.status, 400);
    assert.equal(answer.body.message, 'Invalid webhook endpoint URL');
  }
  await sim.client.setWebhookEndpoint({ endpoint: 'https://example.jp/hook' });
  assert.equal((await sim.client.getWebhookEndpoint()).endpoint, 'https://example.jp/hook');
});

test('without an address there is nothing to read or test', async (t) => {
  const sim = await startSim({ t });
  for (const [method, path] of [['GET', 'endpoint'], ['POST', 'test']]) {
    const answer = await sim.api(method, `/v2/bot/channel/webhook/${path}`, method === 'POST' ? {} : undefined);
    assert.equal(answer.status, 404);
    assert.equal(answer.body.message, 'Webhook endpoint not found');
  }
});
