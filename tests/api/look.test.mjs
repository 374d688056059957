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
  await world.clockAhead(20 * 60000);
  assert.ok(await admin.get('/api/home'), 'used meanwhile, so that it is not idle');
  await world.clockAhead(31 * 60000);
  const over = await admin.refused('GET', '/api/home');
  assert.deepEqual([over.status, over.field], [403, 'look']);
  assert.equal((await admin.refused('POST', '/api/session/proof', { password: PASSWORD })).status, 403, 'no proof makes it longer');
  assert.deepEqual([admin.cookie, admin.csrf], [cookie, csrf]);
  assert.equal((await admin.delete('/api/session/look')).staff.login, 'admin');
  assert.ok(await admin.get('/api/home'));
});

scenario('looking leaves no trace in what the colleague has: no notice, no visit, no lock, by any page there is', async (world) => {
  const admin = await world.signIn();
  const { id: roleId } = await admin.post('/api/roles', { name: '何でも見る', note: '', rights: ['conversation.edit', 'article.edit', 'menu.edit', 'reply.edit', 'scenario.edit', 'source.edit', 'broadcast.edit', 'segment.edit', 'friend.view', 'attribute.view', 'code.view', 'phrase.view', 'wording.view', 'disaster.view', 'statistics.view', 'approval.view'] });
  const clerk = await hire(world, admin, { login: 'kakari', department: '子育て支援課', roles: [{ roleId, scope: 'all' }] });
  const answer = [{ type: 'text', text: 'はい' }];
  const who = await world.sim.addFriend('話す人');
  await world.quiet();
  await admin.post('/api/desks', { name: '窓口', departmentId: 0, closed: false, offered: true, weekdays: 127, from: 0, to: 1440, breakFrom: 0, breakTo: 0, holidays: true, awayText: '時間外', alarmMinutes: 0, timeoutMinutes: 0, secondLook: false });
  await world.sim.say(who, '職員と話す');
  await world.quiet();
  const [talk] = (await admin.get('/api/conversations')).conversations;
  await admin.post(`/api/conversations/${talk.id}/assign`, { version: (await admin.get(`/api/conversations/${talk.id}`)).version, staffId: clerk.row.id, note: '' });
  const ids = {
    '/api/conversations/{id}': talk.id,
    '/api/articles/{id}': (await clerk.post('/api/articles', { question: '質問', variants: [], messages: answer, url: '', related: [], publish: false })).id,
    '/api/sources/{id}': (await clerk.post('/api/sources', { name: 'ポスター', note: '', hidden: false })).id,
    '/api/menus/{id}': (await clerk.post('/api/menus', { name: 'メニュー', disaster: false, condition: {}, content: { size: 'small', open: true, tabs: [{ key: 'a', name: '', bar: 'メニュー', areas: [] }] } })).id,
    '/api/scenarios/{id}': (await clerk.post('/api/scenarios', { name: '流れ', note: '', flow: { steps: [{ key: 'e', kind: 'end', name: 'おわり' }] } })).row.id,
    '/api/replies/{id}': (await clerk.post('/api/replies', { name: 'ルール', category: '', rule: { priority: 5, hears: 'words', words: [{ kind: 'part', text: '道路' }], windows: [], outside: false, condition: {}, answers: [{ messages: answer, deeds: [] }] } })).brief.id,
    '/api/broadcasts/{id}': (await clerk.draft({ title: '下書き' })).id,
  };
  const told = await clerk.get('/api/notices');
  assert.ok(told.unread > 0, 'the conversation was given to the clerk');
  const state = async () => {
    const c = await admin.get(`/api/conversations/${talk.id}`);
    const rows = await Promise.all(Object.entries(ids).filter(([path]) => !path.includes('conversations')).map(async ([path, id]) => admin.get(path.replace('{id}', id))));
    return { version: c.version, row: c.row, entries: c.entries, rows, notices: await clerk.get('/api/notices') };
  };
  const before = await state();
  const looker = await world.signIn();
  await lookAs(looker, 'kakari');
  assert.deepEqual(await looker.get('/api/notices'), { notices: [], unread: 0 }, 'what somebody is told is theirs alone');
  assert.equal((await looker.get('/api/notices/count')).unread, 0);
  let read = 0;
  for (const r of routes.filter((each) => !each.changes && each.right !== 'open' && !each.stepUp && !each.right.endsWith('.export') && !each.query.some((q) => q.required))) {
    const family = Object.keys(ids).find((prefix) => r.path.startsWith(prefix));
    const response = await looker.raw('GET', r.path.replace('{id}', family ? ids[family] : '1').replace('{key}', 'greeting'));
    await response.text();
    assert.ok(response.status < 500, `GET ${r.path}: ${response.status}`);
    if (family && response.status === 200) read++;
  }
  assert.ok(read >= 10, `${read} pages of rows were read`);
  // Others see who is really there, and the clerk's own visit still counts as one.
  const { others } = await admin.get(`/api/conversations/${talk.id}/pulse`);
  assert.equal(others.some((o) => JSON.stringify(o).includes('kakari')), false, JSON.stringify(others));
  const changes = routes.filter((r) => r.changes && /^\/api\/(conversations|desks|canned|articles|article-|menus|menu-|disaster|scenarios|replies|synonyms|sources)/.test(r.path));
  assert.ok(changes.length > 40, `${changes.length}`);
  for (const r of changes) {
    const family = Object.keys(ids).find((prefix) => r.path.startsWith(prefix));
    const refused = await looker.refused(r.method, r.path.replace('{id}', family ? ids[family] : '1').replace('{key}', 'greeting'), r.body ? sample(r.body) : undefined);
    assert.deepEqual([refused.status, refused.field], [403, 'look'], `${r.method} ${r.path}`);
  }
  assert.deepEqual(await state(), before);
  const visits = async () => (await admin.get('/api/audit?action=conversation.view')).rows.filter((r) => r.staff === 'kakari さん').length;
  assert.equal(await visits(), 0);
  await clerk.get(`/api/conversations/${talk.id}`);
  assert.equal(await visits(), 1, 'the first look of the clerk is on record as such');
});
