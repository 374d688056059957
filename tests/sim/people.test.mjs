import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DAY, png, refusal, startSim } from './sim.mjs';

let sim;
before(async () => {
  sim = await startSim({ webhook: true });
});
after(() => sim.stop());

const UNKNOWN = `U${'f'.repeat(32)}`;

test('the profile of a friend has what is there, and nothing that is not', async () => {
  const full = await sim.friend('山田 花子', { language: 'en', pictureUrl: 'https://example.jp/p.png', statusMessage: '元気' });
  assert.deepEqual(await sim.client.getProfile(full), { userId: full, displayName: '山田 花子', language: 'en', pictureUrl: 'https://example.jp/p.png', statusMessage: '元気' });
  const plain = await sim.friend('無口');
  assert.deepEqual(await sim.client.getProfile(plain), { userId: plain, displayName: '無口', language: 'ja' });
});

test('no profile of those who blocked, are unknown, did not consent, never wrote', async () => {
  const user = await sim.friend();
  await sim.post(`/friends/${user}/block`);
  const silent = await sim.friend('秘密', { noConsent: true });
  const stranger = await sim.friend('他人', { stranger: true });
  for (const id of [user, UNKNOWN, silent, stranger]) {
    const refused = await refusal(sim.client.getProfile(id));
    assert.equal(refused.status, 404);
    assert.equal(refused.message, 'Not found');
  }
  await sim.say(stranger, 'もしもし');
  assert.equal((await sim.client.getProfile(stranger)).displayName, '他人');
  const malformed = await refusal(sim.client.getProfile('Uxyz'));
  assert.equal(malformed.status, 400);
  assert.equal(malformed.message, "The value for the 'userId' parameter is invalid");
});

test('an account that is gone: no profile, no delivery, a 200', async () => {
  const user = await sim.friend();
  await sim.post(`/friends/${user}/delete`);
  assert.equal((await refusal(sim.client.getProfile(user))).status, 404);
  assert.equal((await sim.push(user, 'x')).status, 200);
  assert.deepEqual(await sim.received(user), []);
  await assert.rejects(sim.say(user, 'x'), { status: 409 });
});

test('follower ids come in pages, without those who blocked', async (t) => {
  const own = await startSim({ t });
  const users = await own.friends(2500);
  await own.post(`/friends/${users[3]}/block`, { silent: true });
  const seen = [];
  let start;
  do {
    const page = await own.client.getFollowers(start, 1000);
    assert.ok(page.userIds.length <= 1000);
    seen.push(...page.userIds);
    start = page.next;
  } while (start);
  assert.deepEqual(seen, users.filter((_, i) => i !== 3));
  assert.equal((await own.client.getFollowers()).userIds.length, 300);
  const token = (await own.client.getFollowers()).next;
  await own.advance(DAY);
  for (const bad of [token, 'nonsense']) {
    const refused = await refusal(own.client.getFollowers(bad));
    assert.equal(refused.status, 400);
    assert.equal(refused.message, 'Invalid start param');
  }
  assert.equal((await own.api('GET', '/v2/bot/followers/ids?limit=1001')).status, 400);
});

test('an unverified account may not list its followers', async (t) => {
  const own = await startSim({ t, args: ['--unverified'] });
  const refused = await refusal(own.client.getFollowers());
  assert.equal(refused.status, 403);
  assert.equal(refused.message, 'Access to this API is not available for your account');
});

test('what people sent can be fetched, byte by byte', async () => {
  const user = await sim.friend();
  const bytes = png(800, 600);
  const { messageId } = await sim.say(user, { type: 'image', data: bytes.toString('base64') });
  const response = await fetch(`${sim.url}/v2/bot/message/${messageId}/content`, { headers: { authorization: 'Bearer channel-token-of-the-tests' } });
  assert.equal(response.headers.get('content-type'), 'image/png');
  assert.deepEqual(Buffer.from(await response.arrayBuffer()), bytes);
  const pieces = [];
  for await (const piece of await sim.client.getMessageContent(messageId)) pieces.push(piece);
  assert.deepEqual(Buffer.concat(pieces), bytes);
  assert.equal((await sim.api('GET', `/v2/bot/message/${messageId}/content/preview`)).status, 200);
  const transcoding = await sim.api('GET', `/v2/bot/message/${messageId}/content/transcoding`);
  assert.equal(transcoding.status, 400);
  assert.equal(transcoding.body.message, "Transcoding status doesn't support this type of content");
});

test('content that is unknown, unsent, old or cannot be previewed', async (t) => {
  const own = await startSim({ t });
  const user = await own.friend();
  const at = (id, what = '') => own.api('GET', `/v2/bot/message/${id}/content${what}`);
  const { messageId: file } = await own.say(user, { type: 'file', fileName: 'a.pdf', data: 'JVBERi0xLjQ=' });
  const { messageId: text } = await own.say(user, 'text');
  assert.deepEqual((await at('123456789')).body, { message: 'not found' });
  assert.equal((await at(text)).status, 404);
  assert.equal((await at(file)).headers.get('content-type'), 'application/pdf');
  assert.deepEqual((await at(file, '/preview')).body, { message: 'The content can not be previewed' });
  await own.post(`/friends/${user}/unsend`, { messageId: file });
  const gone = await at(file);
  assert.equal(gone.status, 410);
  assert.deepEqual(gone.body, { message: 'The content is gone' });
  const { messageId: old } = await own.say(user, { type: 'image', data: png(10, 10).toString('base64') });
  await own.advance(31 * DAY);
  assert.equal((await at(old)).status, 404);
});

test('a film is prepared first', async (t) => {
  const own = await startSim({ t });
  const user = await own.friend();
  await own.post('/settings', { contentDelayMs: 60000 });
  const { messageId } = await own.say(user, { type: 'video', data: 'AAAAIGZ0eXBpc29t' });
  const { messageId: broken } = await own.say(user, { type: 'audio', data: 'AAAA', transcodingFails: true });
  assert.equal((await own.api('GET', `/v2/bot/message/${messageId}/content`)).status, 202);
  assert.deepEqual(await own.client.getMessageContentTranscodingByMessageId(messageId), { status: 'processing' });
  await own.advance(60000);
  assert.deepEqual(await own.client.getMessageContentTranscodingByMessageId(messageId), { status: 'succeeded' });
  assert.deepEqual(await own.client.getMessageContentTranscodingByMessageId(broken), { status: 'failed' });
  assert.equal((await own.api('GET', `/v2/bot/message/${messageId}/content`)).status, 200);
  const preview = await own.api('GET', `/v2/bot/message/${messageId}/content/preview`);
  assert.equal(preview.headers.get('content-type'), 'image/png');
});

test('the loading animation and its rules', async () => {
  const user = await sim.friend();
  const start = (body) => sim.api('POST', '/v2/bot/chat/loading/start', body);
  assert.equal((await start({ chatId: user })).status, 202);
  assert.ok((await sim.get(`/friends/${user}/timeline`)).loadingUntil > Date.now());
  await sim.push(user, '答え');
  assert.equal((await sim.get(`/friends/${user}/timeline`)).loadingUntil, undefined);
  assert.equal((await start({ chatId: UNKNOWN, loadingSeconds: 5 })).status, 202);
  assert.deepEqual((await start({ chatId: user, loadingSeconds: 61 })).body.details, [{ message: 'Must be between 5 and 60', property: 'loadingSeconds' }]);
  assert.deepEqual((await start({ chatId: user, loadingSeconds: 7 })).body.details, [{ message: 'must be a multiple of five', property: 'loadingSeconds' }]);
  assert.deepEqual((await start({ chatId: `C${'0'.repeat(32)}` })).body.details, [{
    message: 'Only user id is acceptable, please confirm if there are any group/room ids or illegal ids.', property: 'chatId' }]);
});

test('marking as read covers this message and all before it', async (t) => {
  const own = await startSim({ t, webhook: true, args: ['--chat-mode'] });
  const user = await own.friend();
  for (const text of ['一', '二', '三']) await own.say(user, text);
  const second = await own.receiver.event('message', 1);
  const read = async () => (await own.get(`/friends/${user}/timeline`)).items.filter((i) => i.direction === 'out').map((i) => !!i.read);
  assert.deepEqual(await read(), [false, false, false]);
  assert.deepEqual(await own.client.markMessagesAsReadByToken({ markAsReadToken: second.message.markAsReadToken }), {});
  assert.deepEqual(await read(), [true, true, false]);
  await own.client.markMessagesAsRead({ chat: { userId: user } });
  assert.deepEqual(await read(), [true, true, true]);
  const refused = await refusal(own.client.markMessagesAsReadByToken({ markAsReadToken: 'forged' }));
  assert.equal(refused.message, 'Invalid markAsReadToken. Tokens must be used by the bot that received them via Webhook.');
});

test('groups: none has invited the account', async () => {
  assert.equal((await refusal(sim.client.getGroupSummary(`C${'1'.repeat(32)}`))).message, 'Not found');
  assert.equal((await refusal(sim.client.getGroupSummary('x'))).message, "The value for the 'groupId' parameter is invalid");
  assert.equal((await refusal(sim.client.leaveGroup(`C${'1'.repeat(32)}`))).status, 404);
});

test('people with ids that another system knows', async () => {
  const ids = [`U${'1'.repeat(32)}`, `U${'2'.repeat(32)}`];
  assert.deepEqual((await sim.post('/friends', { userIds: ids, displayName: '既知', silent: true })).userIds, ids);
  assert.deepEqual((await sim.post('/friends', { userIds: ids, silent: true })).userIds, []);
  assert.equal((await sim.push(ids[0], 'x')).status, 200);
  await assert.rejects(sim.post('/friends', { userId: ids[0] }), { status: 409 });
  await assert.rejects(sim.post('/friends', { userId: 'U1' }), { status: 400 });
});
