// B16: what was not brought at once comes in one message a day, and a tap opens it.
import assert from 'node:assert/strict';
import { citizen, copies, guardLevel, makeFriends, sendAndWait } from '../lib/city.mjs';
import { scenario, until } from '../lib/world.mjs';

const JST = 9 * 3600000;
const dayStart = (ahead) => Math.floor((Date.now() + JST) / 86400000) * 86400000 - JST + ahead * 86400000;
/** Days from now, at an hour of Japan. */
async function clockAt(world, ahead, hour) {
  await world.clockAhead(dayStart(ahead) + hour * 3600000 + 60000 - Date.now());
  return world.signIn();
}
const EVERYONE = { followed: { from: '2000-01-01' } };
const waitDigest = (staff, past) =>
  until('the digest is sent', async () => {
    const all = await staff.get('/api/digests');
    return all.past.length === past && all.past[0].done && all.past[0].sent > 0 && all;
  });
const flexOf = async (world, id) => (await world.sim.received(id)).filter((m) => m.message.type === 'flex').map((m) => m.message);
const buttons = (message) => JSON.stringify(message).match(/"data":"[^"]+"/g).map((d) => d.slice(8, -1));

scenario('a citizen chooses one message a day, reads in the talk what the others got at once, and staff see it', { timeout: 180000 }, async (world) => {
  const daily = await citizen(world, 'まとめて花子', ['子育て']);
  const each = await citizen(world, 'そのつど太郎', ['子育て']);
  const english = await citizen(world, 'Ann', ['子育て']);
  const vietnamese = await citizen(world, 'グエン', ['子育て']);
  let staff = await clockAt(world, 1, 12);
  // The choice stands on the page, and is said after saving.
  const browser = world.browser();
  const form = (await browser.openAs(daily)).form();
  form.set('daily', '1');
  const saved = await browser.send(form);
  assert.equal(saved.title, '保存しました');
  assert.match(saved.text, /1日1回まとめて受け取る/);
  assert.equal((await staff.get('/api/digests')).choosers, 1);
  for (const [id, language] of [[english, 'en'], [vietnamese, 'vi']]) {
    const own = world.browser();
    const theirs = (await own.openAs(id)).form();
    theirs.set('daily', '1');
    await own.send(theirs);
    await world.sim.act(id, 'postback', { data: `l=${language}` });
  }
  await world.quiet();
  const option = (await staff.get('/api/attributes')).attributes.find((a) => a.key === 'delivery').options[0].id;
  assert.equal(await staff.count({ options: [option] }), 3, 'a condition');

  const tag = (await staff.post('/api/tags', { label: '参加する人' })).options.find((o) => o.label === '参加する人').id;
  const messages = [
    { type: 'text', text: '秋まつりのお知らせです。\nくわしくは https://www.city.example.lg.jp/matsuri をご覧ください。' },
    { type: 'template', altText: '参加', template: { type: 'confirm', text: '参加しますか', actions: [{ type: 'postback', label: 'はい', data: '参加', tags: { add: [tag] } }, { type: 'postback', label: 'いいえ', data: '不参加' }] } },
  ];
  const confirm = { type: 'confirm', text: 'Will you come?', actions: [{ type: 'postback', label: 'Yes', data: '参加' }, { type: 'postback', label: 'No', data: '不参加' }] };
  const inEnglish = [{ type: 'text', text: 'The autumn festival is coming.\nSee https://www.city.example.lg.jp/matsuri' }, { type: 'template', altText: 'Join', template: confirm }];
  const draft = await staff.draft({ title: '内部の件名', messages, translations: [{ language: 'en', reviewed: true, messages: inEnglish }], condition: EVERYONE });
  const last = new Date(dayStart(5) + JST);
  await staff.put(`/api/broadcasts/${draft.id}/digest`, { never: false, until: last.toISOString().slice(0, 10) });
  const before = await staff.get(`/api/broadcasts/${draft.id}/digest`);
  assert.deepEqual([before.concerns, before.mayChange, before.chose, before.full, before.hour], [true, true, 3, 0, 18]);
  const sent = await sendAndWait(staff, draft);
  assert.equal(sent.progress.audience, 1);
  assert.deepEqual(await copies(world, [daily, each], '秋まつり'), [0, 1]);
  const urgent = await staff.draft({ title: '緊急', text: '避難してください。', purpose: 'emergency', condition: EVERYONE });
  await sendAndWait(staff, urgent);
  assert.deepEqual(await copies(world, [daily, each], '避難してください'), [1, 1], 'urgent ones do not wait');
  const today = await staff.draft({ title: '今日だけ', text: '本日の献血は中止です。', condition: EVERYONE });
  await staff.put(`/api/broadcasts/${today.id}/digest`, { never: true });
  await sendAndWait(staff, today);
  assert.deepEqual(await copies(world, [daily, each], '献血は中止'), [1, 1], 'nor does what is of use today only');
  const waiting = await staff.get('/api/digests');
  assert.deepEqual(waiting.items.map((i) => [i.broadcastId, i.title, i.headline, i.chose, i.full]), [[sent.id, '内部の件名', '秋まつりのお知らせです。', 3, 0]]);

  staff = await clockAt(world, 1, 18);
  const after = await waitDigest(staff, 1);
  assert.deepEqual([after.past[0].people, after.past[0].items, after.past[0].sent, after.past[0].readers], [3, 1, 3, 0]);
  assert.deepEqual(after.items, []);
  assert.deepEqual(await flexOf(world, each), []);
  const [message] = await flexOf(world, daily);
  assert.equal(message.altText, 'まとめてお知らせ（1件）');
  assert.match(JSON.stringify(message), /読む：秋まつりのお知らせです。/);
  assert.doesNotMatch(JSON.stringify(message), /内部の件名/);
  // Head, headline and last day in the reader's language; what nobody translated, in Japanese.
  const [month, day] = [last.getUTCMonth() + 1, last.getUTCDate()];
  assert.match(JSON.stringify(message), new RegExp(`（${month}月${day}日まで）`));
  const [abroad] = await flexOf(world, english);
  assert.equal(abroad.altText, 'News in one message (1)');
  assert.match(JSON.stringify(abroad), new RegExp(`Read: The autumn festival is coming. \\(until ${month}/${day}\\)`));
  const [fallen] = await flexOf(world, vietnamese);
  assert.deepEqual([fallen.altText, /Đọc: 秋まつりのお知らせです。/.test(JSON.stringify(fallen))], ['Tin tổng hợp (1 tin)', true]);
  assert.deepEqual([buttons(abroad), buttons(fallen)], [buttons(message), buttons(message)]);

  const paid = async () => (await world.sim.requests('/v2/bot/message/')).filter((r) => /multicast|push|broadcast|narrowcast/.test(r.path)).length;
  const before18 = await paid();
  assert.ok(before18 > 0);
  await world.sim.act(daily, 'postback', { data: buttons(message)[0] });
  const read = await world.sim.waitFor(daily, '秋まつりのお知らせです。\\nくわしくは');
  assert.match(read.message.text, new RegExp(`${world.url}/`), 'the link counts');
  assert.doesNotMatch(read.message.text, /city\.example\.lg\.jp/);
  assert.equal(await paid(), before18, 'reading costs nothing');
  const inside = await world.sim.waitFor(daily, (m) => m.message.altText === '参加');
  await world.sim.act(daily, 'postback', { data: inside.message.template.actions[0].data });
  await world.quiet();
  assert.equal(await staff.count({ options: [tag] }), 1, 'the buttons of the original work');
  assert.deepEqual((await staff.broadcast(sent.id)).buttons.map((b) => [b.button, b.people, b.languages]), [['参加', 1, [{ language: 'ja', people: 1 }]]]);
  const one = await staff.get(`/api/broadcasts/${sent.id}/digest`);
  assert.deepEqual([one.readers, one.waiting, one.chose], [1, false, 3]);
  assert.equal((await staff.get('/api/digests')).past[0].readers, 1);
  // Made up, or passed on: nothing for whom it was not meant.
  const had = (await world.sim.received(each)).length;
  for (const data of [buttons(message)[0], `d=${sent.id}`, 'd=9999', 'd=x']) await world.sim.act(each, 'postback', { data });
  await world.quiet();
  assert.equal((await world.sim.received(each)).length, had);
  const { rows } = await staff.get('/api/audit?action=digest.send');
  assert.deepEqual(rows.map((r) => r.staff), ['システム']);
  // A correction goes to those who had it in the digest, whether they read on or not, in their language.
  const plan = await staff.get(`/api/broadcasts/${sent.id}/correction`);
  assert.deepEqual([plan.people, plan.languages.map((l) => [l.language, l.people])], [4, [['en', 0]]]);
  const correction = await staff.post(`/api/broadcasts/${sent.id}/correct`, { body: '【訂正】秋まつりは来月です。', translations: [{ language: 'en', reviewed: true, body: '[Correction] The festival is next month.' }], others: [] });
  await sendAndWait(staff, correction);
  assert.deepEqual(await copies(world, [daily, each, english, vietnamese], '秋まつりは来月'), [1, 1, 0, 1]);
  assert.deepEqual(await copies(world, [english], 'next month'), [1]);
  await world.sim.act(english, 'postback', { data: buttons(abroad)[0] });
  await world.sim.waitFor(english, 'This message was withdrawn');
});

scenario('what the limit of a day kept from people comes the next day, but for what was taken out', { timeout: 180000 }, async (world) => {
  const people = await makeFriends(world, 5);
  let staff = await clockAt(world, 1, 12);
  const editor = await world.signIn('editor');
  await guardLevel(staff, 'frequency', 'hint', [1]);
  const send = async (text) => sendAndWait(staff, await staff.draft({ title: text, text, condition: EVERYONE }));
  await send('朝のお知らせです。');
  const noon = await staff.draft({ title: '昼', text: '昼のお知らせです。', condition: EVERYONE });
  const guard = await staff.get(`/api/broadcasts/${noon.id}/guard?now=1`);
  assert.match(JSON.stringify(guard.findings), /次の日のまとめで届きます/);
  assert.equal((await staff.get(`/api/broadcasts/${noon.id}/digest`)).full, 5);
  const sent = await sendAndWait(staff, noon);
  assert.deepEqual([sent.state, sent.progress.audience, sent.leftOut], ['sent', 0, 5]);
  const cancelled = await send('夕方の催しのお知らせです。');
  assert.equal((await editor.refused('POST', `/api/broadcasts/${cancelled.id}/digest/remove`, { reason: '中止' })).status, 403);
  assert.equal((await staff.refused('POST', `/api/broadcasts/${cancelled.id}/digest/remove`, { reason: ' ' })).field, 'reason');
  const removed = await staff.post(`/api/broadcasts/${cancelled.id}/digest/remove`, { reason: '中止になったため' });
  assert.deepEqual([removed.waiting, removed.reason], [false, '中止になったため']);
  assert.equal((await staff.refused('POST', `/api/broadcasts/${cancelled.id}/digest/remove`, { reason: 'もう一度' })).status, 409);

  staff = await clockAt(world, 1, 18);
  await new Promise((done) => setTimeout(done, 1500));
  assert.deepEqual((await staff.get('/api/digests')).past, [], 'they had enough today');
  await world.sim.act(people[4], 'block', {});
  await world.quiet();
  staff = await clockAt(world, 2, 18);
  const { past } = await waitDigest(staff, 1);
  assert.deepEqual([past[0].people, past[0].items, past[0].broadcasts], [4, 1, 1]);
  const got = await Promise.all(people.map((id) => flexOf(world, id)));
  assert.deepEqual(got.map((list) => list.length), [1, 1, 1, 1, 0]);
  await world.sim.act(people[0], 'postback', { data: buttons(got[0][0])[0] });
  await world.sim.waitFor(people[0], '昼のお知らせです。');
  assert.deepEqual(await copies(world, people, '夕方の催し'), [0, 0, 0, 0, 0]);
  // It counts as a message of that day.
  const evening = await staff.draft({ title: '夜', text: '夜のお知らせです。', condition: EVERYONE });
  assert.equal((await staff.get(`/api/broadcasts/${evening.id}/guard?now=1`)).leftOut, 4);
});
