// E1: what somebody writes in LINE is answered by a rule of the city, and what happens besides.
import assert from 'node:assert/strict';
import { makeFriends } from '../lib/city.mjs';
import { departmentNamed, hire } from '../lib/staff.mjs';
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
  // The words that mean the same are those of the questions and answers.
  await staff.put('/api/articles/synonyms', { synonyms: [{ word: 'ペットボトル', same: '飲料容器' }] });
  assert.equal(await ask(world, who, '飲料容器の日'), 'ペットボトルは水曜日です。');
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
  assert.equal((await staff.get(`/api/replies/${draft.brief.id}`)).brief.heard, 8);

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
  const [given] = (await staff.get(`/api/friends/${friends[0].id}`)).tags;
  assert.deepEqual([given.by, given.byId, given.byName], ['reply', top.brief.id, '子育て']);
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

scenario('a dictionary comes from a file with its difference shown first, and goes out again as it came', async (world) => {
  const staff = await world.signIn();
  const [who] = await makeFriends(world, 1, { names: true });
  const file = (...lines) => ['名前,言葉,答え', ...lines].join('\r\n');
  const send = async (text, query) => {
    const answer = await staff.raw('POST', `/api/replies/import?${new URLSearchParams({ category: 'ごみ', ...query })}`, typeof text === 'string' ? new TextEncoder().encode(text) : text);
    return { status: answer.status, ...JSON.parse(await answer.text()) };
  };
  const first = file('アイロン,アイロン、スチームアイロン,燃えないごみです。', '缶,缶、空き缶,資源です。', '缶,かん,二度', ',あ,名前なし', 'かさ,,言葉なし', 'いす,いす、椅子,粗大ごみです。');
  const look = await send(first, {});
  assert.deepEqual([look.applied, look.added, look.changed, look.gone, look.faults], [false, 3, 0, 0, 3]);
  assert.deepEqual(look.shown.filter((l) => l.change === 'fault').map((l) => l.line), [4, 5, 6]);
  assert.equal((await staff.get('/api/replies?category=%E3%81%94%E3%81%BF')).total, 0, 'nothing yet');
  assert.equal((await send(first, { seen: 'x'.repeat(64) })).status, 409);
  const done = await send(first, { seen: look.seen });
  assert.deepEqual([done.applied, done.added], [true, 3]);
  assert.equal(await ask(world, who, 'スチームアイロンは？'), '燃えないごみです。');
  assert.equal(await ask(world, who, '缶'), '資源です。');
  assert.match(await ask(world, who, '缶切り'), /メッセージありがとうございます/, 'a word of one sign is meant as a whole');

  // The second file, as a spreadsheet of Windows writes it.
  const cp932 = Uint8Array.from([...[0x96, 0xbc, 0x91, 0x4f], 0x2c, ...[0x8c, 0xbe, 0x97, 0x74], 0x2c, ...[0x93, 0x9a, 0x82, 0xa6], 13, 10, ...[0x83, 0x41, 0x83, 0x43, 0x83, 0x8d, 0x83, 0x93], 0x2c, ...[0x83, 0x41, 0x83, 0x43, 0x83, 0x8d, 0x83, 0x93], 0x2c, ...[0x8e, 0x91, 0x8c, 0xb9], 13, 10]);
  const next = await send(cp932, { gone: 'stop' });
  assert.deepEqual([next.added, next.changed, next.same, next.gone], [0, 1, 0, 2]);
  assert.match(next.shown[0].before, /燃えないごみ/);
  await send(cp932, { gone: 'stop', seen: next.seen });
  assert.equal(await ask(world, who, 'アイロン'), '資源');
  assert.match(await ask(world, who, '椅子'), /メッセージありがとうございます/);
  const csv = await (await staff.raw('GET', `/api/replies.csv?category=${encodeURIComponent('ごみ')}`)).text();
  assert.match(csv, /"アイロン","アイロン","","","","資源","5"/);
  assert.equal((await send(csv.replace(/^\ufeff/, ''), {})).changed, 2, 'those that were stopped would answer again');
  assert.equal((await send('あ,い\r\n1,2', {})).error.field, 'file');
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

scenario('the demo city answers about waste from the first minute, and its rules are in nobody’s way', { desks: true }, async (world) => {
  const staff = await world.signIn();
  const list = await staff.get('/api/replies?category=%E3%81%94%E3%81%BF%E3%81%AE%E5%88%86%E3%81%91%E6%96%B9');
  assert.ok(list.total >= 60, `${list.total}`);
  const { clashes } = await staff.get('/api/reply-clashes');
  assert.deepEqual(clashes.map((c) => `${c.word}: ${c.name} / ${c.otherName}`), []);
  const fires = async (text, at) => (await staff.post('/api/reply-test', { text, ...(at ? { at } : {}) })).rows.find((r) => r.fate === 'fires')?.name;
  assert.equal(await fires('ペットボトルのふたはどうする？'), 'ペットボトルのキャップ');
  assert.equal(await fires('何時まで開いていますか', '2026-11-24T10:00'), '開庁時間（開いているとき）');
  assert.equal(await fires('何時まで開いていますか', '2026-11-23T10:00'), '開庁時間（閉まっているとき）');
});

scenario('a draft is tried out before it is published, by those who may see it', async (world) => {
  const staff = await world.signIn();
  await put(staff, 'ペットボトル', rule(['ペットボトル'], '水曜日です。'));
  const live = (await staff.get('/api/replies')).replies.find((r) => r.name === 'ペットボトル');
  await staff.put(`/api/replies/${live.id}`, { name: 'ペットボトル', category: '', version: live.version, rule: rule(['ペットボトル'], '木曜日に変わります。') });
  await staff.post('/api/replies', { name: '乾電池', category: '', rule: rule(['乾電池'], '回収箱へ。') });
  const ask = (text, more = {}) => staff.post('/api/reply-test', { text, ...more });
  assert.match((await ask('ペットボトル')).messages.map((m) => m.text).join(), /水曜日/);
  assert.equal((await ask('乾電池')).rows.length, 0);
  const draft = await ask('ペットボトル', { drafts: true });
  assert.deepEqual([draft.rows[0].draft, draft.rows[0].fate, draft.messages[0].text], [true, 'fires', '木曜日に変わります。']);
  assert.equal((await ask('乾電池', { drafts: true })).messages[0].text, '回収箱へ。');
  // What citizens get is as before.
  assert.equal((await ask('ペットボトル')).messages[0].text, '水曜日です。');
  // Another department's draft is not told.
  const other = await departmentNamed(staff, '資源循環課');
  await staff.post('/api/replies', { name: '蛍光灯', category: '', departmentId: other.id, rule: rule(['蛍光灯'], 'まだ秘密です。') });
  assert.equal((await ask('蛍光灯', { drafts: true })).rows.length, 1);
  const here = await hire(world, staff, { login: 'kosodate', department: '子育て支援課', roles: [await staff.role('作成者', { scope: 'department' })] });
  assert.deepEqual((await here.post('/api/reply-test', { text: '蛍光灯', drafts: true })).rows, []);
});
