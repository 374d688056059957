// A10: what staff fill in and put right, and what citizens can do about it.
import assert from 'node:assert/strict';
import { citizen } from '../lib/city.mjs';
import { scenario, until } from '../lib/world.mjs';
import { today } from '../lib/made_up.mjs';

const attribute = (label, fields = {}) => ({ label, help: '', kind: 'many', citizenEdits: false, required: false, hidden: false, mostChoices: 0, ...fields });
const option = (label, fields = {}) => ({ label, help: '', ticked: false, hidden: false, ...fields });

async function question(staff, label, labels, fields) {
  let made = await staff.post('/api/attributes', attribute(label, fields));
  for (const each of labels) made = await staff.post(`/api/attributes/${made.id}/options`, option(each));
  return { ...made, id: made.id, of: (name) => made.options.find((o) => o.label === name).id };
}
const put = (staff, friend, q, labels, more = {}) => staff.put(`/api/friends/${friend}/choices`, { attributeId: q.id, options: labels.map((l) => q.of(l)), ...more });
const answer = (friend, q) => (friend.choices.find((c) => c.attributeId === q.id)?.options ?? []).map((o) => o.label);

scenario('what only staff fill in: some the citizen sees, some not, none can they change or delete', async (world) => {
  const staff = await world.signIn();
  const ward = await question(staff, '担当の保健師', ['田中', '山田'], { kind: 'one', citizenSees: true });
  const inner = await question(staff, '見守りの区分', ['毎週', '毎月']);
  const id = await citizen(world, '花子', ['子育て', '港']);
  const { id: friend } = await until('the name', () => staff.friendNamed('花子'));
  await put(staff, friend, ward, ['田中']);
  await put(staff, friend, inner, ['毎週', '毎月']);
  const after = await put(staff, friend, inner, ['毎月']);
  assert.deepEqual([answer(after, ward), answer(after, inner)], [['田中'], ['毎月']]);
  assert.equal(await staff.count({ options: [ward.of('田中')] }), 1);

  const browser = world.browser();
  const page = await browser.openAs(id);
  assert.match(page.text, /市が登録している内容[\s\S]*担当の保健師[\s\S]*田中/);
  assert.doesNotMatch(page.html, /見守り|毎月/);
  // A form that names them all the same changes nothing.
  const cheat = page.form();
  for (const q of [ward, inner]) {
    cheat.pairs.push(['shown', String(q.id)]);
    cheat.set(`a${q.id}`, String(q.options.at(-1).id));
  }
  cheat.set(`a${ward.id}`);
  assert.equal((await browser.send(cheat)).title, '保存しました');
  assert.match(browser.page.text, /田中/);
  const me = await browser.openAs(id, '/c/me');
  assert.match(me.text, /担当の保健師/);
  assert.match(me.text, /このほかに、市の仕事のための区分を登録しています/);
  assert.doesNotMatch(me.html, /見守り|毎月/);
  await browser.send(me.form(), ['delete', 'choices']);
  const left = await staff.get(`/api/friends/${friend}`);
  assert.deepEqual([answer(left, ward), answer(left, inner)], [['田中'], ['毎月']]);
  assert.deepEqual(left.choices.map((c) => c.attributeLabel).sort(), ['担当の保健師', '見守りの区分'].sort());

  // All of it stands in one list, whole or a page at a time, and the look is recorded.
  const all = (await staff.get(`/api/friends/${friend}/timeline`)).entries;
  assert.ok(all.every((e, i) => i === 0 || e.at <= all[i - 1].at), 'newest first');
  assert.deepEqual(all.map((e) => e.deed).sort(), ['followed', 'friend.choices', 'friend.choices', 'friend.choices', 'friend.delete_choices', 'given', 'saved']);
  const corrected = all.filter((e) => e.kind === 'amendment');
  assert.deepEqual(corrected.map((e) => e.changes.find((c) => c.field === 'options')).map((c) => [c.before, c.after]), [['毎週、毎月', '毎月'], ['', '毎週、毎月'], ['', '田中']]);
  assert.deepEqual([corrected[0].by, corrected[0].department], ['佐藤 みどり', '広聴広報課']);
  const paged = [];
  for (let place = '', next = {}; next; ) {
    const page = await staff.get(`/api/friends/${friend}/timeline?limit=2${place}`);
    paged.push(...page.entries);
    next = page.nextAt === undefined ? null : page;
    if (next) place = `&at=${next.nextAt}&skip=${next.nextSkip}`;
  }
  assert.deepEqual(paged, all);
  assert.deepEqual((await staff.get(`/api/friends/${friend}/timeline?kind=consent`)).entries.map((e) => [e.kind, e.refId]), [['consent', 1]]);
  assert.equal((await staff.refused('GET', '/api/friends/999999/timeline')).status, 404);
  assert.ok((await staff.get('/api/audit')).rows.some((r) => r.action === 'friend.timeline' && r.object === `friend ${friend}`));
});

scenario('staff put answers and children right, and the record has before and after', async (world) => {
  const staff = await world.signIn();
  const district = await staff.attribute('district');
  const of = (label) => district.options.find((o) => o.label === label).id;
  const id = await citizen(world, '太郎', ['港'], [['ひな', today(-900).split('-').map(Number)]]);
  const { id: friend } = await until('the name', () => staff.friendNamed('太郎'));
  const change = (options, more = {}) => staff.put(`/api/friends/${friend}/choices`, { attributeId: district.id, options, cause: 'asked', ...more });
  const after = await change([of('山手'), of('泉')]);
  assert.deepEqual(after.choices.find((c) => c.attributeId === district.id).options.map((o) => o.label), ['山手', '泉']);
  await change([of('山手'), of('泉')]); // nothing changed: nothing to record

  const [ward] = (await staff.get(`/api/friends/${friend}`)).children;
  const family = await staff.put(`/api/friends/${friend}/children`, { children: [{ id: ward.id, name: 'ひなた', birthday: ward.birthday }, { name: '', birthday: today(-30) }], cause: 'other', note: '二人目が生まれたと電話があった' });
  assert.deepEqual(family.children.map((c) => [c.name, c.birthday]), [['ひなた', today(-900)], ['', today(-30)]]);

  const { rows } = await staff.get('/api/audit');
  const mine = rows.filter((r) => r.object === `friend ${friend}` && r.action !== 'friend.view');
  const ids = (...labels) => district.options.filter((o) => labels.includes(o.label)).map((o) => o.id);
  assert.deepEqual(mine.map((r) => [r.action, r.actionLabel, r.detail]), [
    ['friend.children', '友だちのお子さんの変更', { before: { children: [ward.id] }, after: { children: family.children.map((c) => c.id) }, fields: '呼び名', reason: 'そのほかの理由' }],
    ['friend.choices', '友だちの答えの変更', { before: { options: ids('港') }, after: { options: ids('山手', '泉') }, attribute: '地区', reason: '本人から頼まれたため' }],
  ]);
  assert.ok(!JSON.stringify(rows).includes('ひな'), 'no names in the record');
  assert.ok(!JSON.stringify(rows).includes('二人目'), 'no words of a reason in the record');
  // Why: a must for what citizens answer; the citizen reads when, which department and why, not who.
  assert.equal((await staff.refused('PUT', `/api/friends/${friend}/choices`, { attributeId: district.id, options: [of('港')] })).field, 'cause');
  assert.equal((await staff.refused('PUT', `/api/friends/${friend}/children`, { children: [] })).field, 'cause');
  assert.equal((await staff.refused('PUT', `/api/friends/${friend}/choices`, { attributeId: district.id, options: [of('港')], cause: 'other', note: ' ' })).field, 'note');
  assert.equal((await staff.refused('PUT', `/api/friends/${friend}/choices`, { attributeId: district.id, options: [of('港')], cause: 'asked', note: 'あ'.repeat(201) })).field, 'note');
  const { entries } = await staff.get(`/api/friends/${friend}/timeline?kind=amendment`);
  assert.deepEqual(entries.map((e) => [e.deed, e.reason]), [['friend.children', 'そのほかの理由：二人目が生まれたと電話があった'], ['friend.choices', '本人から頼まれたため']]);
  const me = await world.browser().openAs(id, '/c/me');
  assert.match(me.text, /市が直した内容[\s\S]*広聴広報課[\s\S]*そのほかの理由[\s\S]*二人目が生まれたと電話があった[\s\S]*地区[\s\S]*本人から頼まれたため/);
  assert.doesNotMatch(me.text, /佐藤 みどり/);
  // Who looked is told to those who may read the record, and to nobody else.
  const desk = await world.signIn('editor');
  await desk.get(`/api/friends/${friend}`);
  const { lookers } = await staff.get(`/api/friends/${friend}/lookers`);
  assert.equal(lookers[0].times, 1);
  assert.notEqual(lookers[0].staff, '佐藤 みどり');
  assert.ok(lookers.some((l) => l.staff === '佐藤 みどり'));
  assert.equal((await desk.refused('GET', `/api/friends/${friend}/lookers`)).status, 403);
  // The numbers become words for who may see the friend.
  const shown = mine.find((r) => r.action === 'friend.choices').changes.find((c) => c.field === 'options');
  assert.deepEqual([shown.before, shown.after], ['港', '山手、泉']);

  const refused = async (path, body, field, says) => {
    const error = await staff.refused('PUT', `/api/friends/${path}`, body);
    assert.equal(error.field, field, JSON.stringify(error));
    assert.match(error.message, says);
  };
  await refused(`${friend}/choices`, { attributeId: district.id, options: ['中央', '北町', '南町', '東台', '西原', '緑丘'].map(of) }, 'district', /5個まで選べます。1個減らして/);
  const generation = await staff.attribute('generation');
  await refused(`${friend}/choices`, { attributeId: generation.id, options: generation.options.slice(0, 2).map((o) => o.id) }, 'generation', /1つだけ/);
  await refused(`${friend}/choices`, { attributeId: district.id, options: [generation.options[0].id] }, 'district', /いまは選べない/);
  for (const key of ['tag', 'state', 'child']) await refused(`${friend}/choices`, { attributeId: (await staff.attribute(key)).id, options: [] }, 'attributeId', /ここでは変えられません/);
  await refused(`${friend}/children`, { children: [{ name: '', birthday: today(1) }] }, 'children[0].birthday', /1人目.*今日より後/);
  await refused(`${friend}/children`, { children: [{ id: 999999, name: '', birthday: today(-1) }] }, 'children', /登録が変わっています/);
  assert.equal((await staff.refused('PUT', '/api/friends/999999/choices', { attributeId: district.id, options: [] })).status, 404);
  const editor = await world.signIn('editor');
  assert.equal((await editor.refused('PUT', `/api/friends/${friend}/choices`, { attributeId: district.id, options: [] })).status, 403);

  // A hidden option stays with who has it, and nobody gets it anew.
  await staff.put(`/api/options/${of('泉')}`, option('泉', { hidden: true }));
  await change([of('泉')]);
  await change([]);
  await refused(`${friend}/choices`, { attributeId: district.id, options: [of('泉')] }, 'district', /いまは選べない/);
});

scenario('emergencies only, set and ended by staff for somebody', async (world) => {
  const staff = await world.signIn();
  const topic = await staff.attribute('topic');
  const [urgent, , care] = topic.options;
  await citizen(world, '静か', ['子育て']);
  const { id: friend } = await until('the name', () => staff.friendNamed('静か'));
  const set = (body) => staff.put(`/api/friends/${friend}/choices`, { attributeId: topic.id, cause: 'checked', ...body });
  const only = await set({ options: [care.id], emergencyOnly: true });
  assert.equal(only.emergencyOnly, true);
  assert.deepEqual(only.choices.find((c) => c.attributeId === topic.id).options.map((o) => o.id), [urgent.id]);
  const back = await set({ options: [care.id] });
  assert.equal(back.emergencyOnly, false);
  assert.deepEqual(back.choices.find((c) => c.attributeId === topic.id).options.map((o) => o.id), [care.id]);
  const details = (await staff.get('/api/audit')).rows.filter((r) => r.action === 'friend.choices').map((r) => r.detail);
  assert.deepEqual([details[0].before.options.length, details[0].before.options.at(-1), details[0].after.options], [2, urgent.id, [care.id]]);
});
