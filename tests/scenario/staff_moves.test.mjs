// Leavers, joiners and moves: a file, looked at first, and midnight.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { DYING, killProgram } from '../lib/kill.mjs';
import { parseCsv, today } from '../lib/made_up.mjs';
import { departmentNamed, hire, staffNamed } from '../lib/staff.mjs';
import { PASSWORD, scenario, until } from '../lib/world.mjs';

const HEADINGS = '職員ID,氏名,区分,所属,役割,後任職員ID,発令日';
const file = (...lines) => Buffer.from(`${HEADINGS}\r\n${lines.join('\r\n')}\r\n`);
const sent = { 'content-type': 'text/csv' };
const check = async (staff, body) => (await staff.raw('POST', '/api/staff-moves/check', body, sent)).json();
async function plan(staff, body, title = '異動') {
  const response = await staff.raw('POST', `/api/staff-moves?title=${encodeURIComponent(title)}`, body, sent);
  const json = await response.json();
  assert.equal(response.status, 200, JSON.stringify(json));
  return json;
}
/** From now to just after midnight in Japan, so many days on. */
const untilMidnight = (days = 1) => {
  const JST = 9 * 3600000;
  const DAY = 86400000;
  return (Math.floor((Date.now() + JST) / DAY) + days) * DAY - JST - Date.now() + 1000;
};

scenario('at 00:00 leavers are out, what they had has an owner, newcomers come in with what they were handed', async (world) => {
  const admin = await world.signIn();
  const leaver = await world.signIn('editor');
  const heir = await world.signIn('kakaricho');
  const mover = await world.signIn('gomi');
  const draft = await leaver.draft({ title: '健診', text: '健診です' });
  const series = await leaver.draft({ title: '毎週', repeat: { kind: 'weekly', every: 1, weekdays: [1], days: [], nths: [], dates: [], time: '09:00', from: today(1), exceptDates: [], exceptWeekdays: [], holiday: 'send' } });
  const body = file(
    `editor,鈴木あおい,退職,,,kakaricho,${today(1)}`,
    `gomi,渡辺 さくら,異動,保育課,承認者,,${today(1)}`,
    `shinjin,新人 一郎,採用,子育て支援課,作成者,,${today(1)}`);
  const looked = await check(admin, body);
  assert.deepEqual(looked.problems, []);
  assert.deepEqual([looked.leavers, looked.joiners, looked.movers], [1, 1, 1]);
  assert.deepEqual(looked.lines[0].loses.filter((l) => !l.stays).map((l) => [l.label, l.count]), [['配信の下書き', 1], ['くり返しの配信', 1]]);
  assert.equal(await staffNamed(admin, 'shinjin'), undefined, 'looking changes nothing');
  const made = await plan(admin, body, '4月1日付');
  assert.deepEqual([made.state, made.people, made.waiting, made.withoutPassword, made.next], ['planned', 3, 3, 1, today(1)]);
  const { csv, people, remaining } = await admin.post(`/api/staff-moves/${made.id}/passwords`);
  assert.deepEqual([people, remaining], [1, 0]);
  const handed = parseCsv(csv)[1];
  assert.deepEqual(handed.slice(0, 3), ['子育て支援課', '新人 一郎', 'shinjin']);
  assert.equal((await admin.refused('POST', `/api/staff-moves/${made.id}/passwords`)).status, 409, 'once');
  assert.equal((await world.stranger().refused('POST', '/api/session', { login: 'shinjin', password: handed[3] })).status, 403, 'not before the day');
  assert.ok(await leaver.get('/api/home'));
  assert.equal((await admin.refused('PUT', `/api/departments/${(await departmentNamed(admin, '保育課')).id}`, { name: '保育課', parentId: (await departmentNamed(admin, 'こども部')).id, closed: true })).status, 409);

  // The evening before, nothing; a second after midnight, all of it.
  await world.clockAhead(untilMidnight() - 601000);
  assert.equal((await (await world.signIn('editor')).get('/api/session')).staff.login, 'editor');
  const late = await world.signIn('editor');
  await world.clockAhead(untilMidnight());
  const desk = await world.signIn();
  await until('the move is done', async () => (await desk.get(`/api/staff-moves/${made.id}`)).state === 'done');
  assert.equal((await late.refused('GET', '/api/home')).status, 401);
  assert.equal((await world.stranger().refused('POST', '/api/session', { login: 'editor', password: PASSWORD })).status, 403);
  for (const { id } of [draft, series]) assert.equal((await desk.broadcast(id)).owner, '高橋 のぞみ');
  assert.equal((await desk.broadcast(draft.id)).createdBy, '鈴木 あおい', 'who wrote it stays on record');
  const kakaricho = await world.signIn('kakaricho');
  const told = (await kakaricho.get('/api/notices')).notices.find((n) => n.kind === 'staff.handover');
  assert.match(told.text, /鈴木 あおい/);
  const gomi = await world.signIn('gomi');
  assert.deepEqual([gomi.session.staff.department, gomi.session.staff.roleLabel], ['保育課', '承認者']);
  assert.equal((await world.signIn('shinjin', handed[3])).session.staff.name, '新人 一郎');
  const after = await desk.get(`/api/staff-moves/${made.id}`);
  assert.deepEqual(after.rows.map((r) => r.state), ['done', 'done', 'done']);
  assert.match(after.rows[0].note, /高橋 のぞみさんが引き継ぎ：配信の下書き1件、くり返しの配信1件/);
  const { rows } = await desk.get('/api/audit?limit=200');
  assert.equal(rows.filter((r) => r.action === 'staff.move').length, 3);
  assert.ok(rows.some((r) => r.action === 'staff.passwords') && !JSON.stringify(rows).includes(handed[3]));
  void [heir, mover];
});

for (const point of ['move.before:1', 'move.before:3', 'move.after:2'])
  scenario(`dead at ${point} at midnight, every line is done once`, { serve: false, expectedErrors: DYING }, async (world) => {
    await world.startKairanban();
    const admin = await world.signIn();
    const clerks = await Promise.all([1, 2, 3, 4].map(async (n) => hire(world, admin, { login: `clerk${n}`, department: '保育課', roles: [await admin.role('作成者', { scope: 'department' })] })));
    for (const clerk of clerks) await clerk.draft({ title: `${clerk.row.login}の下書き` });
    const made = await plan(admin, file(...clerks.map((c) => `${c.row.login},${c.row.name},退職,,,kiki,${today(1)}`)));
    await world.stopKairanban();
    await world.startKairanban({ KAIRANBAN_KILL_AT: point, KAIRANBAN_CLOCK_AHEAD_MS: String(untilMidnight()) });
    await until('the worker dies', () => world.log.text.includes('role_died'));
    await killProgram(world);
    // Its lease has to run out first.
    await world.startKairanban({ KAIRANBAN_CLOCK_AHEAD_MS: String(untilMidnight() + 10 * 60000) });
    const desk = await world.signIn();
    await until('the move is done', async () => (await desk.get(`/api/staff-moves/${made.id}`)).state === 'done');
    const after = await desk.get(`/api/staff-moves/${made.id}`);
    assert.deepEqual(after.rows.map((r) => r.state), Array(4).fill('done'));
    const { rows } = await desk.get('/api/audit?limit=200');
    assert.equal(rows.filter((r) => r.action === 'staff.move').length, 4);
    const { broadcasts } = await desk.get('/api/broadcasts');
    assert.equal(broadcasts.length, 4);
    for (const b of broadcasts) assert.equal((await desk.broadcast(b.id)).owner, '伊藤 まもる');
    const told = (await (await world.signIn('kiki')).get('/api/notices')).notices.filter((n) => n.kind === 'staff.handover');
    assert.equal(told.length, 4);
  });

/** Two who answer citizens: one at both desks, one at the first only; three people whom the first answers. */
async function chats(world, admin) {
  const { id: roleId } = await admin.post('/api/roles', { name: '窓口', note: '', rights: ['conversation.edit', 'article.edit', 'source.edit', 'reply.edit', 'broadcast.edit', 'segment.edit', 'menu.edit', 'scenario.edit'] });
  const at = (...departments) => Promise.all(departments.map(async (name) => ({ roleId, scope: 'department', departmentId: (await departmentNamed(admin, name)).id })));
  const leaver = await hire(world, admin, { login: 'deru', department: '保育課', roles: await at('保育課', '資源循環課') });
  const heir = await hire(world, admin, { login: 'ukeru', department: '保育課', roles: await at('保育課') });
  const talks = [];
  for (const [name, department] of [['保育の相談', '保育課'], ['ごみの相談', '資源循環課']]) {
    await admin.post('/api/desks', { name, departmentId: (await departmentNamed(admin, department)).id, closed: false, offered: true, weekdays: 127, from: 0, to: 1440, breakFrom: 0, breakTo: 0, holidays: true, awayText: '時間外', alarmMinutes: 0, timeoutMinutes: 0, secondLook: false });
    const who = await world.sim.addFriend(`${name}の人`);
    await world.quiet();
    await world.sim.say(who, '職員と話す');
    await world.quiet();
    if (talks.length > 0) await world.sim.act(who, 'postback', { data: 'c=2' });
    await world.quiet();
    const [row] = (await leaver.get('/api/conversations?box=waiting')).conversations;
    await leaver.post(`/api/conversations/${row.id}/take`, { version: (await leaver.get(`/api/conversations/${row.id}`)).version, over: false });
    talks.push(row.id);
  }
  return { leaver, heir, talks };
}

async function everything(staff) {
  const text = [{ type: 'text', text: 'はい' }];
  await staff.post('/api/articles', { question: '保育料はいつ払いますか', variants: [], messages: text, url: '', related: [], publish: false });
  await staff.post('/api/sources', { name: '保育課の窓口', note: '', hidden: false });
  await staff.post('/api/replies', { name: '保育のルール', category: '', rule: { priority: 5, hears: 'words', words: [{ kind: 'part', text: '保育' }], windows: [], outside: false, condition: {}, answers: [{ messages: text, deeds: [] }] } });
  await staff.post('/api/templates', { name: '保育のひな形', category: '', messages: text });
  await staff.post('/api/segments', { name: '保育の対象', condition: {} });
  await staff.post('/api/scenarios', { name: '保育のシナリオ', note: '', flow: { steps: [{ key: 'e', kind: 'end', name: 'おわり' }] } });
  await staff.post('/api/menus', { name: '保育のメニュー', disaster: false, condition: {}, content: { size: 'small', open: true, tabs: [{ key: 'a', name: '', bar: 'メニュー', areas: [] }] } });
  for (const title of ['一', '二', '三', '四', '四']) await staff.draft({ title: `${title}のお知らせ` });
}

const STAYING = [['article', '「保育料はいつ払いますか」'], ['reply', '「保育のルール」'], ['scenario', '「保育のシナリオ」'], ['menu', '「保育のメニュー」'], ['source', '「保育課の窓口」'], ['template', '「保育のひな形」'], ['segment', '「保育の対象」']];

for (const point of ['', 'move.before:1', 'move.after:1'])
  scenario(`whom somebody answers goes to the successor who may answer there, else back to the desk${point && `, once, dead at ${point}`}`, { expectedErrors: point ? DYING : [] }, async (world) => {
    const admin = await world.signIn();
    const { leaver, talks: [nursery, waste] } = await chats(world, admin);
    await everything(leaver);
    const body = file(`deru,deru さん,退職,,,ukeru,${today(1)}`);
    const [line] = (await check(admin, body)).lines;
    const own = (list) => list.filter((l) => !l.stays).map((l) => [l.key, l.count, l.examples]);
    const stays = (list) => list.filter((l) => l.stays).map((l) => [l.key, l.examples]);
    assert.deepEqual(own(line.loses), [['draft', 5, '「一のお知らせ」「二のお知らせ」「三のお知らせ」ほか'], ['conversation', 2, '「保育の相談」「ごみの相談」']]);
    assert.deepEqual(stays(line.loses), STAYING);
    const made = await plan(admin, body);
    const [row] = (await admin.get(`/api/staff-moves/${made.id}`)).rows;
    assert.equal((await leaver.get(`/api/conversations/${nursery}`)).row.state, 'open', 'until then nothing changes');
    await world.stopKairanban();
    await world.startKairanban({ ...(point ? { KAIRANBAN_KILL_AT: point } : {}), KAIRANBAN_CLOCK_AHEAD_MS: String(untilMidnight()) });
    if (point) {
      await until('the worker dies', () => world.log.text.includes('role_died'));
      await killProgram(world);
      await world.startKairanban({ KAIRANBAN_CLOCK_AHEAD_MS: String(untilMidnight() + 10 * 60000) });
    }
    const desk = await world.signIn();
    await until('the move is done', async () => (await desk.get(`/api/staff-moves/${made.id}`)).state === 'done');
    const heir = await world.signIn('ukeru', 'ukeru-no-himitsu-1'.split('').reverse().join(''));
    const mine = await heir.get(`/api/conversations/${nursery}`);
    assert.deepEqual([mine.row.state, mine.row.holder], ['open', 'ukeru さん']);
    assert.deepEqual(mine.entries.filter((e) => e.kind === 'assigned').map((e) => [e.staff ?? '', e.other]), [['', 'ukeru さん']]);
    assert.equal((await heir.refused('GET', `/api/conversations/${waste}`)).status, 404, 'no right at that desk');
    const free = await desk.get(`/api/conversations/${waste}`);
    assert.deepEqual([free.row.state, free.entries.filter((e) => e.kind === 'freed').length], ['waiting', 1]);
    // The successor is told once, with what stays where it is; the plan keeps it.
    const told = (await heir.get('/api/notices')).notices.filter((n) => n.kind === 'staff.handover');
    assert.equal(told.length, 1);
    assert.match(told[0].text, /deru さんさんから引き継ぎました：配信の下書き5件、担当している相談2件。部署に残るもの：よくある質問1件（「保育料はいつ払いますか」）、/);
    const [after] = (await desk.get(`/api/staff-moves/${made.id}`)).rows;
    assert.match(after.note, /^ukeru さんさんが引き継ぎ：.*。部署に残るもの：.*保存した対象1件/);
    assert.equal((await heir.get('/api/articles')).articles.length > 0, true);
    // Who leaves after the successor leaves it, too.
    const [next] = (await check(desk, file(`ukeru,ukeru さん,退職,,,admin,`))).lines;
    assert.deepEqual(stays(next.loses), STAYING);
    assert.deepEqual(own(next.loses).map(([key, count]) => [key, count]), [['draft', 5], ['conversation', 1]]);
    void row;
  });

scenario('a list of staff comes in at once, in UTF-8 or Shift_JIS, and what is wrong is said by line', async (world) => {
  const admin = await world.signIn();
  const list = `職員ID,氏名,所属,役割\r\n${Array.from({ length: 60 }, (_, i) => `shokuin${i},職員 ${i}号,${i % 2 ? '保育課' : '資源循環課'},${i % 3 ? '作成者' : '作成者、閲覧者（全庁）'}`).join('\r\n')}\r\n`;
  const made = await plan(admin, Buffer.from(`\ufeff${list}`), '新しい職員');
  assert.deepEqual([made.state, made.people, made.withoutPassword], ['done', 60, 60]);
  assert.equal((await admin.get('/api/staff?q=shokuin&limit=200')).total, 60);
  const row = await staffNamed(admin, 'shokuin3');
  assert.deepEqual([row.department, row.state, row.roles.map((r) => [r.role, r.scope])], ['保育課', 'active', [['作成者', 'department'], ['閲覧者', 'all']]]);
  // Again, and nothing is there to be done twice; in the other encoding.
  const cp932 = execFileSync('iconv', ['-f', 'UTF-8', '-t', 'CP932'], { input: `${HEADINGS}\r\nshokuin0,職員 0号,異動,保育課,,,\r\nshokuin1,職員 1号,採用,保育課,作成者,,\r\n` });
  const looked = await check(admin, cp932);
  assert.deepEqual(looked.problems.map((p) => [p.line, p.heading]), [[3, '職員ID']]);
  assert.match(looked.problems[0].message, /もう使われています/);
  const refused = await admin.raw('POST', '/api/staff-moves', cp932, sent);
  assert.equal(refused.status, 400);
  assert.equal((await staffNamed(admin, 'shokuin0')).department, '資源循環課', 'all or nothing');
  for (const [bytes, text] of [[Buffer.from('a,b\r\n1,2\r\n'), /見出し/], [Buffer.from(`${HEADINGS}\r\n`), /1人もいません/], [Buffer.from([0x81, 0xff, 0xfe]), /文字コード/], [Buffer.from(`${HEADINGS}\r\n"x`), /閉じていません/]]) {
    const response = await admin.raw('POST', '/api/staff-moves/check', bytes, sent);
    assert.equal(response.status, 400);
    assert.match((await response.json()).error.message, text);
  }
});

scenario('a file cannot do what the person behind it could not', async (world) => {
  const admin = await world.signIn();
  const { id } = await admin.post('/api/roles', { name: '人事', note: '', rights: ['staff.edit', 'staff.manage', 'broadcast.edit'] });
  const jinji = await hire(world, admin, { login: 'jinji', roles: [{ roleId: id, scope: 'all' }] });
  const local = await hire(world, admin, { login: 'kanojinji', department: '保育課', roles: [{ roleId: id, scope: 'department' }] });
  assert.match((await (await local.raw('POST', '/api/staff-moves/check', file('x,x,採用,保育課,人事,,'), sent)).json()).error.message, /全庁/);
  assert.equal((await local.refused('GET', '/api/staff-moves')).status, 403);
  for (const line of ['shin,新人,採用,保育課,管理者,,', 'shin,新人,採用,保育課,承認者,,', 'admin,佐藤 みどり,退職,,,jinji,', 'koho,田中 ひろし,異動,保育課,,,']) {
    const looked = await check(jinji, file(line));
    assert.match(looked.problems[0]?.message ?? '', /自分にない権限/, line);
    assert.equal((await jinji.raw('POST', '/api/staff-moves', file(line), sent)).status, 400);
  }
  assert.match((await check(admin, file('admin,佐藤 みどり,退職,,,koho,'))).problems[0].message, /管理者がひとりもいなくなる/);
  assert.equal(await staffNamed(admin, 'shin'), undefined);
  const fine = await plan(jinji, file('shin,新人,採用,保育課,人事,,'));
  assert.equal(fine.state, 'done');
  // Taken back before its day; done ones are not.
  const later = await plan(admin, file(`shin,新人,退職,,,,${today(3)}`));
  assert.match((await check(admin, file(`shin,新人,退職,,,,`))).problems[0].message, /すでに予定/);
  assert.equal((await admin.post(`/api/staff-moves/${later.id}/cancel`)).state, 'cancelled');
  assert.equal((await admin.refused('POST', `/api/staff-moves/${later.id}/cancel`)).status, 409);
  assert.equal((await admin.refused('POST', `/api/staff-moves/${fine.id}/cancel`)).status, 409);
});
