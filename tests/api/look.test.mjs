// The console as a colleague sees it: exactly that person's rights, nothing can be
// changed, both names are on record.
import assert from 'node:assert/strict';
import { routes, sample } from '../lib/contract.mjs';
import { asSave, hire, staffNamed } from '../lib/staff.mjs';
import { PASSWORD, scenario } from '../lib/world.mjs';

const lookAs = async (client, login) => {
  const session = await client.post(`/api/staff/${(await staffNamed(client, login)).id}/look`);
  client.csrf = session.csrf;
  return session;
};
const filled = (path) => path.replace('{id}', '1').replace('{key}', 'greeting');

scenario('an administrator sees what the colleague sees, with exactly those rights, and comes back', async (world) => {
  const admin = await world.signIn();
  const editor = await world.signIn('editor');
  const own = editor.session;
  const before = admin.cookie;
  const session = await lookAs(admin, 'editor');
  assert.notEqual(admin.cookie, before, 'another secret');
  assert.deepEqual([session.staff.login, session.rights, session.looker], ['editor', own.rights, '佐藤 みどり']);
  assert.ok(Math.abs(session.lookUntil - session.now - 30 * 60000) < 5000);
  for (const r of routes.filter((each) => !each.changes && each.right !== 'open' && !each.path.includes('{') && !each.query.some((q) => q.required) && !each.stepUp && !each.right.endsWith('.export'))) {
    const [mine, theirs] = [await admin.raw('GET', r.path), await editor.raw('GET', r.path)];
    assert.equal(mine.status, theirs.status, `GET ${r.path}`);
    await Promise.all([mine.text(), theirs.text()]);
  }
  const back = await admin.delete('/api/session/look');
  assert.deepEqual([back.staff.login, back.looker, back.lookUntil], ['admin', undefined, undefined]);
  assert.equal((await admin.refused('DELETE', '/api/session/look')).status, 409);
  // What is dangerous wants a new proof, and the proof is the administrator's.
  const { id } = await staffNamed(admin, 'editor');
  assert.equal((await admin.refused('POST', `/api/staff/${id}/look`)).field, 'proof');
  await admin.post('/api/session/proof', { password: PASSWORD });
  assert.ok(await admin.post(`/api/staff/${id}/end-sessions`));
});

scenario('nothing can be changed or taken away meanwhile, by any route there is', async (world) => {
  const admin = await world.signIn();
  await hire(world, admin, { login: 'nikaime', roles: [await admin.role('管理者')] });
  await lookAs(admin, 'nikaime');
  let tried = 0;
  for (const r of routes.filter((each) => (each.changes || each.stepUp || each.right.endsWith('.export')) && !each.whileLooking)) {
    const refused = await admin.refused(r.method, filled(r.path), r.body ? sample(r.body) : undefined);
    assert.deepEqual([refused.status, refused.field], [403, 'look'], `${r.method} ${r.path}`);
    assert.match(refused.message, /として見ているあいだは、変更も書き出しもできません/);
    tried++;
  }
  assert.ok(tried > 100, `${tried}`);
  assert.deepEqual(routes.filter((r) => r.whileLooking && r.changes).map((r) => `${r.method} ${r.path}`).sort(), ['DELETE /api/session', 'DELETE /api/session/look'], 'two ways out, and no other');
  const page = await admin.raw('POST', '/api/session', { login: 'admin', password: PASSWORD });
  assert.equal(page.status, 403, 'not even a new sign-in beside it');
  assert.equal((await admin.delete('/api/session')).ok, true);
  assert.equal((await admin.refused('GET', '/api/session')).status, 401);
});

scenario('nobody looks as somebody with rights he has not, as himself, or without a proof', async (world) => {
  const admin = await world.signIn();
  const role = await admin.post('/api/roles', { name: '職員係', note: '', rights: ['staff.view', 'staff.edit', 'staff.manage', 'broadcast.view'] });
  const clerk = await hire(world, admin, { login: 'shokuin', roles: [{ roleId: role.id, scope: 'all' }] });
  const viewer = await admin.post('/api/roles', { name: '見るだけ', note: '', rights: ['broadcast.view'] });
  const small = await hire(world, admin, { login: 'chiisai', roles: [{ roleId: viewer.id, scope: 'all' }] });
  const editorId = (await staffNamed(clerk, 'editor')).id;
  const more = await clerk.refused('POST', `/api/staff/${editorId}/look`);
  assert.equal(more.status, 403);
  assert.match(more.message, /あなたにない権限/);
  assert.equal((await clerk.refused('POST', `/api/staff/${clerk.row.id}/look`)).status, 400);
  assert.equal((await small.refused('POST', `/api/staff/${clerk.row.id}/look`)).status, 403, 'without the right');
  const looking = await lookAs(clerk, 'chiisai');
  assert.equal(looking.staff.login, 'chiisai');
  assert.ok(await clerk.get('/api/broadcasts'));
  // That person gets more than the one who looks: nothing is shown any more.
  await admin.put(`/api/staff/${small.row.id}`, { ...asSave(small.row), roles: [await admin.role('管理者')], state: 'active' });
  const over = await clerk.refused('GET', '/api/broadcasts');
  assert.deepEqual([over.status, over.field], [403, 'look']);
  assert.deepEqual((await clerk.get('/api/session')).rights, []);
  assert.equal((await clerk.delete('/api/session/look')).staff.login, 'shokuin');
});

scenario('after half an hour nothing is shown, and both names are on record', async (world) => {
  const admin = await world.signIn();
  await lookAs(admin, 'editor');
  assert.ok(await admin.get('/api/home'));
  const { cookie, csrf } = admin;
  const other = await world.signIn();
  const { rows } = await other.get('/api/audit?action=staff.look');
  assert.deepEqual([rows[0].staff, rows[0].actionLabel], ['佐藤 みどり', 'ほかの職員としての表示']);
  assert.match(JSON.stringify(rows[0]), /鈴木 あおい/);
  await admin.refused('POST', '/api/broadcasts', {});
  const refused = (await other.get('/api/audit?action=right.refused')).rows[0];
  assert.match(JSON.stringify(refused), /佐藤 みどり（鈴木 あおいとして表示）/);
  let listed;
  for (let i = 0; i < 50 && !listed; i++) {
    listed = (await other.get('/api/access')).rows.find((r) => r.path === '/api/home' && /editorとして表示/.test(r.agent));
    await new Promise((done) => setTimeout(done, 100));
  }
  assert.equal(listed?.staff, '佐藤 みどり');
  await world.stopKairanban();
  await world.startKairanban({ KAIRANBAN_CLOCK_AHEAD_MS: String(20 * 60000) });
  assert.ok(await admin.get('/api/home'), 'used meanwhile, so that it is not idle');
  await world.stopKairanban();
  await world.startKairanban({ KAIRANBAN_CLOCK_AHEAD_MS: String(31 * 60000) });
  const over = await admin.refused('GET', '/api/home');
  assert.deepEqual([over.status, over.field], [403, 'look']);
  assert.equal((await admin.refused('POST', '/api/session/proof', { password: PASSWORD })).status, 403, 'no proof makes it longer');
  assert.deepEqual([admin.cookie, admin.csrf], [cookie, csrf]);
  assert.equal((await admin.delete('/api/session/look')).staff.login, 'admin');
  assert.ok(await admin.get('/api/home'));
});
