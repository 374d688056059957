// Signing in and out, as far as a browser can tell.
import assert from 'node:assert/strict';
import { asSave } from '../lib/staff.mjs';
import { PASSWORD, scenario, until } from '../lib/world.mjs';

const NEW = 'あたらしい-2027-kaeru';

scenario('the session cookie is hard to steal: __Host-, HttpOnly, Secure, SameSite, no date', async (world) => {
  const client = world.stranger();
  const response = await client.raw('POST', '/api/session', { login: 'admin', password: PASSWORD });
  assert.equal(response.status, 200);
  const cookies = response.headers.getSetCookie();
  assert.equal(cookies.length, 1);
  const [pair, ...flags] = cookies[0].split(';').map((part) => part.trim());
  assert.match(pair, /^__Host-staff=[A-Za-z0-9_-]{43}$/);
  const lower = flags.map((f) => f.toLowerCase());
  for (const flag of ['path=/', 'secure', 'httponly', 'samesite=strict']) assert.ok(lower.includes(flag), `${flag}: ${cookies[0]}`);
  assert.ok(!lower.some((f) => /^(domain|expires|max-age)/.test(f)), cookies[0]);
  const body = await response.json();
  assert.ok(!JSON.stringify(body).includes(pair.split('=')[1]), 'the secret is in no body');
  assert.match(body.csrf, /^.{20,}$/);
  // Only its hash is kept, and it is in no log.
  assert.ok(!world.log.text.includes(pair.split('=')[1]));
  if (world.engine === 'postgres') assert.equal(await world.sql(`SELECT count(*) FROM session s WHERE s::text LIKE '%${pair.split('=')[1]}%'`), '0');
});

scenario('each sign-in has a secret of its own, and one chosen beforehand is not taken over', async (world) => {
  const [one, two] = [await world.signIn(), await world.signIn()];
  assert.notEqual(one.cookie, two.cookie);
  assert.notEqual(one.csrf, two.csrf);
  const fixed = world.stranger();
  fixed.cookie = `__Host-staff=${'A'.repeat(43)}`;
  await fixed.signIn('admin', PASSWORD);
  assert.notEqual(fixed.cookie, `__Host-staff=${'A'.repeat(43)}`);
  assert.equal((await one.get('/api/session')).staff.login, 'admin');
});

scenario('signing out ends the session on the server, not only in the browser', async (world) => {
  const client = await world.signIn();
  const other = await world.signIn();
  const { cookie, csrf } = client;
  const response = await client.raw('DELETE', '/api/session');
  assert.equal(response.status, 200);
  assert.match(response.headers.getSetCookie()[0], /^__Host-staff=;.*max-age=0/i);
  const replay = world.stranger();
  Object.assign(replay, { cookie, csrf });
  assert.equal((await replay.refused('GET', '/api/home')).status, 401);
  assert.equal((await replay.refused('GET', '/api/session')).status, 401);
  assert.equal((await other.get('/api/session')).staff.login, 'admin', 'the other browser stays');
  const { rows } = await other.get('/api/audit');
  assert.ok(rows.some((r) => r.action === 'session.end'));
});

scenario('five wrong passwords lock the person, and nobody learns whether the id exists', async (world) => {
  const admin = await world.signIn();
  const client = world.stranger();
  const wrong = await client.refused('POST', '/api/session', { login: 'editor', password: 'wrong-wrong-1' });
  const nobody = await client.refused('POST', '/api/session', { login: 'nobody', password: 'wrong-wrong-1' });
  assert.equal(wrong.status, 403);
  assert.deepEqual(wrong, nobody);
  for (let i = 0; i < 4; i++) await client.refused('POST', '/api/session', { login: 'editor', password: 'wrong-wrong-1' });
  const locked = await client.refused('POST', '/api/session', { login: 'editor', password: PASSWORD });
  assert.equal(locked.status, 403);
  assert.match(locked.message, /ロック/);
  const row = (await admin.get('/api/staff')).staff.find((s) => s.login === 'editor');
  assert.equal(row.locked, true);
  assert.equal((await world.signIn('admin')).session.staff.login, 'admin', 'others are not locked');
  const { rows } = await admin.get('/api/audit');
  assert.equal(rows.filter((r) => r.action === 'session.refused' && r.object === 'staff editor').length, 6);
  assert.ok(!JSON.stringify(rows).includes('wrong-wrong'));
  // The administrator helps.
  const { oneTimePassword } = await admin.post(`/api/staff/${row.id}/password`);
  const editor = await world.signIn('editor', oneTimePassword);
  assert.equal(editor.session.mustChangePassword, true);
});

scenario('many wrong passwords at the same moment are counted one by one', async (world) => {
  const client = world.stranger();
  const answers = await Promise.all(Array.from({ length: 12 }, () => client.raw('POST', '/api/session', { login: 'editor', password: 'wrong-wrong-1' })));
  assert.ok(answers.every((a) => a.status === 403));
  assert.match((await client.refused('POST', '/api/session', { login: 'editor', password: PASSWORD })).message, /ロック/);
});

scenario('a one-time password lets in only to choose another one', async (world) => {
  const admin = await world.signIn();
  const made = await admin.post('/api/staff', { login: 'tanaka', name: '田中 一郎', roles: [await admin.role('作成者')], state: 'active' });
  assert.match(made.oneTimePassword, /^[a-z0-9]{4}(-[a-z0-9]{4}){3}$/);
  const tanaka = await world.signIn('tanaka', made.oneTimePassword);
  assert.equal(tanaka.session.mustChangePassword, true);
  for (const [method, path, body] of [['GET', '/api/home'], ['GET', '/api/friends'], ['POST', '/api/broadcasts', { title: 'x', messages: [], condition: {}, notificationOff: false }], ['GET', '/api/manual']])
    assert.equal((await tanaka.refused(method, path, body)).status, 403);
  assert.equal((await tanaka.get('/api/session')).staff.name, '田中 一郎');
  for (const [password, field] of [['short-1', 'new'], ['tanaka-tanaka-1', 'new'], ['password-password', 'new'], ['midorino-20261122', 'new'], ['aaaabbbbccccdddd', 'new'], [made.oneTimePassword, 'new']]) {
    const refused = await tanaka.refused('POST', '/api/session/password', { current: made.oneTimePassword, new: password });
    assert.equal(refused.status, 400, password);
    assert.equal(refused.field, field);
  }
  assert.equal((await tanaka.refused('POST', '/api/session/password', { current: 'wrong', new: NEW })).field, 'current');
  const session = await tanaka.post('/api/session/password', { current: made.oneTimePassword, new: NEW });
  tanaka.csrf = session.csrf;
  assert.equal(session.mustChangePassword, false);
  assert.ok(await tanaka.get('/api/home'));
  assert.equal((await world.stranger().refused('POST', '/api/session', { login: 'tanaka', password: made.oneTimePassword })).status, 403);
});

scenario('another password ends all other sessions of the person, and the own one goes on', async (world) => {
  const [here, there, colleague] = [await world.signIn('editor'), await world.signIn('editor'), await world.signIn('admin')];
  const old = here.cookie;
  here.csrf = (await here.post('/api/session/password', { current: PASSWORD, new: NEW })).csrf;
  assert.notEqual(here.cookie, old, 'a new secret');
  assert.equal((await here.get('/api/session')).staff.login, 'editor');
  assert.equal((await there.refused('GET', '/api/home')).status, 401);
  const replay = world.stranger();
  replay.cookie = old;
  assert.equal((await replay.refused('GET', '/api/home')).status, 401);
  assert.ok(await colleague.get('/api/home'));
  assert.ok(await world.signIn('editor', NEW));
});

scenario('who is switched off is out at once and cannot come in, and the last administrator stays', async (world) => {
  const admin = await world.signIn();
  const editor = await world.signIn('editor');
  const row = (await admin.get('/api/staff')).staff.find((s) => s.login === 'editor');
  const change = { ...asSave(row), state: 'disabled' };
  assert.equal((await admin.put(`/api/staff/${row.id}`, change)).state, 'disabled');
  assert.equal((await editor.refused('GET', '/api/home')).status, 401);
  assert.equal((await world.stranger().refused('POST', '/api/session', { login: 'editor', password: PASSWORD })).status, 403);
  const self = (await admin.get('/api/staff')).staff.find((s) => s.login === 'admin');
  for (const wrong of [{ state: 'disabled' }, { roles: [] }, { roles: [...asSave(self).roles, await admin.role('作成者')] }])
    assert.equal((await admin.refused('PUT', `/api/staff/${self.id}`, { ...asSave(self), ...wrong })).status, 400);
  assert.equal((await admin.refused('POST', '/api/staff', { login: 'editor', name: '同じ', roles: [], state: 'active' })).status, 409);
  // Another role works from the next request on.
  await admin.put(`/api/staff/${row.id}`, { ...change, state: 'active' });
  const again = await world.signIn('editor');
  assert.equal((await again.refused('GET', '/api/audit')).status, 403);
  await admin.put(`/api/staff/${row.id}`, { ...change, state: 'active', roles: [await admin.role('管理者')] });
  assert.ok(await again.get('/api/audit'));
});

scenario('half an hour without a word, or twelve hours at all, end a session', { engines: ['postgres'] }, async (world) => {
  const minutes = (n) => Date.now() - n * 60000;
  const set = (client, column, at) => world.sql(`UPDATE session SET ${column} = ${at} WHERE csrf = '${client.csrf}'`);
  const [idle, busy, old, lived] = await Promise.all([world.signIn(), world.signIn(), world.signIn(), world.signIn()]);
  await set(idle, 'seen_at', minutes(30.1));
  await set(busy, 'seen_at', minutes(29));
  await set(old, 'created_at', minutes(12 * 60 + 1));
  await set(lived, 'created_at', minutes(12 * 60 - 1));
  assert.equal((await idle.refused('GET', '/api/home')).status, 401);
  assert.ok(await busy.get('/api/home'));
  assert.equal((await old.refused('GET', '/api/home')).status, 401);
  assert.ok(await lived.get('/api/home'));
  // Being busy counts: the 29 minutes start again.
  await until('touched', async () => Number(await world.sql(`SELECT seen_at FROM session WHERE csrf = '${busy.csrf}'`)) > minutes(1));
  // And a lock ends by itself.
  const client = world.stranger();
  for (let i = 0; i < 5; i++) await client.refused('POST', '/api/session', { login: 'editor', password: 'wrong-wrong-1' });
  assert.match((await client.refused('POST', '/api/session', { login: 'editor', password: PASSWORD })).message, /ロック/);
  await world.sql(`UPDATE staff SET locked_until = ${minutes(0)} WHERE login = 'editor'`);
  assert.ok(await world.signIn('editor'));
});

scenario('the console is there for the city\'s own addresses only, the citizens\' pages for all',
  { engines: ['sqlite'], settings: { console_allow: '10.1.0.0/16, 2001:db8::/32', trusted_proxies: '127.0.0.0/8' } }, async (world) => {
    const from = (address) => ({ 'x-forwarded-for': address });
    const outside = ['203.0.113.9', '10.2.0.1', '::1', '2001:db9::1', 'unknown', '', '10.1.0.1, 203.0.113.9', '127.0.0.1'];
    for (const address of outside) {
      const refused = await world.stranger().raw('POST', '/api/session', { login: 'admin', password: PASSWORD }, address ? from(address) : {});
      assert.equal(refused.status, 403, address);
      assert.match(await refused.text(), /庁内/);
    }
    for (const address of ['10.1.2.3', '2001:db8:1::5', '203.0.113.9, 10.1.2.3', 'evil, 10.1.255.255']) {
      const client = world.stranger();
      assert.equal((await client.raw('POST', '/api/session', { login: 'admin', password: PASSWORD }, from(address))).status, 200, address);
      assert.equal((await client.raw('GET', '/api/home', undefined, from(address))).status, 200);
      assert.equal((await client.raw('GET', '/api/home', undefined, from('203.0.113.9'))).status, 403, 'a stolen cookie elsewhere');
    }
    for (const path of ['/c/privacy', '/healthz', '/readyz']) assert.equal((await world.stranger().raw('GET', path, undefined, from('203.0.113.9'))).status, 200);
    assert.equal((await world.stranger().raw('GET', '/metrics', undefined, from('203.0.113.9'))).status, 403);
    assert.equal((await world.webhook({ destination: 'x', events: [] }, { headers: from('203.0.113.9') })).status, 200);
  });

scenario('a proxy nobody trusts cannot say where somebody is', { engines: ['sqlite'], settings: { console_allow: '10.1.0.0/16' } }, async (world) => {
  const answer = await world.stranger().raw('POST', '/api/session', { login: 'admin', password: PASSWORD }, { 'x-forwarded-for': '10.1.2.3' });
  assert.equal(answer.status, 403);
});

scenario('the first administrator comes from the command line, once with a password that must be changed', { sample: false, engines: ['sqlite'] }, async (world) => {
  const { execFile } = await import('node:child_process');
  const { promisify } = await import('node:util');
  const program = process.env.KAIRANBAN_BUILD ? `${process.env.KAIRANBAN_BUILD}/kairanban` : 'build/kairanban';
  const { stdout } = await promisify(execFile)(program, ['staff', 'add', '--admin', 'kacho', '-c', world.config]);
  const password = /[a-z0-9]{4}(-[a-z0-9]{4}){3}/.exec(stdout)[0];
  const kacho = await world.signIn('kacho', password);
  assert.equal(kacho.session.mustChangePassword, true);
  kacho.csrf = (await kacho.post('/api/session/password', { current: password, new: NEW })).csrf;
  const { staff } = await kacho.get('/api/staff');
  assert.deepEqual(staff.map((s) => [s.login, s.administrator, s.state]), [['kacho', true, 'active']]);
});

scenario('what staff did is on record, with who, what, when and from where, and as CSV', async (world) => {
  const admin = await world.signIn();
  await admin.post('/api/tags', { label: '町内会長' });
  await admin.put('/api/phrases/greeting', { messages: [{ type: 'text', text: 'ようこそ' }] });
  await admin.post('/api/consent', { body: '目的のためだけに使います。' });
  const { rows } = await admin.get('/api/audit');
  for (const row of rows) {
    assert.ok(row.actionLabel, row.action);
    assert.match(row.address, /^(127\.0\.0\.1|::1)$/);
    assert.ok(Math.abs(row.at - Date.now()) < 120000);
  }
  const actions = rows.map((r) => r.action);
  for (const action of ['session.start', 'phrase.change']) assert.ok(actions.includes(action), `${action}: ${actions}`);
  assert.ok(rows.length >= 4, `${actions}`);
  const { parseCsv } = await import('../lib/made_up.mjs');
  const csv = await admin.raw('GET', '/api/audit.csv');
  assert.match(csv.headers.get('content-type'), /^text\/csv; charset=utf-8/);
  assert.match(csv.headers.get('content-disposition'), /attachment/);
  const bytes = Buffer.from(await csv.arrayBuffer());
  assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  const table = parseCsv(bytes.toString());
  // The titles, what was there, and this very export.
  assert.equal(table.length, rows.length + 2);
  assert.ok(table.at(-1).includes('audit.export'), table.at(-1).join());
  assert.ok(table.every((r) => r.length === table[0].length));
});
