// A12: a code on paper unlocks a role, for those who have the paper.
import assert from 'node:assert/strict';
import { area, goLive, makeMenu } from '../lib/menus.mjs';
import { readCodes, readPdf } from '../lib/paper.mjs';
import { scenario, until } from '../lib/world.mjs';

async function listOf(staff, name, more = {}) {
  const tags = await staff.post('/api/tags', { label: `${name}の人` });
  const tag = tags.options.find((o) => o.label === `${name}の人`);
  const list = await staff.post('/api/code-lists', { name, note: '', deeds: [{ tag: tag.id }], usesMost: 1, hidden: false, ...more });
  const { codes } = await staff.post(`/api/code-lists/${list.id}/codes`, { count: 3 });
  return { list, tag, codes: codes.map((c) => c.code) };
}
const answers = (world, id, words) => world.sim.waitFor(id, words);

scenario('a code unlocks the tag of its list once, and who lost the paper gets a new one', async (world) => {
  const staff = await world.signIn();
  const { list, tag, codes } = await listOf(staff, '区長');
  for (const code of codes) assert.match(code, /^[2-9A-HJKMNP-Z]{3}-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{3}$/);
  assert.equal(new Set(codes).size, 3);
  const [chief, other] = [await world.sim.addFriend('区長さん'), await world.sim.addFriend('ほかの人')];
  await world.quiet();
  await world.sim.say(chief, 'コード');
  await answers(world, chief, '紙に書いてあるコード');
  await world.sim.say(chief, codes[0].toLowerCase().replaceAll('-', ' '));
  await answers(world, chief, '登録しました');
  assert.equal(await staff.count({ options: [tag.id] }), 1);
  await world.sim.say(chief, codes[0]);
  await answers(world, chief, 'もう登録されています');
  // One person only; somebody who found the paper is told no more than with any wrong code.
  await world.sim.say(other, codes[0]);
  await answers(world, other, 'このコードは使えません');
  // Taken back: it unlocks nothing; who used theirs keeps the tag.
  const before = await staff.get(`/api/code-lists/${list.id}`);
  assert.deepEqual(before.codes.map((c) => c.uses), [1, 0, 0]);
  const after = await staff.post(`/api/list-codes/${before.codes[1].id}/revoke`);
  assert.ok(after.codes[1].revokedAt);
  await world.sim.say(other, codes[1]);
  await world.quiet();
  assert.equal(await staff.count({ options: [tag.id] }), 1);
  await world.sim.say(other, codes[2]);
  await answers(world, other, '登録しました');
  assert.equal(await staff.count({ options: [tag.id] }), 2);
  const row = await until('the name', () => staff.friendNamed('区長さん'));
  assert.deepEqual((await staff.get(`/api/friends/${row.id}`)).codes.map((c) => [c.list, c.no]), [['区長', 1]]);
  const [mine] = (await staff.get(`/api/friends/${row.id}`)).tags;
  assert.deepEqual([mine.by, mine.byId, mine.byName], ['code', list.id, '区長'], 'who gave the tag');
  assert.match(await (await staff.raw('GET', '/api/friends.csv')).text(), /区長の人：コード「区長」 20\d\d-\d\d-\d\dT\d\d:\d\d/);
  // The record names the deeds, never a code.
  const audit = JSON.stringify(await staff.get('/api/audit'));
  assert.match(audit, /コードの発行/);
  for (const code of codes) assert.ok(!audit.includes(code));
});

scenario('after five wrong codes an hour nobody gets in, not even with the right one', async (world) => {
  const staff = await world.signIn();
  const { tag, codes } = await listOf(staff, '消防団', { usesMost: 100 });
  const id = await world.sim.addFriend('あてずっぽう');
  await world.quiet();
  for (let i = 0; i < 5; i++) {
    await world.sim.say(id, 'コード');
    await world.sim.say(id, `まちがい${i}`);
    await world.quiet();
  }
  await world.sim.say(id, codes[0]);
  await answers(world, id, '1時間ほどたってから');
  assert.equal(await staff.count({ options: [tag.id] }), 0);
  // Anything else is talk as before.
  await world.sim.say(id, 'こんにちは');
  await answers(world, id, 'メッセージありがとうございます');
});

scenario('a list has its days, and what cannot be is refused in words', async (world) => {
  const staff = await world.signIn();
  const { codes } = await listOf(staff, '来年の役員', { fromOn: '2099-04-01', untilOn: '2100-03-31' });
  const id = await world.sim.addFriend('早い人', { language: 'en' });
  await world.quiet();
  await world.sim.say(id, codes[0]);
  await answers(world, id, 'This code cannot be used');
  const refused = async (body, field) => {
    const error = await staff.refused('POST', '/api/code-lists', { name: '名前', note: '', deeds: [], usesMost: 1, hidden: false, ...body });
    assert.equal(error.field, field, JSON.stringify(error));
    assert.match(error.message, /[ぁ-ん]/);
  };
  await refused({}, 'deeds');
  await refused({ deeds: [{ tag: 999999 }] }, 'deeds[0].tag');
  const tag = (await staff.attribute('tag')).options[0].id;
  await refused({ name: '来年の役員', deeds: [{ tag }] }, 'name');
  await refused({ deeds: [{ tag }], fromOn: '2026-05-02', untilOn: '2026-05-01' }, 'untilOn');
});

scenario('a code is typed on the receive settings as well: the same tag, the same count of wrong ones', async (world) => {
  const staff = await world.signIn();
  const id = await world.sim.addFriend('紙の人');
  await world.quiet();
  const browser = world.browser();
  const none = await browser.openAs(id);
  assert.doesNotMatch(none.text, /コードをお持ちの方/, 'no list, no field');
  const { tag, codes } = await listOf(staff, '民生委員', { usesMost: 5 });
  const type = async (code) => browser.send((await browser.open(none.url)).form(1).set('code', code));
  const wrong = await type('ちがう');
  assert.match(wrong.text, /このコードは使えません/);
  const done = await type(` ${codes[0].toLowerCase()} `);
  assert.equal(done.title, 'コードを登録しました');
  assert.match(done.text, /民生委員/);
  assert.equal(await staff.count({ options: [tag.id] }), 1);
  const [friend] = await staff.friends();
  const page = await staff.get(`/api/friends/${friend.id}`);
  assert.deepEqual([page.tags[0].by, page.codes[0].list], ['code', '民生委員']);
  assert.match((await type(codes[0])).text, /もう登録されています/);
  // Wrong ones count together, here and in the talk.
  for (let i = 0; i < 3; i++) await type(`だめ${i}`);
  await world.sim.say(id, 'コード');
  await world.sim.say(id, 'だめ');
  await world.quiet();
  assert.match((await type(codes[1])).text, /1時間ほどたってから/);
  const stranger = world.browser();
  assert.equal((await stranger.ask(`${world.url}/c/code`, { method: 'POST', body: `code=${codes[1]}` })).status >= 300, true, 'nobody without a visit');
});

// --- the city's own codes -----------------------------------------------------------------

const importCodes = async (staff, id, bytes, query = {}) => {
  const words = new URLSearchParams(query).toString();
  const response = await staff.raw('POST', `/api/code-lists/${id}/import${words ? `?${words}` : ''}`, new Uint8Array(Buffer.from(bytes)));
  const answer = await response.json();
  return response.ok ? answer : { status: response.status, ...answer.error };
};
const facts = (look) => [look.news, look.changes, look.sames, look.backs, look.faults, look.gone, look.losers];
// 職員番号,氏名 / 10023456,佐藤 / 10023457,鈴木 in CP932.
const CP932 = Buffer.from('904588f594d48d862c8e8196bc0d0a31303032333435362c8db293a10d0a31303032333435372c97e996d80d0a', 'hex');

scenario('staff numbers come from a CSV, the citizen types one and has the menu of the role; a replaced list takes it from the leaver', async (world) => {
  const staff = await world.signIn();
  const { list, tag, codes } = await listOf(staff, '職員', { takesBack: true });
  const menu = await makeMenu(staff, '職員', [['a', '職員', [area(0, '参集', { type: 'uri', uri: 'https://example.jp/' })]]], { condition: { options: [tag.id] } });
  await goLive(staff, menu);
  const look = await importCodes(staff, list.id, CP932);
  assert.deepEqual(facts(look), [2, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual(look.shown.map((l) => [l.line, l.fate, l.code, l.memo]), [[2, 'new', '10023456', '佐藤'], [3, 'new', '10023457', '鈴木']]);
  assert.deepEqual([look.weak, look.oddsOneIn, look.uneven], [0, 50000000, false]);
  assert.equal((await staff.get(`/api/code-lists/${list.id}`)).codes.length, 3, 'looking changes nothing');
  assert.equal((await importCodes(staff, list.id, CP932, { digest: look.digest })).applied, true);
  const rows = (await staff.get(`/api/code-lists/${list.id}`)).codes;
  assert.deepEqual(rows.map((c) => [c.no, c.own, c.memo]), [[1, false, ''], [2, false, ''], [3, false, ''], [4, true, '佐藤'], [5, true, '鈴木']]);

  const [sato, suzuki, made] = [await world.sim.addFriend('佐藤'), await world.sim.addFriend('鈴木'), await world.sim.addFriend('紙の人')];
  await world.quiet();
  await world.sim.say(sato, '10023456');
  await world.quiet();
  assert.equal(await staff.count({ options: [tag.id] }), 0, 'a number alone is talk');
  await world.sim.say(sato, 'コード');
  await answers(world, sato, '紙に書いてあるコード');
  await world.sim.say(sato, '１００２－３４５６');
  await answers(world, sato, '登録しました');
  await world.sim.say(suzuki, 'コード 10023457');
  await answers(world, suzuki, '登録しました');
  await world.sim.say(made, `コード ${codes[0]}`);
  await answers(world, made, '登録しました');
  const live = (count) => until(`${count} have the menu`, async () => (await staff.get(`/api/menus/${menu.id}`)).live.linked === count);
  await live(3);

  // A year later: 鈴木 has left, 高橋 is new. What was made here is not the file's business.
  const next = '\ufeff職員番号,氏名,有効期限,課\r\n10023456,佐藤,,財政\r\n10023458,高橋,2099/3/31,税務\r\n';
  const added = await importCodes(staff, list.id, next);
  assert.deepEqual([facts(added), added.ignored], [[1, 0, 1, 0, 0, 0, 0], '課'], 'only added to');
  const replaced = await importCodes(staff, list.id, next, { mode: 'replace' });
  assert.deepEqual([facts(replaced), replaced.leaving], [[1, 0, 1, 0, 0, 1, 1], [{ no: 5, uses: 1, memo: '鈴木' }]]);
  const stale = await importCodes(staff, list.id, next, { digest: added.digest, mode: 'replace' });
  assert.deepEqual([stale.status, stale.code], [409, 'conflict'], 'another thing than was seen');
  assert.equal((await staff.get(`/api/code-lists/${list.id}`)).codes.length, 5);
  await importCodes(staff, list.id, next, { digest: replaced.digest, mode: 'replace' });
  await live(2);
  await world.sim.say(suzuki, 'コード 10023457');
  await answers(world, suzuki, 'このコードは使えません');
  assert.deepEqual((await staff.get(`/api/code-lists/${list.id}`)).codes.map((c) => [c.no, c.uses, c.untilOn ?? '']), [[1, 1, ''], [2, 0, ''], [3, 0, ''], [4, 1, ''], [6, 0, '2099-03-31']]);
  // Nothing of the codes lies in the record.
  const audit = JSON.stringify(await staff.get('/api/audit'));
  assert.match(audit, /コードの取りこみ/);
  for (const code of ['10023456', '10023457', '10023458', '鈴木']) assert.ok(!audit.includes(code), code);
  // One paper taken back takes the role, too; a tag that staff gave stays.
  const row = await until('the name', () => staff.friendNamed('紙の人'));
  await staff.put(`/api/friends/${row.id}/tags`, { add: [], remove: [tag.id] });
  await staff.put(`/api/friends/${row.id}/tags`, { add: [tag.id], remove: [] });
  await staff.post(`/api/list-codes/${rows[0].id}/revoke`);
  await staff.post(`/api/list-codes/${rows[3].id}/revoke`);
  assert.equal(await staff.count({ options: [tag.id] }), 1);
});

scenario('a file of codes that cannot be is refused line by line, and nothing is half done', async (world) => {
  const staff = await world.signIn();
  const { list } = await listOf(staff, '消防団員');
  const other = (await listOf(staff, '役員')).list;
  await importCodes(staff, other.id, 'コード\r\nAB-123456\r\n', { digest: (await importCodes(staff, other.id, 'コード\r\nAB-123456\r\n')).digest });
  const file = ['コード,メモ,有効期限', '1234,団長', '123', '=1+1', 'ABCDEF', '１２３４', 'ab123456', '"5\n6"', `9${'1'.repeat(20)}`, `7777,${'長'.repeat(61)}`, '4444,,3月', '5555,,2020-03-31', ''].join('\r\n');
  const look = await importCodes(staff, list.id, file);
  assert.deepEqual(facts(look), [1, 0, 0, 0, 10, 0, 0]);
  const why = Object.fromEntries(look.shown.map((l) => [l.line, l.fault]));
  for (const [line, words] of [[3, /短すぎます/], [4, /「\+」|「=」|英字と数字/], [5, /数字を1つ以上/], [6, /2行目と同じ/], [7, /ほかの一覧/], [10, /長すぎます/], [11, /メモが長すぎます/], [12, /2027-03-31 のように/], [13, /過ぎています/]]) assert.match(why[line] ?? '', words, `${line}: ${JSON.stringify(why)}`);
  assert.deepEqual([look.weak, look.oddsOneIn], [1, 10000]);
  const unsure = await importCodes(staff, list.id, file, { digest: look.digest });
  assert.deepEqual([unsure.status, unsure.field], [400, 'guessable']);
  assert.equal((await staff.get(`/api/code-lists/${list.id}`)).codes.length, 3);
  const replace = await importCodes(staff, list.id, file, { mode: 'replace' });
  const half = await importCodes(staff, list.id, file, { mode: 'replace', digest: replace.digest, guessable: 'yes' });
  assert.match(half.message, /入れかえはできません/);
  assert.equal((await importCodes(staff, list.id, file, { digest: look.digest, guessable: 'yes' })).news, 1);
  for (const [bytes, words] of [
    ['', /ファイル/], ['氏名\r\n佐藤\r\n', /「コード」の見出し/], ['コード\r\n', /行がありません/], ['コード,職員番号\r\n1,2\r\n', /2つあります/], ['コード\r\n"12', /閉じていません/],
    [Buffer.from([0xff, 0xfe, 0x00, 0x81]), /文字/], [`コード\r\n${Array.from({ length: 5001 }, (_, i) => 10000000 + i).join('\r\n')}`, /5000行まで/],
  ]) {
    const refused = await importCodes(staff, list.id, bytes);
    assert.ok(refused.status >= 400 && refused.status < 500, JSON.stringify(refused));
    assert.match(refused.message, words);
  }
  assert.equal((await importCodes(staff, 999999, 'コード\r\n12345678\r\n')).status, 404);
  // Taken back in one list, a number may be another's.
  const there = (await staff.get(`/api/code-lists/${other.id}`)).codes.at(-1);
  await staff.post(`/api/list-codes/${there.id}/revoke`);
  assert.equal((await importCodes(staff, list.id, 'コード\r\nAB123456\r\n')).news, 1);
});

scenario('codes that were made are printed for whom they are: labels and letters, whose QR code opens the talk with the code', async (world) => {
  const staff = await world.signIn();
  const { list } = await listOf(staff, '民生委員', { untilOn: '2099-03-31' });
  const { codes } = await staff.post(`/api/code-lists/${list.id}/codes`, { count: 12, memos: ['泉 はな', '山田𩸽太郎'] });
  assert.deepEqual(codes.map((c) => c.memo).filter(Boolean), ['泉 はな', '山田𩸽太郎']);
  assert.deepEqual((await staff.get(`/api/code-lists/${list.id}`)).codes.slice(3, 5).map((c) => c.memo), ['泉 はな', '山田𩸽太郎']);
  const print = async (form, some = codes) => {
    const response = await staff.raw('POST', `/api/code-lists/${list.id}/sheets`, { form, codes: some });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-type'), 'application/pdf');
    return readPdf(Buffer.from(await response.arrayBuffer()));
  };
  for (const [form, pages] of [['labels-10', 2], ['labels-21', 1], ['letter', 12]]) {
    const pdf = await print(form);
    assert.deepEqual([pdf.pages, /A4/.test(pdf.size)], [pages, true]);
    assert.ok(pdf.fonts.every((f) => f.embedded && f.subset));
    for (const code of codes) assert.ok(pdf.text.includes(code.code), `${form} ${code.no}`);
    for (const words of ['民生委員', 'みどり野市公式アカウント', '泉 はな']) assert.ok(pdf.text.includes(words), `${form} ${words}`);
  }
  const letter = await print('letter', codes.slice(0, 1));
  assert.match(letter.text, /2099-03-31 まで/);
  assert.equal(letter.text.split(codes[0].code).length, 2, 'what the city keeps has no code');
  const [url] = await readCodes(letter.picture);
  assert.equal(url, `https://line.me/R/oaMessage/%40midorino/?${encodeURIComponent(`コード ${codes[0].code}`)}`);
  const person = await world.sim.addFriend('泉 はな');
  await world.quiet();
  await world.sim.say(person, decodeURIComponent(url.split('?')[1]));
  await answers(world, person, '登録しました');
  // Only what is this list's, and still counts.
  const refused = async (some) => staff.refused('POST', `/api/code-lists/${list.id}/sheets`, { form: 'letter', codes: some });
  assert.equal((await refused([{ ...codes[0], no: codes[1].no }])).field, 'codes');
  await staff.post(`/api/list-codes/${(await staff.get(`/api/code-lists/${list.id}`)).codes[4].id}/revoke`);
  assert.match((await refused([codes[1]])).message, /取り消されています/);
  const audit = JSON.stringify(await staff.get('/api/audit'));
  assert.match(audit, /コードの印刷/);
  assert.ok(!codes.some((c) => audit.includes(c.code)) && !audit.includes('泉 はな'));
});
