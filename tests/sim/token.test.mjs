import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { channelAccessToken } from '@line/bot-sdk';
import { LOGIN_CHANNEL, SECRET, startSim } from './sim.mjs';

const CHANNEL = '1234567890';
let sim, client;
before(async () => {
  sim = await startSim();
  client = new channelAccessToken.ChannelAccessTokenClient({ baseURL: sim.url });
});
after(() => sim.stop());

const info = (token) => sim.api('GET', '/v2/bot/info', undefined, { authorization: `Bearer ${token}` });
const form = (path, values) => sim.api('POST', path, new URLSearchParams(values), { 'content-type': 'application/x-www-form-urlencoded' });

test('a short-lived token works for 30 days, or until it is revoked', async () => {
  const issued = await client.issueChannelToken('client_credentials', CHANNEL, SECRET);
  assert.equal(issued.expires_in, 2592000);
  assert.equal((await info(issued.access_token)).status, 200);
  const verified = await client.verifyChannelToken(issued.access_token);
  assert.equal(verified.client_id, CHANNEL);
  await client.revokeChannelToken(issued.access_token);
  assert.equal((await info(issued.access_token)).status, 401);
});

test('a stateless token lives 15 minutes and cannot be revoked', async () => {
  const issued = await client.issueStatelessChannelToken('client_credentials', undefined, undefined, CHANNEL, SECRET);
  assert.equal(issued.expires_in, 900);
  await form('/v2/oauth/revoke', { access_token: issued.access_token });
  assert.equal((await info(issued.access_token)).status, 200);
  await sim.advance(900000);
  const expired = await info(issued.access_token);
  assert.equal(expired.status, 401);
  const check = await sim.api('GET', `/oauth2/v2.1/verify?access_token=${issued.access_token}`);
  assert.deepEqual(check.body, { error: 'invalid_request', error_description: 'The access token expired' });
});

test('v2.1 tokens have key ids and at most 30 live', async () => {
  const issue = () => form('/oauth2/v2.1/token', { grant_type: 'client_credentials', client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: 'a.b.c' });
  const first = await issue();
  assert.equal(first.status, 200);
  assert.ok(first.body.key_id);
  for (let i = 1; i < 30; i++) assert.equal((await issue()).status, 200);
  const kids = await sim.api('GET', '/oauth2/v2.1/tokens/kid');
  assert.equal(kids.body.kids.length, 30);
  assert.ok(kids.body.kids.includes(first.body.key_id));
  assert.deepEqual((await issue()).body, { message: 'The maximum number of access tokens has already been issued' });
  await form('/oauth2/v2.1/revoke', { client_id: CHANNEL, client_secret: SECRET, access_token: first.body.access_token });
  assert.equal((await issue()).status, 200);
});

test('a wrong client is refused in LINE’s words', async () => {
  const issue = (values) => form('/v2/oauth/accessToken', { grant_type: 'client_credentials', client_id: CHANNEL, client_secret: SECRET, ...values });
  assert.deepEqual((await issue({ client_id: 'x' })).body, { error: 'invalid_client', error_description: 'invalid client_id' });
  assert.deepEqual((await issue({ client_secret: 'x' })).body, { error: 'invalid_client', error_description: 'invalid client_secret' });
  assert.deepEqual((await issue({ grant_type: 'x' })).body, { error: 'invalid_request', error_description: "Invalid 'client_credentials'." });
  assert.equal((await issue({ client_id: LOGIN_CHANNEL, client_secret: 'x' })).status, 400);
});
