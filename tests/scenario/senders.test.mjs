// C13: a name and a picture beside each message; people see whether a person or the program speaks.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { makeFriends, sendAndWait } from '../lib/city.mjs';
import { png } from '../lib/made_up.mjs';
import { departmentNamed, hire } from '../lib/staff.mjs';
import { scenario, until } from '../lib/world.mjs';

const FACE = { icon: '', forBroadcast: false, forStaff: false, forBot: false, closed: false };
const add = async (staff, name, more = {}) => (await staff.post('/api/faces', { ...FACE, name, departmentId: 0, ...more })).faces.find((f) => f.name === name);
async function icon(staff, bytes = png(200, 200, false)) {
  const response = await staff.raw('POST', '/api/face-icons?kind=image&name=icon.png', new Uint8Array(bytes), { 'content-type': 'image/png' });
  return { status: response.status, ...(await response.json()) };
}
const senderOf = (f) => ({ name: f.name, ...(f.icon ? { iconUrl: `media:${f.icon}/original` } : {}) });
const text = (words, sender) => ({ type: 'text', text: words, ...(sender ? { sender } : {}) });

scenario('a broadcast goes out under the name and picture of its department, and no other name gets out', async (world) => {
  const staff = await world.signIn();
  const [id] = await makeFriends(world, 1);
  const picture = await icon(staff);
  assert.equal(picture.status, 200, JSON.stringify(picture));
  const face = await add(staff, '子育て課', { icon: picture.token });
  const made_up = await staff.refused('POST', '/api/broadcasts', { ...await fresh(staff), messages: [text('こんにちは', { name: '厚生課' })] });
  assert.deepEqual([made_up.status, made_up.field], [400, 'messages[0].sender']);
  assert.match(made_up.message, /一覧にありません/);
  const draft = await staff.draft({ messages: [text('健診のお知らせです', senderOf(face)), text('お待ちしています', senderOf(face))], condition: {} });
  await sendAndWait(staff, draft);
  const got = (await world.sim.received(id)).map((m) => m.message).filter((m) => m.sender);
  assert.deepEqual(got.map((m) => [m.text, m.sender.name]), [['健診のお知らせです', '子育て課'], ['お待ちしています', '子育て課']]);
  const shown = await fetch(got[0].sender.iconUrl);
  assert.equal(shown.status, 200);
  assert.equal(shown.headers.get('content-type'), 'image/png');
  // A new name: what was written before still goes, and says so.
  await staff.put(`/api/faces/${face.id}`, { ...FACE, name: 'こども課', departmentId: 0, icon: picture.token, updatedAt: face.updatedAt });
  const check = await staff.post('/api/messages/check', { messages: [text('こんにちは', senderOf(face))] });
  assert.deepEqual(check.problems, []);
  assert.match(check.hints.map((h) => h.message).join(), /名前かアイコンが変わった/);
  const old = await staff.refused('PUT', `/api/faces/${face.id}`, { ...FACE, name: 'べつの課', departmentId: 0, updatedAt: face.updatedAt });
  assert.equal(old.status, 409, 'somebody else was there first');
  await staff.delete(`/api/faces/${face.id}`);
  assert.match((await staff.post('/api/messages/check', { messages: [text('こんにちは', senderOf(face))] })).problems[0].message, /一覧にありません/);
  const { rows } = await staff.get('/api/audit?action=face.change');
  assert.match(JSON.stringify(rows[0]), /子育て課.*こども課/);
});
const fresh = async (staff) => {
  const { title, condition, notificationOff } = await staff.draft({});
  return { title, condition, notificationOff };
};

scenario('names that LINE refuses or that look like another authority, and pictures that are none, are refused in words', async (world) => {
  const staff = await world.signIn();
  const refused = async (name, more = {}) => staff.refused('POST', '/api/faces', { ...FACE, name, departmentId: 0, ...more });
  for (const name of ['LINE公式', 'ｌｉｎｅ 市役所', 'Line'])
    assert.match((await refused(name)).message, /LINE/, name);
  for (const name of ['みどり野警察署', '気象庁', '国税庁からの連絡', '日本年金機構']) assert.match((await refused(name)).message, /ほかの役所/, name);
  assert.equal((await refused('👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧')).field, 'name', 'LINE counts them as 24');
  assert.equal((await refused(' ')).status, 400);
  assert.equal((await refused('【テスト】課')).status, 400);
  assert.equal((await refused('道路課', { icon: 'nowhere' })).field, 'icon');
  const wide = await icon(staff, png(300, 200, false));
  assert.match((await refused('道路課', { icon: wide.token })).message, /縦と横を同じ/);
  assert.equal((await icon(staff, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).status, 400);
  assert.match((await refused('道路課', { forStaff: true, forBot: true })).message, /見分けられるように/);
  await add(staff, '道路課');
  assert.equal((await refused('道路課')).status, 409);
});

scenario('a person of one department keeps and uses its senders, and not those of others', async (world) => {
  const admin = await world.signIn();
  const [a, b] = await Promise.all(['子育て支援課', '資源循環課'].map((name) => departmentNamed(admin, name)));
  const approver = (await admin.get('/api/roles')).roles.find((r) => r.name === '承認者').id;
  const mine = await hire(world, admin, { login: 'a-ka', department: a.name, roles: [{ roleId: approver, scope: 'department' }] });
  const theirs = await add(admin, 'よその課', { departmentId: b.id });
  const city = await add(admin, '市役所');
  const own = (await mine.post('/api/faces', { ...FACE, name: 'うちの課' })).faces.find((f) => f.name === 'うちの課');
  assert.equal(own.departmentId, a.id);
  assert.equal((await mine.refused('POST', '/api/faces', { ...FACE, name: 'にせの課', departmentId: b.id })).status, 403);
  assert.equal((await mine.refused('PUT', `/api/faces/${theirs.id}`, { ...FACE, name: 'とった' })).status, 404);
  assert.equal((await mine.refused('DELETE', `/api/faces/${city.id}`)).status, 403);
  for (const face of [own, city]) await mine.draft({ messages: [text('はい', senderOf(face))] });
  const base = await fresh(mine);
  const no = await mine.refused('POST', '/api/broadcasts', { ...base, messages: [text('はい', senderOf(theirs))] });
  assert.match(no.message, /ほかの部署では使えません/);
  assert.equal((await mine.refused('POST', '/api/templates', { name: 'ひな形', category: '', messages: [text('はい', senderOf(theirs))] })).field, 'messages[0].sender');
});

scenario('staff answer under the name of their department, and the program under its own', async (world) => {
  const staff = await world.signIn();
  const [department] = (await staff.get('/api/departments')).departments;
  const picture = await icon(staff);
  await add(staff, 'みどり野市 子育て課', { departmentId: department.id, icon: picture.token, forStaff: true });
  await add(staff, '市の自動応答', { forBot: true });
  await staff.post('/api/desks', { departmentId: department.id, name: '子育て相談', closed: false, offered: true, weekdays: 127, from: 0, to: 1440, breakFrom: 0, breakTo: 0, holidays: true, awayText: '時間外です。', alarmMinutes: 10, timeoutMinutes: 60, secondLook: false });
  const who = await world.sim.addFriend('佐藤');
  await world.quiet();
  await world.sim.say(who, '職員と話す');
  await world.quiet();
  const [row] = await until('the conversation', async () => { const list = (await staff.get('/api/conversations?box=waiting')).conversations; return list.length && list; });
  const version = (await staff.get(`/api/conversations/${row.id}`)).version;
  await staff.post(`/api/conversations/${row.id}/take`, { version, over: false });
  await staff.post(`/api/conversations/${row.id}/answers`, { key: randomUUID(), text: 'はい、承ります。' });
  await world.quiet();
  const now = await until('it is sent', async () => { const c = await staff.get(`/api/conversations/${row.id}`); return c.utterances.some((u) => u.state === 'sent') && c; });
  await staff.post(`/api/conversations/${row.id}/close`, { version: now.version, farewell: true });
  await world.quiet();
  const got = await until('the farewell', async () => { const list = (await world.sim.received(who)).map((m) => m.message); return list.length >= 4 && list; });
  assert.equal(got[0].sender.name, '市の自動応答', 'the greeting');
  const answer = got.find((m) => m.text === 'はい、承ります。');
  assert.equal(answer.sender.name, 'みどり野市 子育て課');
  assert.match(answer.sender.iconUrl, /\/media\/[\w-]+\/original$/);
  assert.deepEqual(got.filter((m) => m !== answer).map((m) => m.sender?.name), Array(got.length - 1).fill('市の自動応答'));
});
