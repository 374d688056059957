import assert from 'node:assert/strict';
import { createHash, createHmac, createPublicKey, verify } from 'node:crypto';
import { after, before, test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { liff } from '@line/bot-sdk';
import { LOGIN_CHANNEL, LOGIN_SECRET, refusal, startSim, TOKEN } from './sim.mjs';

const BACK = 'http://127.0.0.1:1/callback';
const ENDPOINT = 'http://127.0.0.1:1/app';
const LIFF = `${LOGIN_CHANNEL}-AbCdEfGh`;

let sim;
before(async () => {
  sim = await startSim({ webhook: true, args: ['--login-redirect', BACK, '--liff-id', LIFF, '--liff-endpoint', ENDPOINT] });
});
after(() => sim.stop());

const form = (values) => new URLSearchParams(values);
const formType = { 'content-type': 'application/x-www-form-urlencoded', authorization: '' };
const address = (more = {}) => `/oauth2/v2.1/authorize?${form({
  response_type: 'code', client_id: LOGIN_CHANNEL, redirect_uri: BACK, state: 'the state', scope: 'profile openid', ...more })}`;
const asPerson = (user) => ({ cookie: `line_sim_person=${user}` });
const allow = (user, more = {}) => form({ person: user, decision: 'allow', ...more });

/** A browser in which this person agrees; gives what the redirect says. */
async function authorize(user, more) {
  const page = await sim.api('POST', address(more), allow(user), { 'content-type': 'application/x-www-form-urlencoded' });
  assert.equal(page.status, 302);
  return new URL(page.headers.get('location'));
}

const exchange = (values) => sim.api('POST', '/oauth2/v2.1/token', form({
  grant_type: 'authorization_code', client_id: LOGIN_CHANNEL, client_secret: LOGIN_SECRET, redirect_uri: BACK, ...values }), formType);

const logIn = async (user, more = {}) => (await exchange({ code: (await authorize(user, more)).searchParams.get('code') })).body;
const bearer = (token) => ({ authorization: `Bearer ${token}` });
const claims = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));

test('nobody at the browser: the page lets pick a person', async () => {
  const user = await sim.friend('選ばれる人');
  const page = await sim.api('GET', address());
  assert.equal(page.status, 200);
  assert.match(page.headers.get('content-type'), /text\/html/);
  assert.match(page.text, /選ばれる人/);
  assert.match(page.text, new RegExp(user));
});

test('opened from a phone: the page knows the person and asks for consent, once', async () => {
  const user = await sim.friend('同意する人');
  const opened = await sim.api('GET', `/_sim/friends/${user}/open?uri=${encodeURIComponent(`${sim.url}${address()}`)}`);
  assert.equal(opened.status, 302);
  assert.equal(opened.headers.get('location'), `${sim.url}${address()}`);
  const cookie = opened.headers.get('set-cookie').split(';')[0];
  const consent = await sim.api('GET', address(), undefined, { cookie });
  assert.equal(consent.status, 200);
  assert.match(consent.text, /同意する人/);
  assert.match(consent.text, /許可する/);
  await authorize(user);
  const straight = await sim.api('GET', address(), undefined, { cookie });
  assert.equal(straight.status, 302, 'agreed before');
  const again = await sim.api('GET', address({ prompt: 'consent' }), undefined, { cookie });
  assert.equal(again.status, 200, 'asked to ask again');
  const choose = await sim.api('GET', address({ prompt: 'login' }), undefined, { cookie });
  assert.match(choose.text, /だれとして/);
});

test('a page shows names as text', async () => {
  const user = await sim.friend('<script>alert(1)</script>');
  const page = await sim.api('GET', address(), undefined, asPerson(user));
  assert.ok(!page.text.includes('<script>alert'));
});

test('code, tokens, ID token, verification, profile', async () => {
  const user = await sim.friend('ログインする人', { pictureUrl: 'https://example.jp/p.png' });
  const back = await authorize(user, { nonce: 'the nonce', max_age: '3600' });
  assert.equal(back.origin + back.pathname, BACK);
  assert.equal(back.searchParams.get('state'), 'the state');
  const answer = await exchange({ code: back.searchParams.get('code') });
  assert.equal(answer.status, 200);
  assert.equal(answer.body.token_type, 'Bearer');
  assert.equal(answer.body.expires_in, 2592000);
  assert.equal(answer.body.scope, 'profile openid');
  const [head, payload, signature] = answer.body.id_token.split('.');
  assert.deepEqual(JSON.parse(Buffer.from(head, 'base64url')), { alg: 'HS256', typ: 'JWT' });
  assert.equal(createHmac('sha256', LOGIN_SECRET).update(`${head}.${payload}`).digest('base64url'), signature);
  const token = claims(answer.body.id_token);
  assert.equal(token.iss, 'https://access.line.me');
  assert.equal(token.sub, user);
  assert.equal(token.aud, LOGIN_CHANNEL);
  assert.equal(token.nonce, 'the nonce');
  assert.equal(token.name, 'ログインする人');
  assert.ok(token.exp > token.iat && token.auth_time);
  const verified = await sim.api('POST', '/oauth2/v2.1/verify', form({ id_token: answer.body.id_token, client_id: LOGIN_CHANNEL, nonce: 'the nonce', user_id: user }), formType);
  assert.deepEqual(verified.body, token);
  const checked = await sim.api('GET', `/oauth2/v2.1/verify?access_token=${answer.body.access_token}`, undefined, { authorization: '' });
  assert.equal(checked.body.client_id, LOGIN_CHANNEL);
  assert.equal(checked.body.scope, 'profile openid');
  assert.ok(checked.body.expires_in > 2591900);
  const as = bearer(answer.body.access_token);
  assert.deepEqual((await sim.api('GET', '/v2/profile', undefined, as)).body, { userId: user, displayName: 'ログインする人', pictureUrl: 'https://example.jp/p.png' });
  assert.deepEqual((await sim.api('GET', '/oauth2/v2.1/userinfo', undefined, as)).body, { sub: user, name: 'ログインする人', picture: 'https://example.jp/p.png' });
  assert.deepEqual((await sim.api('POST', '/oauth2/v2.1/userinfo', undefined, as)).body.sub, user);
  assert.deepEqual((await sim.api('GET', '/friendship/v1/status', undefined, as)).body, { friendFlag: true });
  await sim.post(`/friends/${user}/block`);
  assert.deepEqual((await sim.api('GET', '/friendship/v1/status', undefined, as)).body, { friendFlag: false });
});

test('a code works once, ten minutes, with its own address and client', async () => {
  const user = await sim.friend();
  const code = async () => (await authorize(user)).searchParams.get('code');
  const used = await code();
  assert.equal((await exchange({ code: used })).status, 200);
  const again = await exchange({ code: used });
  assert.equal(again.status, 400);
  assert.equal(again.body.error, 'invalid_grant');
  const elsewhere = await code();
  assert.equal((await exchange({ code: elsewhere, redirect_uri: `${BACK}2` })).body.error, 'invalid_grant');
  assert.equal((await exchange({ code: elsewhere })).status, 400, 'used up by the failure');
  assert.equal((await exchange({ code: await code(), client_secret: 'wrong' })).body.error, 'invalid_client');
  assert.equal((await exchange({ code: await code(), client_id: '1' })).body.error, 'invalid_client');
  const old = await code();
  await sim.advance(600000);
  assert.equal((await exchange({ code: old })).body.error, 'invalid_grant');
});

test('PKCE: the verifier must fit the challenge', async () => {
  const user = await sim.friend();
  const verifier = 'v'.repeat(43);
  const challenge = { code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256' };
  const code = async () => (await authorize(user, challenge)).searchParams.get('code');
  assert.equal((await exchange({ code: await code(), code_verifier: verifier })).status, 200);
  assert.equal((await exchange({ code: await code(), code_verifier: 'w'.repeat(43) })).body.error, 'invalid_grant');
  assert.equal((await exchange({ code: await code() })).body.error, 'invalid_grant');
  const plain = await sim.api('GET', address({ ...challenge, code_challenge_method: 'plain' }));
  assert.equal(new URL(plain.headers.get('location')).searchParams.get('error'), 'INVALID_REQUEST');
});

test('what cannot be authorised leads back with the reason, or nowhere', async () => {
  const user = await sim.friend();
  const error = async (more, cookie) => {
    const answer = await sim.api('GET', address(more), undefined, cookie ?? {});
    assert.equal(answer.status, 302);
    const back = new URL(answer.headers.get('location'));
    return [back.searchParams.get('error'), back.searchParams.get('state')];
  };
  assert.deepEqual(await error({ response_type: 'token' }), ['UNSUPPORTED_RESPONSE_TYPE', 'the state']);
  assert.deepEqual(await error({ scope: 'everything' }), ['INVALID_SCOPE', 'the state']);
  assert.deepEqual(await error({ state: '' }), ['INVALID_REQUEST', '']);
  assert.deepEqual(await error({ prompt: 'none' }), ['LOGIN_REQUIRED', 'the state']);
  assert.deepEqual(await error({ prompt: 'none' }, asPerson(user)), ['INTERACTION_REQUIRED', 'the state']);
  for (const more of [{ client_id: '1' }, { redirect_uri: 'http://127.0.0.1:1/other' }, { redirect_uri: `${BACK}evil` }]) {
    const answer = await sim.api('GET', address(more));
    assert.equal(answer.status, 400);
    assert.equal(answer.headers.get('location'), null);
  }
  const denied = await sim.api('POST', address(), form({ person: user, decision: 'deny' }), { 'content-type': 'application/x-www-form-urlencoded' });
  assert.equal(new URL(denied.headers.get('location')).searchParams.get('error'), 'ACCESS_DENIED');
  assert.equal((await sim.api('GET', address({ redirect_uri: `${BACK}?from=talk` }))).status, 200, 'more parameters are allowed');
});

test('becoming a friend on the consent page', async () => {
  const user = await sim.friend('新しい人', { stranger: true });
  const page = await sim.api('POST', address({ bot_prompt: 'normal' }), allow(user, { add_friend: '1' }), { 'content-type': 'application/x-www-form-urlencoded' });
  assert.equal(new URL(page.headers.get('location')).searchParams.get('friendship_status_changed'), 'true');
  assert.equal((await sim.get(`/friends/${user}`)).state, 'following');
});

test('bot_prompt=aggressive asks on a page of its own, of strangers only and after the consent', async () => {
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const post = (user, more = {}) => sim.api('POST', address({ bot_prompt: 'aggressive' }), allow(user, more), type);
  const changed = (answer) => new URL(answer.headers.get('location')).searchParams.get('friendship_status_changed');
  const user = await sim.friend('知らない人', { stranger: true });
  const consent = await sim.api('GET', address({ bot_prompt: 'aggressive' }), undefined, asPerson(user));
  assert.match(consent.text, /許可する/);
  assert.doesNotMatch(consent.text, /add_friend/);
  const page = await post(user);
  assert.equal(page.status, 200);
  assert.match(page.text, /友だちに追加しますか/);
  assert.equal((await sim.get(`/friends/${user}`)).state, 'none');
  const without = await post(user, { add_friend: '0' });
  assert.equal(changed(without), 'false');
  assert.equal((await sim.get(`/friends/${user}`)).state, 'none');
  // Agreed before: no consent, and no such page either.
  assert.equal((await sim.api('GET', address({ bot_prompt: 'aggressive' }), undefined, asPerson(user))).status, 302);
  const other = await sim.friend('追加する人', { stranger: true });
  assert.equal(changed(await post(other, { add_friend: '1' })), 'true');
  assert.equal((await sim.get(`/friends/${other}`)).state, 'following');
  assert.equal((await post(await sim.friend('友だち'))).status, 302, 'a friend is not asked');
});

test('the six ways in which an ID token is refused', async () => {
  const user = await sim.friend();
  const token = (await logIn(user, { nonce: 'n' })).id_token;
  const [head, payload] = token.split('.');
  const sign = (changes) => {
    const body = Buffer.from(JSON.stringify({ ...claims(token), ...changes })).toString('base64url');
    return `${head}.${body}.${createHmac('sha256', LOGIN_SECRET).update(`${head}.${body}`).digest('base64url')}`;
  };
  const reason = async (values) => {
    const answer = await sim.api('POST', '/oauth2/v2.1/verify', form({ id_token: token, client_id: LOGIN_CHANNEL, ...values }), formType);
    assert.equal(answer.status, 400);
    assert.equal(answer.body.error, 'invalid_request');
    return answer.body.error_description;
  };
  assert.equal(await reason({ id_token: `${head}.${payload}.AAAA` }), 'Invalid IdToken.');
  assert.equal(await reason({ id_token: 'nonsense' }), 'Invalid IdToken.');
  assert.equal(await reason({ id_token: sign({ iss: 'https://example.jp' }) }), 'Invalid IdToken Issuer.');
  assert.equal(await reason({ id_token: sign({ exp: 1 }) }), 'IdToken expired.');
  assert.equal(await reason({ client_id: '1' }), 'Invalid IdToken Audience.');
  assert.equal(await reason({ nonce: 'other' }), 'Invalid IdToken Nonce.');
  assert.equal(await reason({ user_id: `U${'0'.repeat(32)}` }), 'Invalid IdToken Subject Identifier.');
  await sim.advance(3600000);
  assert.equal(await reason({}), 'IdToken expired.');
});

test('refreshing, revoking, taking back the consent', async () => {
  const user = await sim.friend();
  const first = await logIn(user);
  const refresh = (token) => exchange({ grant_type: 'refresh_token', refresh_token: token });
  const second = await refresh(first.refresh_token);
  assert.equal(second.status, 200);
  assert.equal(second.body.refresh_token, first.refresh_token);
  assert.notEqual(second.body.access_token, first.access_token);
  assert.deepEqual((await refresh('nonsense')).body, { error: 'invalid_grant', error_description: 'invalid refresh token' });
  const revoked = await sim.api('POST', '/oauth2/v2.1/revoke', form({ access_token: first.access_token, client_id: LOGIN_CHANNEL }), formType);
  assert.equal(revoked.status, 200);
  assert.equal(revoked.text, '');
  const check = await sim.api('GET', `/oauth2/v2.1/verify?access_token=${first.access_token}`);
  assert.equal(check.status, 400);
  assert.equal(check.body.error_description, 'The access token revoked');
  assert.equal((await sim.api('GET', '/v2/profile', undefined, bearer(first.access_token))).status, 401);
  const gone = await sim.api('POST', '/user/v1/deauthorize', { userAccessToken: second.body.access_token });
  assert.equal(gone.status, 204);
  assert.equal((await sim.api('GET', '/v2/profile', undefined, bearer(second.body.access_token))).status, 401);
  assert.equal((await sim.api('GET', address(), undefined, asPerson(user))).status, 200, 'asked again');
  assert.deepEqual((await sim.api('POST', '/user/v1/deauthorize', { userAccessToken: 'x' })).body, { message: 'invalid token' });
});

test('a person’s token is no channel’s token and the reverse', async () => {
  const user = await sim.friend();
  const { access_token: token } = await logIn(user, { scope: 'openid' });
  assert.equal((await sim.api('GET', '/v2/bot/info', undefined, bearer(token))).status, 401);
  assert.equal((await sim.api('GET', '/v2/profile')).status, 401);
  assert.equal((await sim.api('GET', '/v2/profile', undefined, bearer(token))).status, 403, 'without the scope');
});

test('LIFF inside LINE: primary redirect with state and tokens signed by ES256', async () => {
  const user = await sim.friend('アプリの人');
  await sim.api('POST', `/liff/${LIFF}`, allow(user), { 'content-type': 'application/x-www-form-urlencoded' });
  const opened = await sim.api('GET', `/liff/${LIFF}/forms/3?from=menu`, undefined, asPerson(user));
  assert.equal(opened.status, 302);
  const url = new URL(opened.headers.get('location'));
  assert.equal(url.origin + url.pathname, ENDPOINT);
  assert.equal(url.searchParams.get('liff.state'), '/forms/3?from=menu');
  const fragment = new URLSearchParams(url.hash.slice(1));
  const idToken = fragment.get('id_token');
  const [head, payload, signature] = idToken.split('.');
  const { kid, alg } = JSON.parse(Buffer.from(head, 'base64url'));
  assert.equal(alg, 'ES256');
  const { keys } = (await sim.api('GET', '/oauth2/v2.1/certs')).body;
  const key = createPublicKey({ key: keys.find((k) => k.kid === kid), format: 'jwk' });
  assert.ok(verify('sha256', Buffer.from(`${head}.${payload}`), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')));
  const verified = await sim.api('POST', '/oauth2/v2.1/verify', form({ id_token: idToken, client_id: LOGIN_CHANNEL }), formType);
  assert.equal(verified.body.sub, user);
  const profile = await sim.api('GET', '/v2/profile', undefined, { ...bearer(fragment.get('access_token')), origin: 'http://127.0.0.1:1' });
  assert.equal(profile.body.userId, user);
  assert.equal(profile.headers.get('access-control-allow-origin'), '*');
});

test('LIFF outside LINE: no tokens, then login comes back to the page', async () => {
  const user = await sim.friend();
  const opened = await sim.api('GET', `/liff/${LIFF}`);
  assert.equal(opened.headers.get('location'), ENDPOINT);
  const login = `/liff/${LIFF}?redirect_uri=${encodeURIComponent(`${ENDPOINT}/page`)}`;
  assert.match((await sim.api('GET', login)).text, /だれとして/);
  const back = await sim.api('POST', login, allow(user), { 'content-type': 'application/x-www-form-urlencoded' });
  assert.match(back.headers.get('location'), new RegExp(`^${ENDPOINT}/page#access_token=`));
  assert.equal((await sim.api('GET', `/liff/${LIFF}?redirect_uri=http://elsewhere/`)).status, 400);
  assert.equal((await sim.api('GET', '/liff/other-id')).status, 404);
});

test('liff.sendMessages: cards make no webhook, the rest do', async () => {
  const user = await sim.friend();
  const opened = await sim.api('POST', `/liff/${LIFF}`, allow(user), { 'content-type': 'application/x-www-form-urlencoded' });
  const token = new URLSearchParams(new URL(opened.headers.get('location')).hash.slice(1)).get('access_token');
  const share = (messages, headers) => sim.api('POST', '/message/v3/share', { messages }, headers ?? bearer(token));
  assert.deepEqual((await share([{ type: 'text', text: 'アプリから' }, { type: 'flex', altText: 'x', contents: {} },
    { type: 'image', originalContentUrl: 'https://example.jp/a.jpg', previewImageUrl: 'https://example.jp/b.jpg' }])).body, {});
  const image = await sim.receiver.event('message', 1);
  assert.deepEqual(sim.receiver.events().filter((e) => e.type === 'message').map((e) => e.message.type), ['text', 'image']);
  assert.deepEqual(image.message.contentProvider, { type: 'external', originalContentUrl: 'https://example.jp/a.jpg', previewImageUrl: 'https://example.jp/b.jpg' });
  const outside = await share([{ type: 'text', text: 'x' }], { authorization: `Bearer ${(await logIn(user)).access_token}` });
  assert.equal(outside.status, 403);
  assert.equal(outside.body.message, "user doesn't grant required permissions yet");
  assert.equal((await share([])).status, 400);
});

test('the stand-in for LINE’s script, and the question browsers ask first', async () => {
  const script = await fetch(`${sim.url}/liff/edge/2/sdk.js`);
  assert.equal(script.status, 200);
  assert.match(script.headers.get('content-type'), /javascript/);
  assert.match(await script.text(), /window\.liff = /);
  const preflight = await fetch(`${sim.url}/v2/profile`, { method: 'OPTIONS', headers: { origin: 'http://x', 'access-control-request-headers': 'authorization' } });
  assert.equal(preflight.status, 204);
  assert.match(preflight.headers.get('access-control-allow-headers'), /authorization/);
});

test('discovery names this simulator', async () => {
  const found = (await sim.api('GET', '/.well-known/openid-configuration')).body;
  assert.equal(found.issuer, 'https://access.line.me');
  assert.equal(found.token_endpoint, `${sim.url}/oauth2/v2.1/token`);
});

test('account link: the same person, once, within ten minutes', async () => {
  const user = await sim.friend();
  const other = await sim.friend('別の人');
  const issue = async () => (await sim.client.issueLinkToken(user)).linkToken;
  const dialog = (linkToken, who, nonce = 'n'.repeat(20)) => sim.api('GET', `/dialog/bot/accountLink?linkToken=${linkToken}&nonce=${nonce}`, undefined, asPerson(who));
  const token = await issue();
  assert.equal((await dialog(token, user)).status, 200);
  const linked = await sim.receiver.event('accountLink');
  assert.deepEqual(linked.link, { result: 'ok', nonce: 'n'.repeat(20) });
  assert.equal(linked.source.userId, user);
  assert.ok(linked.replyToken);
  assert.equal((await dialog(token, user)).status, 400, 'used');
  await dialog(await issue(), other);
  const failed = await sim.receiver.event('accountLink', 1);
  assert.equal(failed.link.result, 'failed');
  assert.equal(failed.source, undefined);
  assert.equal(failed.replyToken, undefined);
  assert.equal((await dialog(await issue(), user, 'short')).status, 400);
  const old = await issue();
  await sim.advance(600000);
  assert.equal((await dialog(old, user)).status, 400);
});

/** LINE's script runs in a page; this is as much of a page as it needs. */
function page(source, href) {
  const store = new Map();
  const location = new URL(href);
  location.replace = (to) => (page.went = new URL(to, location).href);
  const window = { parent: { postMessage: () => {} }, close: () => {} };
  const context = { window, location, document: { currentScript: { src: `${sim.url}/liff/edge/2/sdk.js` } },
    history: { replaceState: (_, __, to) => (location.href = new URL(to, location).href) }, navigator: { language: 'ja' },
    sessionStorage: { getItem: (k) => store.get(k) ?? null, setItem: (k, v) => store.set(k, v), removeItem: (k) => store.delete(k) },
    URL, URLSearchParams, fetch, atob, TextDecoder, Uint8Array, JSON };
  runInNewContext(source, context);
  return { liff: window.liff, location };
}

test('the script takes tokens, follows the state and asks for the profile', async () => {
  const user = await sim.friend('スクリプト');
  const source = await (await fetch(`${sim.url}/liff/edge/2/sdk.js`)).text();
  const opened = await sim.api('POST', `/liff/${LIFF}`, allow(user), { 'content-type': 'application/x-www-form-urlencoded' });
  const { liff: script, location } = page(source, opened.headers.get('location'));
  await script.init({ liffId: LIFF });
  assert.equal(location.hash, '', 'tokens leave the address');
  assert.ok(script.isLoggedIn() && script.isInClient());
  assert.equal((await script.getProfile()).userId, user);
  assert.equal(script.getDecodedIDToken().sub, user);
  assert.deepEqual(await script.getFriendship(), { friendFlag: true });
  await script.sendMessages([{ type: 'text', text: 'スクリプトから' }]);
  assert.equal((await sim.get(`/friends/${user}/timeline`)).items.at(-1).message.text, 'スクリプトから');
  const deep = await sim.api('GET', `/liff/${LIFF}/forms/3?x=1`, undefined, asPerson(user));
  page(source, deep.headers.get('location')).liff.init({ liffId: LIFF });
  assert.equal(page.went, `${ENDPOINT}/forms/3?x=1`);
  const outside = page(source, `${ENDPOINT}/page`);
  await outside.liff.init({ liffId: LIFF });
  assert.equal(outside.liff.isLoggedIn(), false);
  await assert.rejects(outside.liff.getProfile(), { code: 'UNAUTHORIZED' });
  outside.liff.login();
  assert.equal(outside.location.href, `${sim.url}/liff/${LIFF}?redirect_uri=${encodeURIComponent(`${ENDPOINT}/page`)}`);
});

test('LIFF apps by the server API, with LINE’s client', async () => {
  const user = await sim.friend();
  const apps = new liff.LiffClient({ channelAccessToken: TOKEN, baseURL: sim.url });
  const { liffId } = await apps.addLIFFApp({ view: { type: 'tall', url: 'https://example.jp/second' }, description: '二つめ' });
  assert.match(liffId, new RegExp(`^${LOGIN_CHANNEL}-.{8}$`));
  assert.deepEqual((await apps.getAllLIFFApps()).apps.map((a) => a.liffId), [LIFF, liffId]);
  await apps.updateLIFFApp(liffId, { view: { url: 'https://example.jp/moved' } });
  const second = (await apps.getAllLIFFApps()).apps[1];
  assert.deepEqual(second, { liffId, view: { type: 'tall', url: 'https://example.jp/moved' }, description: '二つめ' });
  await sim.api('POST', `/liff/${liffId}`, allow(user), { 'content-type': 'application/x-www-form-urlencoded' });
  const opened = await sim.api('GET', `/liff/${liffId}?x=1`, undefined, asPerson(user));
  assert.match(opened.headers.get('location'), /^https:\/\/example\.jp\/moved\?liff\.state=%3Fx%3D1#access_token=/);
  for (const view of [{ type: 'wide', url: 'https://example.jp' }, { type: 'full', url: 'http://example.jp' }, { type: 'full', url: 'https://example.jp/#x' }]) {
    assert.equal((await refusal(apps.addLIFFApp({ view }))).status, 400);
  }
  await apps.deleteLIFFApp(liffId);
  assert.equal((await refusal(apps.deleteLIFFApp(liffId))).status, 404);
  assert.equal((await sim.api('GET', `/liff/${liffId}`)).status, 404);
  for (let i = 1; i < 30; i++) await apps.addLIFFApp({ view: { type: 'full', url: 'https://example.jp' } });
  assert.equal((await refusal(apps.addLIFFApp({ view: { type: 'full', url: 'https://example.jp' } }))).status, 400);
});
