// M1–M9, E12: people and staff talk; the bot is silent meanwhile.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { DYING, killProgram } from '../lib/kill.mjs';
import { png } from '../lib/made_up.mjs';
import { departmentNamed, hire } from '../lib/staff.mjs';
import { scenario, until } from '../lib/world.mjs';

export const DESK = {
  departmentId: 0, closed: false, offered: true, weekdays: 127, from: 0, to: 1440, breakFrom: 0, breakTo: 0, holidays: true,
  awayText: 'いまは受付時間の外です。', alarmMinutes: 10, timeoutMinutes: 60, secondLook: false,
};
const desk = async (staff, name, more = {}) => (await staff.post('/api/desks', { ...DESK, name, ...more })).desks.find((d) => d.name === name);
const box = async (staff, name) => (await staff.get(`/api/conversations?box=${name}`)).conversations;
const read = (staff, id) => staff.get(`/api/conversations/${id}`);
const say = (staff, id, text, key = randomUUID()) => staff.post(`/api/conversations/${id}/answers`, { key, text });
const take = async (staff, id, over = false) => staff.post(`/api/conversations/${id}/take`, { version: (await read(staff, id)).version, over });
const texts = (c) => c.utterances.map((u) => `${u.speaker === 'city' ? '市' : '民'}:${u.message?.text ?? u.message?.type}`);

async function says(world, who, text) {
  await world.sim.say(who, text);
  await world.quiet();
}
/** Somebody who has asked for staff at the only desk, and waits. */
async function waiting(world, staff, name = '佐藤') {
  const who = await world.sim.addFriend(name);
  await world.quiet();
  await says(world, who, '職員と話す');
  const [row] = await until('the conversation', async () => { const list = await box(staff, 'waiting'); return list.some((c) => c.name === name) && list.filter((c) => c.name === name); });
  return { who, id: row.id };
}
const sent = (staff, id) => until('all answers to be sent', async () => { const c = await read(staff, id); return c.utterances.every((u) => !['queued', 'sending'].includes(u.state)) && c; });

scenario('somebody asks for staff, is answered, and the bot is silent until it is over', async (world) => {
  const staff = await world.signIn();
  const who = await world.sim.addFriend('佐藤');
  await world.quiet();
  // Without a desk it is a word like any other.
  await says(world, who, '職員と話す');
  assert.match((await world.sim.texts(who)).at(-1), /メッセージありがとうございます/);
  await desk(staff, '市民課');
  await desk(staff, '子育て相談');
  await says(world, who, ' 職員と話す ');
  const asked = (await world.sim.received(who)).at(-1).message;
  assert.deepEqual(asked.quickReply.items.map((i) => [i.action.label, i.action.data]), [['子育て相談', 'c=2'], ['市民課', 'c=1']].sort((a, b) => a[1].localeCompare(b[1])));
  await world.sim.act(who, 'postback', { data: 'c=1' });
  await world.quiet();
  assert.match((await world.sim.texts(who)).at(-1), /マイナンバー、カードの番号/);
  const [row] = await box(staff, 'waiting');
  assert.deepEqual([row.name, row.desk, row.state], ['佐藤', '市民課', 'waiting']);
  const before = (await world.sim.received(who)).length;
  await says(world, who, '転入の手続きは日曜もできますか');
  await world.sim.act(who, 'postback', { data: 'b=1&n=0' });
  await world.sim.act(who, 'postback', { data: 'c=2' });
  await world.quiet();
  assert.equal((await world.sim.received(who)).length, before, 'the bot is silent');
  assert.equal((await box(staff, 'waiting'))[0].snippet, '転入の手続きは日曜もできますか');

  assert.equal((await staff.refused('POST', `/api/conversations/${row.id}/answers`, { key: randomUUID(), text: 'はい' })).field, 'holder');
  await take(staff, row.id);
  await says(world, who, '急いでいます');
  const key = randomUUID();
  await Promise.allSettled([say(staff, row.id, 'はい、第2日曜は開いています。', key), say(staff, row.id, 'はい、第2日曜は開いています。', key)]);
  await say(staff, row.id, 'はい、第2日曜は開いています。', key);
  let talk = await sent(staff, row.id);
  assert.deepEqual(texts(talk).slice(-3), ['民:転入の手続きは日曜もできますか', '民:急いでいます', '市:はい、第2日曜は開いています。']);
  assert.deepEqual([talk.utterances.at(-1).state, talk.utterances.at(-1).way], ['sent', 'reply'], 'free of charge');
  assert.equal(talk.row.waitsSince, undefined);
  assert.ok(texts(talk).some((t) => t.startsWith('市:メッセージありがとう')), 'what the bot said is there');
  // The token is used up: a push.
  await say(staff, row.id, '8時30分から17時までです。');
  talk = await sent(staff, row.id);
  assert.deepEqual([talk.utterances.at(-1).state, talk.utterances.at(-1).way], ['sent', 'push']);
  assert.deepEqual((await world.sim.texts(who)).slice(-2), ['はい、第2日曜は開いています。', '8時30分から17時までです。'], 'each once, in order');

  const closed = await staff.post(`/api/conversations/${row.id}/close`, { version: talk.version, farewell: true });
  assert.equal(closed.row.state, 'closed');
  await world.sim.waitFor(who, 'ご相談を終わります');
  await sent(staff, row.id);
  await says(world, who, 'ありがとう');
  assert.match((await world.sim.texts(who)).at(-1), /メッセージありがとうございます/, 'the bot is back');
  // Opened again: silent again.
  const again = await staff.post(`/api/conversations/${row.id}/reopen`, { version: (await read(staff, row.id)).version });
  assert.deepEqual([again.row.state, again.holding], ['open', true]);
  const count = (await world.sim.received(who)).length;
  await says(world, who, 'もう一つ聞きたいです');
  assert.equal((await world.sim.received(who)).length, count);
  assert.equal((await read(staff, row.id)).row.snippet, '');
  await world.sim.act(who, 'postback', { data: 'c=end' });
  await world.quiet();
  assert.equal((await read(staff, row.id)).closedBy, 'citizen');
  assert.match((await world.sim.texts(who)).at(-1), /ご相談を終わります/);
  const actions = (await staff.get('/api/audit')).rows.map((r) => r.action);
  for (const action of ['desk.add', 'conversation.view', 'conversation.take', 'conversation.answer', 'conversation.close', 'conversation.reopen']) assert.ok(actions.includes(action), action);
  assert.doesNotMatch(JSON.stringify((await staff.get('/api/audit')).rows), /日曜/, 'nothing of the talk is on record');
});

scenario('two colleagues never answer the same person unknowingly', async (world) => {
  const admin = await world.signIn();
  const roles = [await admin.role('相談担当')];
  const a = await hire(world, admin, { login: 'soudan-a', roles });
  const b = await hire(world, admin, { login: 'soudan-b', roles });
  await desk(admin, '市民課');
  const { who, id } = await waiting(world, a);
  const { version } = await read(a, id);
  const both = await Promise.all([a, b].map((s) => s.raw('POST', `/api/conversations/${id}/take`, { version, over: false })));
  assert.deepEqual(both.map((r) => r.status).sort(), [200, 409], 'one of them has it');
  const [holder, other] = both[0].status === 200 ? [a, b] : [b, a];
  const refused = await other.refused('POST', `/api/conversations/${id}/answers`, { key: randomUUID(), text: 'わたしが' });
  assert.deepEqual([refused.status, refused.field], [409, 'holder']);
  assert.match(refused.message, /さんが答えています/);
  // Each sees that the other looks and writes.
  await holder.post(`/api/conversations/${id}/here`, { typing: true });
  const pulse = await other.get(`/api/conversations/${id}/pulse`);
  assert.deepEqual(pulse.others.map((o) => o.typing), [true]);
  await until('the animation', async () => JSON.stringify(await world.sim.call('GET', `/_sim/friends/${who}`)).includes('oading'), 5000);
  // Taking over is on what was seen, and is told.
  assert.equal((await other.refused('POST', `/api/conversations/${id}/take`, { version, over: true })).status, 409);
  await take(other, id, true);
  const notices = (await holder.get('/api/notices')).notices;
  assert.match(notices[0].text, /引き継ぎました/);
  assert.equal((await holder.refused('POST', `/api/conversations/${id}/answers`, { key: randomUUID(), text: 'まだ' })).status, 409);
  await say(other, id, 'お待たせしました');
  await sent(other, id);
  assert.equal((await world.sim.texts(who)).filter((t) => t === 'お待たせしました').length, 1);
  // A draft is kept for each.
  await other.put(`/api/conversations/${id}/draft`, { text: '書きかけ' });
  assert.equal((await read(other, id)).draft, '書きかけ');
  assert.equal((await read(holder, id)).draft, '');
});

scenario('a conversation moves to another department with a note, and is hidden from the first', async (world) => {
  const admin = await world.signIn();
  const role = await admin.role('相談担当', { scope: 'department' });
  const [here, there] = [await departmentNamed(admin, '子育て支援課'), await departmentNamed(admin, '資源循環課')];
  const kosodate = await hire(world, admin, { login: 'kosodate', department: '子育て支援課', roles: [role] });
  const gomi = await hire(world, admin, { login: 'gomika', department: '資源循環課', roles: [role] });
  await desk(admin, '子育て相談', { departmentId: here.id });
  const to = await desk(admin, 'ごみの相談', { departmentId: there.id, offered: false, secondLook: true });
  const { who, id } = await waiting(world, kosodate);
  await says(world, who, 'おむつの捨て方のひみつ');
  assert.equal((await gomi.refused('GET', `/api/conversations/${id}`)).status, 404);
  assert.equal((await box(gomi, 'waiting')).length, 0);
  await take(kosodate, id);
  await kosodate.post(`/api/conversations/${id}/notes`, { text: '双子のお母さん' });
  const bad = await kosodate.refused('POST', `/api/conversations/${id}/assign`, { version: (await read(kosodate, id)).version, staffId: gomi.row.id, note: '' });
  assert.equal(bad.field, 'staffId');
  await kosodate.post(`/api/conversations/${id}/move`, { version: (await read(kosodate, id)).version, deskId: to.id, note: '分別の質問です' });
  assert.equal((await kosodate.refused('GET', `/api/conversations/${id}`)).status, 404);
  const talk = await read(gomi, id);
  assert.deepEqual(talk.entries.map((e) => e.kind), ['began', 'taken', 'note', 'moved']);
  assert.deepEqual(talk.entries.filter((e) => e.note).map((e) => e.note), ['双子のお母さん', '分別の質問です']);
  assert.ok(texts(talk).includes('民:おむつの捨て方のひみつ'), 'the whole history goes with it');
  // A second look: the answer waits for a colleague.
  await take(gomi, id);
  await say(gomi, id, '燃えるごみです');
  let c = await read(gomi, id);
  assert.deepEqual(c.unsaid.map((u) => [u.state, u.own, u.message.text]), [['looking', true, '燃えるごみです']]);
  const [{ id: answerId }] = c.unsaid;
  assert.equal((await gomi.refused('POST', `/api/conversations/${id}/look`, { answerId, yes: true, note: '' })).status, 403);
  assert.equal((await admin.refused('POST', `/api/conversations/${id}/look`, { answerId, yes: false, note: '' })).field, 'note');
  await admin.post(`/api/conversations/${id}/look`, { answerId, yes: false, note: '袋の色も' });
  assert.equal((await read(gomi, id)).unsaid[0].state, 'back');
  await gomi.post(`/api/conversations/${id}/drop`, { answerId });
  await say(gomi, id, '燃えるごみです。黄色い袋です。');
  const [next] = (await read(gomi, id)).unsaid;
  assert.deepEqual((await world.sim.texts(who)).filter((t) => t.includes('燃えるごみ')), []);
  const yes = await Promise.allSettled([1, 2].map(() => admin.post(`/api/conversations/${id}/look`, { answerId: next.id, yes: true, note: '' })));
  assert.equal(yes.filter((r) => r.status === 'fulfilled').length, 1, 'said once');
  c = await sent(gomi, id);
  assert.deepEqual(c.unsaid, []);
  assert.deepEqual((await world.sim.texts(who)).filter((t) => t.includes('燃えるごみ')), ['燃えるごみです。黄色い袋です。']);
  // The friend's page shows the talk with one's own desks only.
  const [f] = (await admin.friends()).filter((x) => x.name === '佐藤');
  const editor = await world.signIn('editor');
  const seen = await editor.get(`/api/friends/${f.id}`);
  assert.doesNotMatch(JSON.stringify(seen), /ひみつ|黄色い袋/);
  assert.ok(seen.utterancesHidden >= 2);
  const talks = async (person) => (await person.get(`/api/friends/${f.id}/timeline?kind=conversation`)).entries.map((e) => e.deed);
  assert.deepEqual([await talks(editor), (await talks(admin)).includes('began')], [[], true]);
  assert.match(JSON.stringify(await admin.get(`/api/friends/${f.id}`)), /ひみつ/);
});

scenario('outside of its hours a desk says so; what nobody goes on with ends; nobody is forgotten', { timeout: 180000 }, async (world) => {
  const staff = await world.signIn();
  const closedNow = { weekdays: 127, from: 0, to: 1, holidays: true };
  const d = await desk(staff, '市民課', new Date(Date.now() + 9 * 3600000).getUTCHours() === 0 ? { ...closedNow, from: 720, to: 721 } : closedNow);
  assert.equal(d.openNow, false);
  const who = await world.sim.addFriend('鈴木');
  await world.quiet();
  await says(world, who, '職員に相談');
  assert.match((await world.sim.texts(who)).at(-1), /いまは受付時間の外です。\n\n「市民課」の受付時間：毎日/);
  assert.equal((await box(staff, 'waiting')).length, 0);
  for (const [field, wrong] of [['weekdays', { weekdays: 0 }], ['to', { from: 600, to: 600 }], ['breakTo', { from: 510, to: 1035, breakFrom: 400, breakTo: 500 }], ['name', { name: 'あ'.repeat(21) }], ['awayText', { awayText: '　' === '' ? '' : ' ' }]])
    assert.equal((await staff.refused('POST', '/api/desks', { ...DESK, name: 'だめ', ...wrong })).field, field);
  assert.equal((await staff.refused('POST', '/api/desks', { ...DESK, name: '市民課' })).status, 409);
  const { mayEdit, hours, openNow, waiting: w, open, id: deskId, department, ...fields } = d;
  await staff.put(`/api/desks/${deskId}`, { ...fields, departmentId: 0, from: 0, to: 1440, alarmMinutes: 1, timeoutMinutes: 1 });
  await says(world, who, '職員に相談');
  const [row] = await box(staff, 'waiting');
  await world.clockAhead(61000);
  await until('the alarm', async () => (await read(staff, row.id)).row.alarmed);
  assert.match((await staff.get('/api/notices')).notices[0].text, /「市民課」で1分より長く待っている人がいます/);
  await take(staff, row.id);
  await say(staff, row.id, 'お待たせしました');
  await world.clockAhead(2 * 61000);
  const ended = await until('the end', async () => { const c = await read(staff, row.id); return c.row.state === 'closed' && c; });
  assert.equal(ended.closedBy, 'time');
  await says(world, who, 'あ');
  assert.match((await world.sim.texts(who)).at(-1), /メッセージありがとうございます/);
});

scenario('numbers that do not belong into a talk are masked before they are stored, and the citizen is told', async (world) => {
  const staff = await world.signIn();
  await desk(staff, '市民課');
  const who = await world.sim.addFriend('高橋');
  await world.quiet();
  await says(world, who, 'マイナンバーは1234-5678-9018です');
  assert.match((await world.sim.texts(who)).at(-1), /個人情報が書かれていた/);
  await says(world, who, '11月22日の10:30に3人で行きます');
  assert.match((await world.sim.texts(who)).at(-1), /メッセージありがとうございます/, 'nothing to mask');
  await says(world, who, '職員と話す');
  const [row] = await box(staff, 'waiting');
  await says(world, who, '090-1234-5678に電話を。カードは4111111111111111');
  assert.match((await world.sim.texts(who)).at(-1), /個人情報が書かれていた/);
  let c = await read(staff, row.id);
  const masked = c.utterances.filter((u) => u.masked);
  assert.deepEqual(masked.map((u) => [u.masked, u.secret, u.message.text]), [
    ['number', false, 'マイナンバーは●●●●-●●●●-●●●●です'],
    ['card,phone', true, '●●●-●●●●-●●●●に電話を。カードは●●●●●●●●●●●●●●●●'],
  ]);
  assert.equal(c.row.waitsSince > 0, true, 'it still waits for an answer');
  const shown = await staff.post(`/api/conversations/${row.id}/reveal`, { utteranceId: masked[1].id });
  assert.equal(shown.text, '090-1234-5678に電話を。カードは●●●●●●●●●●●●●●●●', 'the card is nowhere');
  assert.equal((await staff.refused('POST', `/api/conversations/${row.id}/reveal`, { utteranceId: masked[0].id })).status, 404);
  assert.ok((await staff.get('/api/audit')).rows.some((r) => r.action === 'conversation.reveal'));
  const helper = await hire(world, staff, { login: 'soudan', roles: [await staff.role('相談担当')] });
  assert.equal((await helper.refused('POST', `/api/conversations/${row.id}/reveal`, { utteranceId: masked[1].id })).status, 403);
  // Off for one kind.
  await staff.put('/api/office-settings/mask.phone', { value: '0' });
  await says(world, who, '08011112222');
  c = await read(staff, row.id);
  assert.equal(c.utterances.findLast((u) => u.speaker === 'citizen').message.text, '08011112222');
  // Taken back: nothing is left.
  await staff.put('/api/office-settings/mask.phone', { value: '1' });
  const { messageId, id } = await world.sim.say(who, '080-3333-4444');
  await world.quiet();
  c = await read(staff, row.id);
  const last = c.utterances.findLast((u) => u.masked);
  await world.sim.act(who, 'unsend', { messageId: messageId ?? id });
  await world.quiet();
  assert.equal((await staff.refused('POST', `/api/conversations/${row.id}/reveal`, { utteranceId: last.id })).status, 404);
});

for (const [point, state] of [['conversation.claimed:1', 'sent'], ['conversation.replied:1', 'unknown'], ['conversation.pushed:2', 'sent']])
  scenario(`a worker that dies at ${point} says nothing twice`, { serve: false, expectedErrors: DYING }, async (world) => {
    const byPush = point.includes('pushed');
    await world.startKairanban({ KAIRANBAN_KILL_AT: point });
    const staff = await world.signIn();
    await desk(staff, '市民課');
    const { who, id } = await waiting(world, staff);
    await take(staff, id);
    if (byPush) {
      await say(staff, id, 'はじめの返事'); // there was no token: the phrase took it
      await sent(staff, id);
    } else await says(world, who, '急いでいます');
    await say(staff, id, '大事な返事');
    await until('the worker dies', () => world.log.text.includes('role_died'));
    await killProgram(world);
    await world.startKairanban({ KAIRANBAN_CLOCK_AHEAD_MS: '90000' }); // the dead worker's claim has run out
    const again = await world.signIn();
    const u = await until('it to be settled', async () => {
      const found = (await read(again, id)).utterances.find((x) => x.message?.text === '大事な返事');
      return found && !['queued', 'sending'].includes(found.state) && found;
    }, 60000);
    assert.equal(u.state, state);
    assert.equal((await world.sim.texts(who)).filter((t) => t === '大事な返事').length, 1);
  });

scenario('what was said in a time is found by its words, and goes out as CSV by those who may', async (world) => {
  const admin = await world.signIn();
  const here = await departmentNamed(admin, '子育て支援課');
  await desk(admin, '市民課');
  const { who, id } = await waiting(world, admin);
  await take(admin, id);
  await says(world, who, 'パスポートの受け取りは、どこですか');
  await say(admin, id, '2階の3番窓口です');
  await sent(admin, id);
  const day = new Date(Date.now() + 9 * 3600000).toISOString().slice(0, 10);
  const find = (staff, q, more = '') => staff.get(`/api/talk-history?from=${day}&to=${day}&q=${encodeURIComponent(q)}${more}`);
  const found = await find(admin, 'ぱすぽーと');
  assert.deepEqual(found.rows.map((r) => [r.name, r.byCity, r.desk, r.text]), [['佐藤', false, '市民課', 'パスポートの受け取りは、どこですか']]);
  assert.equal(found.next, undefined);
  assert.ok((await find(admin, '')).rows.some((r) => r.text.includes('友だち追加ありがとうございます')), 'the bot too');
  assert.deepEqual((await admin.get('/api/talk-history?from=2020-01-01&to=2020-01-31')).rows, []);
  for (const [field, span] of [['from', 'from=2026-02-30&to=2026-03-01'], ['to', 'from=2026-02-02&to=2026-02-01'], ['to', 'from=2024-01-01&to=2026-02-01']]) assert.equal((await admin.refused('GET', `/api/talk-history?${span}`)).field, field);
  // Another department finds nothing of it, and may not export.
  const other = await hire(world, admin, { login: 'kosodate', department: '子育て支援課', roles: [await admin.role('相談担当', { scope: 'department', departmentId: here.id })] });
  assert.deepEqual((await find(other, '')).rows, []);
  assert.equal((await other.raw('GET', `/api/talk-history.csv?from=${day}&to=${day}`)).status, 403);
  const csv = await (await admin.raw('GET', `/api/talk-history.csv?from=${day}&to=${day}`)).text();
  assert.match(csv, /"市民課","市民","","パスポートの受け取り/);
  assert.match(csv, /"職員","佐藤 みどり","2階の3番窓口です/);
  const actions = (await admin.get('/api/audit')).rows.map((r) => r.action);
  for (const action of ['conversation.search', 'conversation.export']) assert.ok(actions.includes(action), action);
});

scenario('pictures, files and places come to the desk, and are shown safely to its people only', async (world) => {
  const admin = await world.signIn();
  const role = await admin.role('相談担当', { scope: 'department' });
  const here = await departmentNamed(admin, '子育て支援課');
  const ours = await hire(world, admin, { login: 'kosodate', department: '子育て支援課', roles: [role] });
  const theirs = await hire(world, admin, { login: 'gomika', department: '資源循環課', roles: [role] });
  await desk(admin, '子育て相談', { departmentId: here.id });
  const { who, id } = await waiting(world, ours);
  const bytes = png(120, 90);
  await world.sim.say(who, { type: 'image', data: bytes.toString('base64') });
  await world.sim.say(who, { type: 'file', fileName: 'わな.html', data: Buffer.from('<script>alert(1)</script>').toString('base64') });
  await world.sim.say(who, { type: 'location', title: '公園', address: 'みどり野市中央1-1', latitude: 39.7, longitude: 141.15 });
  await world.quiet();
  const talk = await until('all of it', async () => { const c = await read(ours, id); return c.utterances.filter((u) => u.attachment === 'kept').length === 2 && c; });
  const of = (type) => talk.utterances.find((u) => u.message?.type === type);
  assert.equal(of('location').message.address, 'みどり野市中央1-1');
  const path = (type) => `/api/conversations/${id}/attachments/${of(type).id}`;
  const image = await ours.raw('GET', path('image'));
  assert.deepEqual([image.headers.get('content-type'), image.headers.get('content-disposition'), image.headers.get('x-content-type-options')], ['image/png', 'inline', 'nosniff']);
  assert.ok(Buffer.from(await image.arrayBuffer()).equals(bytes));
  const file = await ours.raw('GET', path('file'));
  assert.deepEqual([file.headers.get('content-type'), file.headers.get('content-disposition')], ['application/octet-stream', 'attachment'], 'never run in the browser');
  for (const type of ['image', 'file']) {
    assert.equal((await theirs.raw('GET', path(type))).status, 404);
    assert.equal((await (await world.signIn('editor')).raw('GET', `/api/utterances/${of(type).id}/attachment`)).status, 404, 'nor by the door of the friends');
    assert.equal((await admin.raw('GET', `/api/utterances/${of(type).id}/attachment`)).status, 200);
  }
  assert.equal((await ours.raw('GET', `/api/conversations/${id}/attachments/999999`)).status, 404);
});

scenario('a rule of replies hands over to staff: what it says comes first, and then the desk', async (world) => {
  const staff = await world.signIn();
  const d = await desk(staff, '市民課');
  const rule = (word, deeds) => ({ priority: 5, hears: 'words', words: [{ kind: 'part', text: word }], windows: [], outside: false, condition: {}, answers: [{ messages: [{ type: 'text', text: '職員におつなぎします。' }], deeds }] });
  for (const [word, deeds] of [['むずかしい', [{ staff: d.id }]], ['こまった', [{ staff: 0 }]]]) {
    const made = await staff.post('/api/replies', { name: word, category: '', rule: rule(word, deeds) });
    await staff.post(`/api/replies/${made.brief.id}/publish`, { version: made.brief.version });
  }
  const wrong = await staff.refused('POST', '/api/replies', { name: 'ない窓口', category: '', rule: rule('ない窓口', [{ staff: 999 }]) });
  assert.match(wrong.message, /いまは市民が選べません/);
  for (const word of ['むずかしい手続きです', 'こまった']) {
    const who = await world.sim.addFriend(word);
    await world.quiet();
    await says(world, who, word);
    const last = (await world.sim.texts(who)).slice(-2);
    assert.equal(last[0], '職員におつなぎします。', word);
    assert.match(last[1], /窓口におつなぎします/);
    const [row] = (await box(staff, 'waiting')).filter((c) => c.name === word);
    assert.ok(texts(await read(staff, row.id)).includes(`民:${word}`), 'the question is there');
    const before = (await world.sim.received(who)).length;
    await says(world, who, 'むずかしい手続きです');
    assert.equal((await world.sim.received(who)).length, before, 'the rule is silent now');
  }
});

const upload = async (staff, id, what, query, bytes, type) => {
  const response = await staff.raw('POST', `/api/conversations/${id}/${what}?${query}`, new Uint8Array(bytes), { 'content-type': type });
  return { status: response.status, ...(await response.json()) };
};
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');
const named = (name) => `name=${encodeURIComponent(name)}`;

scenario('staff send a picture, and a file as a link that ends; neither is anybody elses', async (world) => {
  const staff = await world.signIn();
  await desk(staff, '市民課');
  const { who, id } = await waiting(world, staff);
  const early = await upload(staff, id, 'handouts', named('申請書.pdf'), pdf, 'application/pdf');
  assert.equal(early.error.field, 'holder', 'who does not hold it sends nothing');
  await take(staff, id);
  const picture = await upload(staff, id, 'pictures', 'name=a.png', png(600, 400, false), 'image/png');
  assert.equal(picture.status, 200, JSON.stringify(picture));
  const key = randomUUID();
  await staff.post(`/api/conversations/${id}/answers`, { key, text: '', picture: picture.token });
  await staff.post(`/api/conversations/${id}/answers`, { key, text: '', picture: picture.token });
  const file = await upload(staff, id, 'handouts', named('申請書 (1).pdf'), pdf, 'application/pdf');
  assert.deepEqual([file.status, file.name, file.mime], [200, '申請書 (1).pdf', 'application/pdf']);
  const fileKey = randomUUID();
  await staff.post(`/api/conversations/${id}/answers`, { key: fileKey, text: '', handout: file.id });
  await staff.post(`/api/conversations/${id}/answers`, { key: fileKey, text: '', handout: file.id });
  assert.equal((await staff.refused('POST', `/api/conversations/${id}/answers`, { key: randomUUID(), text: '', handout: file.id })).status, 409, 'said before');
  await sent(staff, id);
  const got = (await world.sim.received(who)).map((r) => r.message);
  const [shown] = got.filter((m) => m.type === 'image');
  assert.equal(got.filter((m) => m.type === 'image').length, 1, 'a second press says nothing twice');
  assert.equal((await fetch(shown.originalContentUrl)).headers.get('content-type'), 'image/png');
  const link = /https?:\/\/\S+\/h\/\S+/.exec(got.filter((m) => m.text?.includes('/h/')).map((m) => m.text).join())[0];
  const opened = await fetch(link);
  assert.equal(opened.status, 200);
  assert.match(opened.headers.get('content-disposition'), /^attachment; filename\*=UTF-8''%E7%94%B3/);
  assert.equal(opened.headers.get('cache-control'), 'private, no-store');
  assert.deepEqual(Buffer.from(await opened.arrayBuffer()), pdf);
  assert.equal((await fetch(`${link}x`)).status, 404);
  await world.script('UPDATE handout SET expires_at = 1');
  assert.equal((await fetch(link)).status, 404, 'it ends');
  // What is no paper is told by what it is, not by its name.
  for (const [name, bytes] of [['a.pdf', Buffer.from('MZ\x90 program')], ['a.exe', pdf.subarray(0, 3)], ['a.docx', Buffer.from('PK\x03\x04 word/ vbaProject.bin')], ['a.zip', Buffer.from('PK\x03\x04 word/document.xml')], ['a.pdf', Buffer.from('%PDF-1.4 cut')]])
    assert.equal((await upload(staff, id, 'handouts', named(name), bytes, 'application/pdf')).status, 400, name);
  assert.equal((await upload(staff, id, 'handouts', named('a.docx'), Buffer.from('PK\x03\x04 word/document.xml'), 'x/y')).status, 200);
  assert.equal((await upload(staff, id, 'pictures', '', pdf, 'image/png')).status, 400);
  // Another desk's people cannot upload here.
  const other = await hire(world, staff, { login: 'yoso', department: '資源循環課', roles: [await staff.role('相談担当', { scope: 'department' })] });
  assert.equal((await upload(other, id, 'handouts', named('a.pdf'), pdf, 'application/pdf')).status, 404);
});

scenario('staff are asked before a number like an individual number goes out', async (world) => {
  const staff = await world.signIn();
  await desk(staff, '市民課');
  const { who, id } = await waiting(world, staff);
  await take(staff, id);
  const words = '番号は 1234-5678-9018 でよろしいですか';
  const asked = await staff.refused('POST', `/api/conversations/${id}/answers`, { key: randomUUID(), text: words });
  assert.deepEqual([asked.status, asked.field], [400, 'sure']);
  assert.match(asked.message, /●●●●-●●●●-●●●●/);
  await say(staff, id, '電話は 0100-00-0000 です'); // the city's own telephone is no secret
  await staff.post(`/api/conversations/${id}/answers`, { key: randomUUID(), text: words, sure: true });
  await sent(staff, id);
  assert.ok((await world.sim.texts(who)).includes(words));
});
