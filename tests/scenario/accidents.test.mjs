// Accidents that really happened to Japanese cities, one test each. Every test does the same twice: with the check that
// would have stopped it, and nobody gets the message; with that check switched off, and it arrives.
import assert from 'node:assert/strict';
import { scenario, until } from '../lib/world.mjs';
import { copies, guardLevel, guardOn, makeFriends, settled } from '../lib/city.mjs';

const DAY = 86400000;
const HOUR = 3600000;
/** That hour of the Japanese day, today. */
const hour = (h, minute = 0) => Math.floor((Date.now() + 9 * HOUR) / DAY) * DAY - 9 * HOUR + h * HOUR + minute * 60000;
const tryToSend = (staff, draft) => staff.sendNow(draft).then(() => null, (e) => ({ status: e.status, ...e.error }));
const codes = async (staff, id) => (await staff.get(`/api/broadcasts/${id}/guard`)).findings.filter((f) => f.level === 'stop').map((f) => f.code);

async function city(world, levels = {}) {
  const staff = await world.signIn();
  const people = await makeFriends(world, 8);
  await guardOn(staff, levels);
  return { staff, people };
}

/** Sends with the guard, must be stopped by this check; then without that check, must arrive. */
async function stoppedOnlyByTheGuard({ world, staff, people }, draft, code, words) {
  const refused = await tryToSend(staff, draft);
  assert.equal(refused?.status, 403, 'it went out');
  assert.equal(refused.field, 'guard');
  assert.ok((await codes(staff, draft.id)).includes(code), `${await codes(staff, draft.id)}`);
  assert.deepEqual(await copies(world, people, words), people.map(() => 0));
  await guardLevel(staff, code, 'off');
  await staff.sendNow(await staff.broadcast(draft.id));
  assert.equal((await settled(staff, draft.id)).state, 'sent');
  assert.deepEqual(await copies(world, people, words), people.map(() => 1));
  return refused;
}

scenario('Funagata 2026: forty messages of July 2024 come again at 1:12 at night', { timeout: 240000 }, async (world) => {
  const { staff, people } = await city(world, { feed_old: 'off', feed_night: 'off', feed_burst: 'off' });
  const old = Date.UTC(2024, 6, 25, 3);
  const relay = async (mark, count = 40, now = hour(1, 12)) => {
    const made = [];
    for (let i = 0; i < count; i++)
      made.push(await world.handIn({ feed: `homepage-${mark}`, title: `防災情報 ${mark}${i}`, text: `${mark}：第${i + 1}報。大雨のため、${['北町', '南町', '東台', '西原'][i % 4]}の市道${i + 1}号を通行止めにしました。`, itemAt: old, now }));
    return made;
  };
  const out = (made) => made.filter((m) => m.released).length;
  // Nothing looks: all of them ring at night.
  const free = await relay('素通し', 12);
  assert.equal(out(free), 12);
  for (const { id } of free) await settled(staff, id);
  assert.deepEqual(await copies(world, people, '素通し'), people.map(() => 12));
  // Each of the three checks alone.
  await guardLevel(staff, 'feed_old', 'stop');
  assert.equal(out(await relay('古い', 40)), 0);
  await guardLevel(staff, 'feed_old', 'off');
  await guardLevel(staff, 'feed_night', 'stop');
  assert.equal(out(await relay('夜間', 5)), 0);
  await guardLevel(staff, 'feed_night', 'off');
  await guardLevel(staff, 'feed_burst', 'stop', [3]);
  const burst = await relay('続けざま', 40, Date.now()); // resumed by the clock on the wall
  assert.equal(out(burst), 3);
  for (const { id } of burst.filter((m) => m.released)) await settled(staff, id);
  assert.deepEqual(await copies(world, people, '古い'), people.map(() => 0));
  assert.deepEqual(await copies(world, people, '夜間'), people.map(() => 0));
  assert.deepEqual(await copies(world, people, '続けざま'), people.map(() => 3));
  // What is held is seen, says why, and goes out only by a person with a reason.
  const home = await staff.get('/api/home');
  assert.ok(home.held.length > 0);
  assert.match(home.held[0].trouble, /自動の配信を止めました/);
  const held = burst.find((m) => !m.released).id;
  assert.equal((await staff.refused('POST', `/api/broadcasts/${held}/resume`)).status, 403);
  const b = await staff.broadcast(held);
  assert.equal(b.guardHeld, true);
  const report = await staff.post(`/api/broadcasts/${held}/guard/clear`, { version: b.version, code: 'feed_burst', reason: '発信元に電話で確かめた' });
  assert.equal(report.stops, 0);
  await staff.post(`/api/broadcasts/${held}/resume`);
  await settled(staff, held);
  assert.deepEqual(await copies(world, people, '続けざま'), people.map(() => 4));
});

scenario('Takaoka 2025: a vendor tests the alert, and the city reads of terrorism', async (world) => {
  const { staff, people } = await city(world, { feed_night: 'off' });
  const text = '大規模テロが発生しました。建物の中に避難してください。';
  const alert = (purpose) => world.handIn({ feed: 'jalert', title: 'Ｊアラート', text, purpose });
  const first = await alert('normal');
  const second = await alert('emergency');
  assert.equal(first.released, false);
  assert.equal(second.released, false);
  assert.match((await staff.broadcast(first.id)).trouble, /警報の言葉/);
  assert.match((await staff.broadcast(second.id)).trouble, /もう1人/);
  // A test that carries its mark is a drill, and drills have an audience of their own.
  const testers = await staff.post('/api/segments', { name: '訓練の参加者', condition: { friend: (await staff.friends())[0].id } });
  await guardLevel(staff, 'drill_audience', 'stop', [testers.id]);
  const marked = await alert('drill');
  assert.equal(marked.released, false);
  assert.deepEqual(await copies(world, people, 'テロ'), people.map(() => 0));
  for (const code of ['alarm_words', 'emergency_second', 'drill_audience']) await guardLevel(staff, code, 'off');
  await guardLevel(staff, 'same_text', 'off');
  for (const purpose of ['normal', 'emergency', 'drill']) {
    const { id, released } = await alert(purpose);
    assert.equal(released, true, purpose);
    await settled(staff, id);
  }
  assert.deepEqual(await copies(world, people, 'テロ'), people.map(() => 3));
  assert.deepEqual(await copies(world, people, '【訓練】大規模テロ'), people.map(() => 1));
});

scenario('Iwate: a test setting left behind sends a landslide warning to everybody', async (world) => {
  const { staff, people } = await city(world);
  const drillers = await staff.post('/api/segments', { name: '訓練の参加者', condition: { friend: (await staff.friends())[0].id } });
  await guardLevel(staff, 'drill_audience', 'stop', [drillers.id]);
  const draft = await staff.draft({ title: '土砂災害の訓練', text: '土砂災害警戒情報が出ました。ただちに避難してください。', purpose: 'drill' });
  const refused = await stoppedOnlyByTheGuard({ world, staff, people }, draft, 'drill_audience', '土砂災害警戒情報');
  assert.match(refused.message, /訓練の対象「訓練の参加者」ではない7人/);
  assert.deepEqual(await copies(world, people, '【訓練】土砂災害警戒情報'), people.map(() => 1), 'whoever gets a drill sees that it is one');
  // Nobody can let it pass, and a drill cannot become a warning.
  await guardLevel(staff, 'drill_audience', 'stop', [drillers.id]);
  const editor = await world.signIn('editor');
  const again = await editor.draft({ title: '土砂災害の訓練2', text: '土砂災害警戒情報の訓練です。体育館に集まってください。', purpose: 'drill' });
  assert.equal((await staff.refused('POST', `/api/broadcasts/${again.id}/guard/clear`, { version: again.version, code: 'drill_audience', reason: '全員に送りたいため' })).status, 403);
  const live = await editor.refused('PUT', `/api/broadcasts/${again.id}`, { title: 'x', messages: again.messages, condition: {}, notificationOff: false, purpose: 'normal', version: again.version });
  assert.equal(live.status, 400);
  assert.equal(live.field, 'purpose');
  // To those it is for, it goes.
  const fine = await staff.draft({ title: '訓練', text: '体育館に集まってください。', purpose: 'drill', condition: { friend: (await staff.friends())[0].id } });
  await staff.sendNow(fine);
  assert.equal((await settled(staff, fine.id)).progress.sent, 1);
});

scenario('Kesennuma: thirty-one false weather items, and one correction to exactly those who got them', { timeout: 240000 }, async (world) => {
  const { staff, people } = await city(world, { feed_night: 'off' });
  const weather = async (feed, from, count) => {
    const made = [];
    for (let i = from; i < from + count; i++) made.push(await world.handIn({ feed, title: `気象情報 ${i}`, text: `気象の速報${i}：${'北南東西'[i % 4]}の地区で震度${i % 7}の揺れを観測しました。` }));
    return made;
  };
  const made = await weather('weather', 0, 31);
  const out = made.filter((m) => m.released);
  assert.equal(out.length, 3);
  for (const { id } of out) await settled(staff, id);
  assert.deepEqual(await copies(world, people, '気象の速報'), people.map(() => 3));
  const late = (await makeFriends(world, 1))[0];
  // One step: words, people, gone.
  const prepared = await staff.get(`/api/broadcasts/${out[0].id}/correction`);
  assert.match(prepared.body, /^【訂正】/);
  assert.equal(prepared.people, 8);
  assert.deepEqual(prepared.others.map((o) => o.id), out.slice(1).map((m) => m.id));
  const empty = await staff.post(`/api/broadcasts/${out[0].id}/correct`, { body: prepared.body, others: prepared.others.map((o) => o.id) });
  assert.equal((await tryToSend(staff, empty))?.status, 403, 'the words are still to be filled in');
  const correction = await staff.post(`/api/broadcasts/${out[0].id}/correct`, { body: '【訂正】先ほどの気象の速報は、機器の故障による誤りです。地震は起きていません。', others: prepared.others.map((o) => o.id) });
  assert.equal(correction.kind, 'correction');
  await staff.sendNow(correction);
  assert.equal((await settled(staff, correction.id)).progress.sent, 8);
  assert.deepEqual(await copies(world, [...people, late], '【訂正】'), [...people.map(() => 1), 0]);
  assert.equal((await staff.refused('POST', `/api/broadcasts/${out[0].id}/correct`, { body: '訂正', others: [made.at(-1).id] })).field, 'others');
  // Without the breaker all of them would have gone out.
  await guardLevel(staff, 'feed_burst', 'off');
  const free = await weather('other', 100, 31);
  assert.equal(free.filter((m) => m.released).length, 31);
  for (const { id } of free) await settled(staff, id);
  assert.deepEqual(await copies(world, people, '揺れを観測しました'), people.map(() => 34));
});

scenario('Genkai: the draft of an old drill, with the wrong shelter, is used again', async (world) => {
  const { staff, people } = await city(world);
  const draft = await staff.draft({ title: '避難訓練 2024', text: '避難所は旧中央公民館です。', purpose: 'drill' });
  await world.script(`UPDATE broadcast SET created_at = ${Date.now() - 400 * DAY} WHERE id = ${draft.id}`);
  const refused = await stoppedOnlyByTheGuard({ world, staff, people }, draft, 'drill_expired', '旧中央公民館');
  assert.match(refused.message, /400日前に書いた訓練の下書き/);
  // As a text in an ordinary broadcast it is found by its words.
  const copied = await staff.draft({ title: '避難の案内', text: '【訓練】避難所は旧中央公民館です。' });
  assert.deepEqual(await codes(staff, copied.id), ['drill_words']);
});

scenario('Yokohama 2013: a missile warning that lay ready goes out by one press', async (world) => {
  const { staff, people } = await city(world);
  const text = 'ミサイル発射。ミサイル発射。ただちに建物の中に避難してください。';
  const ready = await staff.draft({ title: '（用意）ミサイル', text });
  await stoppedOnlyByTheGuard({ world, staff, people }, ready, 'alarm_words', 'ミサイル発射');
  const emergency = await staff.draft({ title: '緊急', text: text.replaceAll('ミサイル発射', '弾道ミサイル落下'), purpose: 'emergency' });
  assert.equal((await tryToSend(staff, emergency)).status, 403);
  // The second person: not the author, and with a reason; then at once, without waiting.
  const cannot = await staff.refused('POST', `/api/broadcasts/${emergency.id}/guard/clear`, { version: emergency.version, code: 'emergency_second', reason: '本当に起きています' });
  assert.equal(cannot.status, 403);
  const editor = await world.signIn('editor');
  const theirs = await editor.draft({ title: '緊急2', text: '国の発表です。弾道ミサイルが落下しました。', purpose: 'emergency' });
  await staff.put('/api/office-settings/delivery.cooling', { value: '60' });
  const short = await staff.refused('POST', `/api/broadcasts/${theirs.id}/guard/clear`, { version: theirs.version, code: 'emergency_second', reason: 'はい' });
  assert.equal(short.field, 'reason');
  const report = await staff.post(`/api/broadcasts/${theirs.id}/guard/clear`, { version: theirs.version, code: 'emergency_second', reason: '国の発表を確かめた' });
  assert.equal(report.stops, 0);
  assert.equal(report.findings.find((f) => f.code === 'emergency_second').clearedBy, '佐藤 みどり');
  assert.equal((await staff.sendNow(theirs)).state, 'resolving');
  await settled(staff, theirs.id);
  const { rows } = await staff.get('/api/audit?q=guard.clear');
  assert.equal(rows[0].actionLabel, '送信前の確認を通した');
});

scenario('Kitakata: the wrong screen, and a text that is a slip of the finger', async (world) => {
  const { staff, people } = await city(world);
  const draft = await staff.draft({ title: 'つい', text: 'つい' });
  const refused = await stoppedOnlyByTheGuard({ world, staff, people }, draft, 'content_short', 'つい');
  assert.match(refused.message, /本文が「つい」の2文字だけです/);
});

scenario('Kumano: twelve items, one a minute', { timeout: 180000 }, async (world) => {
  const { staff, people } = await city(world, { feed_night: 'off' });
  const relay = async (feed) => {
    const made = [];
    const start = Date.now() - 12 * 60000;
    for (let i = 0; i < 12; i++) made.push(await world.handIn({ feed, title: `道路 ${i}`, text: `${feed}の道路情報：国道${40 + i}号の${i + 1}か所で片側通行をしています。`, itemAt: start + i * 60000, now: start + i * 60000 }));
    for (const { id, released } of made) if (released) await settled(staff, id);
    return made;
  };
  assert.equal((await relay('relay')).filter((m) => m.released).length, 3);
  assert.deepEqual(await copies(world, people, 'relayの道路情報'), people.map(() => 3));
  await guardLevel(staff, 'feed_burst', 'off');
  assert.equal((await relay('free')).filter((m) => m.released).length, 12);
  assert.deepEqual(await copies(world, people, 'freeの道路情報'), people.map(() => 12));
});

scenario('Aizu-Wakamatsu: the link that staff use to edit the form', async (world) => {
  const { staff, people } = await city(world);
  const draft = await staff.draft({ title: '申し込み', text: '申し込みはこちらからお願いします。 https://docs.google.com/forms/d/1AbCdEf/edit' });
  await stoppedOnlyByTheGuard({ world, staff, people }, draft, 'link_staff', '申し込みはこちら');
  const own = await staff.draft({ title: '申し込み2', text: `くわしくはこちらをご覧ください。 ${world.url}/broadcasts/1` });
  await guardLevel(staff, 'link_staff', 'stop');
  assert.deepEqual(await codes(staff, own.id), ['link_staff']);
});

scenario('a series that comes round passes the same door', { timeout: 180000 }, async (world) => {
  const { staff, people } = await city(world, { feed_burst: 'stop' });
  const soon = new Date(Math.ceil((Date.now() + 3000) / 60000) * 60000);
  const time = new Date(soon.getTime() + 9 * HOUR).toISOString().slice(11, 16);
  const repeat = { kind: 'daily', every: 1, weekdays: [], days: [], nths: [], dates: [], time, from: new Date(Date.now() + 9 * HOUR).toISOString().slice(0, 10), exceptDates: [], exceptWeekdays: [], holiday: 'send' };
  const plan = async (text) => {
    const b = await staff.draft({ title: text, text: `${text}：燃えるごみの日です。8時までに出してください。`, repeat });
    await staff.post(`/api/broadcasts/${b.id}/schedule`, { version: b.version, people: 8 });
    return b.id;
  };
  const [goes, stays] = [await plan('届く回'), await plan('止まる回')];
  // As if this plan had let out three in the last hour.
  for (let i = 0; i < 3; i++) {
    const b = await staff.draft({ title: `前の回${i}`, text: `前の回${i}：これまでのお知らせです。` });
    await world.script(`UPDATE broadcast SET state = 'sent', feed = 'series ${stays}', started_at = ${Date.now()} WHERE id = ${b.id}`);
  }
  await world.clockAhead(Math.max(0, soon.getTime() - Date.now() - 10000));
  const held = await until('the held occurrence', async () => (await staff.get('/api/broadcasts?kind=occurrence&state=held')).broadcasts[0], 70000);
  assert.match(held.trouble, /1時間にもう3件/);
  await until('the other', async () => (await staff.get('/api/broadcasts?kind=occurrence&state=sent')).broadcasts[0]?.originId === goes);
  assert.deepEqual(await copies(world, people, '止まる回'), people.map(() => 0));
  assert.deepEqual(await copies(world, people, '届く回'), people.map(() => 1));
});
