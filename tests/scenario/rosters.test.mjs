// B11: a file of people with texts of their own: read, checked, tried out, sent, told, forgotten.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { makeFriends, sendAndWait, settled } from '../lib/city.mjs';
import { event, hook, parseCsv } from '../lib/made_up.mjs';
import { scenario, until } from '../lib/world.mjs';

const BOM = '\uFEFF';
const cp932 = (text) => execFileSync('iconv', ['-f', 'UTF-8', '-t', 'CP932'], { input: text });
const csvOf = (rows) => rows.map((r) => r.map((c) => `"${String(c).replaceAll('"', '""')}"`).join(',')).join('\r\n') + '\r\n';

async function upload(staff, bytes, name = '還付金.csv') {
  const answer = await staff.raw('POST', `/api/rosters?name=${encodeURIComponent(name)}`, typeof bytes === 'string' ? Buffer.from(bytes) : bytes, { 'content-type': 'text/csv' });
  return { status: answer.status, body: await answer.json() };
}
async function read(staff, bytes, name) {
  const { status, body } = await upload(staff, bytes, name);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}
const csvAt = async (staff, path) => {
  const answer = await staff.raw('GET', path);
  assert.equal(answer.status, 200, path);
  return parseCsv((await answer.text()).replace(BOM, ''));
};
const rosterDraft = (staff, roster, messages, more = {}) => staff.draft({ title: '名簿の配信', messages: typeof messages === 'string' ? [{ type: 'text', text: messages }] : messages, condition: { roster: roster.id }, ...more });

scenario('a file in each encoding becomes a message of their own for each person', { timeout: 180000 }, async (world) => {
  const [admin, editor] = [await world.signIn('admin'), await world.signIn('editor')];
  const ids = await makeFriends(world, 6, { names: true });
  const friends = await admin.friends();
  assert.match((await (await admin.raw('GET', '/api/friends.csv')).text()), /友だち番号/);
  const rows = [['友だち番号', '金額', '本文'], ...friends.slice(0, 3).map((f, i) => [f.id, `${i + 1},000円`, `髙橋様\n${i + 1}番目の文①`])];
  const text = csvOf(rows);
  for (const [name, bytes] of [['utf8', Buffer.from(text)], ['bom', Buffer.from(BOM + text)], ['cp932', cp932(text)]]) {
    const roster = await read(editor, bytes, `${name}.csv`);
    assert.deepEqual([roster.name, roster.lines, roster.people, roster.reachable, roster.faults, roster.personHeading], [`${name}.csv`, 3, 3, 3, 0, '友だち番号']);
    assert.deepEqual(roster.columns.map((c) => [c.heading, c.empty]), [['金額', 0], ['本文', 0]]);
    const draft = await rosterDraft(editor, roster, '{{本文}}');
    assert.deepEqual([draft.personal, draft.roster, draft.conditionText], [true, roster.id, `名簿「${name}.csv」の人`]);
    const done = await sendAndWait(admin, draft);
    assert.deepEqual([done.state, done.progress.audience, done.progress.sent], ['sent', 3, 3]);
  }
  for (const [i, id] of ids.entries()) {
    const got = (await world.sim.texts(id)).filter((t) => t.includes('番目の文'));
    assert.deepEqual(got, i < 3 ? Array(3).fill(`髙橋様\n${i + 1}番目の文①`) : []);
  }
  // By LINE id, in a button's address, and with names that LINE told.
  const byLine = await read(editor, csvOf([['LINEユーザーID', '番号'], [ids[4], 'A 1'], [ids[5], 'B&2']]));
  const button = { type: 'template', altText: '{{番号}}の方へ', template: { type: 'buttons', text: '{{名前}}様', actions: [{ type: 'uri', label: '手続き', uri: 'https://example.jp/?n={{番号}}' }] } };
  const sent = await sendAndWait(admin, await rosterDraft(editor, byLine, [button]));
  assert.equal(sent.progress.sent, 2);
  const last = (await world.sim.received(ids[5])).at(-1).message;
  assert.deepEqual([last.altText, last.template.actions[0].uri], ['B&2の方へ', 'https://example.jp/?n=B%262']);
  assert.equal((await world.sim.deliveries()).duplicates, 0);
  assert.ok(!/髙橋|000円/.test(world.log.text), 'nothing of the values in the log');
  if (world.engine === 'postgres') assert.equal(await world.sql("SELECT count(*) FROM roster_row WHERE position('髙橋'::bytea in values_sealed) > 0"), '0');
});

scenario('lines nobody can be sent to are listed with number and reason, and as CSV', async (world) => {
  const [admin, editor] = [await world.signIn('admin'), await world.signIn('editor')];
  const ids = await makeFriends(world, 150);
  const friends = await admin.friends();
  await world.sim.act(ids[1], 'block');
  await world.quiet();
  const roster = await read(editor, csvOf([['友だち番号', '金額'], [friends[0].id, '1'], [friends[1].id, '2'], ['999999', '3'], [friends[0].id, '4'], ['', '5'], [friends[2].id, 'x'.repeat(5001)], [friends[3].id, '']]));
  assert.deepEqual([roster.lines, roster.people, roster.reachable, roster.faults, roster.columns[0].empty], [7, 3, 2, 4, 1]);
  const { faults, next } = await editor.get(`/api/rosters/${roster.id}/faults`);
  assert.equal(next, undefined);
  assert.deepEqual(faults.map((f) => [f.line, f.blocked]), [[3, true], [4, false], [5, false], [6, false], [7, false]]);
  assert.deepEqual([faults[0].person, faults[1].person], [String(friends[1].id), '999999']);
  assert.match(faults[1].text, /「999999」という友だちはいません/);
  assert.match(faults[2].text, /2行目と同じ人/);
  assert.match(faults[4].text, /「金額」が長すぎます/);
  const csv = await csvAt(editor, `/api/rosters/${roster.id}/faults.csv`);
  assert.deepEqual(csv[0], ['行', '友だち番号', '理由']);
  assert.equal(csv.length, 6);
  assert.deepEqual(csv[2].slice(0, 2), ['4', '999999']);
  // Many of them come in pages.
  const many = await read(editor, csvOf([['友だち番号'], ...Array.from({ length: 230 }, (_, i) => [i < 100 ? friends[i].id : 900000 + i])]));
  const page = await editor.get(`/api/rosters/${many.id}/faults`);
  const second = await editor.get(`/api/rosters/${many.id}/faults?after=${page.next}`);
  assert.deepEqual([page.faults.length, second.faults.length, second.next], [100, 31, undefined]);
  // What is no roster at all.
  for (const [bytes, words] of [['', /空です/], ['名前,金額\n花子,1\n', /友だち番号/], ['友だち番号,金額\n', /人の行がありません/], ['友だち番号,a,a\n1,2,3\n', /2つあります/], [Buffer.from([0x81, 0x00, 0xff, 0x2c]), /文字コード/], [`友だち番号\n${'1\n'.repeat(30001)}`, /30000行まで/]]) {
    const { status, body } = await upload(editor, bytes);
    assert.ok([400, 422].includes(status) || status === 409 || status === 413, `${status} ${JSON.stringify(body)}`);
    assert.equal(body.error.field, 'file', JSON.stringify(body));
    assert.match(body.error.message, words);
  }
  const actions = (await admin.get('/api/audit?limit=100')).rows.map((r) => r.action);
  assert.ok(actions.includes('roster.add') && actions.includes('roster.faults'), actions.join());
});

scenario('the finished message of any line is shown, and every one is checked before sending', async (world) => {
  const [admin, editor] = [await world.signIn('admin'), await world.signIn('editor')];
  await makeFriends(world, 3, { names: true });
  const friends = await admin.friends();
  const roster = await read(editor, csvOf([['友だち番号', '金額', '期限'], [friends[2].id, '千円', '1月'], [friends[0].id, '', '2月'], [friends[1].id, 'x'.repeat(4000), 'y'.repeat(2000)]]));
  const messages = (text) => [{ type: 'text', text }];
  const preview = (place, text) => editor.post(`/api/rosters/${roster.id}/preview`, { messages: messages(text), place });
  const first = await preview(0, '{{名前}}様 {{金額|未定}} {{期限}}');
  assert.deepEqual([first.line, first.friend, first.people, first.messages[0].text], [2, friends[2].id, 3, `${friends[2].name}様 千円 1月`]);
  assert.equal((await preview(1, '{{金額|未定}}まで')).messages[0].text, '未定まで');
  assert.equal((await editor.refused('POST', `/api/rosters/${roster.id}/preview`, { messages: messages('x'), place: 3 })).status, 404);
  const check = (text) => editor.post(`/api/rosters/${roster.id}/check`, { messages: messages(text) });
  assert.deepEqual(await check('{{金額|未定}}です'), { checked: 3, badCount: 0, bad: [] });
  const gaps = await check('{{金額}}です');
  assert.deepEqual([gaps.badCount, gaps.bad[0].line, gaps.bad[0].place], [1, 3, 1]);
  assert.match(gaps.bad[0].message, /「金額」が空です/);
  const long = await check('{{金額|未定}}{{期限}}');
  assert.deepEqual([long.badCount, long.bad[0].line, long.bad[0].field], [1, 4, 'messages[0].text']);
  // What is checked is what decides.
  const known = await editor.post('/api/messages/check', { messages: messages('{{金額|未定}}'), roster: roster.id });
  assert.deepEqual([known.ok, known.personal], [true, true]);
  const unknown = await editor.post('/api/messages/check', { messages: messages('{{きんがく}}'), roster: roster.id });
  assert.match(unknown.problems[0].message, /\{\{きんがく\}\}.*\{\{金額\}\} \{\{期限\}\}/);
  for (const [text, words] of [['{{金額}}', /名簿の3行目/], ['{{金額|未定}}{{期限}}', /名簿の4行目/], ['{{きんがく}}', /きんがく/]]) {
    const draft = await rosterDraft(editor, roster, text);
    const refused = await admin.refused('POST', `/api/broadcasts/${draft.id}/send`, { version: draft.version, people: 3 });
    assert.equal(refused.status, 400);
    assert.match(refused.message, words);
  }
  assert.equal((await editor.refused('POST', '/api/broadcasts', { title: 'x', messages: [], condition: { all: [{ roster: roster.id }] }, notificationOff: false })).status, 400);
  assert.equal((await editor.refused('POST', '/api/broadcasts', { title: 'x', messages: [], condition: { roster: 999 }, notificationOff: false })).status, 400);
  const repeat = { kind: 'daily', every: 1, weekdays: [], days: [], nths: [], dates: [], time: '09:00', from: '2030-01-01', exceptDates: [], exceptWeekdays: [], holiday: 'send' };
  assert.equal((await editor.refused('POST', '/api/broadcasts', { title: 'x', messages: [], condition: { roster: roster.id }, notificationOff: false, repeat })).field, 'repeat');
  // A test shows nobody's values.
  await admin.put(`/api/friends/${friends[0].id}/tester`, { tester: true });
  const draft = await rosterDraft(editor, roster, '{{金額|未定}}です');
  await settled(admin, (await editor.post(`/api/broadcasts/${draft.id}/test`, { version: draft.version, testers: [friends[0].id] })).broadcastId);
  const calls = await world.sim.requests('/v2/bot/message/push');
  const body = calls.at(-1).body;
  assert.equal((typeof body === 'string' ? JSON.parse(body) : body).messages[0].text, '【テスト】〔金額〕です');
});

scenario('what became of each line is told; those left over get it from a second send, and nobody twice', { timeout: 180000, expectedErrors: ['job_failed'] }, async (world) => {
  const admin = await world.signIn('admin');
  const ids = await makeFriends(world, 8);
  const stranger = `U${'a'.repeat(32)}`; // LINE does not know them
  await world.webhook(hook(event('follow', stranger, { follow: { isUnblocked: false } })));
  await world.quiet();
  const friends = await admin.friends();
  const roster = await read(admin, csvOf([['友だち番号', '文'], ...friends.map((f, i) => [f.id, `あなたの文${i}`])]));
  await world.sim.act(ids[2], 'block');
  await world.quiet();
  const done = await sendAndWait(admin, await rosterDraft(admin, roster, '{{文}}'));
  assert.deepEqual([done.state, done.progress.audience, done.progress.sent, done.progress.refused, done.missed], ['sent', 8, 7, 1, 1]);
  const result = await csvAt(admin, `/api/broadcasts/${done.id}/rows.csv`);
  assert.deepEqual(result[0], ['行', '友だち番号', '結果', 'LINEの返事', '日時']);
  assert.equal(result.length, 10);
  assert.deepEqual(result[1].slice(0, 3), ['2', String(friends[0].id), '送信済み']);
  assert.deepEqual(result[3].slice(0, 3), ['4', String(friends[2].id), '届きません（ブロックなど）']);
  assert.deepEqual(result[9].slice(0, 4), ['10', String(friends[8].id), 'LINEが断りました', 'Failed to send messages']);
  assert.match(result[1][4], /^\d{4}-\d\d-\d\d/);
  const again = await admin.post(`/api/broadcasts/${done.id}/resend`);
  assert.deepEqual([again.roster, again.condition], [roster.id, { leftOver: done.id }]);
  const saved = await admin.put(`/api/broadcasts/${again.id}`, { title: again.title, messages: again.messages, condition: again.condition, notificationOff: false, version: again.version });
  assert.equal(saved.roster, roster.id, 'the values come along');
  const second = await sendAndWait(admin, saved);
  assert.deepEqual([second.state, second.progress.audience], ['failed', 1]);
  for (const [i, id] of ids.entries()) assert.equal((await world.sim.texts(id)).filter((t) => t === `あなたの文${i}`).length, i === 2 ? 0 : 1);
  assert.equal((await admin.refused('GET', `/api/broadcasts/${(await admin.draft({ text: 'x' })).id}/rows.csv`)).status, 404);
});

scenario('a roster is seen by whoever read it in and those who see its broadcasts, and can be erased', async (world) => {
  const [admin, editor] = [await world.signIn('admin'), await world.signIn('editor')];
  await makeFriends(world, 2);
  const [friend, other] = await admin.friends();
  const roster = await read(admin, csvOf([['友だち番号', '文'], [friend.id, '秘密'], [other.id, 'ほか']]));
  // Not used by any broadcast yet: only for its reader.
  for (const [method, path, body] of [['GET', ''], ['GET', '/faults'], ['POST', '/preview', { messages: [{ type: 'text', text: '{{文}}' }], place: 0 }], ['POST', '/check', { messages: [] }], ['DELETE', '']])
    assert.equal((await editor.refused(method, `/api/rosters/${roster.id}${path}`, body)).status, 404, path);
  assert.equal((await editor.refused('POST', '/api/broadcasts', { title: 'x', messages: [], condition: { roster: roster.id }, notificationOff: false })).status, 404);
  assert.equal((await editor.refused('POST', '/api/messages/check', { messages: [], roster: roster.id })).status, 404);
  assert.equal((await editor.refused('POST', '/api/segments/count', { condition: { roster: roster.id } })).status, 404);
  const draft = await rosterDraft(admin, roster, '{{文}}');
  assert.equal((await editor.refused('GET', `/api/rosters/${roster.id}`)).status, 404, 'a broadcast of the whole city is not theirs');
  const copy = await rosterDraft(admin, roster, '{{文}}', { departmentId: editor.session.staff.departmentId });
  assert.deepEqual((await editor.get(`/api/rosters/${roster.id}`)).uses.map((u) => u.state), ['draft']);
  assert.equal((await editor.post('/api/segments/count', { condition: { roster: roster.id } })).people, 2);
  assert.equal((await editor.get(`/api/broadcasts/${copy.id}`)).roster, roster.id);
  const at = new Date(Date.now() + 86400000 + 9 * 3600000).toISOString().slice(0, 16);
  const planned = await admin.post(`/api/broadcasts/${draft.id}/schedule`, { version: draft.version, people: 2, at });
  const wanted = await admin.refused('DELETE', `/api/rosters/${roster.id}`);
  assert.equal(wanted.status, 409);
  assert.match(wanted.message, /予約中/);
  const back = await admin.post(`/api/broadcasts/${draft.id}/unschedule`, { version: planned.version });
  const erased = await admin.delete(`/api/rosters/${roster.id}`);
  assert.ok(erased.erasedAt > 0);
  if (world.engine === 'postgres') assert.equal(await world.sql('SELECT count(*) FROM roster_row WHERE values_sealed IS NOT NULL'), '0');
  const shown = await admin.post(`/api/rosters/${roster.id}/preview`, { messages: [{ type: 'text', text: '{{文}}' }], place: 0 });
  assert.equal(shown.messages[0].text, '〔文〕');
  const gone = await admin.refused('POST', `/api/broadcasts/${draft.id}/send`, { version: back.version, people: 2 });
  assert.match(gone.message, /消してあります/);
  assert.equal((await world.sim.requests('/v2/bot/message/push')).length, 0);
  assert.equal((await csvAt(admin, `/api/broadcasts/${draft.id}/rows.csv`)).length, 3, 'who was meant stays');
  assert.ok((await admin.get('/api/audit?limit=50')).rows.some((r) => r.action === 'roster.erase'));
});

scenario('what stood in a roster is forgotten by itself, 30 days after the last send, and who was meant stays', { timeout: 180000 }, async (world) => {
  let admin = await world.signIn('admin');
  await makeFriends(world, 2);
  const [one, two] = await admin.friends();
  const file = (word) => csvOf([['友だち番号', '文'], [one.id, `${word}一`], [two.id, `${word}二`], ['いない人', `${word}三`]]);
  const [used, unused, planned] = [await read(admin, file('秘密')), await read(admin, file('未使用')), await read(admin, file('予定'))];
  const done = await sendAndWait(admin, await rosterDraft(admin, used, '{{文}}'));
  const later = await rosterDraft(admin, planned, '{{文}}');
  const day = (n) => new Date(Date.now() + 9 * 3600000 + n * 86400000).toISOString().slice(0, 10);
  await admin.post(`/api/broadcasts/${later.id}/schedule`, { version: later.version, people: 2, at: `${day(40)}T12:00` });
  const state = async () => Promise.all([used, unused, planned].map(async (r) => ((await admin.get(`/api/rosters/${r.id}`)).erasedAt ? 'forgotten' : 'kept')));
  const after = async (days) => {
    await world.clockAhead(days * 86400000 + 600000);
    admin = await world.signIn('admin');
  };
  assert.deepEqual(await state(), ['kept', 'kept', 'kept']);
  await after(29);
  await until('the unused one forgotten', async () => (await state())[1] === 'forgotten');
  assert.deepEqual(await state(), ['kept', 'forgotten', 'kept'], 'within the 30 days it may be sent again');
  await after(31);
  await until('the sent one forgotten', async () => (await state())[0] === 'forgotten');
  assert.deepEqual(await state(), ['forgotten', 'forgotten', 'kept'], 'what is planned keeps its values');
  const rows = await csvAt(admin, `/api/broadcasts/${done.id}/rows.csv`);
  assert.deepEqual(rows.slice(1, 3).map((r) => r[2]), ['送信済み', '送信済み'], 'what became of each line stays');
  assert.ok(!JSON.stringify(await admin.get(`/api/rosters/${used.id}/faults`)).includes('いない人'));
  if (world.engine === 'postgres') assert.equal(await world.sql(`SELECT count(*) FROM roster_row WHERE roster_id = ${used.id} AND values_sealed IS NOT NULL`), '0');
});
