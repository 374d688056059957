// Who may do what: every role against every route, and no department's rows in
// the hands of another, whatever the door.
import assert from 'node:assert/strict';
import { dice, parseCsv, png, today } from '../lib/made_up.mjs';
import { routes, sample } from '../lib/contract.mjs';
import { asSave, departmentNamed, hire, staffNamed } from '../lib/staff.mjs';
import { citizen, sendAndWait } from '../lib/city.mjs';
import { PASSWORD, scenario } from '../lib/world.mjs';

const NOWHERE = '999999999';
/** What the table says: the pair itself, or nothing asked. */
const allowed = (route, rights) => route.right === 'open' || route.right === 'signed-in' || rights.has(route.right);

/** All pairs of the permissions table. */
async function table(staff) {
  const { functions } = await staff.get('/api/roles');
  return functions.flatMap((f) => f.actions.map((a) => ({ name: `${f.key}.${a.key}`, view: f.actions.some((b) => b.key === 'view') ? `${f.key}.view` : null })));
}

scenario('sixty sets of rights, held by six people, against every route: allowed and forbidden exactly as the table says', { engines: ['sqlite'] }, async (world) => {
  const admin = await world.signIn();
  const pairs = await table(admin);
  const guarded = routes.filter((r) => !r.path.startsWith('/api/session') && r.right !== 'open');
  for (const r of guarded) assert.ok(r.right === 'signed-in' || pairs.some((p) => p.name === r.right), `${r.method} ${r.path} asks for ${r.right}, which no role can have`);
  const luck = dice(20270401);
  const six = await Promise.all(Array.from({ length: 6 }, (_, i) => hire(world, admin, { login: `matrix${i}`, roles: [] })));
  const role = await admin.post('/api/roles', { name: '試す役割0', note: '', rights: [] });
  assert.deepEqual(role.rights, []);
  let asked = 0;
  for (let round = 0; round < 10; round++) {
    await Promise.all(six.map(async (client, i) => {
      const number = round * 6 + i;
      // The first sets have one pair each, so that no pair hides behind another.
      const chosen = number < pairs.length ? [pairs[number]] : luck.some(pairs, 1 / 3);
      const { id } = await admin.post('/api/roles', { name: `試す役割${number + 1}`, note: '', rights: chosen.map((p) => p.name) });
      await admin.put(`/api/staff/${client.row.id}`, { ...asSave(client.row), roles: [{ roleId: id, scope: number % 2 ? 'all' : 'department', ...(number % 2 ? {} : { departmentId: (await departmentNamed(admin, '保育課')).id }) }] });
      const has = new Set(chosen.flatMap((p) => (p.view ? [p.name, p.view] : [p.name])));
      assert.deepEqual(new Set((await client.get('/api/session')).rights), has, `set ${number}`);
      for (const r of guarded) {
        const path = r.path.replace('{id}', NOWHERE).replace('{key}', 'none');
        // A body that cannot be read: whoever may come in gets as far as 400 and changes nothing.
        const response = await client.raw(r.method, path, r.body ? '{' : undefined, r.body ? { 'content-type': 'application/json' } : {});
        const text = await response.text();
        const refused = response.status === 403 && /この操作をする権限がありません/.test(text) && !/この\S+については/.test(text);
        assert.equal(!refused, allowed(r, has), `${r.method} ${path} with ${[...has].join(' ') || 'nothing'}: ${response.status} ${text.slice(0, 200)}`);
        asked++;
      }
    }));
  }
  assert.ok(asked > 60 * 60, `${asked}`);
});

/** Two departments with a person each, who may write and send there. */
async function twoDepartments(world) {
  const admin = await world.signIn();
  const roles = [await admin.role('作成者', { scope: 'department' }), await admin.role('承認者', { scope: 'department' })];
  const { id } = await admin.post('/api/roles', { name: '課の管理者', note: '', rights: ['staff.edit', 'friend.edit', 'segment.edit', 'broadcast.approve', 'broadcast.edit', 'conversation.edit', 'conversation.manage'] });
  const here = await hire(world, admin, { login: 'kosodate', department: '子育て支援課', roles: [...roles, { roleId: id, scope: 'department' }] });
  const there = await hire(world, admin, { login: 'gomika', department: '資源循環課', roles: [...roles, { roleId: id, scope: 'department' }] });
  return { admin, here, there };
}

/** A desk of this department, somebody who waits there, and a fixed answer. */
async function chatOf(world, here) {
  const { desks } = await here.post('/api/desks', { name: 'ひみつの窓口', departmentId: here.row.departmentId, closed: false, offered: true, weekdays: 127, from: 0, to: 1440, breakFrom: 0, breakTo: 0, holidays: true, awayText: '時間外', alarmMinutes: 0, timeoutMinutes: 0, secondLook: false });
  const { canned } = await here.post('/api/canned', { word: 'ひみつ', text: 'ひみつ' });
  const who = await world.sim.addFriend('ひみつの人');
  await world.quiet();
  await world.sim.say(who, '職員と話す');
  await world.quiet();
  const { conversations } = await here.get('/api/conversations');
  return { '/api/desks/{id}': desks[0].id, '/api/canned/{id}': canned[0].id, '/api/conversations/{id}': conversations[0].id };
}

scenario('a row of one department cannot be seen or touched from another through any route that names it', async (world) => {
  const { admin, here, there } = await twoDepartments(world);
  const draft = await here.draft({ text: '課のひみつ' });
  assert.equal(draft.department, '子育て支援課');
  const template = await here.post('/api/templates', { name: '課のひな形', category: '', messages: [{ type: 'text', text: 'ひみつ' }] });
  const segment = await here.post('/api/segments', { name: '課の対象', condition: {} });
  const article = await here.post('/api/articles', { question: '課の質問', variants: [], messages: [{ type: 'text', text: 'ひみつ' }], url: '', related: [], publish: false });
  const secret = await here.post('/api/scenarios', { name: '課のシナリオ', note: '', flow: { steps: [{ key: 'e', kind: 'end', name: 'ひみつ' }] } });
  const media = await (await here.raw('POST', '/api/media?kind=image&name=himitsu.png', new Uint8Array(png(40, 40)))).json();
  const menu = await here.post('/api/menus', { name: '課のひみつのメニュー', disaster: false, condition: {}, content: { size: 'small', open: true, tabs: [{ key: 'a', name: '', bar: 'メニュー', areas: [] }] } });
  const own = { '/api/articles/{id}': article.id, '/api/menus/{id}': menu.id, '/api/broadcasts/{id}': draft.id, '/api/templates/{id}': template.id, '/api/segments/{id}': segment.id, '/api/scenarios/{id}': secret.row.id, '/api/media/{id}': media.id, '/api/staff/{id}': here.row.id, '/api/staff-rights/{id}': here.row.id };
  const source = await here.post('/api/sources', { name: '課のひみつのQR', note: 'ひみつ', hidden: false });
  assert.equal(source.department, '子育て支援課');
  own['/api/sources/{id}'] = source.id;
  const rule = await here.post('/api/tag-rules', { name: '課のひみつのルール', tagId: (await admin.post('/api/tags', { label: '課のタグ' })).options.at(-1).id, condition: { followed: { from: '2020-01-01' } }, keeps: false, days: 0, enabled: false });
  own['/api/tag-rules/{id}'] = rule.rule.id;
  const codes = await here.post('/api/code-lists', { name: '課のひみつのコード', note: 'ひみつ', deeds: [{ tag: (await admin.attribute('tag')).options[0].id }], usesMost: 1, hidden: false });
  assert.equal(codes.department, '子育て支援課');
  own['/api/code-lists/{id}'] = codes.id;
  await here.post(`/api/code-lists/${codes.id}/codes`, { count: 1 });
  own['/api/list-codes/{id}'] = (await here.get(`/api/code-lists/${codes.id}`)).codes[0].id;
  const reply = await here.post('/api/replies', { name: '課のルール', category: '', rule: { priority: 5, hears: 'words', words: [{ kind: 'part', text: 'ひみつ' }], windows: [], outside: false, condition: {}, answers: [{ messages: [{ type: 'text', text: 'ひみつ' }], deeds: [] }] } });
  own['/api/replies/{id}'] = reply.brief.id;
  const { faces } = await admin.post('/api/faces', { name: '課の送信者', departmentId: here.row.departmentId, icon: '', forBroadcast: false, forStaff: false, forBot: false, closed: false });
  own['/api/faces/{id}'] = faces.find((f) => f.name === '課の送信者').id;
  Object.assign(own, await chatOf(world, here));
  // Rows of the whole city: whose right it is says everything about them.
  const OF_THE_CITY = /^\/api\/(attributes|options|friends|utterances|tags|consent|phrases|departments|roles|staff-moves|notices|manual|office-settings|session|audit|lists|rosters|approvals?|chains?|guard|words|forms|menu-pictures|sessions|factors|absences|bulk-edits|addresses|passkeys|access|article-misses|erasures)\b/;
  let tried = 0;
  for (const r of routes.filter((each) => each.path.includes('{id}'))) {
    const family = Object.keys(own).find((prefix) => r.path.startsWith(prefix));
    if (!family) {
      assert.match(r.path, OF_THE_CITY, `${r.path}: does a row of it belong to a department? Then it is missing in web/belongs.c, else here`);
      continue;
    }
    const path = r.path.replace('{id}', own[family]).replace('{key}', 'none');
    const body = r.body ? sample(r.body) : undefined;
    const refused = await there.refused(r.method, path, body);
    const may = (await there.get('/api/session')).rights.includes(r.right);
    assert.equal(refused.status, may ? 404 : 403, `${r.method} ${path}: ${JSON.stringify(refused)}`);
    if (may) assert.match(refused.message, /ほかの部署/, path);
    assert.doesNotMatch(JSON.stringify(refused), /ひみつ/);
    tried++;
  }
  assert.ok(tried > 20, `${tried}`);
  // The owner still has all of it as it was.
  assert.equal((await here.broadcast(draft.id)).version, draft.version);
  assert.equal((await here.get('/api/templates')).templates.filter((t) => t.id === template.id).length, 1);
  // Lists, counts, files and the home page do not tell either.
  for (const path of ['/api/broadcasts', '/api/broadcasts.csv', '/api/templates', '/api/scenarios', '/api/articles', '/api/menus', '/api/segments', '/api/sources', '/api/sources.csv', '/api/home', '/api/staff', '/api/staff-rights', '/api/staff-rights.csv'])
    assert.doesNotMatch(await (await there.raw('GET', path)).text(), /ひみつ|課のひな形|課の対象|課の質問|課のシナリオ|kosodate/, path);
  for (const path of ['/api/conversations', '/api/desks', '/api/canned']) assert.doesNotMatch(await (await there.raw('GET', path)).text(), /ひみつ/, path);
  assert.equal((await there.get('/api/broadcasts')).total, 0);
  // What they may make for whom.
  const { departments, mayEdit } = await there.get('/api/departments');
  const mine = departments.find((d) => d.id === there.row.departmentId).mayEdit;
  const rights = (await there.get('/api/session')).rights;
  assert.ok(mine.includes('broadcast') && mine.every((f) => rights.includes(`${f}.edit`)), `${mine}`);
  assert.deepEqual([mayEdit, departments.find((d) => d.id === here.row.departmentId).mayEdit], [[], []]);
  assert.ok((await admin.get('/api/departments')).mayEdit.includes('reply'));
  // A code of the whole city is everybody's to see, and only theirs to change who may everywhere.
  const bag = await admin.post('/api/sources', { name: 'みなのごみ袋', note: '', hidden: false, departmentId: 0 });
  const change = { name: 'わたしのごみ袋', note: '', hidden: false };
  assert.deepEqual([(await there.get(`/api/sources/${bag.id}`)).mayEdit, (await there.refused('PUT', `/api/sources/${bag.id}`, change)).status], [false, 403]);
  assert.equal((await there.refused('POST', '/api/sources', { ...change, departmentId: 0 })).status, 403);
  assert.equal((await there.refused('POST', '/api/sources', { ...change, departmentId: here.row.departmentId })).field, 'departmentId');
  assert.equal((await here.refused('PUT', `/api/sources/${source.id}`, { ...change, departmentId: there.row.departmentId })).status, 403);
  assert.equal((await admin.put(`/api/sources/${bag.id}`, { ...change, departmentId: there.row.departmentId })).department, '資源循環課');
  assert.equal((await there.put(`/api/sources/${bag.id}`, { ...change, name: '資源循環課の袋' })).name, '資源循環課の袋');
  assert.equal((await here.refused('GET', `/api/sources/${bag.id}`)).status, 404);
  // The administrator sees all of them, and moves one.
  assert.equal((await admin.broadcast(draft.id)).department, '子育て支援課');
  const gomi = await departmentNamed(admin, '資源循環課');
  const now = await admin.broadcast(draft.id);
  const moved = await admin.put(`/api/broadcasts/${draft.id}`, { title: now.title, messages: now.messages, condition: now.condition, notificationOff: false, version: now.version, departmentId: gomi.id });
  assert.equal(moved.department, '資源循環課');
  assert.equal((await there.broadcast(draft.id)).title, now.title);
  assert.equal((await here.refused('GET', `/api/broadcasts/${draft.id}`)).status, 404);
});

scenario('who received a broadcast is asked by its own department only', async (world) => {
  const { admin, here, there } = await twoDepartments(world);
  await citizen(world, '花子');
  const sent = await sendAndWait(here, await here.draft({ text: 'お知らせ', title: 'ひみつの件名' }));
  assert.equal(sent.progress.sent, 1);
  for (const leaf of [{ received: sent.id }, { tapped: sent.id }, { all: [{ not: { received: sent.id } }] }]) {
    assert.equal(await here.count(leaf), await admin.count(leaf));
    const refused = await there.refused('POST', '/api/segments/count', { condition: leaf });
    assert.equal(refused.status, 400);
    assert.match(refused.field, /^condition/);
    assert.doesNotMatch(refused.message, /ひみつ/);
    for (const [path, body] of [['/api/segments', { name: 'x', condition: leaf }], ['/api/broadcasts', { title: 'x', messages: [], condition: leaf, notificationOff: false }]])
      assert.equal((await there.refused('POST', path, body)).status, 400, path);
  }
  const { friends } = await there.get('/api/friends');
  assert.deepEqual((await there.get(`/api/friends/${friends[0].id}`)).received, []);
  assert.equal((await here.get(`/api/friends/${friends[0].id}`)).received[0].title, 'ひみつの件名');
  const told = async (desk) => (await desk.get(`/api/friends/${friends[0].id}/timeline`)).entries.filter((e) => e.kind === 'broadcast').map((e) => e.title);
  assert.deepEqual([await told(here), await told(there)], [['ひみつの件名'], []]);
  // Parts without the right are not in the answer, and it says which.
  const { id: roleId } = await admin.post('/api/roles', { name: '友だちだけ', note: '', rights: ['friend.view'] });
  const only = await hire(world, admin, { login: 'tomodachi', roles: [{ roleId, scope: 'all' }] });
  const { entries, hidden } = await only.get(`/api/friends/${friends[0].id}/timeline`);
  assert.deepEqual([hidden, entries.filter((e) => hidden.includes(e.kind)), entries.map((e) => e.deed).includes('followed')], [['broadcast', 'answer', 'code', 'conversation', 'scenario'], [], true]);
  assert.deepEqual((await admin.get(`/api/friends/${friends[0].id}/timeline`)).hidden, []);
});

scenario('a new broadcast belongs to its author\'s department; those with rights everywhere may choose', async (world) => {
  const { admin, here } = await twoDepartments(world);
  const [kosodate, gomi] = [await departmentNamed(admin, '子育て支援課'), await departmentNamed(admin, '資源循環課')];
  assert.equal((await admin.draft({})).department, '広聴広報課');
  assert.equal((await admin.draft({ departmentId: gomi.id })).department, '資源循環課');
  const city = await admin.draft({ departmentId: 0, purpose: 'emergency' });
  assert.deepEqual([city.department, city.departmentId, city.purpose], ['', undefined, 'emergency']);
  assert.equal((await here.refused('GET', `/api/broadcasts/${city.id}`)).status, 404);
  for (const departmentId of [gomi.id, 0, 999999]) {
    const refused = await here.refused('POST', '/api/broadcasts', { title: 'x', messages: [], condition: {}, notificationOff: false, departmentId });
    assert.deepEqual([refused.status, refused.field], [403, 'departmentId'], `${departmentId}`);
  }
  const own = await here.draft({ departmentId: kosodate.id, purpose: 'drill' });
  assert.equal(own.purpose, 'drill');
  const copy = await here.post(`/api/broadcasts/${own.id}/copy`);
  assert.deepEqual([copy.department, copy.purpose, copy.owner], ['子育て支援課', 'drill', 'kosodate さん']);
  // Who is above sees all below: 部 over 課.
  const above = await hire(world, admin, { login: 'bucho', department: 'こども部', roles: [await admin.role('閲覧者', { scope: 'department' })] });
  assert.deepEqual((await above.get('/api/broadcasts')).broadcasts.map((b) => b.id).sort(), [own.id, copy.id].sort());
  assert.equal((await above.refused('DELETE', `/api/broadcasts/${own.id}`)).status, 403);
  // Shared by all: everybody sees it, few change it.
  const shared = await admin.post('/api/templates', { name: '全庁のひな形', category: '', messages: [{ type: 'text', text: 'a' }], departmentId: 0 });
  assert.ok((await here.get('/api/templates')).templates.some((t) => t.id === shared.id));
  assert.match((await here.refused('DELETE', `/api/templates/${shared.id}`)).message, /全庁で共有/);
});

scenario('roles are defined once, given to many, copied, and begin and end on their day without a new sign-in', async (world) => {
  const admin = await world.signIn();
  const role = await admin.post('/api/roles', { name: '委託先', note: '電話の受付', rights: ['friend.edit'] });
  assert.deepEqual(role.rights, ['friend.view', 'friend.edit'], 'who may change may see');
  assert.equal((await admin.refused('POST', '/api/roles', { name: '委託先', note: '', rights: [] })).status, 409);
  assert.equal((await admin.refused('POST', '/api/roles', { name: 'x', note: '', rights: ['friend.approve'] })).field, 'rights');
  const [one, two] = await Promise.all(['itaku1', 'itaku2'].map((login) => hire(world, admin, { login, roles: [{ roleId: role.id, scope: 'all' }] })));
  assert.equal((await admin.get('/api/roles')).roles.find((r) => r.id === role.id).people, 2);
  assert.ok(await one.get('/api/friends'));
  // Changed in one place, for everybody, at once.
  await admin.put(`/api/roles/${role.id}`, { name: '委託先', note: '電話の受付', rights: ['statistics.view'] });
  for (const client of [one, two]) assert.deepEqual((await client.get('/api/session')).rights, ['statistics.view']);
  assert.equal((await one.refused('GET', '/api/friends')).status, 403);
  // A copy is a role of its own.
  const copy = await admin.post(`/api/roles/${role.id}/copy`, { name: '委託先（写し）' });
  await admin.put(`/api/roles/${copy.id}`, { name: copy.name, note: '', rights: ['friend.view'] });
  assert.deepEqual((await one.get('/api/session')).rights, ['statistics.view']);
  // Dates: of the role itself, and of who has it.
  const give = (roles) => admin.put(`/api/staff/${one.row.id}`, { ...asSave(one.row), roles });
  await give([{ roleId: copy.id, scope: 'all', from: today(1) }]);
  assert.deepEqual((await one.get('/api/session')).rights, []);
  assert.equal((await staffNamed(admin, 'itaku1')).roles[0].counts, false);
  await give([{ roleId: copy.id, scope: 'all', from: today(0), until: today(0) }]);
  assert.deepEqual((await one.get('/api/session')).rights, ['friend.view']);
  await give([{ roleId: copy.id, scope: 'all', until: today(-1) }]);
  assert.deepEqual((await one.get('/api/session')).rights, []);
  assert.equal((await admin.refused('PUT', `/api/staff/${one.row.id}`, { ...asSave(one.row), roles: [{ roleId: copy.id, scope: 'all', from: today(3), until: today(1) }] })).field, 'roles');
  await admin.put(`/api/roles/${copy.id}`, { name: copy.name, note: '', from: today(1), rights: ['friend.view'] });
  await give([{ roleId: copy.id, scope: 'all' }]);
  assert.deepEqual((await one.get('/api/session')).rights, []);
  await admin.put(`/api/roles/${copy.id}`, { name: copy.name, note: '', rights: ['friend.view'] });
  assert.deepEqual((await one.get('/api/session')).rights, ['friend.view']);
  // Only one that nobody has can go, and the administrators' never.
  assert.equal((await admin.refused('DELETE', `/api/roles/${copy.id}`)).status, 409);
  await give([]);
  await admin.delete(`/api/roles/${copy.id}`);
  const builtin = (await admin.get('/api/roles')).roles.find((r) => r.builtin);
  for (const [method, path, body] of [['DELETE', `/api/roles/${builtin.id}`], ['PUT', `/api/roles/${builtin.id}`, { name: 'x', note: '', rights: [] }]])
    assert.equal((await admin.refused(method, path, body)).status, 409);
});

scenario('nobody gives what he does not have, raises himself, or takes the last administrator away', async (world) => {
  const admin = await world.signIn();
  const clerk = await admin.post('/api/roles', { name: '人事担当', note: '', rights: ['staff.edit', 'role.edit', 'broadcast.edit'] });
  const jinji = await hire(world, admin, { login: 'jinji', department: '情報政策課', roles: [{ roleId: clerk.id, scope: 'all' }] });
  const [writer, approver, all] = await Promise.all(['作成者', '承認者', '管理者'].map((name) => admin.role(name)));
  const low = await admin.post('/api/roles', { name: '書くだけ', note: '', rights: ['broadcast.edit'] });
  const newcomer = { login: 'shinjin', name: '新人', roles: [{ roleId: low.id, scope: 'all' }], state: 'active' };
  const made = (await jinji.post('/api/staff', newcomer)).staff;
  for (const role of [approver, all, writer]) {
    const refused = await jinji.refused('PUT', `/api/staff/${made.id}`, { ...asSave(made), roles: [role] });
    assert.deepEqual([refused.status, refused.field], [403, 'roles']);
    assert.match(refused.message, /自分にない権限/);
    assert.equal((await jinji.refused('POST', '/api/staff', { ...newcomer, login: 'betsu', roles: [role] })).status, 403);
  }
  // A later day changes nothing about that.
  assert.equal((await jinji.refused('PUT', `/api/staff/${made.id}`, { ...asSave(made), roles: [{ ...all, from: today(30) }] })).status, 403);
  // Those who may do more are out of reach: their password would be theirs.
  const boss = await staffNamed(jinji, 'admin');
  for (const [method, path, body] of [['POST', `/api/staff/${boss.id}/password`], ['PUT', `/api/staff/${boss.id}`, { ...asSave(boss), state: 'disabled' }], ['PUT', `/api/staff/${boss.id}`, { ...asSave(boss), roles: [] }]])
    assert.equal((await jinji.refused(method, path, body)).status, 403, path);
  // Nor by way of a role: one's own, or one with more in it.
  assert.match((await jinji.refused('PUT', `/api/roles/${clerk.id}`, { name: '人事担当', note: '', rights: ['broadcast.approve'] })).message, /自分が持っている役割/);
  assert.equal((await jinji.refused('PUT', `/api/roles/${low.id}`, { name: '書くだけ', note: '', rights: ['broadcast.approve'] })).field, 'rights');
  assert.equal((await jinji.refused('POST', '/api/roles', { name: '裏口', note: '', rights: ['audit.view'] })).field, 'rights');
  assert.equal((await jinji.refused('POST', `/api/roles/${all.roleId}/copy`, { name: '裏口' })).field, 'rights');
  assert.ok(!(await admin.get('/api/roles')).roles.some((r) => r.name === '裏口'));
  // Oneself: neither up nor out.
  const self = await staffNamed(jinji, 'jinji');
  for (const change of [{ roles: [...asSave(self).roles, { roleId: low.id, scope: 'all' }] }, { state: 'disabled' }, { departmentId: (await departmentNamed(admin, '保育課')).id }])
    assert.equal((await jinji.refused('PUT', `/api/staff/${self.id}`, { ...asSave(self), ...change })).status, 400);
  assert.equal((await jinji.put(`/api/staff/${self.id}`, { ...asSave(self), name: '人事 太郎' })).name, '人事 太郎');
  // The last administrator: not by another one either, nor by an end that is written down.
  const second = await hire(world, admin, { login: 'second', roles: [all] });
  const first = await staffNamed(admin, 'admin');
  await second.put(`/api/staff/${first.id}`, { ...asSave(first), roles: [writer] });
  assert.equal((await admin.refused('GET', '/api/staff')).status, 403, 'at once');
  const seconds = await staffNamed(second, 'second');
  await second.put(`/api/staff/${first.id}`, { ...asSave(first), roles: [{ ...all, until: today(30) }] });
  for (const change of [{ state: 'disabled' }, { roles: [] }, { roles: [{ ...all, until: today(10) }] }])
    assert.equal((await admin.refused('PUT', `/api/staff/${seconds.id}`, { ...asSave(seconds), ...change })).status, 409);
});

scenario('who looks after one department\'s staff stays within it', async (world) => {
  const { admin, here, there } = await twoDepartments(world);
  assert.deepEqual((await here.get('/api/staff')).staff.map((s) => s.department), Array(3).fill('子育て支援課'));
  const [kosodate, gomi] = [await departmentNamed(admin, '子育て支援課'), await departmentNamed(admin, '資源循環課')];
  const low = await admin.post('/api/roles', { name: '書くだけ', note: '', rights: ['broadcast.edit'] });
  const person = { login: 'aida', name: '相田', roles: [{ roleId: low.id, scope: 'department' }], state: 'active' };
  assert.equal((await here.refused('POST', '/api/staff', { ...person, departmentId: gomi.id })).field, 'departmentId');
  assert.equal((await here.refused('POST', '/api/staff', person)).field, 'departmentId', 'of no department');
  const { staff } = await here.post('/api/staff', { ...person, departmentId: kosodate.id });
  assert.equal((await here.refused('PUT', `/api/staff/${staff.id}`, { ...asSave(staff), roles: [{ roleId: low.id, scope: 'all' }] })).field, 'roles');
  assert.equal((await here.refused('PUT', `/api/staff/${staff.id}`, { ...asSave(staff), roles: [{ roleId: low.id, scope: 'department', departmentId: gomi.id }] })).field, 'roles');
  assert.equal((await here.refused('PUT', `/api/staff/${staff.id}`, { ...asSave(staff), departmentId: gomi.id })).field, 'departmentId');
  assert.equal((await there.refused('POST', `/api/staff/${staff.id}/password`)).status, 404);
  assert.ok((await here.post(`/api/staff/${staff.id}/password`)).oneTimePassword);
  // A private mail address is no staff id.
  assert.match((await admin.refused('POST', '/api/staff', { ...person, login: 'aida@gmail.com' })).message, /私用/);
});

scenario('departments are a tree without circles; what has people or rows is closed, not deleted', async (world) => {
  const admin = await world.signIn();
  const find = (list, name) => list.departments.find((d) => d.name === name);
  let list = await admin.post('/api/departments', { name: '水道局', closed: false });
  list = await admin.post('/api/departments', { name: '水道課', parentId: find(list, '水道局').id, closed: false });
  const [above, below] = [find(list, '水道局'), find(list, '水道課')];
  assert.ok(list.departments.indexOf(above) < list.departments.indexOf(below));
  assert.equal((await admin.refused('PUT', `/api/departments/${above.id}`, { name: '水道局', parentId: below.id, closed: false })).field, 'parentId');
  assert.equal((await admin.refused('PUT', `/api/departments/${above.id}`, { name: '水道局', parentId: above.id, closed: false })).field, 'parentId');
  assert.equal((await admin.refused('POST', '/api/departments', { name: '水道課', closed: false })).status, 409);
  let parent = below.id;
  for (const name of ['三段', '四段', '五段']) parent = find(await admin.post('/api/departments', { name, parentId: parent, closed: false }), name).id;
  assert.equal((await admin.refused('POST', '/api/departments', { name: '六段', parentId: parent, closed: false })).field, 'parentId');
  const kosodate = await departmentNamed(admin, '子育て支援課');
  assert.equal((await admin.refused('DELETE', `/api/departments/${kosodate.id}`)).status, 409);
  assert.match((await admin.refused('PUT', `/api/departments/${kosodate.id}`, { name: kosodate.name, parentId: kosodate.parentId, closed: true })).message, /まだ2人の職員/);
  list = await admin.put(`/api/departments/${parent}`, { name: '五段', closed: true });
  assert.equal(find(list, '五段').parentId, undefined);
  assert.match((await admin.refused('POST', '/api/staff', { login: 'x1', name: 'x', departmentId: parent, roles: [], state: 'active' })).message, /廃止/);
  // Whatever is kept under it keeps it.
  const source = await admin.post('/api/sources', { name: '五段のQR', note: '', hidden: false, departmentId: below.id });
  const kept = find(await admin.post('/api/departments', { name: '六課', closed: false }), '六課').id;
  await admin.put(`/api/sources/${source.id}`, { name: '五段のQR', note: '', hidden: false, departmentId: kept });
  assert.equal((await admin.refused('DELETE', `/api/departments/${kept}`)).status, 409);
  await admin.put(`/api/sources/${source.id}`, { name: '五段のQR', note: '', hidden: false, departmentId: 0 });
  await world.script(`INSERT INTO code_list (name, deeds, uses_most, department_id, created_by, created_at) VALUES ('消防団', '[]', 1, ${kept}, 1, 0)`);
  assert.equal((await admin.refused('DELETE', `/api/departments/${kept}`)).status, 409);
  await world.script('UPDATE code_list SET department_id = NULL');
  await admin.delete(`/api/departments/${kept}`);
  await admin.delete(`/api/departments/${parent}`);
  const order = (await admin.get('/api/departments')).departments.filter((d) => !d.parentId).map((d) => d.id).reverse();
  assert.deepEqual((await admin.put('/api/departments/order', { ids: order })).departments.filter((d) => !d.parentId).map((d) => d.id), order);
  const actions = (await admin.get('/api/audit')).rows.map((r) => r.action);
  for (const action of ['department.add', 'department.change', 'department.delete', 'department.order']) assert.ok(actions.includes(action), action);
});

scenario('the matrix shows who may do what, why, and goes out as CSV', async (world) => {
  const { admin, here } = await twoDepartments(world);
  const { staff, functions, total } = await admin.get('/api/staff-rights?limit=200');
  assert.equal(total, staff.length);
  const row = (login) => staff.find((s) => s.login === login);
  assert.equal(row('admin').administrator, true);
  assert.deepEqual(row('koho').everywhere.filter((r) => r.startsWith('broadcast.')), ['broadcast.view', 'broadcast.edit', 'broadcast.approve']);
  assert.deepEqual(row('kosodate').inside.map((p) => p.department), ['子育て支援課']);
  assert.ok(row('kosodate').inside[0].rights.includes('broadcast.approve'));
  assert.ok(!row('kosodate').everywhere.some((r) => /^(broadcast|segment|staff)\./.test(r)));
  assert.ok(row('kosodate').everywhere.includes('friend.edit'), 'friends belong to no department');
  assert.ok(functions.some((f) => f.key === 'broadcast' && f.label === '配信'));
  const why = await admin.get(`/api/staff-rights/${here.row.id}`);
  const grant = why.grants.find((g) => g.rights.includes('staff.edit'));
  assert.deepEqual([grant.role, grant.scope, grant.department, grant.givenBy, grant.counts], ['課の管理者', 'department', '子育て支援課', '佐藤 みどり', true]);
  // Filters: a 部 with its 課, a role, words, a page.
  const kodomo = await departmentNamed(admin, 'こども部');
  assert.deepEqual(new Set((await admin.get(`/api/staff-rights?department=${kodomo.id}`)).staff.map((s) => s.login)), new Set(['editor', 'kakaricho', 'kosodate']));
  const approver = (await admin.role('承認者')).roleId;
  assert.deepEqual(new Set((await admin.get(`/api/staff?role=${approver}`)).staff.map((s) => s.login)), new Set(['kakaricho', 'koho', 'kiki', 'kosodate', 'gomika']));
  assert.deepEqual((await admin.get(`/api/staff?q=${encodeURIComponent('鈴木')}`)).staff.map((s) => s.login), ['editor']);
  const pages = [await admin.get('/api/staff?limit=4'), await admin.get('/api/staff?limit=4&offset=4')];
  assert.equal(new Set(pages.flatMap((p) => p.staff.map((s) => s.id))).size, 8);
  const cells = parseCsv(await (await admin.raw('GET', '/api/staff-rights.csv')).text());
  assert.equal(cells.length, total + 1);
  assert.equal(cells[0].length, 5 + functions.length);
  const line = cells.find((c) => c[0] === 'kosodate');
  assert.match(line[5 + functions.findIndex((f) => f.key === 'broadcast')], /承認・送信（部署内）/);
  assert.ok((await admin.get('/api/audit')).rows.some((r) => r.action === 'staff.export'));
});

scenario('staff from the command line: list, add, disable, enable, password', { engines: ['sqlite'] }, async (world) => {
  const { execFile } = await import('node:child_process');
  const { promisify } = await import('node:util');
  const program = process.env.KAIRANBAN_BUILD ? `${process.env.KAIRANBAN_BUILD}/kairanban` : 'build/kairanban';
  const run = (...args) => promisify(execFile)(program, ['staff', ...args, '-c', world.config]).then((r) => r.stdout, (e) => `refused: ${e.stderr}`);
  const added = await run('add', 'doboku', '--role', '作成者、閲覧者（全庁）', '--department', '環境部', '--name', '土木 花');
  const password = /[a-z0-9]{4}(-[a-z0-9]{4}){3}/.exec(added)?.[0];
  assert.ok(password, added);
  const admin = await world.signIn();
  const row = await staffNamed(admin, 'doboku');
  assert.deepEqual([row.name, row.department, row.roles.map((r) => [r.role, r.scope])], ['土木 花', '環境部', [['作成者', 'department'], ['閲覧者', 'all']]]);
  assert.match(await run('list'), /^doboku\t土木 花\t環境部\t作成者・閲覧者\t使える$/m);
  assert.match(await run('disable', 'doboku'), /使えなくしました/);
  assert.equal((await world.stranger().refused('POST', '/api/session', { login: 'doboku', password })).status, 403);
  assert.match(await run('enable', 'doboku'), /使えるように/);
  assert.ok(await world.signIn('doboku', password));
  const fresh = /[a-z0-9]{4}(-[a-z0-9]{4}){3}/.exec(await run('password', 'doboku'))[0];
  assert.ok(await world.signIn('doboku', fresh));
  assert.match(await run('disable', 'admin'), /refused: .*管理者がひとりもいなくなる/);
  for (const [args, text] of [[['add', 'x', '--role', 'ない役割'], /「ない役割」という役割はありません/], [['add', 'x'], /--role/], [['disable', 'nobody'], /登録されていません/], [['add', 'x', '--admin', '--department', 'ない課'], /ない課/], [[], /list、add/]])
    assert.match(await run(...args), text);
  assert.ok((await admin.get('/api/audit')).rows.some((r) => r.action === 'staff.password' && r.staff === 'サーバーの管理者'));
});

scenario('the sample\'s people work as they always did', { engines: ['sqlite'] }, async (world) => {
  for (const login of ['admin', 'editor', 'kakaricho', 'koho', 'kiki', 'gomi', 'kansa']) assert.equal((await world.signIn(login, PASSWORD)).session.mustChangePassword, false);
});
