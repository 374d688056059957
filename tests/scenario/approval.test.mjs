// P5, ★1: from a draft over three desks to the phones; and everything that can stop it on the way.
import assert from 'node:assert/strict';
import { approve, ask, DESKS, desks, inState, notices, sendBack, tomorrow } from '../lib/desks.mjs';
import { copies, makeFriends, settled } from '../lib/city.mjs';
import { DYING, killProgram } from '../lib/kill.mjs';
import { minuteFromNow } from '../lib/made_up.mjs';
import { scenario, until } from '../lib/world.mjs';

const HOUR = 3600000;
/** The program is ended and started again, so much later. */
async function later(world, ms) {
  await world.clockAhead(ms);
  return desks(world);
}
const save = (d, text) => ({ title: d.title, messages: [{ type: 'text', text }], condition: d.condition, notificationOff: false, version: d.version });

scenario('author, section chief, head and press office; then it is on the phones, once', DESKS, async (world) => {
  const friends = await makeFriends(world, 5);
  const { editor, chief, head, press } = await desks(world);
  const first = await editor.draft({ title: '1歳児健診 11月', text: '健診は11月5日です。', condition: {} });
  const wrong = await ask(editor, first, 5);
  assert.equal((await notices(chief, 'approval.asked')).length, 1);
  await approve(chief, wrong.row.id, 1);
  await sendBack(head, wrong.row.id, 2, '日付は12月5日です');
  const [told] = await notices(editor, 'approval.sent_back');
  assert.match(told.text, /12月5日です/);
  assert.equal(told.link, `/approvals/${wrong.row.id}`);
  assert.equal((await editor.broadcast(first.id)).approvalState, 'sent_back');

  const mended = await editor.put(`/api/broadcasts/${first.id}`, save(first, '健診は12月5日(土)です。'));
  const { row } = await ask(editor, mended, 5, { reason: '日付を直しました' });
  assert.deepEqual(await copies(world, friends, '健診'), [0, 0, 0, 0, 0]);
  await chief.post(`/api/approvals/${row.id}/comments`, { text: '会場も確かめました' });
  assert.equal((await notices(editor, 'approval.comment')).length, 1);
  await approve(chief, row.id, 1);
  await approve(head, row.id, 2, '了');
  await approve(press, row.id, 3);
  await inState(editor, row.id, 'released');
  const done = await settled(editor, first.id);
  assert.equal(done.state, 'sent');
  assert.deepEqual(await copies(world, friends, '健診は12月5日(土)です。'), [1, 1, 1, 1, 1]);
  assert.deepEqual(await copies(world, friends, '11月5日'), [0, 0, 0, 0, 0]);
  assert.equal((await notices(editor, 'approval.approved')).length, 1);
  const page = await editor.get(`/api/approvals/${row.id}`);
  assert.deepEqual(page.chain.map((s) => [s.by, s.state]), [['高橋 めぐみ', 'done'], ['伊藤 正', 'done'], ['渡辺 ひろし', 'done']]);
  assert.deepEqual(page.entries.map((e) => e.kind), ['ask', 'comment', 'approve', 'approve', 'approve', 'release']);

  // The next one like it is shown beside the one that went out.
  const copy = await editor.post(`/api/broadcasts/${first.id}/copy`);
  const next = await ask(editor, copy, 5, { at: tomorrow() });
  assert.deepEqual([next.previous.broadcastId, next.previous.people], [first.id, 5]);
  // A test to testers asks nobody.
  const tester = (await editor.friends())[0];
  await (await world.signIn('admin')).put(`/api/friends/${tester.id}/tester`, { tester: true });
  await editor.post(`/api/broadcasts/${copy.id}/test`, { version: copy.version, testers: [tester.id] });
});

scenario('scheduled for the time asked for; any change before voids the yes, and taking it back asks again', DESKS, async (world) => {
  await makeFriends(world, 3);
  const { admin, editor, chief, head, press } = await desks(world);
  const d = await editor.draft({ title: '資源回収', text: '資源回収です。', condition: {} });
  const { row } = await ask(editor, d, 3, { at: tomorrow() });
  await approve(chief, row.id, 1);
  const changed = await editor.put(`/api/broadcasts/${d.id}`, save(d, '資源回収は中止です。'));
  const voided = await inState(editor, row.id, 'void');
  assert.match(voided.entries.at(-1).text, /変更/);
  assert.equal((await notices(head, 'approval.ended')).length, 1, 'whoever was asked hears that it is over');
  assert.equal((await head.refused('POST', `/api/approvals/${row.id}/decision`, { decision: 'approve', step: 2, reason: '' })).status, 409);

  const again = await ask(editor, changed, 3, { at: tomorrow() });
  for (const [i, staff] of [chief, head, press].entries()) await approve(staff, again.row.id, i + 1);
  await inState(editor, again.row.id, 'released');
  const planned = await editor.broadcast(d.id);
  assert.deepEqual([planned.state, planned.scheduledAt], ['scheduled', again.row.sendAt]);
  // Taken back, it is a draft that needs a new yes, whoever presses.
  const back = await admin.post(`/api/broadcasts/${d.id}/unschedule`, { version: planned.version });
  assert.equal((await admin.refused('POST', `/api/broadcasts/${d.id}/schedule`, { version: back.version, people: 3, at: tomorrow() })).field, 'approval');
  await editor.delete(`/api/broadcasts/${d.id}`);
});

scenario('a series is approved once, a correction by its shorter chain, and nobody decides their own', DESKS, async (world) => {
  const friends = await makeFriends(world, 3);
  const { editor, chief, head, press } = await desks(world);
  const soon = new Date(Date.now() + 9 * HOUR + 3 * HOUR).toISOString();
  const series = await editor.draft({ title: '毎日のごみ', text: 'きょうのごみ', condition: {}, repeat: { kind: 'daily', every: 1, weekdays: [], days: [], nths: [], dates: [], time: soon.slice(11, 16), from: soon.slice(0, 10), exceptDates: [], exceptWeekdays: [], holiday: 'send' } });
  const { row } = await ask(editor, series, 3);
  for (const [i, staff] of [chief, head, press].entries()) await approve(staff, row.id, i + 1);
  await inState(editor, row.id, 'released');
  assert.equal((await editor.broadcast(series.id)).state, 'scheduled');

  const d = await editor.draft({ title: '正しくない', text: '時刻は10時です。', condition: {} });
  const asked = await ask(editor, d, 3);
  assert.equal((await editor.refused('POST', `/api/approvals/${asked.row.id}/decision`, { decision: 'approve', step: 1, reason: '' })).status, 403);
  for (const [i, staff] of [chief, head, press].entries()) await approve(staff, asked.row.id, i + 1);
  await settled(editor, d.id);
  const correction = await editor.post(`/api/broadcasts/${d.id}/correct`, { body: '【訂正】（誤）あすは休みます。（正）あすは開きます。', others: [] });
  const plan = await editor.get(`/api/broadcasts/${correction.id}/approval`);
  assert.deepEqual(plan.steps.map((s) => s.name), ['課長'], 'corrections pass one desk');
  const urgent = await ask(editor, correction, 3);
  await approve(head, urgent.row.id, 1);
  await settled(editor, correction.id);
  assert.deepEqual(await copies(world, friends, '【訂正】'), [1, 1, 1]);

  // The series comes round without asking again.
  await later(world, 4 * HOUR);
  await until('the occurrence', async () => (await copies(world, friends, 'きょうのごみ')).every((n) => n === 1), 30000);
});

scenario('not approved in time: it is not sent, and both sides are told', DESKS, async (world) => {
  const friends = await makeFriends(world, 3);
  let { editor, chief } = await desks(world);
  const d = await editor.draft({ title: '間に合わない', text: '間に合わない文', condition: {} });
  const { row } = await ask(editor, d, 3, { at: minuteFromNow(3 * HOUR), deadline: minuteFromNow(2 * HOUR) });
  await approve(chief, row.id, 1);
  const desksLater = await later(world, 2 * HOUR + 60000);
  ({ editor, chief } = desksLater);
  await inState(editor, row.id, 'expired');
  for (const staff of [editor, chief, desksLater.head]) assert.equal((await notices(staff, 'approval.expired')).length, 1);
  assert.equal((await desksLater.head.refused('POST', `/api/approvals/${row.id}/decision`, { decision: 'approve', step: 2, reason: '' })).status, 409);
  const muchLater = await later(world, 4 * HOUR);
  assert.equal((await muchLater.editor.broadcast(d.id)).state, 'draft');
  assert.deepEqual(await copies(world, friends, '間に合わない文'), [0, 0, 0]);
  const { rows } = await muchLater.admin.get('/api/audit?limit=30');
  assert.ok(rows.some((r) => r.action === 'approval.expire' && r.object === `approval ${row.id}`));
});

scenario('when the chief does not answer the head may, and is told so; absent people are stood in for', DESKS, async (world) => {
  await makeFriends(world, 3);
  const { editor } = await desks(world);
  const d = await editor.draft({ title: '返事がない', text: '課長の返事を待っています。', condition: {} });
  const { row } = await ask(editor, d, 3, { at: tomorrow() });
  const now = await later(world, 2 * HOUR + 60000); // the sample's chain: after two hours
  await until('the head is told', async () => (await notices(now.head, 'approval.stand_in')).length === 1);
  const page = await now.head.get(`/api/approvals/${row.id}`);
  assert.deepEqual([page.mayDecide, page.decidesAs], [true, '時間がたったため、代わりに']);
  const after = await approve(now.head, row.id, 1);
  assert.deepEqual(after.chain.map((s) => s.state), ['done', 'passed', 'current'], 'the head\'s own step has nobody else');
  // The press officer is away; somebody is named for these days.
  const names = (await now.admin.get('/api/absences')).staff;
  const id = (name) => names.find((s) => s.name === name).id;
  const day = (n) => new Date(Date.now() + 9 * HOUR + n * 86400000).toISOString().slice(0, 10);
  await now.admin.post('/api/absences', { staffId: id('渡辺 ひろし'), substituteId: id('小林 けいこ'), from: day(0), until: day(2), note: '出張' });
  const done = await approve(now.boss, row.id, 3);
  assert.equal(done.chain[2].asWho, '渡辺 ひろしさんの代理');
  await inState(now.editor, row.id, 'released');
});

scenario('what the release refuses goes back to both sides with the reason', DESKS, async (world) => {
  await makeFriends(world, 30);
  const { editor, chief, head, press } = await desks(world);
  const d = await editor.draft({ title: '人数が変わる', text: '人数が変わる', condition: {} });
  const { row } = await ask(editor, d, 30, { at: tomorrow() });
  await approve(chief, row.id, 1);
  await approve(head, row.id, 2);
  await makeFriends(world, 30);
  await approve(press, row.id, 3);
  const failed = await inState(editor, row.id, 'failed');
  assert.match(failed.entries.at(-1).text, /30人.*60人/);
  for (const staff of [editor, chief, head, press]) assert.equal((await notices(staff, 'approval.failed')).length, 1);
  assert.equal((await editor.broadcast(d.id)).state, 'draft');
});

for (const point of ['approval.release:1', 'approval.released:1'])
  scenario(`dead at ${point}, between the last yes and the schedule, it is released once`, { ...DESKS, serve: false, expectedErrors: DYING }, async (world) => {
    await world.startKairanban({ KAIRANBAN_KILL_AT: point });
    const friends = await makeFriends(world, 3);
    const { editor, chief, head, press } = await desks(world);
    const d = await editor.draft({ title: '途中で止まる', text: '途中で止まる文', condition: {} });
    const { row } = await ask(editor, d, 3);
    for (const [i, staff] of [chief, head, press].entries()) await approve(staff, row.id, i + 1);
    await until('the worker dies', () => world.log.text.includes('role_died'));
    await killProgram(world);
    await world.startKairanban({ KAIRANBAN_CLOCK_AHEAD_MS: '90000' }); // the dead worker's claim has run out
    const again = await desks(world);
    await inState(again.editor, row.id, 'released');
    assert.equal((await settled(again.editor, d.id)).state, 'sent');
    assert.deepEqual(await copies(world, friends, '途中で止まる文'), [1, 1, 1]);
    assert.equal((await notices(again.editor, 'approval.approved')).length, 1);
  });

scenario('an emergency goes first by whoever may send, and is confirmed afterwards', DESKS, async (world) => {
  const friends = await makeFriends(world, 3);
  const { admin, boss, editor } = await desks(world);
  const d = await admin.draft({ title: '避難指示', text: '避難してください。', condition: {}, purpose: 'emergency' });
  assert.deepEqual(((p) => [p.needed, p.releaseFirst])(await admin.get(`/api/broadcasts/${d.id}/approval`)), [true, true]);
  await admin.sendNow(d);
  await settled(admin, d.id);
  assert.deepEqual(await copies(world, friends, '避難してください。'), [1, 1, 1]);
  const [told] = await notices(boss, 'approval.confirm');
  const id = Number(told.link.split('/').at(-1));
  const page = await boss.get(`/api/approvals/${id}`);
  assert.deepEqual([page.row.after, page.mayDecide], [true, true]);
  await sendBack(boss, id, 1, '地区が広すぎます');
  assert.match((await notices(admin, 'approval.sent_back'))[0].text, /地区が広すぎます/);
  assert.equal((await admin.get(`/api/approvals/${id}`)).row.state, 'objected');
  // Who has no right to send has none in an emergency either; asking is for them.
  const theirs = await editor.draft({ title: '避難指示2', text: '避難してください2', condition: {}, purpose: 'emergency' });
  assert.equal((await editor.refused('POST', `/api/broadcasts/${theirs.id}/send`, { version: theirs.version, people: 3 })).status, 403);
  const asked = await ask(editor, theirs, 3);
  await approve(boss, asked.row.id, 1);
  await settled(editor, theirs.id);
  assert.deepEqual(await copies(world, friends, '避難してください2'), [1, 1, 1]);
});

scenario('a held send goes on under its approval for some hours; later, or for others than were approved, it is asked for again', DESKS, async (world) => {
  const friends = await makeFriends(world, 4);
  const { admin, editor, chief, head, press } = await desks(world);
  await admin.put('/api/office-settings/approval.resume_hours', { value: '1' });
  const send = async (title) => {
    const d = await editor.draft({ title, text: `${title}のお知らせです。くわしくは市のホームページをご覧ください。` });
    const { row } = await ask(editor, d, 4, { at: minuteFromNow(2 * HOUR) });
    for (const [i, staff] of [chief, head, press].entries()) await approve(staff, row.id, i + 1);
    await inState(editor, row.id, 'released');
    return d.id;
  };
  const late = await send('公園の工事');
  // The programs were away for four hours: too late to go by itself.
  const then = await later(world, 6 * HOUR);
  await until('it is held', async () => (await then.press.broadcast(late)).state === 'held');
  const refused = await then.press.refused('POST', `/api/broadcasts/${late}/resume`);
  assert.deepEqual([refused.status, refused.field], [403, 'approval']);
  assert.match(refused.message, /承認から1時間以上たっているため、承認を取り直してください。「下書きに戻す」/);
  assert.equal((await then.editor.refused('POST', `/api/broadcasts/${late}/resume`)).status, 403, 'without the right to send');
  await then.admin.put('/api/office-settings/approval.resume_hours', { value: '24' });
  await then.press.post(`/api/broadcasts/${late}/resume`);
  await settled(then.press, late);
  assert.deepEqual(await copies(world, friends, '公園の工事'), [1, 1, 1, 1]);
});

scenario('what was held goes on for the text, the condition and the people that were approved, and for nothing else', DESKS, async (world) => {
  await makeFriends(world, 30);
  const { editor, chief, head, press } = await desks(world);
  const approved = async (title) => {
    const d = await editor.draft({ title, text: `${title}のお知らせです。くわしくは市のホームページをご覧ください。` });
    const { row } = await ask(editor, d, 30, { at: minuteFromNow(2 * HOUR) });
    for (const [i, staff] of [chief, head, press].entries()) await approve(staff, row.id, i + 1);
    await inState(editor, row.id, 'released');
    return d.id;
  };
  const ids = [await approved('文が変わる'), await approved('条件が変わる'), await approved('人が増える'), await approved('書き直す')];
  const then = await later(world, 6 * HOUR);
  for (const id of ids) await until('it is held', async () => (await then.press.broadcast(id)).state === 'held');
  const [text, condition, people, again] = ids;
  const refused = async (id, says) => {
    const error = await then.press.refused('POST', `/api/broadcasts/${id}/resume`);
    assert.deepEqual([error.status, error.field], [403, 'approval']);
    assert.match(error.message, says);
  };
  // Nobody changes a held one through the console; whoever does it elsewhere gains nothing.
  const now = await then.editor.broadcast(text);
  assert.equal((await then.editor.refused('PUT', `/api/broadcasts/${text}`, { title: now.title, messages: [{ type: 'text', text: '別の文' }], condition: now.condition, notificationOff: false, version: now.version })).status, 409);
  await world.script(`UPDATE broadcast SET messages = '[{"type":"text","text":"別の文"}]' WHERE id = ${text}`);
  await refused(text, /承認のあとで内容が変わっている/);
  await world.script(`UPDATE broadcast SET condition = '{"not":{"received":${text}}}' WHERE id = ${condition}`);
  await refused(condition, /承認のあとで内容が変わっている/);
  await makeFriends(world, 40);
  await refused(people, /対象の人数が大きく変わっている/);
  // Taken back and written anew, it wants all three again.
  const held = await then.press.broadcast(again);
  const back = await then.press.post(`/api/broadcasts/${again}/unschedule`, { version: held.version });
  const changed = await then.editor.put(`/api/broadcasts/${again}`, { title: back.title, messages: [{ type: 'text', text: '書き直した文です。くわしくは市のホームページをご覧ください。' }], condition: back.condition, notificationOff: false, version: back.version });
  assert.equal((await then.press.refused('POST', `/api/broadcasts/${again}/send`, { version: changed.version, people: 70 })).field, 'approval');
  assert.ok((await then.press.refused('POST', `/api/broadcasts/${again}/resume`)).status >= 400, 'a draft is not resumed');
});

scenario('a send by roster: those who decide look into its lines, others do not, and the look is on record', { ...DESKS, engines: ['sqlite'] }, async (world) => {
  await makeFriends(world, 3, { names: true });
  const { admin, editor, chief, head } = await desks(world);
  const friends = await admin.friends();
  const csv = ['友だち番号,金額,本文', ...friends.slice(0, 3).map((f, i) => `${f.id},${i + 1}000円,第${i + 1}期の還付金です`)].join('\r\n');
  const roster = await (await editor.raw('POST', `/api/rosters?name=${encodeURIComponent('還付金.csv')}`, Buffer.from(csv), { 'content-type': 'text/csv' })).json();
  const d = await editor.draft({ title: '還付金のお知らせ', messages: [{ type: 'text', text: '{{本文}}。金額は{{金額}}です。' }], condition: { roster: roster.id } });
  const { row, byRoster } = await ask(editor, d, 3, { at: tomorrow() });
  assert.equal(byRoster, true);
  const lines = await chief.get(`/api/approvals/${row.id}/roster`);
  assert.deepEqual([lines.columns, lines.total, lines.lines.length, lines.lines[1].cells], [['金額', '本文'], 3, 3, ['2000円', '第2期の還付金です']]);
  assert.deepEqual((await head.get(`/api/approvals/${row.id}/roster?q=${encodeURIComponent('第３期')}`)).lines.map((l) => l.cells[0]), ['3000円']);
  assert.equal((await world.signIn('gomi-kacho').then((s) => s.refused('GET', `/api/approvals/${row.id}/roster`))).status, 404);
  assert.equal((await admin.refused('GET', `/api/approvals/${row.id}/roster`)).status, 403, 'not everybody who sees the list');
  const { rows } = await admin.get('/api/audit?action=roster.view');
  assert.deepEqual(rows.map((r) => r.staff), ['伊藤 正', '高橋 めぐみ']);
  const plain = await ask(editor, await editor.draft({ title: '健診', text: '健診は12月5日(土)です。' }), 3, { at: tomorrow() });
  assert.equal((await chief.refused('GET', `/api/approvals/${plain.row.id}/roster`)).status, 404);
});
