// Second factors, proofs before dangerous acts, sessions: from the outside.
import assert from 'node:assert/strict';
import { totp } from '../lib/totp.mjs';
import { routes } from '../lib/contract.mjs';
import { asSave } from '../lib/staff.mjs';
import { PASSWORD, scenario } from '../lib/world.mjs';

const NEW = 'あたらしい-2027-kaeru';

/** Sets up an authenticator program; its secret and the recovery codes. */
async function enrol(client, steps = 0) {
  const { secret, uri, qr } = await client.post('/api/session/totp');
  assert.match(uri, /^otpauth:\/\/totp\/[^?]+\?secret=[A-Z2-7]{32}&issuer=/);
  assert.match(qr, /^<svg/);
  const first = totp(secret, steps);
  const added = await client.post('/api/session/totp/confirm', { code: first });
  assert.equal(added.session.csrf, client.csrf, 'the token of other tabs stays good');
  return { secret, first, codes: added.recoveryCodes };
}
const settings = (client, values) => Promise.all(Object.entries(values).map(([key, value]) => client.put(`/api/office-settings/${key}`, { value })));
/** The person as administrators see them. */
const rowOf = async (admin, login) => (await admin.get('/api/staff')).staff.find((s) => s.login === login);

scenario('with an authenticator program a password opens nothing, and a code works once', async (world) => {
  const editor = await world.signIn('editor');
  const { secret, first, codes } = await enrol(editor);
  assert.equal(codes.length, 10);
  assert.equal(new Set(codes).size, 10);
  const half = await world.signIn('editor');
  assert.equal(half.session.stage, 'code');
  assert.deepEqual(half.session.rights, []);
  for (const r of routes.filter((each) => each.right !== 'open' && each.from !== 'code'))
    assert.equal((await half.refused(r.method, r.path.replace('{id}', '1').replace('{key}', 'x'), r.body ? {} : undefined)).status, 403, `${r.method} ${r.path}`);
  // The code that confirmed the program was seen already.
  assert.equal((await half.refused('POST', '/api/session/code', { code: first })).field, 'code');
  const before = half.cookie;
  const second = totp(secret, 1);
  const full = await half.post('/api/session/code', { code: second });
  assert.equal(full.stage, 'full');
  assert.notEqual(half.cookie, before, 'a new secret');
  assert.ok(await half.get('/api/home'));
  const replay = world.stranger();
  replay.cookie = before;
  assert.equal((await replay.refused('GET', '/api/session')).status, 401, 'the half session is gone');
  const again = await world.signIn('editor');
  assert.equal((await again.refused('POST', '/api/session/code', { code: second })).status, 400, 'no code twice');
  // A code of two steps away is none.
  assert.equal((await again.refused('POST', '/api/session/code', { code: totp(secret, 3) })).status, 400);
  // The secret is nowhere in plain.
  if (world.engine === 'postgres') assert.equal(await world.sql(`SELECT count(*) FROM totp t WHERE t::text LIKE '%${secret}%' OR encode(t.secret, 'escape') LIKE '%${secret}%'`), '0');
  assert.ok(!world.log.text.includes(secret));
  for (const code of codes) assert.ok(!world.log.text.includes(code));
});

scenario('wrong codes lock like wrong passwords, and a right password does not set the count back', async (world) => {
  const editor = await world.signIn('editor');
  const { secret } = await enrol(editor);
  for (let i = 0; i < 5; i++) {
    const half = await world.signIn('editor');
    const refused = await half.refused('POST', '/api/session/code', { code: '000000' });
    assert.equal(refused.status, 400, `${i}`);
  }
  assert.match((await world.stranger().refused('POST', '/api/session', { login: 'editor', password: PASSWORD })).message, /ロック/);
  const admin = await world.signIn('admin');
  const { id, locked } = await rowOf(admin, 'editor');
  const { notices } = await admin.get('/api/notices');
  assert.equal(notices.filter((n) => /鈴木 あおい.*ロックされました/.test(n.text)).length, 1, 'those who can help are told, once');
  assert.equal(locked, true);
  assert.equal((await admin.post(`/api/staff/${id}/unlock`)).locked, false);
  const half = await world.signIn('editor');
  assert.equal((await half.post('/api/session/code', { code: totp(secret, 1) })).stage, 'full');
  const { rows } = await admin.get('/api/audit');
  for (const action of ['session.first_step', 'session.refused', 'session.start', 'factor.totp', 'staff.unlock']) assert.ok(rows.some((r) => r.action === action && r.actionLabel !== action), action);
});

scenario('a recovery code opens once, is counted, and new ones end the old', async (world) => {
  const editor = await world.signIn('editor');
  const { codes } = await enrol(editor);
  const half = await world.signIn('editor');
  const session = await half.post('/api/session/code', { code: codes[3].toUpperCase() });
  assert.equal(session.factors.recoveryLeft, 9);
  const other = await world.signIn('editor');
  assert.equal((await other.refused('POST', '/api/session/code', { code: codes[3] })).status, 400, 'used');
  const { codes: fresh } = await half.post('/api/session/recovery');
  assert.equal((await other.refused('POST', '/api/session/code', { code: codes[0] })).status, 400, 'of the old sheet');
  assert.equal((await other.post('/api/session/code', { code: fresh[0].replace('-', ' ') })).stage, 'full');
  if (world.engine === 'postgres') assert.equal(await world.sql(`SELECT count(*) FROM recovery_code r WHERE r::text LIKE '%${fresh[1]}%' OR r::text LIKE '%${fresh[1].replace('-', '')}%'`), '0');
});

scenario('who lost the second factor needs another person, and the record says why', async (world) => {
  const [admin, editor] = [await world.signIn('admin'), await world.signIn('editor')];
  await enrol(editor);
  const mine = await rowOf(admin, 'admin');
  assert.equal((await admin.refused('POST', `/api/staff/${mine.id}/factor-reset`, { reason: '端末をなくした' })).status, 400, 'not by oneself');
  const { id } = await rowOf(admin, 'editor');
  assert.equal((await editor.refused('POST', `/api/staff/${id}/factor-reset`, { reason: '端末をなくした' })).status, 403);
  assert.equal((await admin.get(`/api/staff/${id}/sign-in`)).factors.totp, true);
  const after = await admin.post(`/api/staff/${id}/factor-reset`, { reason: '端末をなくした。内線で本人と確認' });
  assert.deepEqual([after.factors.totp, after.factors.recoveryLeft, after.sessions.length], [false, 0, 0]);
  assert.equal((await editor.refused('GET', '/api/home')).status, 401, 'signed out everywhere');
  assert.equal((await world.signIn('editor')).session.stage, 'full');
  const { rows } = await admin.get('/api/audit?q=staff.factor_reset');
  assert.match(JSON.stringify(rows[0].detail), /内線で本人と確認/);
});

scenario('where two people may help, one asks and the other one resets the second factor', async (world) => {
  const [admin, editor] = [await world.signIn('admin'), await world.signIn('editor')];
  await enrol(editor);
  await admin.promote('koho');
  const second = await world.signIn('koho');
  const { id } = await rowOf(admin, 'editor');
  const asked = await admin.post(`/api/staff/${id}/factor-reset`, { reason: '電話をなくした。内線で本人と確認' });
  assert.deepEqual([asked.factors.totp, asked.resetAskedBy], [true, '佐藤 みどり']);
  const again = await admin.post(`/api/staff/${id}/factor-reset`, { reason: '急ぐので、もう一度' });
  assert.equal(again.factors.totp, true, 'the same person twice is still one person');
  assert.ok(await editor.get('/api/home'), 'nothing has happened yet');
  const { notices } = await second.get('/api/notices');
  assert.equal(notices.filter((n) => n.kind === 'staff.factor_reset' && /鈴木 あおい/.test(n.text)).length, 1);
  const done = await second.post(`/api/staff/${id}/factor-reset`, { reason: '本人に会って確かめた' });
  assert.deepEqual([done.factors.totp, done.resetAskedBy], [false, undefined]);
  assert.equal((await editor.refused('GET', '/api/home')).status, 401);
  const { rows } = await admin.get('/api/audit?q=staff.factor_reset');
  assert.deepEqual(rows.map((r) => r.action), ['staff.factor_reset', 'staff.factor_reset_ask', 'staff.factor_reset_ask']);
});

scenario('a request to reset a second factor ends after a day, is used once, and is worth nothing once its asker may not', async (world) => {
  const [admin, editor] = [await world.signIn('admin'), await world.signIn('editor')];
  await enrol(editor);
  await admin.promote('koho');
  await admin.promote('kiki');
  const { id } = await rowOf(admin, 'editor');
  const ask = (staff, reason) => staff.post(`/api/staff/${id}/factor-reset`, { reason });
  assert.equal((await ask(admin, '電話をなくした。内線で本人と確認')).resetAskedBy, '佐藤 みどり');
  // All who could be the second are told, and see it beside the person.
  for (const login of ['koho', 'kiki']) {
    const other = await world.signIn(login);
    assert.equal((await other.get('/api/notices')).notices.filter((n) => n.kind === 'staff.factor_reset').length, 1);
    assert.equal((await other.get(`/api/staff/${id}/sign-in`)).resetAskedBy, '佐藤 みどり');
  }
  await world.clockAhead(24 * 3600000 + 60000);
  const [first, second, third] = [await world.signIn('admin'), await world.signIn('koho'), await world.signIn('kiki')];
  assert.equal((await second.get(`/api/staff/${id}/sign-in`)).resetAskedBy, undefined, 'a day is over');
  const anew = await ask(second, '本人に会って確かめた');
  assert.deepEqual([anew.factors.totp, anew.resetAskedBy], [true, '田中 ひろし'], 'asked anew, not reset');
  // The asker has the right no more: the next one asks from the beginning.
  const row = await rowOf(first, 'koho');
  await first.put(`/api/staff/${row.id}`, { ...asSave(row), roles: [await first.role('作成者', { scope: 'department' })], state: 'active' });
  const after = await ask(third, '本人に会って確かめた');
  assert.deepEqual([after.factors.totp, after.resetAskedBy], [true, '伊藤 まもる']);
  assert.equal((await ask(first, '内線で本人と確かめた')).factors.totp, false);
  // Once: the next time two people are wanted again.
  const again = await world.signIn('editor');
  await enrol(again, (24 * 3600000 + 60000) / 30000);
  const next = await ask(third, 'また電話をなくした');
  assert.deepEqual([next.factors.totp, next.resetAskedBy], [true, '伊藤 まもる']);
});

scenario('who looks after staff enters their mail address; it is checked, on record without the address, and the persons own choice stays', async (world) => {
  const admin = await world.signIn('admin');
  const editor = await world.signIn('editor');
  const { id } = await rowOf(admin, 'editor');
  assert.equal((await admin.put(`/api/staff/${id}/mail`, { email: 'suzuki@city.example.lg.jp' })).email, 'suzuki@city.example.lg.jp');
  assert.deepEqual([(await editor.get('/api/account/mail')).email, (await editor.get('/api/account/mail')).wants], ['suzuki@city.example.lg.jp', true]);
  await editor.put('/api/account/mail', { email: 'suzuki@city.example.lg.jp', wants: false });
  await admin.put(`/api/staff/${id}/mail`, { email: 'suzuki.aoi@city.example.lg.jp' });
  assert.equal((await editor.get('/api/account/mail')).wants, false, 'whoever does not want letters gets none');
  assert.equal((await admin.refused('PUT', `/api/staff/${id}/mail`, { email: 'suzuki' })).field, 'email');
  assert.equal((await editor.refused('PUT', `/api/staff/${id}/mail`, { email: '' })).status, 403);
  const { rows } = await admin.get('/api/audit?action=staff.mail');
  assert.equal(rows.length, 2);
  assert.doesNotMatch(JSON.stringify(rows), /example\.lg\.jp/);
});

scenario('many wrong passwords from one place are refused whoever they are for, and other places are not', { settings: { console_allow: '127.0.0.0/8, 203.0.113.0/24, 2001:db8::/32', trusted_proxies: '127.0.0.0/8' } }, async (world) => {
  const admin = await world.signIn('admin');
  await settings(admin, { 'signin.source_failures': '20' });
  const from = (address) => {
    const client = world.stranger();
    client.headers = { 'x-forwarded-for': address };
    return client;
  };
  const wrong = (address, login) => from(address).refused('POST', '/api/session', { login, password: 'chigau-ken-2026' });
  for (let i = 0; i < 20; i++) assert.doesNotMatch((await wrong('203.0.113.9', `dareka${i}`)).message, /この場所/);
  assert.match((await wrong('203.0.113.9', 'dareka99')).message, /この場所（IPアドレス）から、サインインの失敗が続いています/);
  const right = await from('203.0.113.9').refused('POST', '/api/session', { login: 'editor', password: PASSWORD });
  assert.match(right.message, /この場所/, 'a right one neither: nobody is told which was right');
  assert.equal((await from('203.0.113.10').post('/api/session', { login: 'editor', password: PASSWORD })).stage, 'full');
  // Of IPv6 a whole /64 is one place.
  for (let i = 0; i < 20; i++) await wrong(`2001:db8:1:2::${i + 1}`, `dareka${i}`);
  assert.match((await wrong('2001:db8:1:2:ffff::1', 'x')).message, /この場所/);
  assert.doesNotMatch((await wrong('2001:db8:1:3::1', 'x')).message, /この場所/);
});

scenario('where a second factor is required, the first sign-in sets one up and does nothing else', async (world) => {
  const admin = await world.signIn('admin');
  await settings(admin, { 'signin.factor': 'everybody' });
  const editor = await world.signIn('editor');
  assert.equal(editor.session.stage, 'factor');
  assert.equal((await editor.refused('GET', '/api/home')).status, 403);
  assert.equal((await editor.refused('POST', '/api/session/password', { current: PASSWORD, new: NEW }).catch(() => ({ status: 200 }))).status, 200);
  const { secret } = await enrol(editor);
  assert.equal((await editor.get('/api/session')).stage, 'full');
  assert.ok(await editor.get('/api/home'));
  assert.equal((await editor.refused('DELETE', '/api/session/totp')).status, 400, 'the last one stays');
  assert.equal((await editor.get('/api/session/factors')).totp, true, 'and is still there');
  const half = await world.signIn('editor', NEW);
  assert.equal((await half.post('/api/session/code', { code: totp(secret, 1) })).stage, 'full');
  // Administrators only: others go without.
  await settings(admin, { 'signin.factor': 'administrators' });
  assert.equal((await editor.delete('/api/session/totp')).totp, false);
  assert.equal((await world.signIn('editor', NEW)).session.stage, 'full');
  assert.equal((await world.signIn('admin')).session.stage, 'factor');
});

scenario('dangerous acts want a proof of the last minutes, and one proof is enough for several', { engines: ['postgres'] }, async (world) => {
  const admin = await world.signIn('admin');
  const age = (client, minutes) => world.sql(`UPDATE session SET proved_at = ${Date.now() - minutes * 60000} WHERE csrf = '${client.csrf}'`);
  const dangerous = routes.filter((r) => r.stepUp);
  assert.ok(dangerous.length >= 9, `${dangerous.length}`);
  assert.equal((await admin.raw('GET', '/api/friends.csv')).status, 200, 'signing in was a proof');
  await age(admin, 5.1);
  for (const r of dangerous) {
    const refused = await admin.refused(r.method, r.path.replace('{id}', '1').replace('{key}', 'x'), r.body ? {} : undefined);
    assert.deepEqual([refused.status, refused.field], [403, 'proof'], `${r.method} ${r.path}`);
  }
  assert.ok(await admin.get('/api/home'), 'everything else goes on');
  assert.equal((await admin.refused('POST', '/api/session/proof', { password: 'wrong-wrong-1' })).field, 'password');
  assert.equal((await admin.refused('POST', '/api/session/proof', {})).status, 400);
  const before = admin.cookie;
  await admin.post('/api/session/proof', { password: PASSWORD });
  assert.notEqual(admin.cookie, before, 'a new secret');
  const old = world.stranger();
  old.cookie = before;
  assert.equal((await old.refused('GET', '/api/session')).status, 401);
  assert.equal((await admin.raw('GET', '/api/friends.csv')).status, 200);
  assert.ok(await admin.put('/api/office-settings/office.contact', { value: '内線 1234' }));
  // By the second factor as well.
  const { secret } = await enrol(admin);
  await age(admin, 6);
  await admin.post('/api/session/proof', { code: totp(secret, 1) });
  assert.equal((await admin.raw('GET', '/api/friends.csv')).status, 200);
  // Wrong proofs lock like wrong passwords.
  for (let i = 0; i < 5; i++) await admin.refused('POST', '/api/session/proof', { password: 'wrong-wrong-1' });
  assert.match((await admin.refused('POST', '/api/session/proof', { password: PASSWORD })).message, /ロック/);
});

scenario('wrong current passwords lock too when the password is changed', async (world) => {
  const editor = await world.signIn('editor');
  for (let i = 0; i < 5; i++) assert.equal((await editor.refused('POST', '/api/session/password', { current: 'wrong-wrong-1', new: NEW })).field, 'current');
  assert.match((await editor.refused('POST', '/api/session/password', { current: PASSWORD, new: NEW })).message, /ロック/);
  assert.match((await world.stranger().refused('POST', '/api/session', { login: 'editor', password: PASSWORD })).message, /ロック/);
});

scenario('IDs that nobody has lock like others and take the same time', { engines: ['sqlite'] }, async (world) => {
  const client = world.stranger();
  const timed = async (login) => {
    const start = performance.now();
    const refused = await client.refused('POST', '/api/session', { login, password: 'wrong-wrong-1' });
    return { ms: performance.now() - start, text: refused.message };
  };
  const median = (list) => list.map((x) => x.ms).sort((a, b) => a - b)[Math.floor(list.length / 2)];
  const [known, unknown] = [[], []];
  for (let i = 0; i < 5; i++) {
    known.push(await timed('editor'));
    unknown.push(await timed('nobody'));
  }
  assert.deepEqual(known.map((x) => x.text), unknown.map((x) => x.text));
  const share = median(known) / median(unknown);
  assert.ok(share > 0.5 && share < 2, `${median(known)} against ${median(unknown)} ms`);
  assert.match((await timed('editor')).text, /ロック/);
  assert.match((await timed('nobody')).text, /ロック/);
});

scenario('the city decides the rules for passwords', async (world) => {
  const admin = await world.signIn('admin');
  await settings(admin, { 'signin.password_rules': 'kinds4' });
  const editor = await world.signIn('editor');
  assert.match(editor.session.passwordRules, /10文字以上[^]*4種類以上/);
  const refuse = async (client, password, current = PASSWORD) => (await client.refused('POST', '/api/session/password', { current, new: password })).message;
  assert.match(await refuse(editor, 'kaeru-ame-27'), /種類/);
  assert.match(await refuse(editor, 'Ka-2ame'), /10文字以上/);
  await editor.post('/api/session/password', { current: PASSWORD, new: 'Kaeru-ame-27' });
  // Its own numbers: nothing of the last two, lock at three.
  await settings(admin, { 'signin.password_rules': 'own', 'signin.password_least': '8', 'signin.password_kinds': '1', 'signin.password_past': '2', 'signin.lock_failures': '3' });
  assert.match(await refuse(editor, PASSWORD, 'Kaeru-ame-27'), /前に使ったもの|当てられやすい/);
  await editor.post('/api/session/password', { current: 'Kaeru-ame-27', new: 'hotaru-no-yoru' });
  assert.match(await refuse(editor, 'Kaeru-ame-27', 'hotaru-no-yoru'), /前に使ったもの/);
  for (let i = 0; i < 3; i++) await world.stranger().refused('POST', '/api/session', { login: 'editor', password: 'wrong-wrong-1' });
  assert.match((await world.stranger().refused('POST', '/api/session', { login: 'editor', password: 'hotaru-no-yoru' })).message, /ロック/);
  assert.equal((await admin.refused('PUT', '/api/office-settings/signin.password_least', { value: '7' })).status, 400);
  if (world.engine !== 'postgres') return;
  // A password past its days has to be changed first.
  await settings(admin, { 'signin.password_days': '90' });
  await world.sql(`UPDATE staff SET locked_until = 0, failures = 0, password_at = ${Date.now() - 91 * 86400000} WHERE login = 'editor'`);
  assert.equal((await world.signIn('editor', 'hotaru-no-yoru')).session.stage, 'password');
});

scenario('sessions can be seen and ended, one or all others, and by those who help', async (world) => {
  const [here, there, third] = [await world.signIn('editor'), world.stranger(), await world.signIn('editor')];
  const answer = await there.raw('POST', '/api/session', { login: 'editor', password: PASSWORD }, { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0' });
  there.csrf = (await answer.json()).csrf;
  const { sessions } = await here.get('/api/sessions');
  assert.equal(sessions.length, 3);
  assert.deepEqual(sessions.filter((s) => s.mine).length, 1);
  const edge = sessions.find((s) => s.browser === 'Edge（Windows）');
  assert.ok(edge && /^(127\.0\.0\.1|::1)$/.test(edge.address), JSON.stringify(sessions));
  const stranger = await world.signIn('admin');
  assert.equal((await stranger.refused('DELETE', `/api/sessions/${edge.key}`)).status, 404, "not somebody else's");
  for (const key of ['%25', '_'.repeat(24), `${edge.key.slice(0, 23)}%25`]) assert.equal((await here.refused('DELETE', `/api/sessions/${key}`)).status, 404, key);
  assert.equal((await here.delete(`/api/sessions/${edge.key}`)).sessions.length, 2);
  assert.equal((await there.refused('GET', '/api/home')).status, 401);
  assert.ok(await third.get('/api/home'));
  assert.equal((await here.post('/api/sessions/end-others')).sessions.length, 1);
  assert.equal((await third.refused('GET', '/api/home')).status, 401);
  const { id } = await rowOf(stranger, 'editor');
  assert.equal((await stranger.post(`/api/staff/${id}/end-sessions`)).sessions.length, 0);
  assert.equal((await here.refused('GET', '/api/home')).status, 401);
});

scenario('idle and absolute limits are the city\'s', { engines: ['postgres'] }, async (world) => {
  const admin = await world.signIn('admin');
  await settings(admin, { 'signin.session_idle': '5', 'signin.session_life': '2' });
  const [idle, old] = [await world.signIn('editor'), await world.signIn('editor')];
  await world.sql(`UPDATE session SET seen_at = ${Date.now() - 5.1 * 60000} WHERE csrf = '${idle.csrf}'`);
  await world.sql(`UPDATE session SET created_at = ${Date.now() - 2.01 * 3600000} WHERE csrf = '${old.csrf}'`);
  assert.equal((await idle.refused('GET', '/api/home')).status, 401);
  assert.equal((await old.refused('GET', '/api/home')).status, 401);
});
