// A10: answers of many friends from a file: looked at first, then written, with what was there before.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { DYING, killProgram } from '../lib/kill.mjs';
import { parseCsv } from '../lib/made_up.mjs';
import { scenario, until } from '../lib/world.mjs';

const attribute = (label, fields = {}) => ({ label, help: '', kind: 'many', citizenEdits: false, required: false, hidden: false, mostChoices: 0, ...fields });
const option = (label, fields = {}) => ({ label, help: '', ticked: false, hidden: false, ...fields });

async function question(staff, label, labels, fields) {
  let made = await staff.post('/api/attributes', attribute(label, fields));
  for (const each of labels) made = await staff.post(`/api/attributes/${made.id}/options`, option(each));
  return { id: made.id, label, of: (name) => made.options.find((o) => o.label === name).id };
}
const csv = (...rows) => rows.map((row) => row.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(',')).join('\r\n');

async function check(staff, file, { mode = 'replace', blank, name = '名簿.csv' } = {}) {
  const body = typeof file === 'string' ? new TextEncoder().encode(file) : file;
  const query = `name=${encodeURIComponent(name)}&mode=${mode}${blank ? `&blank=${blank}` : ''}`;
  return staff.call('POST', `/api/bulk-edits?${query}`, body, { 'content-type': 'text/csv' });
}
async function apply(staff, edit) {
  await staff.post(`/api/bulk-edits/${edit.id}/apply`);
  return until('the bulk edit to end', async () => {
    const now = await staff.get(`/api/bulk-edits/${edit.id}`);
    assert.ok(['waiting', 'running', 'done'].includes(now.state), JSON.stringify(now));
    return now.state === 'done' && now;
  }, 60000);
}
const result = async (staff, edit) => parseCsv(await (await staff.raw('GET', `/api/bulk-edits/${edit.id}/result.csv`)).text());
async function answers(staff, friend) {
  const { choices } = await staff.get(`/api/friends/${friend}`);
  return Object.fromEntries(choices.map((c) => [c.attributeLabel, c.options.map((o) => o.label).join('、')]));
}

scenario('a file is looked at, told line by line, applied, and the result has what was there before', { friends: 60 }, async (world) => {
  const staff = await world.signIn();
  const ward = await question(staff, '担当の保健師', ['田中', '山田'], { kind: 'one' });
  const group = await question(staff, '見守り', ['毎週', '毎月', '電話'], { mostChoices: 2 });
  const file = csv(
    ['番号', 'LINEでの名前', '担当の保健師', '見守り'],
    ['1', 'だれか', '田中', '毎週、電話'],
    ['２', '', '山田', ''],
    ['3', '', '', '毎月'],
    ['4', '', '田中、山田', ''],
    ['5', '', '佐藤', ''],
    ['6', '', '', '毎週,毎月,電話'],
    ['999', '', '田中', ''],
    ['1', '', '山田', ''],
    ['', '', '田中', ''],
    ['x9', '', '田中', ''],
  );
  const seen = await check(staff, file);
  assert.deepEqual([seen.state, seen.lines, seen.people, seen.faults, seen.ignored], ['checked', 10, 3, 7, 'LINEでの名前']);
  assert.deepEqual(seen.columns, [
    { label: '担当の保健師', added: 2, changed: 0, removed: 0, same: 0 },
    { label: '見守り', added: 2, changed: 0, removed: 0, same: 0 },
  ]);
  assert.deepEqual(seen.faultList.map((f) => [f.line, f.heading, f.reason]), [
    [5, '担当の保健師', '1つだけ書いてください。'],
    [6, '担当の保健師', '「佐藤」という選択肢はありません。'],
    [7, '見守り', '2個までのところ、3個になります。'],
    [8, '番号', '「999」という友だちはいません。'],
    [9, '番号', '2行目と同じ人です。1人1行にしてください。'],
    [10, '番号', 'だれの行か書かれていません。'],
    [11, '番号', '「x9」という友だちはいません。'],
  ]);
  assert.deepEqual(await answers(staff, 1).then((a) => a['担当の保健師']), undefined, 'nothing has changed yet');
  const done = await apply(staff, seen);
  assert.deepEqual([done.done, done.changed, done.appliedBy], [3, 3, '佐藤 みどり']);
  assert.deepEqual([(await answers(staff, 1))['見守り'], (await answers(staff, 2))['担当の保健師'], (await answers(staff, 3))['見守り']], ['毎週、電話', '山田', '毎月']);
  assert.equal(await staff.count({ options: [ward.of('田中')] }), 1);

  // Changed, removed, the same: counted beforehand, and kept in the result.
  const again = await check(staff, csv(['番号', '担当の保健師', '見守り'], ['1', '山田', ''], ['2', '', ''], ['3', '', '毎月']), { blank: 'clear' });
  assert.deepEqual(again.columns.map(({ label, ...n }) => n), [{ added: 0, changed: 1, removed: 1, same: 1 }, { added: 0, changed: 0, removed: 1, same: 2 }]);
  await apply(staff, again);
  assert.deepEqual(await result(staff, again), [
    ['行', '友だちの番号', '結果', '担当の保健師（前）', '担当の保健師（後）', '見守り（前）', '見守り（後）', '理由'],
    ['2', '1', '変えました', '田中', '山田', '毎週、電話', '', ''],
    ['3', '2', '変えました', '山田', '', '', '', ''],
    ['4', '3', '同じでした', '', '', '毎月', '毎月', ''],
  ]);
  assert.equal((await result(staff, seen)).filter((row) => row[2] === '変えませんでした').length, 7);
  const { rows } = await staff.get('/api/audit');
  assert.deepEqual(rows.map((r) => r.action).filter((a) => a.startsWith('friend.bulk')).slice(0, 4), ['friend.bulk_export', 'friend.bulk_export', 'friend.bulk_done', 'friend.bulk_apply']);
  assert.ok(!JSON.stringify(rows).includes('名簿'), 'names of files stay out of the record');
  assert.ok(rows.some((r) => r.action === 'friend.bulk_apply' && r.detail.people === 3));
  assert.deepEqual((await staff.get('/api/bulk-edits')).edits.map((e) => e.id), [again.id, seen.id]);
  void group;
});

scenario('by LINE id, in Shift_JIS, adding and taking away; emergencies only are left alone', { friends: 0 }, async (world) => {
  const staff = await world.signIn();
  const [a, b, careful] = [await world.sim.addFriend('甲'), await world.sim.addFriend('乙'), await world.sim.addFriend('丙')];
  await world.quiet();
  const ids = Object.fromEntries(await Promise.all(['甲', '乙', '丙'].map(async (name) => [name, (await until('the name', () => staff.friendNamed(name))).id])));
  const topic = await staff.attribute('topic');
  await staff.put(`/api/friends/${ids['丙']}/choices`, { attributeId: topic.id, options: [], emergencyOnly: true, cause: 'asked' });
  const tags = await staff.post('/api/tags', { label: '町内会長' });
  assert.equal(tags.key, 'tag');
  const text = csv(['LINEのID', '受け取りたい情報', 'タグ'], [a, 'くらし・手続き、税金', '町内会長'], [b, '税金', ''], [careful, '税金', '町内会長']);
  const sjis = execFileSync('iconv', ['-f', 'UTF-8', '-t', 'CP932'], { input: text });
  const seen = await check(staff, new Uint8Array(sjis), { mode: 'add' });
  assert.deepEqual([seen.people, seen.faults], [2, 1]);
  assert.match(seen.faultList[0].reason, /緊急情報だけ受け取る/);
  await apply(staff, seen);
  assert.deepEqual([(await answers(staff, ids['甲']))['受け取りたい情報'], (await answers(staff, ids['甲']))['タグ'], (await answers(staff, ids['乙']))['受け取りたい情報']], ['くらし・手続き、税金', '町内会長', '税金']);
  const more = await check(staff, csv(['LINEのID', '受け取りたい情報'], [a, '水道'], [b, '']), { mode: 'add' });
  await apply(staff, more);
  assert.equal((await answers(staff, ids['甲']))['受け取りたい情報'], 'くらし・手続き、水道、税金');
  const less = await check(staff, csv(['LINEのID', '受け取りたい情報'], [a, '税金、水道'], [b, '税金']), { mode: 'remove' });
  assert.deepEqual(less.columns.map(({ label, ...n }) => n), [{ added: 0, changed: 1, removed: 1, same: 0 }]);
  await apply(staff, less);
  assert.deepEqual([(await answers(staff, ids['甲']))['受け取りたい情報'], (await answers(staff, ids['乙']))['受け取りたい情報']], ['くらし・手続き', undefined]);
});

scenario('the list of friends as it is written out can be read in again and changes nothing', { friends: 700 }, async (world) => {
  const staff = await world.signIn();
  const list = await (await staff.raw('GET', '/api/friends.csv')).text();
  const seen = await check(staff, list, { blank: 'clear' });
  assert.deepEqual([seen.people, seen.faults], [700, 0]);
  for (const column of seen.columns) assert.deepEqual([column.added, column.changed, column.removed, column.same], [0, 0, 0, 700], column.label);
  // All to one district, and back by the result.
  const rows = parseCsv(list);
  const at = rows[0].indexOf('地区');
  const moved = await check(staff, csv(['番号', '地区'], ...rows.slice(1).map((r) => [r[0], '港'])));
  await apply(staff, moved);
  assert.equal(await staff.count({ options: [(await staff.option('district', '港')).id] }), 700);
  const before = await result(staff, moved);
  const back = await check(staff, csv(['番号', '地区'], ...before.slice(1).map((r) => [r[1], r[3]])));
  await apply(staff, back);
  assert.deepEqual(parseCsv(await (await staff.raw('GET', '/api/friends.csv')).text()).map((r) => r[at]), rows.map((r) => r[at]));
});

scenario('what is no such file is refused as a whole, and who may not is kept out', { friends: 5 }, async (world) => {
  const staff = await world.signIn();
  const refused = async (file, says, status = 400) => {
    const body = typeof file === 'string' ? new TextEncoder().encode(file) : file;
    const error = await staff.refused('POST', '/api/bulk-edits?mode=replace', body, { 'content-type': 'text/csv' });
    assert.deepEqual([error.status, error.field], [status, 'file'], JSON.stringify(error));
    assert.match(error.message, says);
  };
  await refused('', /空です/);
  await refused('番号,地区\r\n', /人の行がありません/);
  await refused('地区\r\n港\r\n', /「番号」か「LINEのID」/);
  await refused('番号\r\n1\r\n', /変える項目の列がありません/);
  await refused('番号,地区名\r\n1,港\r\n', /「地区名」という項目はありません/);
  await refused('番号,地区,地区\r\n1,港,港\r\n', /列が2つあります/);
  await refused('番号,子どもの生年月日\r\n1,2024-01-01\r\n', /CSVでは変えられません/);
  await refused('番号,地区\r\n1,"港\r\n', /閉じていません/);
  await refused(new Uint8Array([0x93, 0xfa, 0xff, 0xff, 0x80]), /文字コード/);
  await refused(`番号,地区\r\n${'1,港\r\n'.repeat(70001)}`, /70000行まで/, 413);
  const long = await check(staff, `番号,地区\r\n1,港,余り\r\n`);
  assert.deepEqual([long.people, long.faultList[0].reason], [0, '1行目より列が多くなっています。']);
  assert.equal((await staff.refused('POST', `/api/bulk-edits/${long.id}/apply`)).status, 400);

  const good = await check(staff, '番号,地区\r\n1,港\r\n');
  const editor = await world.signIn('editor');
  for (const [method, path] of [['GET', '/api/bulk-edits'], ['POST', '/api/bulk-edits?mode=add'], ['POST', `/api/bulk-edits/${good.id}/apply`], ['GET', `/api/bulk-edits/${good.id}/result.csv`]])
    assert.equal((await editor.refused(method, path)).status, 403, path);
  assert.equal((await staff.raw('GET', `/api/bulk-edits/${good.id}/result.csv`)).status, 404);
  const dropped = await staff.delete(`/api/bulk-edits/${good.id}`);
  assert.deepEqual([dropped.state, dropped.erased], ['dropped', true]);
  assert.match((await staff.refused('POST', `/api/bulk-edits/${good.id}/apply`)).message, /取りやめ/);
  if (world.engine === 'postgres') assert.equal(await world.sql(`SELECT count(*) FROM bulk_edit_part WHERE bulk_edit_id = ${good.id}`), '0');
});

for (const [point, engines] of [['bulk.before:2'], ['bulk.after:2', ['sqlite']]]) scenario(`a worker that dies at ${point} goes on where it was, and nobody is left out`, { engines, friends: 12500, serve: false, timeout: 240000, expectedErrors: DYING }, async (world) => {
  await world.startKairanban({ KAIRANBAN_KILL_AT: point });
  const staff = await world.signIn();
  const group = await question(staff, '見守り', ['毎週', '毎月']);
  const lines = Array.from({ length: 12500 }, (_, i) => [i + 1, i % 2 ? '毎週' : '毎月、毎週']);
  const seen = await check(staff, csv(['番号', '見守り'], ...lines));
  assert.equal(seen.people, 12500);
  await staff.post(`/api/bulk-edits/${seen.id}/apply`);
  await until('the worker dies', () => world.log.text.includes('role_died'));
  await killProgram(world);
  await world.startKairanban();
  const again = await world.signIn();
  const done = await until('the end', async () => {
    const now = await again.get(`/api/bulk-edits/${seen.id}`);
    return now.state === 'done' && now;
  }, 120000);
  assert.deepEqual([done.done, done.changed], [12500, 12500]);
  assert.deepEqual([await again.count({ options: [group.of('毎週')] }), await again.count({ options: [group.of('毎月')] })], [12500, 6250]);
  const rows = await result(again, seen);
  assert.equal(rows.length, 12501);
  assert.equal(new Set(rows.map((r) => r[1])).size, 12501);
});
