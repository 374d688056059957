// The guard through the doors people use: links that are really opened, the time to take a send back, messages a day,
// hours of departments, who may let something pass.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { scenario, sleep, until } from '../lib/world.mjs';
import { copies, guardLevel, guardOn, makeFriends, settled } from '../lib/city.mjs';
import { minuteFromNow } from '../lib/made_up.mjs';

/** A web site of the city, on loopback; asked: how often each path was asked for. */
async function site() {
  const asked = {};
  const server = createServer((req, res) => {
    const path = req.url.split('?')[0];
    asked[path] = (asked[path] ?? 0) + 1;
    const go = (to) => res.writeHead(302, { location: to }).end();
    if (path === '/fine') return res.end('ok');
    if (path === '/large') return res.end('x'.repeat(3_000_000));
    if (path === '/gone') return res.writeHead(404).end('no');
    if (path === '/broken') return res.writeHead(500).end('oh');
    if (path === '/members') return res.writeHead(403).end('no robots');
    if (path === '/moved') return go('/fine');
    if (path === '/beside/here') return go('there');
    if (path === '/beside/there') return res.end('ok');
    if (path === '/moved-gone') return go('/gone');
    if (path === '/round') return go('/round');
    if (path === '/inside') return go('http://10.0.0.1/secret');
    if (path === '/metadata') return go('http://169.254.169.254/latest/meta-data/');
    if (path === '/file') return go('file:///etc/passwd');
    if (path === '/slow') return undefined; // never answers
    return res.writeHead(404).end();
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${server.address().port}`, asked, stop: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }) };
}

async function looked(staff, id) {
  await staff.post(`/api/broadcasts/${id}/guard`, {});
  return until('all links looked at', async () => {
    const report = await staff.get(`/api/broadcasts/${id}/guard`);
    return report.linksWaiting === 0 && report;
  }, 30000);
}
const found = (report, code) => report.findings.filter((f) => f.code === code).map((f) => f.message);

scenario('links are opened before they are sent: gone, broken, slow, round, and never into the house', { timeout: 120000 }, async (world) => {
  const web = await site();
  try {
    const staff = await world.signIn();
    await makeFriends(world, 2);
    await guardOn(staff);
    const draft = (paths) => staff.draft({ title: 'リンク', text: `くわしくは、市のホームページをご覧ください。\n${paths.map((p) => web.url + p).join('\n')}` });
    const good = await draft(['/fine', '/large', '/members', '/moved', '/beside/here']);
    const first = await looked(staff, good.id);
    assert.deepEqual(first.findings.filter((f) => f.code.startsWith('link_') && f.code !== 'link_many'), []);
    assert.deepEqual([web.asked['/fine'], web.asked['/beside/there']], [2, 1]);
    const bad = await draft(['/gone', '/broken', '/moved-gone', '/round']);
    const dead = found(await looked(staff, bad.id), 'link_dead');
    assert.equal(dead.length, 4);
    assert.match(dead[0], /\/gone」は開けません（ページがありません。404）/);
    assert.match(dead[1], /サーバーのエラーです。500/);
    assert.match(dead[2], /404/);
    assert.match(dead[3], /転送がくり返されて/);
    assert.equal((await staff.refused('POST', `/api/broadcasts/${bad.id}/send`, { version: bad.version, people: 2 })).field, 'guard');
    const inside = await draft(['/inside', '/metadata']);
    assert.equal(found(await looked(staff, inside.id), 'link_staff').length, 2);
    const silent = await draft(['/slow', '/file']);
    const slow = found(await looked(staff, silent.id), 'link_silent');
    assert.match(slow[0], /返事がありません/);
    assert.equal(slow.length, 2);
    await staff.sendNow(silent);
    assert.equal((await settled(staff, silent.id)).state, 'sent');
    // Looked at lately: not asked again; and addresses of ours and of LINE are not asked at all.
    const before = web.asked['/fine'];
    await looked(staff, (await draft(['/fine'])).id);
    assert.equal(web.asked['/fine'], before);
    const own = await staff.draft({ title: '受信設定', text: `受信設定はこちらから変えられます。 ${world.url}/c/settings https://line.me/R/ti/p/@midorino` });
    assert.equal((await staff.post(`/api/broadcasts/${own.id}/guard`, {})).linksWaiting, 0);
  } finally {
    await web.stop();
  }
});

scenario('sent "now" it waits a minute, and whoever writes can take it back: nobody gets it', { timeout: 150000 }, async (world) => {
  const staff = await world.signIn();
  const editor = await world.signIn('editor');
  const people = await makeFriends(world, 4);
  await staff.put('/api/office-settings/delivery.cooling', { value: '60' });
  const draft = await editor.draft({ title: '取り消す', text: '取り消される配信です。まだ届きません。' });
  const waiting = await staff.sendNow(draft);
  assert.equal(waiting.state, 'scheduled');
  assert.equal(waiting.cooling, true);
  const left = waiting.scheduledAt - Date.now();
  assert.ok(left > 55000 && left <= 60500, `${left}`);
  assert.deepEqual((await staff.get('/api/home')).cooling.map((b) => b.id), [draft.id]);
  const back = await editor.post(`/api/broadcasts/${draft.id}/take-back`, { version: waiting.version });
  assert.equal(back.state, 'draft');
  assert.equal(back.cooling, false);
  assert.equal((await editor.refused('POST', `/api/broadcasts/${draft.id}/take-back`, { version: waiting.version })).status, 409);
  // An ordinary appointment is not taken back this way, and an emergency does not wait.
  const later = await editor.draft({ title: '予約', text: '予約した配信です。明日の朝に届きます。' });
  const planned = await staff.post(`/api/broadcasts/${later.id}/schedule`, { version: later.version, people: 4, at: minuteFromNow(86400000) });
  assert.equal((await editor.refused('POST', `/api/broadcasts/${later.id}/take-back`, { version: planned.version })).status, 409);
  const urgent = await staff.draft({ title: '緊急', text: '川辺地区に避難指示が出ています。', purpose: 'emergency' });
  assert.equal((await staff.sendNow(urgent)).state, 'resolving');
  // Left alone, it goes out when the minute is over, and not before.
  const goes = await staff.sendNow(await editor.draft({ title: '待つ', text: '待ってから届く配信です。' }));
  await sleep(3000);
  assert.deepEqual(await copies(world, people, '待ってから届く'), [0, 0, 0, 0]);
  await world.clockAhead(45000);
  const sent = await settled(staff, goes.id, 80000);
  assert.ok(sent.startedAt >= goes.scheduledAt && sent.startedAt < goes.scheduledAt + 5000);
  assert.deepEqual(await copies(world, people, '待ってから届く'), [1, 1, 1, 1]);
  assert.deepEqual(await copies(world, people, '取り消される'), [0, 0, 0, 0]);
  assert.equal((await editor.refused('POST', `/api/broadcasts/${goes.id}/take-back`, { version: goes.version })).status, 409);
});

scenario('three messages a day are enough, but an emergency and a correction always arrive', async (world) => {
  const staff = await world.signIn();
  const people = await makeFriends(world, 6);
  await guardLevel(staff, 'frequency', 'hint', [2]);
  const one = (await staff.friends())[0].id;
  const tag = (await staff.post('/api/tags', { label: '昼は不要' })).options.find((o) => o.label === '昼は不要').id;
  await staff.put(`/api/friends/${one}/tags`, { add: [tag], remove: [] });
  const send = async (fields) => {
    const draft = await staff.draft(fields);
    await staff.sendNow(draft);
    return settled(staff, draft.id);
  };
  await send({ title: '朝', text: '朝のお知らせです。' });
  await send({ title: '昼', text: '昼のお知らせです。', condition: { not: { options: [tag] } } });
  const evening = await staff.draft({ title: '夜', text: '夜のお知らせです。' });
  const report = await staff.get(`/api/broadcasts/${evening.id}/guard?now=1`);
  assert.equal(report.leftOut, 5);
  assert.match(found(report, 'frequency')[0], /6人のうち5人は、その日にもう2通/);
  await staff.sendNow(evening);
  const sent = await settled(staff, evening.id);
  assert.equal(sent.progress.audience, 1);
  assert.equal(sent.leftOut, 5);
  assert.deepEqual(await copies(world, people, '夜のお知らせ'), [1, 0, 0, 0, 0, 0]);
  const nobody = await send({ title: '深夜', text: 'もう一つのお知らせです。' });
  assert.deepEqual([nobody.state, nobody.progress.audience, nobody.leftOut], ['sent', 0, 6], 'it comes with the next digest');
  const today = await staff.draft({ title: '今日だけ', text: '今日のお知らせです。' });
  await staff.put(`/api/broadcasts/${today.id}/digest`, { never: true });
  await staff.sendNow(today);
  const lost = await settled(staff, today.id);
  assert.equal(lost.state, 'failed');
  assert.match(lost.trouble, /1日に届く数の上限/);
  await send({ title: '緊急', text: '避難してください。', purpose: 'emergency' });
  assert.deepEqual(await copies(world, people, '避難してください'), [1, 1, 1, 1, 1, 1]);
  const noon = (await staff.get('/api/broadcasts?q=昼')).broadcasts[0];
  const correction = await staff.post(`/api/broadcasts/${noon.id}/correct`, { body: '【訂正】昼のお知らせは、あすのことでした。', others: [] });
  await staff.sendNow(correction);
  await settled(staff, correction.id);
  assert.deepEqual(await copies(world, people, 'あすのことでした'), [0, 1, 1, 1, 1, 1]);
});

scenario('levels, limits and hours are the citys; changes are on record; who may not, may not', async (world) => {
  const staff = await world.signIn();
  const editor = await world.signIn('editor');
  await makeFriends(world, 2);
  assert.equal((await editor.refused('GET', '/api/guard-rules')).status, 403);
  const rules = await staff.get('/api/guard-rules');
  assert.ok(rules.checks.length >= 29);
  assert.ok(rules.checks.every((c) => c.label && c.help && c.group));
  assert.ok(rules.checks.every((c) => c.level !== 'stop'), 'the sample city of tests is told, never stopped');
  const short = rules.checks.find((c) => c.code === 'content_short');
  assert.equal((await staff.refused('PUT', '/api/guard-rules/checks/content_short', { level: 'stop', numbers: [] })).field, 'numbers');
  assert.equal((await staff.refused('PUT', '/api/guard-rules/checks/content_short', { level: 'stop', numbers: [short.numbers[0].most + 1] })).field, 'numbers');
  assert.equal((await staff.refused('PUT', '/api/guard-rules/checks/no_such_check', { level: 'stop', numbers: [] })).status, 404);
  assert.equal((await staff.refused('PUT', '/api/guard-rules/checks/drill_audience', { level: 'stop', numbers: [999] })).field, 'numbers');
  const after = await staff.put('/api/guard-rules/checks/content_short', { level: 'stop', numbers: [10] });
  const changed = after.checks.find((c) => c.code === 'content_short');
  assert.deepEqual([changed.level, changed.numbers[0].value, changed.changedBy], ['stop', 10, '佐藤 みどり']);
  // Office hours: never at this time, on any day.
  const hour = Number(minuteFromNow(0).slice(11, 13));
  const [from, to] = hour < 12 ? ['13:00', '24:00'] : ['00:00', '11:00'];
  for (const [body, field] of [[{ departmentId: 0, from: '25:00', to: '26:00', weekdays: [1], holidays: false }, 'from'], [{ departmentId: 0, from: '10:00', to: '09:00', weekdays: [1], holidays: false }, 'to'], [{ departmentId: 777, from, to, weekdays: [1], holidays: false }, 'departmentId']])
    assert.equal((await staff.refused('PUT', '/api/guard-rules/hours', body)).field, field);
  const hours = await staff.put('/api/guard-rules/hours', { departmentId: 0, from, to, weekdays: [0, 1, 2, 3, 4, 5, 6], holidays: true });
  assert.equal(hours.hours[0].to, to);
  await guardLevel(staff, 'office_hours', 'stop');
  const draft = await editor.draft({ title: '時間外', text: '時間の外に送る配信です。みなさまへ。' });
  const send = { version: draft.version, people: 2 };
  assert.match((await staff.refused('POST', `/api/broadcasts/${draft.id}/send`, send)).message, /送信できる時間は/);
  assert.equal((await editor.refused('POST', `/api/broadcasts/${draft.id}/guard/clear`, { version: draft.version, code: 'office_hours', reason: '今日中に知らせるため', now: true })).status, 403);
  await staff.post(`/api/broadcasts/${draft.id}/guard/clear`, { version: draft.version, code: 'office_hours', reason: '今日中に知らせるため', now: true });
  assert.equal((await staff.get(`/api/broadcasts/${draft.id}/guard?at=${Date.now() + 86400000}`)).stops, 1, 'for now only');
  await staff.post(`/api/broadcasts/${draft.id}/send`, send);
  await settled(staff, draft.id);
  // A department of its own hours goes first.
  const department = rules.departments.find((d) => d.name === '子育て支援課');
  await staff.put('/api/guard-rules/hours', { departmentId: department.id, from: '00:00', to: '24:00', weekdays: [0, 1, 2, 3, 4, 5, 6], holidays: true });
  const fine = await editor.draft({ title: '時間内', text: '子育て支援課はいつでも送れます。' });
  assert.deepEqual(found(await staff.get(`/api/broadcasts/${fine.id}/guard?now=1`), 'office_hours'), []);
  await staff.delete('/api/guard-rules/hours/0');
  assert.equal((await staff.refused('DELETE', '/api/guard-rules/hours/0')).status, 404);
  const { rows } = await staff.get('/api/audit?q=guard');
  assert.deepEqual([...new Set(rows.map((r) => r.action))].sort(), ['guard.change', 'guard.clear', 'guard.hours', 'guard.hours_delete', 'right.refused']);
  assert.ok(rows.filter((r) => r.action === 'right.refused').every((r) => r.staff === '鈴木 あおい'), 'what the guard stops is no refused right');
});

scenario('the same text twice, from two people of two departments', async (world) => {
  const staff = await world.signIn();
  const editor = await world.signIn('editor');
  const people = await makeFriends(world, 3);
  await guardOn(staff);
  const text = '図書館は本の点検のため休みます。返却ポストは使えます。';
  const first = await staff.draft({ title: '図書館', text });
  await staff.sendNow(first);
  await settled(staff, first.id);
  const second = await editor.draft({ title: '図書館のお休み', text });
  const refused = await staff.refused('POST', `/api/broadcasts/${second.id}/send`, { version: second.version, people: 3 });
  assert.match(refused.message, /まったく同じ文が、.*送られています。そのうち3人に、二重に届きます/);
  const finding = (await staff.get(`/api/broadcasts/${second.id}/guard`)).findings.find((f) => f.code === 'same_text');
  assert.deepEqual([finding.otherId, finding.otherTitle], [first.id, '図書館']);
  assert.deepEqual(await copies(world, people, '図書館'), [1, 1, 1]);
  assert.equal(world.log.text.includes('図書館'), false, 'no texts in the log');
});

scenario('the calendar shows what all departments send, and of others only time, department and size', async (world) => {
  const staff = await world.signIn();
  await makeFriends(world, 4);
  const DAY = 86400000;
  const day = (offset) => minuteFromNow(offset * DAY).slice(0, 10);
  const at = (offset, time) => `${day(offset)}T${time}`;
  const parent = (await world.signIn('editor'));
  const health = await parent.draft({ title: '健診', text: '健診のお知らせです。' });
  const book = async (who, title, when) => {
    const draft = await who.draft({ title, text: `${title}のお知らせです。` });
    return staff.post(`/api/broadcasts/${draft.id}/schedule`, { version: draft.version, people: 4, at: when });
  };
  const library = await book(staff, '図書館', at(3, '10:00'));
  const nursery = await book(parent, '保育園', at(3, '10:30'));
  const alone = await book(staff, '税', at(4, '10:00'));
  const idea = await staff.draft({ title: '下書きの案', text: 'まだ考えています。', plannedAt: at(5, '9:00'.padStart(5, '0')) });
  const sent = await staff.draft({ title: '送った', text: 'もう送ったお知らせです。' });
  await staff.sendNow(sent);
  await settled(staff, sent.id);
  const repeat = { kind: 'daily', every: 1, weekdays: [], days: [], nths: [], dates: [], time: '06:00', from: day(1), to: day(3), exceptDates: [], exceptWeekdays: [], holiday: 'send' };
  const series = await staff.draft({ title: 'ごみ', text: '明日はごみの日です。', repeat });
  await staff.post(`/api/broadcasts/${series.id}/schedule`, { version: series.version, people: 4 });
  const range = `from=${day(0)}&to=${day(6)}`;
  const all = await staff.get(`/api/calendar?${range}`);
  assert.deepEqual(all.entries.map((e) => e.at), all.entries.map((e) => e.at).sort((a, b) => a - b));
  const of = (calendar, title) => calendar.entries.filter((e) => e.title === title);
  assert.deepEqual(of(all, 'ごみ').map((e) => [e.kind, e.people]), [['series', 4], ['series', 4], ['series', 4]]);
  assert.deepEqual([of(all, '下書きの案')[0].state, of(all, '送った')[0].state, of(all, '送った')[0].people], ['draft', 'sent', 4]);
  assert.equal(of(all, '下書きの案')[0].id, idea.id);
  assert.equal(all.entries.some((e) => e.title === health.title), false, 'a draft without a day has no place');
  assert.deepEqual(of(all, '図書館')[0].meets.map((m) => [m.id, m.share]), [[nursery.id, 100]]);
  assert.deepEqual(of(all, '税')[0].meets, []);
  assert.equal(of(all, '税')[0].id, alone.id);
  const office = of(all, '図書館')[0].departmentId;
  const only = await staff.get(`/api/calendar?${range}&department=${office}`);
  assert.ok(only.entries.length > 0 && only.entries.every((e) => e.departmentId === office));
  assert.deepEqual(of(only, '図書館')[0].meets.length, 1, 'what it meets is told all the same');
  assert.equal((await staff.refused('GET', `/api/calendar?from=${day(0)}&to=${day(100)}`)).field, 'to');
  assert.equal((await staff.refused('GET', `/api/calendar?from=${day(3)}&to=${day(1)}`)).field, 'to');
  // The other department, which may see its own rows only.
  await world.script("UPDATE staff_role SET scope = 'department' WHERE staff_id = (SELECT id FROM staff WHERE login = 'editor')");
  const theirs = await parent.get(`/api/calendar?${range}`);
  assert.equal(theirs.entries.length, all.entries.length);
  assert.deepEqual([...new Set(theirs.entries.map((e) => e.title))].filter(Boolean), ['保育園']);
  const hidden = theirs.entries.find((e) => e.at === library.scheduledAt);
  assert.deepEqual(hidden, { at: library.scheduledAt, state: 'scheduled', kind: 'normal', purpose: 'normal', departmentId: office, department: '広聴広報課', people: 4, meets: [{ id: nursery.id, title: '保育園', at: nursery.scheduledAt, department: '子育て支援課', share: 100 }] });
  assert.deepEqual(of(theirs, '保育園')[0].meets, [{ at: library.scheduledAt, department: '広聴広報課', share: 100 }]);
  // Nor does the guard give the other's title away.
  const mine = await parent.draft({ title: '重なる', text: '重なるお知らせです。' });
  const report = await parent.get(`/api/broadcasts/${mine.id}/guard?at=${library.scheduledAt}`);
  const met = report.findings.filter((f) => f.code === 'collision');
  assert.equal(met.length, 2);
  assert.deepEqual(met.map((f) => f.otherTitle).filter(Boolean), ['保育園']);
  assert.doesNotMatch(JSON.stringify(report), /図書館/);
});

const HOUR = 3600000;

scenario('a scheduled send is looked at again at its minute: held, told to both sides, and released by a second person', { timeout: 150000 }, async (world) => {
  const staff = await world.signIn();
  const editor = await world.signIn('editor');
  const people = await makeFriends(world, 3);
  await guardOn(staff, { night: 'off', office_hours: 'off', feed_night: 'off' });
  const text = '図書館は本の点検のため、あさってまで休みます。返却ポストは使えます。';
  const first = await editor.draft({ title: '図書館', text });
  const planned = await staff.post(`/api/broadcasts/${first.id}/schedule`, { version: first.version, people: 3, at: minuteFromNow(2 * HOUR) });
  const plain = await editor.draft({ title: '水道', text: '水道の工事のお知らせです。くわしくは市のホームページをご覧ください。' });
  await staff.post(`/api/broadcasts/${plain.id}/schedule`, { version: plain.version, people: 3, at: minuteFromNow(2 * HOUR) });
  // The same text goes out before.
  const early = await editor.draft({ title: '図書館のお休み', text });
  await guardLevel(staff, 'same_text', 'off'); // it would be told already that the other one waits
  await staff.sendNow(early);
  await settled(staff, early.id);
  await guardLevel(staff, 'same_text', 'stop');
  await world.clockAhead(2 * HOUR + 60000);
  const boss = await world.signIn();
  const held = await until('it is held', async () => {
    const b = await boss.broadcast(first.id);
    return b.state === 'held' && b;
  });
  assert.match(held.trouble, /送る時刻にもう一度確かめて、止めました。.*まったく同じ文/);
  assert.equal(held.guardHeld, true);
  assert.equal((await settled(boss, plain.id)).state, 'sent', 'what nothing stops goes');
  assert.deepEqual(await copies(world, people, '図書館'), [1, 1, 1]);
  const writer = await world.signIn('editor');
  for (const who of [boss, writer]) {
    const { notices } = await who.get('/api/notices');
    assert.equal(notices.filter((n) => n.kind === 'guard.held_then' && n.link === `/broadcasts/${first.id}`).length, 1);
  }
  const { rows } = await boss.get('/api/audit?action=broadcast.hold');
  assert.equal(rows.length, 1);
  // Whoever wrote or scheduled it does not let it pass; another does, with a reason; and then it goes on.
  assert.equal((await boss.refused('POST', `/api/broadcasts/${first.id}/resume`)).field, 'guard');
  const clear = (who) => who.refused('POST', `/api/broadcasts/${first.id}/guard/clear`, { version: held.version, code: 'same_text', reason: '二度送ってよいと確かめた' });
  assert.equal((await clear(boss)).status, 403, 'who scheduled it');
  const second = await world.signIn('koho');
  await second.post(`/api/broadcasts/${first.id}/guard/clear`, { version: held.version, code: 'same_text', reason: '二度送ってよいと確かめた' });
  await second.post(`/api/broadcasts/${first.id}/resume`);
  await settled(second, first.id);
  assert.deepEqual(await copies(world, people, '図書館'), [2, 2, 2]);
  assert.equal((await boss.get('/api/audit?action=broadcast.resume')).rows[0].staff, '田中 ひろし', 'who resumed is on record');
  assert.ok(planned.version);
});

scenario('what a second person let pass before is not asked again at the minute; a held one goes back to a draft', { timeout: 150000 }, async (world) => {
  const staff = await world.signIn();
  const editor = await world.signIn('editor');
  const people = await makeFriends(world, 3);
  await guardOn(staff, { night: 'off', office_hours: 'off', relative_day: 'stop' });
  const d = await editor.draft({ title: '明日の健診', text: '明日の午後に健診があります。持ち物は母子手帳です。' });
  const at = minuteFromNow(24 * HOUR);
  assert.equal((await staff.refused('POST', `/api/broadcasts/${d.id}/schedule`, { version: d.version, people: 3, at })).field, 'guard');
  await staff.post(`/api/broadcasts/${d.id}/guard/clear`, { version: d.version, code: 'relative_day', reason: '文の日付を確かめた', at });
  await staff.post(`/api/broadcasts/${d.id}/schedule`, { version: d.version, people: 3, at });
  const other = await editor.draft({ title: '本の点検', text: '図書館は本の点検のため休みます。返却ポストは使えます。' });
  await staff.post(`/api/broadcasts/${other.id}/schedule`, { version: other.version, people: 3, at });
  await guardLevel(staff, 'content_short', 'stop', [40]);
  await world.clockAhead(24 * HOUR + 60000);
  const boss = await world.signIn();
  const held = await until('it is held', async () => {
    const b = await boss.broadcast(other.id);
    return b.state === 'held' && b;
  });
  await until('so is the other', async () => (await boss.broadcast(d.id)).state === 'held');
  const { findings } = await boss.get(`/api/broadcasts/${d.id}/guard`);
  assert.deepEqual(findings.filter((f) => f.level === 'stop' && !f.clearedBy).map((f) => f.code), ['content_short'], 'only what is new stops it');
  const back = await boss.post(`/api/broadcasts/${other.id}/unschedule`, { version: held.version });
  assert.deepEqual([back.state, back.guardHeld, back.trouble], ['draft', false, undefined]);
  assert.deepEqual(await copies(world, people, '点検'), [0, 0, 0]);
});

scenario("what a second person could let pass is on that person's home page, and nobody else's", async (world) => {
  const admin = await world.signIn();
  const [editor, chief, koho, gomi] = await Promise.all(['editor', 'kakaricho', 'koho', 'gomi'].map((login) => world.signIn(login)));
  await makeFriends(world, 3);
  await guardOn(admin, { same_text: 'stop', content_short: 'stop', weekday_wrong: 'stop', night: 'stop', office_hours: 'stop' });
  const rows = async (staff) => (await staff.get('/api/guard-waiting')).rows;
  assert.deepEqual(await rows(chief), []);
  const text = '図書館は、あすから3日間お休みです。くわしくは市のホームページをご覧ください。';
  await editor.draft({ title: '短い', text: 'あ' });
  const draft = await editor.draft({ title: '訓練のお知らせ', text: `${text}\n2026年12月1日（日）` });
  const [row] = await until('the draft', async () => { const list = (await rows(chief)).filter((r) => r.id === draft.id); return list.length > 0 && list; });
  assert.deepEqual([row.title, row.department, row.updatedBy, row.held, row.asked], ['訓練のお知らせ', '子育て支援課', '鈴木 あおい', false, false]);
  const report = await chief.get(`/api/broadcasts/${draft.id}/guard`);
  const stops = report.findings.filter((f) => f.level === 'stop' && !f.cleared);
  assert.ok(row.stops > 0 && row.what.includes(stops.find((f) => !['night', 'office_hours', 'collision', 'relative_day'].includes(f.code)).label), row.what);
  assert.equal((await rows(koho)).some((r) => r.id === draft.id), true, 'who may everywhere');
  for (const staff of [editor, gomi]) assert.equal((await staff.refused('GET', '/api/guard-waiting')).status, 403, 'who may not let pass');
  const own = await chief.draft({ title: '自分の', text: `${text}自分で書いた文です。\n2026年12月1日（日）` });
  assert.deepEqual([(await rows(chief)).some((r) => r.id === own.id), (await rows(koho)).some((r) => r.id === own.id)], [false, true], 'not by who wrote it');
  // Let pass: it waits for nobody any more; changed: it waits again.
  for (const finding of stops) if (!finding.final) await chief.post(`/api/broadcasts/${draft.id}/guard/clear`, { version: draft.version, code: finding.code, reason: '内容を確かめました' });
  assert.equal((await rows(chief)).some((r) => r.id === draft.id), false);
  const now = await editor.broadcast(draft.id);
  await editor.put(`/api/broadcasts/${draft.id}`, { title: '訓練のお知らせ2', messages: now.messages, condition: now.condition, notificationOff: false, version: now.version });
  assert.equal((await rows(chief)).some((r) => r.id === draft.id), true);
});

scenario('the links of a scheduled send are opened once more ten minutes before, and one that broke meanwhile holds it', { timeout: 150000 }, async (world) => {
  let there = true, asked = 0;
  const server = createServer((req, res) => { asked++; return there ? res.end('ok') : res.writeHead(404).end('no'); });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  try {
    const staff = await world.signIn();
    const people = await makeFriends(world, 2);
    await guardOn(staff, { night: 'off', office_hours: 'off', link_dead: 'stop' });
    const draft = await staff.draft({ title: 'リンク', text: `くわしくは、市のホームページをご覧ください。\nhttp://127.0.0.1:${server.address().port}/page` });
    await looked(staff, draft.id);
    const first = asked;
    assert.ok(first > 0);
    await staff.post(`/api/broadcasts/${draft.id}/schedule`, { version: draft.version, people: 2, at: minuteFromNow(2 * HOUR) });
    await world.clockAhead(2 * HOUR - 15 * 60000);
    await sleep(3000);
    assert.equal(asked, first, 'not a quarter of an hour before');
    there = false;
    await world.clockAhead(2 * HOUR - 9 * 60000);
    await until('the link is opened again', () => asked > first);
    assert.equal((await (await world.signIn()).broadcast(draft.id)).state, 'scheduled');
    await world.clockAhead(2 * HOUR + 60000);
    const boss = await world.signIn();
    const held = await until('it is held', async () => { const b = await boss.broadcast(draft.id); return b.state === 'held' && b; });
    assert.match(held.trouble, /送る時刻にもう一度確かめて、止めました。.*開けません/);
    assert.deepEqual(await copies(world, people, 'リンク'), [0, 0]);
  } finally {
    await new Promise((done) => { server.closeAllConnections(); server.close(done); });
  }
});
