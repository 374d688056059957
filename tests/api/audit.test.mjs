// The record of deeds, through the console's API.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { citizen } from '../lib/city.mjs';
import { parseCsv } from '../lib/made_up.mjs';
import { scenario, until } from '../lib/world.mjs';

const BUILD = resolve(process.env.KAIRANBAN_BUILD ?? join(import.meta.dirname, '../../build'));
const program = [join(BUILD, 'kairanban'), join(BUILD, 'src/main/kairanban')].find((p) => existsSync(p));
const run = (args) => promisify(execFile)(program, args).then((r) => ({ code: 0, ...r }), (e) => ({ code: e.code, stdout: e.stdout, stderr: e.stderr }));

const text = (words) => [{ type: 'text', text: words }];
const row = async (staff, action) => (await staff.get(`/api/audit?action=${action}&limit=1`)).rows[0];
const change = (r, field) => {
  const found = r.changes.find((c) => c.field === field);
  return found && [found.before, found.after];
};

scenario('changes are on record with before and after, in words', async (world) => {
  const staff = await world.signIn();
  const topic = await staff.attribute('topic');
  const { options: [first] } = topic;
  const plain = (o) => ({ label: o.label, help: o.help, ticked: o.ticked, hidden: o.hidden });
  await staff.put(`/api/options/${first.id}`, { ...plain(first), label: '防災' });
  let r = await row(staff, 'option.change');
  assert.deepEqual([r.actionLabel, r.objectLabel, change(r, 'label'), r.changes.length], ['選択肢の変更', `選択肢 ${first.id}`, [first.label, '防災'], 1]);
  assert.equal(r.changes[0].label, '表示名');

  await staff.put(`/api/attributes/${topic.id}`, { label: topic.label, help: '新しい説明', kind: topic.kind, citizenEdits: topic.citizenEdits, required: !topic.required, hidden: false, mostChoices: topic.mostChoices });
  r = await row(staff, 'attribute.change');
  assert.deepEqual([change(r, 'help'), change(r, 'required')], [[topic.help, '新しい説明'], [topic.required ? 'はい' : 'いいえ', topic.required ? 'いいえ' : 'はい']]);

  const ids = topic.options.map((o) => o.id);
  await staff.put(`/api/attributes/${topic.id}/options/order`, { ids: ids.toReversed() });
  r = await row(staff, 'option.order');
  assert.ok(change(r, 'order')[0].startsWith('防災、'), change(r, 'order')[0]);
  assert.ok(change(r, 'order')[1].endsWith('、防災'));

  const tag = (await staff.post('/api/tags', { label: '町内会長' })).options.at(-1);
  r = await row(staff, 'tag.add');
  assert.deepEqual([r.object, change(r, 'label')], [`tag ${tag.id}`, [undefined, '町内会長']]);

  const template = await staff.post('/api/templates', { name: 'ごみ', category: '環境', messages: text('もえるごみの日です') });
  await staff.put(`/api/templates/${template.id}`, { name: 'ごみの日', category: '環境', messages: text('もえないごみの日です') });
  r = await row(staff, 'template.change');
  assert.deepEqual(change(r, 'name'), ['ごみ', 'ごみの日']);
  assert.match(change(r, 'messages')[0], /もえるごみ/);
  assert.match(change(r, 'messages')[1], /もえないごみ/);
  await staff.delete(`/api/templates/${template.id}`);
  assert.deepEqual(change(await row(staff, 'template.delete'), 'name'), ['ごみの日', undefined]);

  await staff.put('/api/phrases/greeting', { messages: text('ようこそ') });
  assert.match(change(await row(staff, 'phrase.change'), 'messages')[1], /ようこそ/);
  await staff.post('/api/consent', { body: '目的のためだけに使います。' });
  assert.equal(change(await row(staff, 'consent.change'), 'body')[1], '目的のためだけに使います。');

  const segment = await staff.post('/api/segments', { name: '地区', condition: { options: [ids[0]] } });
  await staff.put(`/api/segments/${segment.id}`, { name: '地区2', condition: { options: [ids[1]] } });
  r = await row(staff, 'segment.change');
  assert.deepEqual([change(r, 'name'), change(r, 'condition')], [['地区', '地区2'], [`{"options":[${ids[0]}]}`, `{"options":[${ids[1]}]}`]]);

  await staff.put('/api/office-settings/log.audit_days', { value: '3650' });
  assert.deepEqual(change(await row(staff, 'setting.change'), 'value'), ['1827', '3650']);
  const few = await staff.refused('PUT', '/api/office-settings/log.audit_days', { value: '364' });
  assert.deepEqual([few.status, few.field], [400, 'value']);
});

scenario('what becomes of a broadcast is on record step by step', async (world) => {
  await citizen(world, '太郎');
  const staff = await world.signIn();
  const draft = await staff.draft({ title: 'お知らせ', text: 'はじめの文' });
  await staff.put(`/api/broadcasts/${draft.id}`, { title: 'お知らせ（改）', messages: text('あとの文'), condition: draft.condition, notificationOff: true, version: draft.version });
  let r = await row(staff, 'broadcast.change');
  assert.deepEqual([change(r, 'title'), change(r, 'notificationOff')], [['お知らせ', 'お知らせ（改）'], ['いいえ', 'はい']]);
  assert.match(change(r, 'messages')[1], /あとの文/);
  const long = text('長'.repeat(2000));
  const changed = await staff.broadcast(draft.id);
  await staff.put(`/api/broadcasts/${draft.id}`, { title: 'お知らせ（改）', messages: long, condition: draft.condition, notificationOff: true, version: changed.version });
  assert.match(change(await row(staff, 'broadcast.change'), 'messages')[1], /…（全\d+バイト、SHA-256 [0-9a-f]{16}）$/);
  await staff.sendNow(await staff.broadcast(draft.id));
  r = await row(staff, 'broadcast.send');
  assert.deepEqual(change(r, 'people'), [undefined, '1']);
  assert.deepEqual(change(r, 'state')[0], '下書き');
});

scenario('who looked at citizens, and who was refused, is on record; names are not', async (world) => {
  await citizen(world, '小岩井 花子', [], [['ひな', [2024, 5, 1]]]);
  const admin = await world.signIn();
  const { id } = await until('the name', () => admin.friendNamed('小岩井 花子'));
  await admin.get(`/api/friends/${id}`);
  const seen = await row(admin, 'friend.view');
  assert.deepEqual([seen.object, seen.objectLabel, seen.staff, seen.result], [`friend ${id}`, `友だち ${id}`, '佐藤 みどり', 'done']);
  assert.ok(seen.role && seen.address);
  const listed = await row(admin, 'friend.list');
  assert.deepEqual(change(listed, 'q'), [undefined, 'あり']);

  const editor = await world.signIn('editor');
  assert.equal((await editor.refused('GET', '/api/audit')).status, 403);
  assert.equal((await editor.refused('POST', '/api/staff', { login: 'x', name: 'x', roles: [], state: 'active' })).status, 403);
  const stranger = world.stranger();
  await stranger.refused('POST', '/api/session', { login: 'editor', password: 'wrong-wrong-1' });
  const { rows } = await admin.get('/api/audit?result=refused');
  assert.deepEqual(rows.map((r) => [r.action, r.object, r.staff]), [
    ['session.refused', 'staff editor', ''],
    ['right.refused', 'POST /api/staff', editor.session.staff.name],
    ['right.refused', 'GET /api/audit', editor.session.staff.name],
  ]);
  assert.match(rows[0].reason, /パスワードが違います/);
  assert.match(rows[1].reason, /権限がありません/);
  assert.deepEqual(change(rows[1], 'right'), [undefined, '職員（作る・直す）']);

  const everything = JSON.stringify((await admin.get('/api/audit?limit=200')).rows);
  for (const word of ['小岩井', '花子', 'ひな', '2024-05-01']) assert.ok(!everything.includes(word), word);
  assert.ok((await admin.get('/api/audit?limit=200')).rows.every((r) => r.actionLabel !== r.action && r.objectLabel), everything);
});

scenario('the record is searched, paged and taken away as a file, with that on record', async (world) => {
  const admin = await world.signIn();
  for (let i = 0; i < 5; i++) await admin.post('/api/tags', { label: `タグ${i}` });
  const choices = await admin.get('/api/audit/choices');
  assert.ok(choices.actions.some((a) => a.word === 'tag.add' && a.label === 'タグの追加'));
  assert.ok(choices.staff.some((s) => s.id === admin.session.staff.id));
  const list = async (query) => (await admin.get(`/api/audit?${query}`)).rows;
  assert.equal((await list(`q=${encodeURIComponent('タグの追加')}`)).length, 5);
  assert.equal((await list(`q=${encodeURIComponent('タグ3')}`)).length, 1);
  assert.equal((await list(`staff=${admin.session.staff.id}&action=tag.add`)).length, 5);
  assert.equal((await list('staff=999999')).length, 0);
  const department = encodeURIComponent(admin.session.staff.department);
  if (department) assert.equal((await list(`department=${department}&action=tag.add`)).length, 5);
  assert.equal((await list('department=%E3%81%AA%E3%81%84')).length, 0);
  const tomorrow = new Date(Date.now() + 33 * 3600000).toISOString().slice(0, 10);
  assert.equal((await list(`from=${tomorrow}`)).length, 0);
  const first = await admin.get('/api/audit?action=tag.add&limit=2');
  const next = await admin.get(`/api/audit?action=tag.add&limit=2&before=${first.next}`);
  assert.deepEqual([first.rows.length, next.rows.length, next.rows[0].id < first.rows[1].id], [2, 2, true]);
  const csv = await admin.raw('GET', '/api/audit.csv?action=tag.add');
  const table = parseCsv(await csv.text());
  assert.deepEqual([table.length, table[0][5], table[1][5]], [6, '操作', 'タグの追加']);
  assert.equal(table[1][10], '表示名: タグ0');
  assert.equal((await row(admin, 'audit.export')).staff, admin.session.staff.name);
});

/** Asks for a look through all of it, and waits for what comes of it. */
async function verify(staff, body = {}) {
  assert.equal((await staff.post('/api/audit/verify', body)).state, 'running');
  const look = await until('the look', async () => {
    const now = await staff.get('/api/audit/verify');
    return now.state === 'done' && now;
  });
  assert.equal(look.done, look.total);
  return look.verdict;
}

const anchorFile = async (world, client) => {
  const answer = await client.raw('GET', '/api/audit/anchor');
  assert.match(answer.headers.get('content-disposition'), /attachment; filename="audit-anchor-\d{8}-\d{4}\.json"/);
  return answer.text();
};

scenario('the record is verified, also against an anchor from outside', async (world) => {
  const admin = await world.signIn();
  await admin.post('/api/tags', { label: '町内会長' });
  assert.deepEqual(await admin.get('/api/audit/verify'), { state: 'none', askedBy: '', done: 0, total: 0 });
  const good = await verify(admin);
  assert.deepEqual([good.intact, good.fault, good.first], [true, 'intact', 1]);
  assert.equal((await row(admin, 'audit.verify')).changes.find((c) => c.field === 'intact').after, 'はい');
  const file = await anchorFile(world, admin);
  const anchor = JSON.parse(file);
  assert.deepEqual([anchor.kind, anchor.city, anchor.hash.length], ['kairanban-audit-anchor-1', 'みどり野市', 64]);
  assert.match(anchor.note, /保管/);
  assert.equal((await row(admin, 'audit.anchor')).id, anchor.count, 'the anchor holds its own taking out');
  assert.match((await verify(admin, { anchor: file })).anchorText, /合っています/);
  const other = await admin.refused('POST', '/api/audit/verify', { anchor: file.replace(/"count":\d+/, '"count":1') });
  assert.deepEqual([other.status, other.field], [400, 'anchor']);
  assert.equal((await admin.refused('POST', '/api/audit/verify', { anchor: 'こんにちは' })).field, 'anchor');

  // The program looks by itself at its first start.
  const watch = await until('the first look', async () => {
    const w = await admin.get('/api/audit/watch');
    return w.checkedAt && w;
  });
  assert.equal(watch.brokenAt, undefined);

  const path = join(world.folder, 'anchor.json');
  await writeFile(path, file);
  const check = await run(['check', '-c', world.config, '--anchor', path]);
  assert.match(check.stdout, /○ 操作記録: 書きかえられていません/);
  const printed = await run(['anchor', '-c', world.config]);
  assert.equal(JSON.parse(printed.stdout).kind, 'kairanban-audit-anchor-1');
});

scenario('what was done to the record in the database is found, and nothing old is removed then', { engines: ['postgres'] }, async (world) => {
  const admin = await world.signIn();
  for (let i = 0; i < 8; i++) await admin.post('/api/tags', { label: `タグ${i}` });
  const file = await anchorFile(world, admin);
  await assert.rejects(world.sql("UPDATE audit SET staff = 'だれか' WHERE id = 2"), /cannot be changed/);
  await assert.rejects(world.sql('DELETE FROM audit WHERE id = 2'), /cannot be removed/);
  await world.sql("DROP TRIGGER audit_unchanged ON audit; DROP TRIGGER audit_kept ON audit; UPDATE audit SET staff = 'だれか' WHERE id = 2");
  const bad = await verify(admin);
  assert.deepEqual([bad.intact, bad.fault, bad.where, bad.broken], [false, 'changed', 2, 1]);
  const check = await run(['check', '-c', world.config]);
  assert.notEqual(check.code, 0);
  assert.match(check.stdout, /× 操作記録: 2番の記録が、書かれたときと違います/);
  await world.sql("UPDATE audit SET staff = '佐藤 みどり' WHERE id = 2");
  // The end is cut off, and what is written since does not fill it: the file knows.
  const { count } = JSON.parse(file);
  await world.sql(`DELETE FROM audit WHERE id >= ${count - 5}`);
  const cut = await verify(admin, { anchor: file });
  assert.deepEqual([cut.fault, cut.where], ['end_missing', count]);
});

scenario('who becomes staff, and what becomes of them, is on record with before and after', async (world) => {
  const admin = await world.signIn();
  const person = (await admin.get('/api/staff')).staff.find((s) => s.login === 'editor');
  await admin.put(`/api/staff/${person.id}`, { login: person.login, name: '鈴木 葵', departmentId: person.departmentId, roles: person.roles, state: 'disabled' });
  const changed = await row(admin, 'staff.change');
  assert.deepEqual([changed.object, change(changed, 'name'), change(changed, 'state')], ['staff editor', [person.name, '鈴木 葵'], ['使える', '使えない']]);
  await admin.post(`/api/staff/${person.id}/password`);
  assert.equal((await row(admin, 'staff.password')).object, 'staff editor');
  const all = (await admin.get('/api/audit?limit=200')).rows;
  assert.ok(all.every((r) => r.changes.every((c) => c.label !== c.field || !/^[a-z]/.test(c.field))), JSON.stringify(all.flatMap((r) => r.changes)));
});
