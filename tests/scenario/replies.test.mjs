// E1: what somebody writes in LINE is answered by a rule of the city, and what happens besides.
import assert from 'node:assert/strict';
import { makeFriends } from '../lib/city.mjs';
import { scenario } from '../lib/world.mjs';

const text = (words) => [{ type: 'text', text: words }];
const rule = (words, answer, more = {}) => ({ priority: 5, hears: 'words', words: words.map((w) => (typeof w === 'string' ? { kind: 'part', text: w } : w)), windows: [], outside: false, condition: {}, answers: [{ messages: text(answer), deeds: [] }], ...more });
async function put(staff, name, what, more = {}) {
  const made = await staff.post('/api/replies', { name, category: '', rule: what, ...more });
  return staff.post(`/api/replies/${made.brief.id}/publish`, { version: made.brief.version });
}
async function said(world, who) {
  const got = (await world.sim.received(who)).map((m) => m.message.text ?? m.message.type);
  return got.at(-1);
}
async function ask(world, who, words) {
  await world.sim.say(who, words);
  await world.quiet();
  return said(world, who);
}

scenario('a citizen asks in many ways of writing and gets the answer of the nearest rule', async (world) => {
  const staff = await world.signIn();
  const [who] = await makeFriends(world, 1, { names: true });
  const draft = await staff.post('/api/replies', { name: 'ペットボトル', category: 'ごみ', rule: rule(['ペットボトル', 'PET'], 'ペットボトルは水曜日です。') });
  assert.deepEqual([draft.brief.version, draft.brief.liveVersion], [1, 0]);
  assert.match(await ask(world, who, 'ペットボトルは何曜日？'), /メッセージありがとうございます/, 'a draft answers nobody');
  await staff.post(`/api/replies/${draft.brief.id}/publish`, { version: 1 });
  for (const words of ['ペットボトルは何曜日？', 'ﾍﾟｯﾄﾎﾞﾄﾙ', 'ぺっとぼとる', 'ＰＥＴの日']) assert.equal(await ask(world, who, words), 'ペットボトルは水曜日です。', words);
  assert.match(await ask(world, who, 'PETER'), /メッセージありがとうございます/);
  await put(staff, 'キャップ', rule(['ペットボトルのキャップ'], 'キャップはプラスチックです。'));
  assert.equal(await ask(world, who, 'ペットボトルのキャップは？'), 'キャップはプラスチックです。', 'the longer word');

  // Saved again it is a draft beside the one that answers, until it is published.
  const changed = await staff.put(`/api/replies/${draft.brief.id}`, { name: 'ペットボトル', category: 'ごみ', version: 1, rule: rule(['ペットボトル'], '木曜日に変わりました。') });
  assert.deepEqual([changed.brief.version, changed.brief.liveVersion], [2, 1]);
  assert.equal(await ask(world, who, 'ペットボトル'), 'ペットボトルは水曜日です。');
  const stale = await staff.refused('PUT', `/api/replies/${draft.brief.id}`, { name: 'ペットボトル', category: 'ごみ', version: 1, rule: rule(['ペットボトル'], '違う') });
  assert.equal(stale.status, 409);
  await staff.post(`/api/replies/${draft.brief.id}/publish`, { version: 2 });
  assert.equal(await ask(world, who, 'ペットボトル'), '木曜日に変わりました。');
  // And back again.
  await staff.post(`/api/replies/${draft.brief.id}/restore`, { version: 1 });
  await staff.post(`/api/replies/${draft.brief.id}/publish`, { version: 3 });
  assert.equal(await ask(world, who, 'ペットボトル'), 'ペットボトルは水曜日です。');
  const { versions } = await staff.get(`/api/replies/${draft.brief.id}/versions`);
  assert.deepEqual(versions.map((v) => v.version), [3, 2, 1]);
  assert.equal((await staff.get(`/api/replies/${draft.brief.id}`)).brief.heard, 7);

  await staff.post(`/api/replies/${draft.brief.id}/enable`, { enabled: false });
  assert.match(await ask(world, who, 'ペットボトル'), /メッセージありがとうございます/);
  await staff.delete(`/api/replies/${draft.brief.id}`);
  assert.equal((await staff.refused('GET', `/api/replies/${draft.brief.id}`)).status, 404);
});

scenario('an answer may give tags, ask who the person is, know the name, and have buttons that go on', async (world) => {
  const staff = await world.signIn();
  const people = await makeFriends(world, 2, { names: true });
  const friends = await staff.friends();
  const { options } = await staff.post('/api/tags', { label: '子育て中' });
  const tag = options.find((o) => o.label === '子育て中').id;
  const menu = { type: 'template', altText: '子育て', template: { type: 'confirm', text: 'どちらですか', actions: [{ type: 'postback', label: '健診', data: '健診', displayText: '健診', tags: { add: [tag] } }, { type: 'postback', label: '保育園', data: '保育園' }] } };
  const top = await put(staff, '子育て', rule(['子育て'], '', { answers: [{ messages: [menu], deeds: [] }] }));
  await put(staff, '健診', rule([{ kind: 'exact', text: '健診' }], '', { answers: [{ messages: text('{{名前}}さん、健診は第2火曜日です。'), deeds: [{ untag: 999999 }].slice(1) }] }));
  await put(staff, '子育て中の人へ', rule(['相談'], '保健師が伺います。', { priority: 1, condition: { options: [tag] } }));
  await put(staff, '相談', rule(['相談'], '窓口は1階です。', { answers: [{ messages: text('窓口は1階です。'), deeds: [{ untag: tag }] }] }));

  assert.equal(await ask(world, people[0], '子育てのこと'), 'template');
  const line = (await world.sim.received(people[0])).at(-1).message;
  const [first] = line.template.actions;
  assert.equal(first.data, `r=${top.brief.id}&v=1&a=0&n=0`);
  assert.equal(first.tags, undefined);
  assert.equal(await ask(world, people[0], '相談したい'), '窓口は1階です。', 'the condition does not hold yet');
  const tap = async (who, data) => {
    await world.sim.act(who, 'postback', { data });
    await world.quiet();
    return said(world, who);
  };
  assert.match(await tap(people[0], first.data), /さん、健診は第2火曜日です。/);
  const tags = async (who) => (await staff.get(`/api/friends/${friends[people.indexOf(who)].id}`)).tags.map((t) => t.label);
  assert.deepEqual(await tags(people[0]), ['子育て中']);
  assert.equal(await ask(world, people[0], '相談'), '保健師が伺います。');
  assert.equal(await ask(world, people[1], '相談'), '窓口は1階です。');
  // Made-up taps change nobody and say nothing.
  const before = (await world.sim.received(people[1])).length;
  for (const data of [`r=${top.brief.id}&v=9&a=0&n=0`, `r=${top.brief.id}&v=1&a=3&n=0`, `r=${top.brief.id}&v=1&a=0&n=7`, 'r=x', 'r=']) await tap(people[1], data);
  assert.deepEqual(await tags(people[1]), []);
  assert.equal((await world.sim.received(people[1])).length, before);

  const refused = await staff.refused('POST', '/api/replies', { name: '誤り', category: '', rule: rule(['あい'], 'う', { answers: [{ messages: text('う'), deeds: [{ tag: 999999 }] }] }) });
  assert.deepEqual([refused.status, refused.field], [400, 'rule.answers[0].deeds[0].tag']);
});

scenario('the test box says which rule answers at which time, and why not the others; clashes are listed', async (world) => {
  const staff = await world.signIn();
  const [who] = await makeFriends(world, 1, { names: true });
  void who;
  const hours = { windows: [{ days: 62, from: 510, to: 1035, holidays: 'never' }] };
  await put(staff, '窓口', rule(['窓口'], '8:30から17:15です。', hours));
  await put(staff, '時間外', rule([], '本日の受付は終わりました。', { hears: 'text', priority: 9, ...hours, outside: true }));
  await put(staff, '窓口その2', rule(['窓口', '市役所'], 'もう一つの答え'));
  const test = (words, at, friend) => staff.post('/api/reply-test', { text: words, at, ...(friend ? { friend } : {}) });
  const fates = ({ rows }) => Object.fromEntries(rows.map((r) => [r.name, r.fate]));
  assert.deepEqual(fates(await test('窓口は何時まで？', '2026-11-24T17:14')), { 窓口: 'fires', 窓口その2: 'later', 時間外: 'not_now' });
  assert.deepEqual(fates(await test('窓口は何時まで？', '2026-11-24T17:15')), { 窓口: 'not_now', 窓口その2: 'fires', 時間外: 'later' });
  assert.deepEqual(fates(await test('こんにちは', '2026-11-23T10:00')), { 時間外: 'fires' }, 'a holiday');
  const answer = await test('窓口', '2026-11-24T10:00');
  assert.deepEqual(answer.messages, text('8:30から17:15です。'));
  assert.deepEqual([answer.rows[0].word, answer.rows[0].kind, answer.rows[0].times], ['窓口', 'part', '月〜金 8:30〜17:15（祝日と年末年始を除く）']);
  const { clashes, total } = await staff.get('/api/reply-clashes');
  assert.equal(total, 1);
  assert.deepEqual([clashes[0].kind, clashes[0].word, clashes[0].name, clashes[0].otherName], ['same', '窓口', '窓口その2', '窓口']);
});

scenario('what cannot be a rule is refused with the field it is about', async (world) => {
  const staff = await world.signIn();
  const refused = async (what, field, says) => {
    const error = await staff.refused('POST', '/api/replies', { name: '誤り', category: '', rule: what });
    assert.deepEqual([error.status, error.field], [400, field], JSON.stringify(error));
    assert.match(error.message, says);
  };
  await refused(rule([], 'あ'), 'rule.words', /1つ以上/);
  await refused(rule(['火'], 'あ'), 'rule.words[0].text', /1番目の言葉：1文字/);
  await refused(rule(['ごみ', { kind: 'all', text: '住民票' }], 'あ'), 'rule.words[1].text', /2つ以上/);
  await refused(rule(['ごみ'], 'あ', { answers: [] }), 'rule.answers', /./);
  await refused(rule(['ごみ'], 'あ', { answers: [{ messages: [], deeds: [] }] }), 'rule.answers[0].messages', /答えを書いて/);
  await refused(rule(['ごみ'], ''), 'rule.answers[0].messages[0].text', /./);
  await refused(rule(['ごみ'], '{{きょう}}'), 'rule.answers[0].messages[0].text', /差し込みはありません/);
  await refused(rule(['ごみ'], 'あ', { windows: [{ days: 0, from: 0, to: 60, holidays: 'any' }] }), 'rule.windows[0].days', /曜日を1つ以上/);
  await refused(rule(['ごみ'], 'あ', { windows: [{ days: 1, from: 60, to: 60, holidays: 'any' }] }), 'rule.windows[0].to', /同じ時刻/);
  await refused(rule(['ごみ'], 'あ', { from: '2026-12-01T00:00', to: '2026-11-01T00:00' }), 'rule.to', /始まりより後/);
  await refused(rule(['ごみ'], 'あ', { condition: { options: [999999] } }), 'rule.condition.options', /./);
  await refused(rule(['ごみ'], 'あ', { priority: 10 }), 'rule.priority', /./);
});
