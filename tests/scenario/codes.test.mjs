// A12: a code on paper unlocks a role, for those who have the paper.
import assert from 'node:assert/strict';
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
