import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, refusal, startSim, until } from './sim.mjs';

const text = (value) => [{ type: 'text', text: value }];
const dateOf = (ms) => new Date(ms + 9 * 3600000).toISOString().slice(0, 10).replaceAll('-', '');

async function narrowcast(sim, body) {
  const answer = await sim.api('POST', '/v2/bot/message/narrowcast', { messages: text('絞り込み'), ...body });
  return { ...answer, requestId: answer.headers.get('x-line-request-id') };
}
const ended = (sim, id) => until('narrowcast', async () => {
  const progress = await sim.client.getNarrowcastProgress(id);
  return ['succeeded', 'failed'].includes(progress.phase) && progress;
});

test('a narrowcast goes through its phases to all friends', async (t) => {
  const sim = await startSim({ t });
  await sim.friends(150);
  const sent = await narrowcast(sim, {});
  assert.equal(sent.status, 202);
  assert.deepEqual(sent.body, {});
  const first = await sim.client.getNarrowcastProgress(sent.requestId);
  assert.ok(['waiting', 'sending'].includes(first.phase), first.phase);
  if (first.phase === 'waiting') assert.equal(first.targetCount, undefined);
  await sim.advance(1000);
  const last = await sim.client.getNarrowcastProgress(sent.requestId);
  assert.equal(last.phase, 'succeeded');
  assert.equal(last.targetCount, 150);
  assert.equal(last.successCount, 150);
  assert.match(last.acceptedTime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.equal((await sim.get('/deliveries')).people, 150);
  await sim.advance(15 * DAY);
  assert.equal((await refusal(sim.client.getNarrowcastProgress(sent.requestId))).message, 'Not found');
  assert.equal((await refusal(sim.client.getNarrowcastProgress('x'))).status, 400);
});

test('attributes, operators and a limit choose some', async (t) => {
  const sim = await startSim({ t });
  await sim.friends(1000);
  const reach = async (demographic, more = {}) => {
    const sent = await narrowcast(sim, { filter: { demographic }, ...more });
    assert.equal(sent.status, 202, sent.text);
    return (await ended(sim, sent.requestId)).successCount;
  };
  const men = await reach({ type: 'gender', oneOf: ['male'] });
  const women = await reach({ type: 'operator', not: { type: 'gender', oneOf: ['male'] } });
  assert.equal(men + women, 1000);
  assert.ok(men > 300 && women > 300);
  const both = await reach({ type: 'operator', or: [{ type: 'gender', oneOf: ['male'] }, { type: 'gender', oneOf: ['female'] }] });
  assert.equal(both, 1000);
  const young = await reach({ type: 'age', gte: 'age_15', lt: 'age_50' });
  assert.ok(young > 300 && young < 800);
  assert.equal(await reach({ type: 'gender', oneOf: ['male', 'female'] }, { limit: { max: 70 } }), 70);
  const again = await narrowcast(sim, { recipient: { type: 'redelivery', requestId: (await narrowcastDone(sim, { limit: { max: 60 } })) } });
  assert.equal((await ended(sim, again.requestId)).successCount, 60);
});

async function narrowcastDone(sim, body) {
  const sent = await narrowcast(sim, body);
  await ended(sim, sent.requestId);
  return sent.requestId;
}

test('too few people, unknown ids, wrong limits', async (t) => {
  const sim = await startSim({ t });
  await sim.friends(99);
  const demographic = { type: 'gender', oneOf: ['male', 'female'] };
  const few = await narrowcast(sim, { filter: { demographic } });
  assert.equal(few.status, 403);
  assert.equal(few.body.message, 'Your account does not have enough friends');
  await sim.friends(10);
  const failed = await ended(sim, (await narrowcast(sim, { filter: { demographic }, limit: { max: 40 } })).requestId);
  assert.equal(failed.errorCode, 2);
  assert.equal(failed.phase, 'failed');
  assert.equal((await narrowcast(sim, { recipient: { type: 'audience', audienceGroupId: 12 } })).body.message, 'Invalid audience group id: 12');
  assert.match((await narrowcast(sim, { recipient: { type: 'redelivery', requestId: 'x' } })).body.message, /^Invalid request id: x$/);
  assert.equal((await narrowcast(sim, { limit: { forbidPartialDelivery: true } })).body.message, 'The option forbidPartialDelivery must be used with upToRemainingQuota.');
  assert.equal((await narrowcast(sim, { recipient: { type: 'operator', and: [] } })).status, 400);
  await sim.post('/settings', { nextNarrowcastError: 1 });
  assert.equal((await ended(sim, (await narrowcast(sim, {})).requestId)).errorCode, 1);
});

test('a running narrowcast holds quota that others then lack', async (t) => {
  const sim = await startSim({ t, args: ['--plan', 'limited:120'] });
  const users = await sim.friends(100);
  const first = await narrowcast(sim, {});
  assert.equal(first.status, 202);
  assert.equal((await narrowcast(sim, {})).body.message, 'You have reached your monthly limit.');
  assert.equal((await sim.multicast(users.slice(0, 30), 'x')).status, 429);
  assert.equal((await sim.multicast(users.slice(0, 20), 'x')).status, 200);
  await sim.advance(1000);
  assert.equal((await sim.client.getMessageQuotaConsumption()).totalUsage, 120);
  await sim.post('/settings', { plan: 'limited:150' });
  const cancelled = await narrowcast(sim, { limit: { upToRemainingQuota: true, forbidPartialDelivery: true } });
  assert.equal((await ended(sim, cancelled.requestId)).errorCode, 5);
  const partial = await narrowcast(sim, { limit: { upToRemainingQuota: true } });
  assert.equal((await ended(sim, partial.requestId)).successCount, 30);
});

test('who opened and tapped is counted, from 20 people on, for 14 days', async (t) => {
  const sim = await startSim({ t });
  const users = await sim.friends(60);
  const sent = await sim.api('POST', '/v2/bot/message/broadcast', { messages: text('見て https://example.jp/') });
  const requestId = sent.headers.get('x-line-request-id');
  const event = () => sim.client.getMessageEvent(requestId);
  for (const user of users.slice(0, 19)) await sim.get(`/friends/${user}/timeline`);
  assert.equal((await event()).overview.uniqueImpression, null);
  for (const user of users.slice(19, 40)) await sim.get(`/friends/${user}/timeline`);
  for (const user of users.slice(0, 25)) {
    await sim.post(`/friends/${user}/tap`, { requestId, uri: 'https://example.jp/' });
    await sim.post(`/friends/${user}/tap`, { requestId, uri: 'https://example.jp/' });
  }
  await sim.get(`/friends/${users[59]}/timeline?peek=1`);
  const counted = await event();
  assert.equal(counted.overview.requestId, requestId);
  assert.equal(counted.overview.delivered, 60);
  assert.equal(counted.overview.uniqueImpression, 40);
  assert.equal(counted.overview.uniqueClick, 25);
  assert.equal(counted.messages[0].impression, 40);
  assert.deepEqual(counted.clicks, [{ seq: 1, url: 'https://example.jp/', click: 50, uniqueClick: 25, uniqueClickOfRequest: 25 }]);
  await sim.advance(15 * DAY);
  for (const user of users.slice(40)) await sim.get(`/friends/${user}/timeline`);
  assert.equal((await event()).overview.uniqueImpression, 40);
  assert.equal((await refusal(sim.client.getMessageEvent('x'))).status, 400);
});

test('units gather pushes and multicasts under a name', async (t) => {
  const sim = await startSim({ t });
  const users = await sim.friends(30);
  const send = (list, unit) => sim.api('POST', '/v2/bot/message/multicast', { to: list, messages: text('x'), customAggregationUnits: [unit] });
  await send(users.slice(0, 15), 'waste_2026');
  await send(users.slice(15), 'waste_2026');
  await send(users, 'other');
  assert.equal((await send(users, 'no spaces')).status, 400);
  for (const user of users) await sim.get(`/friends/${user}/timeline`);
  const today = dateOf((await sim.get('/clock')).now_ms);
  const counted = await sim.client.getStatisticsPerUnit('waste_2026', today, today);
  assert.equal(counted.overview.uniqueImpression, 30);
  assert.deepEqual(await sim.client.getAggregationUnitUsage(), { numOfCustomAggregationUnits: 2 });
  assert.deepEqual(await sim.client.getAggregationUnitNameList(), { customAggregationUnits: ['waste_2026', 'other'] });
  const first = await sim.client.getAggregationUnitNameList('1');
  assert.deepEqual(first.customAggregationUnits, ['waste_2026']);
  assert.deepEqual((await sim.client.getAggregationUnitNameList('1', first.next)).customAggregationUnits, ['other']);
  assert.equal((await refusal(sim.client.getAggregationUnitNameList('1', 'x'))).message, 'Invalid start param');
  const bad = await refusal(sim.client.getStatisticsPerUnit('waste_2026', '20260101', '20261231'));
  assert.deepEqual([bad.status, bad.message, bad.code], [400, null, null]);
});

test('the thousand and first unit name of a month is dropped silently', async (t) => {
  const sim = await startSim({ t });
  const user = await sim.friend();
  const send = (unit) => sim.api('POST', '/v2/bot/message/push', { to: user, messages: text('x'), customAggregationUnits: [unit] });
  for (let i = 0; i < 1001; i++) assert.equal((await send(`unit_${i}`)).status, 200);
  assert.equal((await sim.client.getAggregationUnitUsage()).numOfCustomAggregationUnits, 1000);
  await sim.advance(32 * DAY);
  assert.equal((await sim.client.getAggregationUnitUsage()).numOfCustomAggregationUnits, 0);
});

test('followers, deliveries and demographics', async (t) => {
  const sim = await startSim({ t });
  const users = await sim.friends(100);
  await sim.post(`/friends/${users[0]}/block`, { silent: true });
  await sim.multicast(users, 'x');
  const today = dateOf((await sim.get('/clock')).now_ms);
  assert.deepEqual(await sim.client.getNumberOfFollowers(today), { status: 'unready' });
  await sim.advance(DAY);
  assert.deepEqual(await sim.client.getNumberOfFollowers(today), { status: 'ready', followers: 100, targetedReaches: 99, blocks: 1 });
  assert.deepEqual(await sim.client.getNumberOfMessageDeliveries(today), { status: 'ready', apiMulticast: 99 });
  assert.equal((await sim.api('GET', '/v2/bot/insight/followers')).body.message, 'date is required');
  assert.equal((await sim.api('GET', '/v2/bot/insight/message/delivery?date=x')).body.message, 'Bad Request');
  const demographic = await sim.client.getFriendsDemographics();
  assert.equal(demographic.available, true);
  assert.equal(demographic.genders.length, 2);
  assert.ok(demographic.areas.length > 10 && demographic.areas.some((a) => a.area === '岩手'));
  const few = await startSim({ t });
  assert.deepEqual(await few.client.getFriendsDemographics(), { available: false });
});

test('statistics of rich menus keep LINE’s rules of dates', async (t) => {
  const sim = await startSim({ t });
  const { richMenuId } = await sim.client.createRichMenu({ size: { width: 2500, height: 843 }, selected: false, name: 'n', chatBarText: 'b', areas: [] });
  const ask = (query, kind = 'summary') => sim.api('GET', `/v2/bot/insight/richmenu/${richMenuId}/${kind}?${query}`);
  assert.deepEqual((await ask('from=20260101&to=20260131')).body, { richMenuId });
  assert.equal((await ask('from=20260131&to=20260101')).body.message, 'Parameter to must be the same date as, or after parameter from.');
  assert.equal((await ask('from=20250101&to=20261231')).body.message, 'Date range exceeds. Max range is 396 days.');
  assert.equal((await ask('from=20260101&to=20261231', 'daily')).body.message, 'Date range exceeds. Max range is 99 days.');
  assert.equal((await ask('from=x')).body.message, 'Bad Request');
});
