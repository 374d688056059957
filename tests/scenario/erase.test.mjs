// A16: a person deletes all the city holds of them, and is a stranger afterwards.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { settled } from '../lib/city.mjs';
import { moving, published } from '../lib/flows.mjs';
import { png } from '../lib/made_up.mjs';
import { scenario, until } from '../lib/world.mjs';

const NAME = '消したい花子';
const WORDS = 'ひみつの言葉は縁側の猫です';
const CHILD = 'ひなたちゃん';

/** No row fits, on either engine. */
async function nothing(world, table, where) {
  await assert.doesNotReject(world.script(`INSERT INTO fact (key, value, at) SELECT 'x', NULL, 1 FROM ${table} WHERE ${where}`), `${table} still has a row where ${where}`);
}

/** Every row of every table as text, and sealed bytes as their hex: PostgreSQL only. */
async function everyRow(world) {
  const tables = (await world.sql("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'")).split('\n');
  assert.ok(tables.length > 100);
  const all = [];
  for (const table of tables) all.push(await world.sql(`SELECT '${table} ' || t::text FROM "${table}" t`));
  return all.join('\n');
}

const friendOf = (staff, name) => until(`the name ${name}`, () => staff.friendNamed(name));

async function live(world, staff) {
  const id = await world.sim.addFriend(NAME);
  await world.quiet();
  const browser = world.browser();
  const form = (await browser.openAs(id)).form().tick('同意する', '子育て', '山手').child(0, { name: CHILD, y: 2024, m: 5, d: 1 });
  assert.equal((await browser.send(form)).title, '保存しました');
  await world.sim.say(id, WORDS);
  await world.sim.say(id, { type: 'image', data: Buffer.from('not really a picture').toString('base64') });
  const row = await friendOf(staff, NAME);
  const { id: tagged } = (await staff.post('/api/tags', { label: '要フォロー' })).options.find((o) => o.label === '要フォロー');
  await staff.put(`/api/friends/${row.id}/tags`, { add: [tagged], remove: [] });
  const generation = await staff.attribute('generation');
  await staff.put(`/api/friends/${row.id}/choices`, { attributeId: generation.id, options: [generation.options[0].id], cause: 'other', note: WORDS });
  return { id, browser, row };
}

scenario('a mother deletes everything: her name, words and LINE id are in no table, and the numbers still add up', async (world) => {
  const staff = await world.signIn();
  const flow = await published(staff, moving());
  const { id, browser, row } = await live(world, staff);
  // A letter by roster, a message to her alone, an answer by button, a scenario under way.
  const file = `友だち番号,文\n${row.id},${NAME}さんの分\n`;
  const roster = await (await staff.raw('POST', '/api/rosters?name=x.csv', Buffer.from(file), { 'content-type': 'text/csv' })).json();
  const byRoster = await staff.draft({ text: '{{文}}', condition: { roster: roster.id } });
  await staff.sendNow(byRoster);
  await settled(staff, byRoster.id);
  const alone = await staff.draft({ text: `${NAME}さんの書類がそろいました`, condition: { friend: row.id } });
  await staff.sendNow(alone);
  await settled(staff, alone.id);
  await world.script(`INSERT INTO scenario_run (scenario_id, version_no, friend_id, step, started_at, last_at, until_at) VALUES (${flow.row.id}, 1, ${row.id}, 'kind', 1, 1, 99999999999999)`);
  await world.quiet();

  const me = await browser.open('/c/me' + new URL(browser.page.url).search);
  assert.match(me.html, /わたしの情報をすべて消す/);
  // First she takes everything along: a table with Japanese headings, and the same as JSON.
  const link = (as) => me.root.querySelectorAll('a').map((a) => a.getAttribute('href').replaceAll('&amp;', '&')).find((h) => h.includes(`as=${as}`));
  const csv = await (await browser.ask(new URL(link('csv'), me.url).href)).text();
  assert.match(csv, /^"種類","項目","内容","日時"\r\n/);
  const rows = JSON.parse(await (await browser.ask(new URL(link('json'), me.url).href)).text());
  for (const words of [NAME, WORDS, CHILD, id, '子育て', '要フォロー', '（画像）', '第1版']) {
    assert.ok(csv.includes(words), words);
    assert.ok(rows.some((r) => Object.values(r).join().includes(words)), words);
  }
  assert.deepEqual(Object.keys(rows[0]), ['種類', '項目', '内容', '日時']);

  const page = await browser.open('/c/erase' + new URL(browser.page.url).search);
  for (const words of ['消えるもの', '残るもの', 'もとには戻せません']) assert.match(page.text, new RegExp(words));
  const refused = await browser.send(page.form());
  assert.equal(refused.status, 400);
  assert.match(refused.errors?.join() || refused.text, /を選んでください/);
  const done = await browser.send(refused.form().tick('もとに戻せないことがわかりました'));
  assert.equal(done.title, 'すべて消しました');
  await world.sim.waitFor(id, 'あなたの情報を、市の記録からすべて消しました');

  await until('the end on record', async () => JSON.stringify(await staff.get('/api/audit')).includes('友だちの情報の消去の完了'));
  for (const table of ['membership', 'child', 'visit', 'utterance', 'conversation', 'scenario_run', 'roster_row', 'tag_given', 'member_change', 'menu_link', 'menu_given', 'reply_token', 'code_use', 'amendment'])
    await nothing(world, table, `friend_id = ${row.id}`);
  await nothing(world, 'attachment_part', '1 = 1');
  await nothing(world, 'friend', `line_user_id = '${id}'`);
  if (world.engine === 'postgres') {
    const all = await everyRow(world);
    for (const words of [id, NAME, WORDS, CHILD]) assert.ok(!all.includes(words) && !all.includes(Buffer.from(words).toString('hex')), words);
    assert.match(all, /erased \d+/);
  }
  // Not found, not counted, not to be sent to; what was sent stays sent.
  assert.equal((await staff.raw('GET', `/api/friends/${row.id}`)).status, 404);
  assert.equal((await staff.get(`/api/friends?q=${encodeURIComponent(NAME)}`)).friends.length, 0);
  const [one, two] = [await staff.broadcast(byRoster.id), await staff.broadcast(alone.id)];
  for (const b of [one, two]) assert.deepEqual([b.progress.audience, b.progress.sent, b.progress.refused, b.progress.waiting, b.progress.dropped], [1, 1, 0, 0, 0]);
  assert.ok(!JSON.stringify(two).includes(NAME));
  // The old visit leads nowhere.
  assert.doesNotMatch((await browser.open(new URL(me.url).pathname + new URL(me.url).search)).text ?? '', new RegExp(NAME));

  // What she sent before comes late: dropped. Blocking somebody who does not know her: nothing.
  await world.sim.act(id, 'block');
  await world.quiet();
  await nothing(world, 'friend', `line_user_id = '${id}'`);
  await world.sim.act(id, 'unblock');
  await world.quiet();
  await world.sim.say(id, 'また使います');
  await world.quiet();
  const again = await friendOf(staff, NAME);
  assert.notEqual(again.id, row.id);
  const fresh = await staff.get(`/api/friends/${again.id}`);
  assert.deepEqual([fresh.choices.filter((c) => c.attributeLabel !== '言語'), fresh.children, fresh.consents, fresh.tags, fresh.received], [[], [], [], [], []]);
});

scenario('somebody deletes themselves while a broadcast is on its way: skipped, and the books balance', { friends: 0 }, async (world) => {
  const staff = await world.signIn();
  const ids = await world.sim.addFriends(30);
  await world.quiet();
  await world.sim.addFriend('抜ける人').then((id) => ids.push(id));
  await world.quiet();
  const browser = world.browser();
  await browser.send((await browser.openAs(ids[30])).form().tick('同意する', '子育て'));
  const draft = await staff.draft({ text: 'お知らせです', condition: { followed: { from: '2000-01-01' } } });
  await world.sim.fault({ path: '/v2/bot/message/multicast', status: 500, when: 'before', count: 2 });
  await staff.sendNow(draft);
  await until('the batches to be there', async () => (await staff.broadcast(draft.id)).progress.audience === 31);
  const page = await browser.open('/c/erase' + new URL(browser.page.url).search);
  assert.equal((await browser.send(page.form().tick('もとに戻せないことがわかりました'))).title, 'すべて消しました');
  await world.sim.clearFaults();
  const done = await settled(staff, draft.id);
  const p = done.progress;
  assert.equal(done.state, 'sent');
  assert.equal(p.audience, p.sent + p.refused + p.dropped);
  assert.equal(p.audience, 31);
  assert.ok(p.sent >= 30, JSON.stringify(p));
});

scenario('the picture and the file that staff sent to somebody are gone with them', async (world) => {
  const staff = await world.signIn();
  const { id, browser } = await live(world, staff);
  await staff.post('/api/desks', { departmentId: 0, name: '市民課', closed: false, offered: true, weekdays: 127, from: 0, to: 1440, breakFrom: 0, breakTo: 0, holidays: true, awayText: '時間外です。', alarmMinutes: 0, timeoutMinutes: 0, secondLook: false });
  await world.sim.say(id, '職員と話す');
  const [row] = await until('the conversation', async () => { const { conversations } = await staff.get('/api/conversations?box=waiting'); return conversations.length && conversations; });
  await staff.post(`/api/conversations/${row.id}/take`, { version: (await staff.get(`/api/conversations/${row.id}`)).version, over: false });
  const upload = async (what, bytes) => (await staff.raw('POST', `/api/conversations/${row.id}/${what}`, new Uint8Array(bytes), { 'content-type': 'application/octet-stream' })).json();
  const picture = await upload('pictures', png(60, 60, false));
  const file = await upload('handouts?name=a.pdf', Buffer.from('%PDF-1.4\n%%EOF\n'));
  for (const what of [{ picture: picture.token }, { handout: file.id }]) await staff.post(`/api/conversations/${row.id}/answers`, { key: randomUUID(), text: '', ...what });
  const got = await until('both on the phone', async () => { const list = (await world.sim.received(id)).map((r) => r.message); return list.some((m) => m.text?.includes('/h/')) && list; });
  const links = [got.find((m) => m.type === 'image').originalContentUrl, /https?:\/\/\S+\/h\/\S+/.exec(got.find((m) => m.text?.includes('/h/')).text)[0]];
  for (const link of links) assert.equal((await fetch(link)).status, 200);
  const page = await browser.open('/c/erase' + new URL(browser.page.url).search);
  assert.equal((await browser.send(page.form().tick('もとに戻せないことがわかりました'))).title, 'すべて消しました');
  await until('the end on record', async () => JSON.stringify(await staff.get('/api/audit')).includes('友だちの情報の消去の完了'));
  for (const link of links) assert.equal((await fetch(link)).status, 404, link);
  for (const table of ['handout', 'handout_part', 'conversation_picture']) await nothing(world, table, '1 = 1');
});
