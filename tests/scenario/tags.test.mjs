// A8: tags that staff and buttons give, where they are used, and their end.
import assert from 'node:assert/strict';
import { makeFriends, sendAndWait, settled } from '../lib/city.mjs';
import { today } from '../lib/made_up.mjs';
import { scenario, until } from '../lib/world.mjs';

const EVERYONE = { followed: { from: '2000-01-01' } };
async function tag(staff, label, more = {}) {
  const { options } = await staff.post('/api/tags', { label, ...more });
  return options.find((o) => o.label === label).id;
}
const save = (t, more = {}) => ({ label: t.label, hidden: t.hidden, lastsDays: t.lastsDays, ...(t.endsOn ? { endsOn: t.endsOn } : {}), ...more });
const tagsOf = async (staff, friend) => (await staff.get(`/api/friends/${friend}`)).tags;
const confirm = (yes, no) => [{ type: 'template', altText: '説明会', template: { type: 'confirm', text: '参加しますか', actions: [{ type: 'postback', label: 'はい', data: '参加', displayText: 'はい', ...(yes ? { tags: yes } : {}) }, { type: 'postback', label: 'いいえ', data: '不参加', ...(no ? { tags: no } : {}) }] } }];

scenario('a button gives and takes the tags that its broadcast names, and no others', async (world) => {
  const staff = await world.signIn();
  const [coming, invited, other] = [await tag(staff, '説明会に参加'), await tag(staff, '案内した'), await tag(staff, 'ほか')];
  const people = await makeFriends(world, 3, { names: true });
  const friends = await staff.friends();
  const id = friends[0].id;
  await staff.put(`/api/friends/${id}/tags`, { add: [invited], remove: [] });
  const messages = confirm({ add: [coming], remove: [invited] });
  const done = await sendAndWait(staff, await staff.draft({ title: '説明会のご案内', messages, condition: EVERYONE }));
  assert.deepEqual(done.messages[0].template.actions[0].tags, { add: [coming], remove: [invited] }, 'kept here');
  const line = (await world.sim.received(people[0])).find((m) => m.message.type === 'template').message;
  assert.deepEqual(line.template.actions, [{ type: 'postback', label: 'はい', data: `b=${done.id}&n=0`, displayText: 'はい' }, { type: 'postback', label: 'いいえ', data: `b=${done.id}&n=1` }], 'and not sent');

  const press = async (who, data) => {
    await world.sim.act(who, 'postback', { data });
    await world.quiet();
  };
  const mine = async (who) => (await tagsOf(staff, (await staff.friends())[people.indexOf(who)].id)).map((t) => t.label);
  await press(people[0], `b=${done.id}&n=0`);
  const [given] = await tagsOf(staff, id);
  assert.deepEqual([given.label, given.by, given.byName], ['説明会に参加', 'button', '説明会のご案内']);
  assert.ok(Math.abs(given.at - Date.now()) < 60000);
  // Whatever somebody makes up names nothing but buttons that were sent.
  for (const data of [`b=${done.id}&n=1`, `b=${done.id}&n=9`, `b=${done.id}&n=0&tags=${other}`, `b=${done.id}&k=不参加`, `b=${done.id}&n=0;add=${other}`, `{"add":[${other}]}`, `b=${done.id + 1}&n=0`]) await press(people[1], data);
  assert.deepEqual(await mine(people[1]), []);
  await press(people[2], `b=${done.id}&k=${encodeURIComponent('参加')}`); // a button of former times
  assert.deepEqual(await mine(people[2]), ['説明会に参加']);
  assert.equal(await staff.count({ options: [coming] }), 2);
  assert.equal(await staff.count({ options: [invited] }), 0);

  // A test looks the same and changes nobody.
  await staff.put(`/api/friends/${friends[1].id}/tester`, { tester: true });
  const draft = await staff.draft({ messages, condition: EVERYONE });
  const test = await staff.post(`/api/broadcasts/${draft.id}/test`, { version: draft.version, testers: [friends[1].id] });
  await settled(staff, test.broadcastId);
  await press(people[1], `b=${test.broadcastId}&n=0`);
  assert.deepEqual(await mine(people[1]), []);
  // A draft that was never sent has no buttons yet.
  await press(people[1], `b=${draft.id}&n=0`);
  assert.deepEqual(await mine(people[1]), []);

  const problems = async (tags) => (await staff.post('/api/messages/check', { messages: confirm(tags) })).problems;
  assert.deepEqual(await problems({ add: [coming] }), []);
  const [district] = (await staff.attribute('district')).options;
  for (const [wrong, says] of [[{ add: [999999] }, /なくなったタグ/], [{ remove: [district.id] }, /なくなったタグ/], [{ add: Array.from({ length: 11 }, () => coming) }, /10個まで/]]) {
    const [problem] = await problems(wrong);
    assert.equal(problem.field, 'messages[0].template.actions[0].tags');
    assert.match(problem.message, says);
  }
});

scenario('tags are listed with their people and uses, renamed, hidden, merged and deleted', { friends: 40 }, async (world) => {
  const staff = await world.signIn();
  const [a, b, c] = [await tag(staff, '町内会長'), await tag(staff, '町会長'), await tag(staff, '未使用', { lastsDays: 30, endsOn: today(60) })];
  for (const [ids, friends] of [[[a], [1, 2, 3]], [[b], [3, 4]]]) for (const f of friends) await staff.put(`/api/friends/${f}/tags`, { add: ids, remove: [] });
  const segment = await staff.post('/api/segments', { name: '町内会長の人', condition: { all: [{ options: [a] }, { not: { options: [b] } }] } });
  const draft = await staff.draft({ title: '会長会議', condition: { options: [a] }, messages: confirm({ add: [b] }) });
  await staff.post('/api/templates', { name: '出欠', category: '', messages: confirm({ add: [a] }) });
  const list = async () => Object.fromEntries((await staff.get('/api/tags')).tags.map((t) => [t.label, t]));
  let tags = await list();
  assert.deepEqual([tags['町内会長'].people, tags['町内会長'].uses, tags['町会長'].people, tags['町会長'].uses, tags['未使用'].uses], [3, 3, 2, 2, 0]);
  assert.deepEqual([tags['未使用'].lastsDays, tags['未使用'].endsOn], [30, today(60)]);
  const { uses } = await staff.get(`/api/tags/${a}/uses`);
  assert.deepEqual(uses.map((u) => [u.kind, u.byButton, u.title]), [['segment', false, '町内会長の人'], ['template', true, '出欠'], ['draft', false, '会長会議']]);
  assert.deepEqual(uses.map((u) => u.id)[0], segment.id);

  const refused = await staff.refused('DELETE', `/api/tags/${a}`);
  assert.equal(refused.status, 409);
  assert.match(refused.message, /「町内会長の人」など3か所/);
  await staff.put(`/api/tags/${c}`, save(tags['未使用'], { label: '見学の希望' }));
  assert.ok((await list())['見学の希望']);
  await staff.delete(`/api/tags/${c}`);
  assert.ok(!(await list())['見学の希望']);
  assert.equal((await staff.refused('PUT', `/api/tags/${c}`, { label: 'x', hidden: false, lastsDays: 0 })).status, 404);

  // What leaves soon keeps its people.
  const soon = await staff.draft({ title: '予約', condition: { options: [b] } });
  const planned = await staff.post(`/api/broadcasts/${soon.id}/schedule`, { version: soon.version, people: 2, at: `${today(3)}T09:00` });
  assert.match((await staff.refused('POST', `/api/tags/${b}/merge`, { into: a })).message, /「予約」が使っています/);
  await staff.post(`/api/broadcasts/${soon.id}/unschedule`, { version: planned.version });
  await staff.post(`/api/tags/${b}/merge`, { into: a });
  tags = await list();
  assert.deepEqual([tags['町内会長'].people, tags['町会長']], [4, undefined]);
  assert.deepEqual((await staff.broadcast(soon.id)).condition, { options: [a] }, 'shown as what it is now');
  assert.equal(await staff.count({ options: [b] }), 4);
  const shown = await staff.broadcast(draft.id);
  assert.deepEqual([shown.condition, shown.messages[0].template.actions[0].tags], [{ options: [a] }, { add: [a] }]);
  assert.equal(shown.version, draft.version);
  const copy = await staff.post(`/api/broadcasts/${soon.id}/copy`);
  assert.deepEqual(copy.condition, { options: [a] });
  assert.deepEqual((await staff.get('/api/segments')).segments[0].condition, { all: [{ options: [a] }, { not: { options: [a] } }] });
  for (const into of [a, b, 999999, (await staff.attribute('topic')).options[0].id]) assert.equal((await staff.refused('POST', `/api/tags/${a}/merge`, { into })).field, 'into');

  await staff.put(`/api/tags/${a}`, save(tags['町内会長'], { hidden: true }));
  assert.equal((await staff.refused('PUT', '/api/friends/9/tags', { add: [a], remove: [] })).field, 'add');
  assert.equal((await staff.refused('POST', '/api/tags', { label: '前の日', endsOn: today(-1) })).field, 'endsOn');
  const editor = await world.signIn('editor');
  assert.ok((await editor.get('/api/tags')).tags.length);
  for (const [method, path, body] of [['PUT', `/api/tags/${a}`, save(tags['町内会長'])], ['POST', `/api/tags/${a}/merge`, { into: b }], ['DELETE', `/api/tags/${a}`]]) assert.equal((await editor.refused(method, path, body)).status, 403);
  const actions = (await staff.get('/api/audit')).rows.map((r) => r.action).filter((x) => x.startsWith('tag.'));
  assert.deepEqual([...new Set(actions)].sort(), ['tag.add', 'tag.change', 'tag.delete', 'tag.merge']);
});

scenario('tags end by themselves: so many days after each got one, and on a last day for all', { friends: 6, timeout: 180000 }, async (world) => {
  let staff = await world.signIn();
  const [days, day] = [await tag(staff, '見学', { lastsDays: 3 }), await tag(staff, 'まつり', { endsOn: today(5) })];
  for (const f of [1, 2]) await staff.put(`/api/friends/${f}/tags`, { add: [days, day], remove: [] });
  assert.deepEqual((await tagsOf(staff, 1)).map((t) => [t.label, t.until, t.by, t.byName]), [['見学', today(2), 'staff', '佐藤 みどり'], ['まつり', today(5), 'staff', '佐藤 みどり']]);
  const inDays = async (n) => {
    await world.clockAhead(n * 86400000);
    staff = await world.signIn();
  };
  const people = async () => Object.fromEntries((await staff.get('/api/tags')).tags.map((t) => [t.label, t.people]));
  await inDays(2);
  await staff.put('/api/friends/2/tags', { add: [days], remove: [] }); // again: two days more
  await staff.put('/api/friends/3/tags', { add: [days], remove: [] });
  assert.deepEqual(await people(), { 見学: 3, まつり: 2 });
  await inDays(3);
  await until('the first to end', async () => (await people())['見学'] === 2);
  assert.deepEqual((await tagsOf(staff, 1)).map((t) => t.label), ['まつり']);
  await inDays(6);
  await until('all to end', async () => JSON.stringify(await people()) === JSON.stringify({ 見学: 0, まつり: 0 }));
  assert.equal((await staff.get('/api/tags')).tags.find((t) => t.label === 'まつり').hidden, true);
  assert.equal(await staff.count({ options: [days, day] }), 0);
});

scenario('a rule gives a tag to whoever fulfils it, within seconds, and takes it when that is over', { friends: 60 }, async (world) => {
  const staff = await world.signIn();
  const topic = await staff.attribute('topic');
  const [one, other] = topic.options;
  const made = await tag(staff, '防災に関心');
  const who = await world.sim.addFriend('関心のある人');
  await world.quiet();
  const row = await until('the friend', () => staff.friendNamed('関心のある人'));
  const condition = { all: [{ options: [one.id] }, { followed: { from: '2000-01-01' } }] };
  const rule = { name: '防災', tagId: made, condition, keeps: false, days: 0, enabled: true };
  const meant = await staff.count(condition);
  const said = await staff.post('/api/tag-rule-preview', { tagId: made, condition, keeps: false });
  assert.deepEqual([said.meant, said.gets, said.loses, said.trouble], [meant, meant, 0, '']);
  const { rule: kept } = await staff.post('/api/tag-rules', rule);
  const have = () => staff.count({ options: [made] });
  await until('everybody who fulfils it', async () => (await have()) === meant);
  // The citizen's answer changes, and the tag follows.
  const choose = (options) => staff.put(`/api/friends/${row.id}/choices`, { attributeId: topic.id, options, cause: 'asked' });
  await choose([one.id]);
  await until('one more', async () => (await have()) === meant + 1);
  const [given] = await tagsOf(staff, row.id);
  assert.deepEqual([given.label, given.by, given.byId, given.byName], ['防災に関心', 'rule', kept.id, '防災']);
  // What a broadcast to the tag says arrives at that phone.
  await sendAndWait(staff, await staff.draft({ title: '訓練', text: '訓練のお知らせです', condition: { options: [made] } }));
  await world.sim.waitFor(who, '訓練のお知らせです');
  await choose([other.id]);
  await until('one less', async () => (await have()) === meant);
  assert.deepEqual(await tagsOf(staff, row.id), []);
  const page = await staff.get(`/api/tag-rules/${kept.id}`);
  assert.deepEqual(page.runs.map((r) => [r.gave, r.took]), [[0, 1], [1, 0], [meant, 0]]);
  assert.equal(page.rule.given, meant);

  // In numbers before it is saved: what the new condition would take.
  const next = { all: [{ options: [other.id] }, { followed: { from: '2000-01-01' } }] };
  const ask = await staff.post('/api/tag-rule-preview', { ruleId: kept.id, tagId: made, condition: next, keeps: false });
  await staff.put(`/api/tag-rules/${kept.id}`, { ...rule, condition: next });
  const after = meant + ask.gets - ask.loses;
  assert.ok(ask.loses > 0 && ask.gets > 0, JSON.stringify(ask));
  await until('as it was foretold', async () => (await have()) === after);

  // The tag says where it comes from, and neither goes nor merges while the rule is there.
  const { uses } = await staff.get(`/api/tags/${made}/uses`);
  assert.deepEqual(uses.filter((u) => u.kind === 'rule').map((u) => [u.title, u.gives]), [['防災', true]]);
  const elsewhere = await tag(staff, 'ほかのタグ');
  for (const [method, path, body] of [['DELETE', `/api/tags/${made}`], ['POST', `/api/tags/${made}/merge`, { into: elsewhere }]]) {
    const refused = await staff.refused(method, path, body);
    assert.deepEqual([refused.status, /「防災」/.test(refused.message)], [409, true]);
  }
  const loop = await staff.refused('POST', '/api/tag-rules', { ...rule, name: '輪', condition: { options: [made] } });
  assert.deepEqual([loop.status, loop.field], [409, 'condition']);
  const long = await staff.post('/api/tag-rules', { ...rule, name: '次', tagId: elsewhere, condition: { options: [made] } });
  await until('rules follow each other', async () => (await staff.count({ options: [elsewhere] })) === after);
  const back = await staff.refused('PUT', `/api/tag-rules/${kept.id}`, { ...rule, condition: { options: [elsewhere] } });
  assert.match(back.message, /「防災」→タグ「防災に関心」→「次」→タグ「ほかのタグ」→「防災」/);
  assert.equal((await staff.refused('POST', '/api/tag-rules', { ...rule, name: '名簿', condition: { roster: 1 } })).status, 400);
  await staff.delete(`/api/tag-rules/${long.rule.id}`);
  assert.equal(await staff.count({ options: [elsewhere] }), after, 'what it gave stays');
  const actions = (await staff.get('/api/audit')).rows.map((r) => r.action);
  for (const action of ['tag_rule.add', 'tag_rule.change', 'tag_rule.delete']) assert.ok(actions.includes(action), action);
});
