import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startSim, TOKEN } from './sim.mjs';

let sim;
before(async () => {
  sim = await startSim();
});
after(() => sim.stop());

const PUSH = '/v2/bot/message/push';
const json = { 'content-type': 'application/json' };

test('every answer carries a request id of its own', async () => {
  const seen = new Set();
  for (const [method, path] of [['GET', '/v2/bot/info'], ['GET', '/nowhere'], ['GET', PUSH], ['POST', PUSH], ['GET', '/v2/bot/profile/x']]) {
    const answer = await sim.api(method, path);
    const id = answer.headers.get('x-line-request-id');
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    seen.add(id);
  }
  assert.equal(seen.size, 5);
});

test('answers are JSON in LINE’s type', async () => {
  assert.equal((await sim.api('GET', '/v2/bot/info')).headers.get('content-type'), 'application/json;charset=UTF-8');
  assert.equal((await sim.api('GET', '/nowhere')).headers.get('content-type'), 'application/json;charset=UTF-8');
});

test('no token, a wrong one, another scheme: 401', async () => {
  const without = await sim.api('GET', '/v2/bot/info', undefined, { authorization: '' });
  assert.equal(without.status, 401);
  assert.match(without.body.message, /^Authorization header required\. Must follow the scheme, 'Authorization: Bearer <ACCESS TOKEN>'$/);
  const wrong = await sim.api('GET', '/v2/bot/info', undefined, { authorization: 'Bearer nonsense' });
  assert.equal(wrong.status, 401);
  assert.equal(wrong.body.message, 'Authentication failed. Confirm that the access token in the authorization header is valid.');
  assert.equal((await sim.api('GET', '/v2/bot/info', undefined, { authorization: `Basic ${TOKEN}` })).status, 401);
});

test('unknown paths, trailing junk and other methods', async () => {
  assert.deepEqual((await sim.api('GET', '/v2/bot/nothing')).body, { message: 'Not found' });
  assert.equal((await sim.api('GET', '/v2/bot/info/')).status, 404);
  assert.equal((await sim.api('GET', '/v2/bot/info/x')).status, 404);
  assert.equal((await sim.api('POST', '/v2/bot/info', {})).status, 405);
  assert.equal((await sim.api('GET', PUSH)).status, 405);
});

test('a body that is no JSON type is a 415', async () => {
  const answer = await sim.api('POST', PUSH, '{}', { 'content-type': 'text/plain' });
  assert.equal(answer.status, 415);
  assert.equal(answer.body.message, 'The content type, text/plain, is not supported');
  const charset = await sim.api('POST', PUSH, '{}', { 'content-type': 'application/json; charset=utf-8' });
  assert.equal(charset.status, 400);
});

test('a body over 2 MB is a 413', async () => {
  const answer = await sim.api('POST', PUSH, JSON.stringify({ to: 'x', messages: [{ type: 'text', text: 'x'.repeat(2 * 1024 * 1024) }] }), json);
  assert.equal(answer.status, 413);
  assert.ok(answer.headers.get('x-line-request-id'));
});

test('broken JSON is refused with its place', async () => {
  const broken = await sim.api('POST', PUSH, '{"to":"x",\n  "messages": [}', json);
  assert.equal(broken.status, 400);
  assert.deepEqual(broken.body, { message: 'The request body could not be parsed as JSON (line: 2, column: 16)' });
  const open = await sim.api('POST', PUSH, '{"to":"x"', json);
  assert.match(open.body.message, /could not be parsed as JSON \(line: 1, column: 10\)/);
  assert.match((await sim.api('POST', PUSH, '', json)).body.message, /could not be parsed as JSON \(line: 1, column: 1\)/);
  assert.match((await sim.api('POST', PUSH, '{} x', json)).body.message, /could not be parsed as JSON \(line: 1, column: 4\)/);
});

test('duplicate keys are refused at the top and inside', async () => {
  const top = await sim.api('POST', PUSH, '{"to":"x","to":"y"}', json);
  assert.equal(top.status, 400);
  assert.match(top.body.message, /^The request body could not be parsed as JSON \(line: 1, column: \d+\)$/);
  assert.deepEqual(top.body.details, [{ message: "Duplicate field 'to'" }]);
  const inside = await sim.api('POST', PUSH, '{"to":"x","messages":[{"type":"text","text":"a"},\n{"type":"text","type":"text"}]}', json);
  assert.match(inside.body.message, /^The property, 'messages\[1\]', in the request body is invalid \(line: 2, column: \d+\)$/);
  assert.deepEqual(inside.body.details, [{ message: "Duplicate field 'type'" }]);
});

test('unknown properties are no fault', async () => {
  const user = await sim.friend();
  const answer = await sim.api('POST', PUSH, { to: user, messages: [{ type: 'text', text: 'x', sparkle: true }], future: 1 });
  assert.equal(answer.status, 200);
});

test('the rate limit is a bucket per endpoint that fills with the virtual clock', async (t) => {
  const own = await startSim({ t });
  const send = () => own.api('POST', '/v2/bot/message/broadcast', { messages: [{ type: 'text', text: 'x' }] });
  for (let i = 0; i < 60; i++) assert.equal((await send()).status, 200);
  const refused = await send();
  assert.equal(refused.status, 429);
  assert.deepEqual(refused.body, { message: 'The API rate limit has been exceeded. Try again later.' });
  assert.equal(refused.headers.get('retry-after'), null);
  assert.equal((await own.api('GET', '/v2/bot/info')).status, 200, 'another endpoint has its own');
  await own.advance(60 * 60000);
  assert.equal((await send()).status, 200);
  await own.post('/settings', { rateLimit: false });
  for (let i = 0; i < 61; i++) assert.equal((await send()).status, 200);
});

test('apart, each host answers 404 for the other’s paths', async (t) => {
  const own = await startSim({ t, args: ['--data-listen', '127.0.0.1:0'] });
  const at = (base, path) => fetch(base + path, { headers: { authorization: `Bearer ${TOKEN}` } }).then((r) => r.status);
  assert.equal(await at(own.url, '/v2/bot/info'), 200);
  assert.equal(await at(own.dataUrl, '/v2/bot/info'), 404);
  const user = await own.friend();
  const { messageId } = await own.say(user, { type: 'image', data: 'iVBORw0KGgo=' });
  assert.equal(await at(own.url, `/v2/bot/message/${messageId}/content`), 404);
  assert.equal(await at(own.dataUrl, `/v2/bot/message/${messageId}/content`), 200);
});

test('what LINE has and this account has not is a 403', async () => {
  for (const path of ['/v2/bot/coupon', '/v2/bot/membership/list', '/v2/bot/audienceGroup/list']) {
    const answer = await sim.api('GET', path);
    assert.equal(answer.status, 403);
    assert.equal(answer.body.message, 'Access to this API is not available for your account');
  }
});

test('the journal keeps what came', async () => {
  const user = await sim.friend();
  await sim.push(user, '記録');
  const requests = await sim.get('/requests');
  const last = requests.at(-1);
  assert.equal(last.method, 'POST');
  assert.equal(last.path, PUSH);
  assert.equal(last.status, 200);
  assert.equal(last.body.to, user);
  assert.equal(last.headers.authorization, `Bearer ${TOKEN}`);
  assert.ok(last.answer.sentMessages);
  assert.deepEqual(await sim.get(`/requests?from=${last.seq + 1}`), []);
});
