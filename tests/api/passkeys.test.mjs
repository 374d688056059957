// Passkeys: registered, used, and everything that must not pass for one.
import assert from 'node:assert/strict';
import { SecurityKey } from '../lib/passkey.mjs';
import { totp } from '../lib/totp.mjs';
import { PASSWORD, scenario } from '../lib/world.mjs';

const HERE = { host: 'localhost' };
const LITTLE = { ...HERE, engines: ['sqlite'] };

async function register(client, key, changes) {
  return client.post('/api/session/passkeys', key.create(await client.post('/api/session/passkeys/ask'), changes));
}
async function use(client, key, changes) {
  const session = await client.post('/api/session/passkey', key.get(await client.post('/api/session/passkey/ask'), changes));
  client.csrf = session.csrf;
  return session;
}
const refusedUse = async (client, key, changes) => client.refused('POST', '/api/session/passkey', key.get(await client.post('/api/session/passkey/ask'), changes));
const flip = (bytes, at = -5) => {
  const copy = Buffer.from(bytes);
  copy[at < 0 ? copy.length + at : at] ^= 1;
  return copy;
};

for (const kind of ['ES256', 'EdDSA', 'RS256'])
  scenario(`a passkey (${kind}) signs in alone, and is the second factor after a password`, kind === 'ES256' ? HERE : LITTLE, async (world) => {
    const editor = await world.signIn('editor');
    const key = new SecurityKey(world.url, { kind });
    const added = await register(editor, key);
    assert.equal(added.recoveryCodes.length, 10, 'the first factor brings the paper along');
    assert.deepEqual(added.factors.keys.map((k) => k.name), ['試験の鍵']);
    const alone = world.stranger();
    const session = await use(alone, key);
    assert.deepEqual([session.stage, session.method, session.staff.login], ['full', 'passkey', 'editor']);
    assert.ok(await alone.get('/api/home'));
    const half = await world.signIn('editor');
    assert.equal(half.session.stage, 'code');
    const ask = await half.post('/api/session/passkey/ask');
    assert.equal(ask.known.length, 1);
    assert.equal((await half.post('/api/session/passkey', key.get(ask))).stage, 'full');
    assert.equal((await (await world.signIn('editor')).post('/api/session/code', { code: added.recoveryCodes[0] })).stage, 'full', 'paper works too');
    const { rows } = await (await world.signIn('admin')).get('/api/audit');
    assert.ok(rows.some((r) => r.action === 'factor.passkey' && r.actionLabel === 'パスキーの登録'));
    assert.ok(rows.some((r) => r.action === 'session.start' && JSON.stringify(r.detail).includes('passkey')));
  });

scenario('what is not a proof of this key, here and now, is none', LITTLE, async (world) => {
  const editor = await world.signIn('editor');
  const key = new SecurityKey(world.url);
  await register(editor, key);
  const stranger = world.stranger();
  const cases = {
    'another origin': { client: { origin: 'https://evil.example' } },
    'another port': { client: { origin: 'http://localhost:1' } },
    'inside a frame of another site': { client: { crossOrigin: true } },
    'a registration for a proof': { client: { type: 'webauthn.create' } },
    'another site': { siteId: 'evil.example' },
    'touched, but nobody was verified': { flags: 0x01 },
    'verified, but nobody was there': { flags: 0x04 },
    'a signature with one bit turned': { signature: (s) => flip(s) },
    'no signature to speak of': { signature: () => Buffer.from([0x30, 0]) },
    "somebody else's handle": { user: Buffer.alloc(32).toString('base64url') },
  };
  for (const [what, changes] of Object.entries(cases)) {
    const refused = await refusedUse(stranger, key, changes);
    assert.equal(refused.status, 403, what);
  }
  // A challenge that was never given, that was used, or that another session was given.
  const forged = await stranger.refused('POST', '/api/session/passkey', key.get({ challenge: Buffer.alloc(32).toString('base64url'), siteId: 'localhost' }));
  assert.equal(forged.status, 409);
  const ask = await stranger.post('/api/session/passkey/ask');
  const proof = key.get(ask);
  assert.equal((await stranger.post('/api/session/passkey', proof)).stage, 'full');
  assert.equal((await world.stranger().refused('POST', '/api/session/passkey', proof)).status, 409, 'replayed');
  const theirs = await editor.post('/api/session/passkey/ask');
  assert.equal((await world.stranger().refused('POST', '/api/session/passkey', key.get(theirs))).status, 409, 'asked of another session');
  const wrong = await world.stranger().post('/api/session/passkey/ask');
  const spoiled = world.stranger();
  assert.equal((await spoiled.refused('POST', '/api/session/passkey', key.get(wrong, { signature: (s) => flip(s) }))).status, 403);
  assert.equal((await spoiled.refused('POST', '/api/session/passkey', key.get(wrong))).status, 409, 'a failed try uses it up');
  // An unknown key, and one of somebody else after my password.
  assert.equal((await refusedUse(world.stranger(), new SecurityKey(world.url))).status, 403);
  const admin = await world.signIn('admin');
  const mine = new SecurityKey(world.url);
  await register(admin, mine);
  const half = await world.signIn('editor');
  assert.equal((await refusedUse(half, mine)).status, 403);
  assert.equal((await half.get('/api/session')).stage, 'code');
  for (const body of [{ clientData: '!!' }, { clientData: 'e30' }, { clientData: Buffer.from('[]').toString('base64url') }, { authenticatorData: 'AA' }, { signature: 'AA' }]) {
    const good = key.get(await stranger.post('/api/session/passkey/ask'));
    const bad = world.stranger();
    assert.ok([400, 403, 409].includes((await bad.refused('POST', '/api/session/passkey', { ...good, ...body })).status), JSON.stringify(body));
  }
});

scenario('a counter that goes back means a copy, and a key that never counts is fine', LITTLE, async (world) => {
  const editor = await world.signIn('editor');
  const [counting, synced] = [new SecurityKey(world.url), new SecurityKey(world.url, { counts: false })];
  await register(editor, counting);
  await register(editor, synced);
  counting.counter = 40;
  await use(world.stranger(), counting);
  counting.counter = 39; // the copy says 40 again
  assert.match((await refusedUse(world.stranger(), counting)).message, /複製/);
  await use(world.stranger(), Object.assign(counting, { counter: 41 })); // the true one goes on
  for (let i = 0; i < 3; i++) await use(world.stranger(), synced);
});

scenario('what is not a registration made here, by a verified person, is none', LITTLE, async (world) => {
  const editor = await world.signIn('editor');
  const refused = async (changes, key = new SecurityKey(world.url)) => editor.refused('POST', '/api/session/passkeys', key.create(await editor.post('/api/session/passkeys/ask'), changes));
  const cases = {
    'another origin': { client: { origin: 'https://evil.example' } },
    'a proof for a registration': { client: { type: 'webauthn.get' } },
    'another site': { siteId: 'evil.example' },
    'nobody verified': { flags: 0x41 },
    'nobody there': { flags: 0x44 },
    'no key inside': { flags: 0x05 },
    'a key cut short': { data: (d) => d.subarray(0, d.length - 10) },
    'bytes behind the key': { data: (d) => Buffer.concat([d, Buffer.alloc(4)]) },
    'an unknown form': { format: 'android-safetynet' },
    'a signature that does not fit': { attest: (s) => flip(s) },
    'cut off': { object: (o) => o.subarray(0, o.length - 1) },
    'more behind it': { object: (o) => Buffer.concat([o, Buffer.alloc(1)]) },
    'not CBOR': { object: () => Buffer.from('hello') },
    'lengths without end': { object: (o) => Buffer.concat([o.subarray(0, 1), Buffer.from([0x5b, 255, 255, 255, 255, 255, 255, 255, 255])]) },
  };
  for (const [what, changes] of Object.entries(cases)) assert.equal((await refused(changes).catch((e) => ({ status: e.message }))).status, 403, what);
  assert.equal((await editor.get('/api/session/factors')).passkeys, 0);
  // A statement signed by the key itself holds.
  const key = new SecurityKey(world.url);
  assert.equal((await register(editor, key, { attest: (s) => s })).factors.passkeys, 1);
  assert.equal((await refused({}, key)).status, 409, 'the same key twice');
  const admin = await world.signIn('admin');
  assert.equal((await admin.refused('POST', '/api/session/passkeys', key.create(await admin.post('/api/session/passkeys/ask')))).status, 409, "somebody else's key");
  const other = await editor.post('/api/session/passkeys/ask');
  assert.equal((await admin.refused('POST', '/api/session/passkeys', new SecurityKey(world.url).create(other))).status, 404, "another session's challenge");
});

scenario('a passkey is a proof before dangerous acts, can be renamed, and goes', { ...HERE, engines: ['postgres'] }, async (world) => {
  const admin = await world.signIn('admin');
  const key = new SecurityKey(world.url);
  const { factors } = await register(admin, key);
  await world.sql(`UPDATE session SET proved_at = ${Date.now() - 20 * 60000}`);
  assert.equal((await admin.refused('POST', '/api/session/recovery')).field, 'proof');
  await use(admin, key);
  assert.equal((await admin.post('/api/session/recovery')).codes.length, 10);
  const [{ id }] = factors.keys;
  assert.equal((await admin.put(`/api/session/passkeys/${id}`, { name: '机の鍵' })).keys[0].name, '机の鍵');
  const editor = await world.signIn('editor');
  assert.equal((await editor.refused('PUT', `/api/session/passkeys/${id}`, { name: 'x' })).status, 404);
  assert.equal((await editor.refused('DELETE', `/api/session/passkeys/${id}`)).status, 404);
  const after = await admin.delete(`/api/session/passkeys/${id}`);
  assert.deepEqual([after.passkeys, after.recoveryLeft], [0, 0], 'paper alone is no second factor');
  assert.equal((await refusedUse(world.stranger(), key)).status, 403);
  assert.equal((await world.signIn('admin')).session.stage, 'full');
  // An administrator may clear it away for somebody else, and it is gone.
  const { secret } = await editor.post('/api/session/totp');
  await editor.post('/api/session/totp/confirm', { code: totp(secret) });
  await register(editor, key);
  const row = (await admin.get('/api/staff')).staff.find((s) => s.login === 'editor');
  await admin.post(`/api/staff/${row.id}/factor-reset`, { reason: '退職' });
  assert.equal((await refusedUse(world.stranger(), key)).status, 403);
  // Whoever is switched off does not come in by a key either.
  const again = await world.signIn('editor', PASSWORD);
  await register(again, key);
  await world.sql("UPDATE staff SET state = 'disabled' WHERE login = 'editor'");
  assert.equal((await refusedUse(world.stranger(), key)).status, 403);
});

scenario('without a name in its address the console offers no passkeys', { engines: ['sqlite'] }, async (world) => {
  assert.equal((await world.stranger().get('/api/session/ways')).passkeys, false);
  const editor = await world.signIn('editor');
  assert.match((await editor.refused('POST', '/api/session/passkeys/ask')).message, /名前でない/);
});
