// Single sign-on against a real provider: who comes in, who does not, and what is checked on the way.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { CLIENT, SECRET, startProvider, Wanderer } from '../lib/provider.mjs';
import { totp } from '../lib/totp.mjs';
import { engines, startWorld } from '../lib/world.mjs';

const freePort = () => new Promise((done) => {
  const server = createServer().listen(0, '127.0.0.1', () => { const { port } = server.address(); server.close(() => done(port)); });
});

/** A city whose staff may come from a provider; two administrators' worth of help. */
async function withProvider(name, options, body) {
  for (const engine of options.engines ?? engines)
    test(`${name} (${engine})`, { timeout: 120000 }, async () => {
      const port = await freePort();
      const issuer = `http://127.0.0.1:${port}`;
      const world = await startWorld({ engine, serve: false, settings: { oidc_issuer: issuer, oidc_client_id: CLIENT, oidc_client_secret_file: 'oidc', oidc_label: '庁内認証' } });
      await writeFile(join(world.folder, 'oidc'), SECRET, { mode: 0o600 });
      let provider = await startProvider({ port, redirect: `${world.url}/sso/callback`, ...options });
      try {
        await world.startKairanban();
        const again = async (more) => { await provider.stop(); provider = await startProvider({ port, redirect: `${world.url}/sso/callback`, ...options, ...more }); };
        await body(world, again, () => provider.stop());
      } catch (error) {
        error.message += `\n${world.log.text.split('\n').slice(-12).join('\n')}`;
        throw error;
      } finally {
        await provider.stop().catch(() => {});
        await world.stop();
      }
    });
}
const link = async (world, login, name) => {
  const admin = await world.signIn('admin');
  const { id } = (await admin.get('/api/staff')).staff.find((s) => s.login === login);
  return admin.put(`/api/staff/${id}/sso`, { name });
};
/** The session of whoever came back from there. */
async function arrived(world, browser) {
  const client = world.stranger();
  const value = browser.cookie(world.url, '__Host-staff');
  if (!value) return undefined;
  client.cookie = `__Host-staff=${value}`;
  client.session = await client.get('/api/session');
  client.csrf = client.session.csrf;
  return client;
}

for (const alg of ['RS256', 'ES256'])
  withProvider(`a person who is linked comes in, and nobody else (${alg})`, alg === 'RS256' ? { alg } : { alg, engines: ['sqlite'] }, async (world, again) => {
    assert.equal((await world.stranger().get('/api/session/ways')).sso, '庁内認証');
    const unknown = new Wanderer();
    assert.match((await unknown.signIn(world.url, '7~suzuki')).url, /\?sso=unknown$/);
    assert.equal(await arrived(world, unknown), undefined);
    assert.equal((await link(world, 'editor', 'suzuki')).ssoName, 'suzuki');
    const browser = new Wanderer();
    assert.equal((await browser.signIn(world.url, '7~suzuki')).url, `${world.url}/`);
    const editor = await arrived(world, browser);
    assert.deepEqual([editor.session.staff.login, editor.session.method, editor.session.stage], ['editor', 'sso', 'full']);
    assert.ok(await editor.get('/api/home'));
    assert.ok(!browser.seen.some((url) => url.includes(SECRET)));
    // The name was given to another person at the provider: its lasting number does not fit.
    assert.match((await new Wanderer().signIn(world.url, '8~suzuki')).url, /\?sso=unknown$/);
    // The provider's key changes.
    await again({ kid: 'two' });
    assert.equal((await new Wanderer().signIn(world.url, '7~suzuki')).url, `${world.url}/`);
    const admin = await world.signIn('admin');
    const { rows } = await admin.get('/api/audit');
    assert.ok(rows.some((r) => r.action === 'session.start' && JSON.stringify(r.detail).includes('sso')));
    assert.ok(rows.some((r) => r.action === 'staff.sso' && r.actionLabel === 'シングルサインオンの結びつけ'));
    assert.equal((await admin.refused('PUT', `/api/staff/${admin.session.staff.id}/sso`, { name: 'x' })).status, 400, 'not for oneself');
  });

withProvider('the way back works once, in the same browser, and says nothing to others', { engines: ['sqlite'] }, async (world) => {
  await link(world, 'editor', 'suzuki');
  const browser = new Wanderer();
  const stopped = await browser.signIn(world.url, '7~suzuki', (url) => url.includes('/sso/callback'));
  assert.match(stopped.url, /\/sso\/callback\?code=/);
  const start = new URL(browser.seen.find((url) => url.includes('/auth?')));
  for (const key of ['state', 'nonce', 'code_challenge']) assert.ok(start.searchParams.get(key)?.length >= 40, key);
  assert.equal(start.searchParams.get('code_challenge_method'), 'S256');
  // Somebody else's browser with this address: a login forced upon a victim.
  assert.match((await new Wanderer().follow(stopped.url)).url, /\?sso=failed$/);
  const other = new Wanderer();
  await other.go(`${world.url}/sso/start`);
  assert.match((await other.follow(stopped.url)).url, /\?sso=failed$/, 'another cookie');
  const changed = new URL(stopped.url);
  changed.searchParams.set('state', 'x'.repeat(43));
  assert.match((await browser.follow(changed.href)).url, /\?sso=failed$/);
});

withProvider('a code is good once, and a code of another client or nothing is none', { engines: ['sqlite'] }, async (world) => {
  await link(world, 'editor', 'suzuki');
  const browser = new Wanderer();
  const stopped = await browser.signIn(world.url, '7~suzuki', (url) => url.includes('/sso/callback'));
  const kept = new Map(browser.jar.get(world.url));
  assert.equal((await browser.follow(stopped.url)).url, `${world.url}/`);
  const replay = new Wanderer();
  replay.jar.set(world.url, kept);
  assert.match((await replay.follow(stopped.url)).url, /\?sso=failed$/, 'the attempt is used up');
  for (const query of ['', '?state=x', '?code=x', '?error=access_denied&state=x']) assert.match((await new Wanderer().follow(`${world.url}/sso/callback${query}`)).url, /\?sso=failed$/, query);
  const wrong = new Wanderer();
  const again = new URL((await wrong.signIn(world.url, '7~suzuki', (url) => url.includes('/sso/callback'))).url);
  again.searchParams.set('code', 'A'.repeat(43));
  assert.match((await wrong.follow(again.href)).url, /\?sso=failed$/);
  assert.equal(await arrived(world, wrong), undefined);
});

withProvider('our own second factor comes after it, unless the city says otherwise', { engines: ['sqlite'] }, async (world) => {
  await link(world, 'editor', 'suzuki');
  const editor = await world.signIn('editor');
  const { secret } = await editor.post('/api/session/totp');
  await editor.post('/api/session/totp/confirm', { code: totp(secret) });
  const browser = new Wanderer();
  await browser.signIn(world.url, '7~suzuki');
  const half = await arrived(world, browser);
  assert.equal(half.session.stage, 'code');
  assert.equal((await half.post('/api/session/code', { code: totp(secret, 1) })).stage, 'full');
  const admin = await world.signIn('admin');
  await admin.put('/api/office-settings/signin.factor_after_sso', { value: '0' });
  const next = new Wanderer();
  await next.signIn(world.url, '7~suzuki');
  assert.equal((await arrived(world, next)).session.stage, 'full');
});

withProvider('a provider that is away is said so, and passwords go on', { engines: ['sqlite'] }, async (world, again, stop) => {
  await stop();
  assert.match((await new Wanderer().follow(`${world.url}/sso/start`)).url, /\?sso=away$/);
  assert.ok(await world.signIn('admin'));
});

test('a provider that hangs holds up a few at a time, and nobody else', { timeout: 120000 }, async () => {
  const open = new Set();
  const silent = createServer((socket) => open.add(socket.on('error', () => {}).unref())).listen(0, '127.0.0.1').unref();
  await new Promise((done) => silent.once('listening', done));
  const world = await startWorld({ engine: 'sqlite', serve: false, settings: { oidc_issuer: `http://127.0.0.1:${silent.address().port}`, oidc_client_id: CLIENT, oidc_client_secret_file: 'oidc', oidc_label: '庁内認証' } });
  try {
    await writeFile(join(world.folder, 'oidc'), SECRET, { mode: 0o600 });
    await world.startKairanban();
    const admin = await world.signIn('admin');
    const start = () => new Wanderer().go(`${world.url}/sso/start`).then((r) => ({ to: r.headers.get('location'), at: performance.now() }));
    const from = performance.now();
    const all = Array.from({ length: 8 }, start);
    await new Promise((done) => setTimeout(done, 300));
    for (let i = 0; i < 5; i++) assert.ok(await admin.get('/api/home'));
    assert.ok(performance.now() - from < 4000, 'the console answers meanwhile');
    const answers = await Promise.all(all);
    assert.ok(answers.every((a) => /\?sso=away$/.test(a.to)), JSON.stringify(answers));
    const quick = answers.filter((a) => a.at - from < 2500).length;
    assert.ok(quick >= 5, `${quick} of eight are told at once`);
  } finally {
    for (const socket of open) socket.destroy();
    silent.close();
    await world.stop();
  }
});
