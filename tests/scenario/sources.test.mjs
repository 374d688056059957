// A9: a printed code for each place. Who scans it, who becomes a friend, in whatever order LINE tells.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { event, hook } from '../lib/made_up.mjs';
import { scenario, start, until } from '../lib/world.mjs';

const save = (name, fields = {}) => ({ name, note: '', hidden: false, ...fields });
const pathOf = (source) => new URL(source.url).pathname;
const totals = ({ total: { scans, added, returned, known } }) => [scans, added, returned, known];
const stranger = (world, name) => world.sim.addFriend(name, { stranger: true });

async function sourceOf(staff, name) {
  const row = await until(`the name ${name}`, () => staff.friendNamed(name));
  const { choices } = await staff.get(`/api/friends/${row.id}`);
  return choices.find((c) => c.attributeLabel === '追加した場所')?.options.map((o) => o.label) ?? [];
}

scenario('somebody scans a poster, logs in, adds the account, and is counted for that poster', async (world) => {
  const staff = await world.signIn();
  const poster = await staff.post('/api/sources', save('市役所のポスター'));
  const leaflet = await staff.post('/api/sources', save('チラシ'));
  assert.equal(poster.url, `${world.url}/q/${poster.code}`);
  const id = await stranger(world, '通りがかり');
  const browser = world.browser();
  const start = await world.browser().ask(poster.url);
  assert.equal(start.status, 302);
  assert.equal(new URL(start.headers.get('location')).searchParams.get('bot_prompt'), 'aggressive');

  const page = await browser.openAs(id, pathOf(poster), { addFriend: true });
  assert.equal(new URL(page.url).pathname, '/c/welcome');
  assert.equal(page.title, 'ありがとうございます');
  assert.match(page.text, /みどり野市公式アカウント/);
  await world.quiet();
  const counted = await staff.get(`/api/sources/${poster.id}`);
  assert.deepEqual(totals(counted), [2, 1, 0, 0], 'two scans, one of them to the end');
  assert.deepEqual(counted.recent, counted.total);
  assert.equal(counted.following, 1);
  assert.deepEqual(await sourceOf(staff, '通りがかり'), ['市役所のポスター']);
  assert.deepEqual(totals(await staff.get(`/api/sources/${leaflet.id}`)), [0, 0, 0, 0]);

  // Segments and statistics know it like any other option.
  assert.equal(await staff.count({ options: [poster.optionId] }), 1);
  assert.equal(await staff.count({ options: [leaflet.optionId] }), 0);
  const statistics = (await staff.get('/api/statistics/attributes')).attributes.find((a) => a.key === 'source');
  const people = new Map(statistics.options.map((o) => [o.label, o.people]));
  assert.deepEqual([people.get('市役所のポスター'), people.get('チラシ')], [1, 0]);
  const { days } = await staff.get(`/api/sources/${poster.id}/days`);
  assert.deepEqual([days.at(-1).scans, days.at(-1).added, days.length], [2, 1, 90]);

  // The way goes on to the receive settings.
  const next = await browser.openAs(id, page.link('受信設定を開く'));
  assert.equal(next.title, '受信設定');
  const me = await browser.openAs(id, '/c/me');
  assert.match(me.text, /追加した場所\s*市役所のポスター/, 'a person sees that this is held');

  // Who leaves is no friend any more, but was a new one.
  await world.sim.act(id, 'block');
  await world.quiet();
  const left = await staff.get(`/api/sources/${poster.id}`);
  assert.deepEqual([left.following, ...totals(left)], [0, 2, 1, 0, 0]);
});

scenario('it does not matter whether LINE tells of the friend before or after the login', async (world) => {
  const staff = await world.signIn();
  const poster = await staff.post('/api/sources', save('ポスター'));
  // After: LINE's events wait until the person has read the thanks.
  await world.sim.settings({ webhookPaused: true });
  const late = await stranger(world, 'あとの人');
  const page = await world.browser().openAs(late, pathOf(poster), { addFriend: true });
  assert.equal(page.title, 'ありがとうございます');
  assert.deepEqual(totals(await staff.get(`/api/sources/${poster.id}`)), [1, 0, 0, 0]);
  await world.sim.settings({ webhookPaused: false });
  await world.quiet();
  assert.deepEqual(totals(await staff.get(`/api/sources/${poster.id}`)), [1, 1, 0, 0]);
  // Before: the event is handled while the person is still at LINE.
  const early = await stranger(world, 'さきの人');
  const browser = world.browser();
  browser.jar(world.sim.url).set('line_sim_person', early);
  const consent = await browser.open(poster.url);
  await world.sim.act(early, 'follow');
  await world.quiet();
  const thanks = await browser.send(consent.form(), ['decision', 'allow']);
  assert.equal(thanks.title, 'ありがとうございます');
  assert.deepEqual(totals(await staff.get(`/api/sources/${poster.id}`)), [2, 2, 0, 0]);
  assert.deepEqual([await sourceOf(staff, 'あとの人'), await sourceOf(staff, 'さきの人')], [['ポスター'], ['ポスター']]);
});

scenario('logging in without adding counts nobody, until the person adds within a day', async (world) => {
  const staff = await world.signIn();
  const poster = await staff.post('/api/sources', save('ポスター'));
  const id = await stranger(world, '迷う人');
  const page = await world.browser().openAs(id, pathOf(poster), { addFriend: false });
  assert.equal(page.title, 'あと少しで、お知らせが届きます');
  assert.equal(page.link('友だちに追加する'), 'https://line.me/R/ti/p/%40midorino');
  assert.deepEqual(totals(await staff.get(`/api/sources/${poster.id}`)), [1, 0, 0, 0]);
  await world.sim.act(id, 'follow');
  await world.quiet();
  assert.deepEqual(totals(await staff.get(`/api/sources/${poster.id}`)), [1, 1, 0, 0]);
  assert.deepEqual(await sourceOf(staff, '迷う人'), ['ポスター']);
});

scenario('whoever is a friend already is no new friend, and keeps the first source', async (world) => {
  const staff = await world.signIn();
  const poster = await staff.post('/api/sources', save('ポスター'));
  const bag = await staff.post('/api/sources', save('ごみ袋'));
  // A friend for an hour, as LINE's event says.
  const old = await world.sim.addFriend('前からの友だち', { silent: true });
  assert.equal((await world.webhook(hook(event('follow', old, { timestamp: Date.now() - 3600000, follow: { isUnblocked: false } })))).status, 200);
  await world.quiet();
  const page = await world.browser().openAs(old, pathOf(bag));
  assert.equal(page.title, 'ありがとうございます');
  assert.deepEqual(totals(await staff.get(`/api/sources/${bag.id}`)), [1, 0, 0, 1]);
  assert.deepEqual(await sourceOf(staff, '前からの友だち'), []);
  // Came by the poster, scans the bag later.
  const id = await stranger(world, 'ポスターの人');
  const browser = world.browser();
  await browser.openAs(id, pathOf(poster), { addFriend: true });
  await world.quiet();
  await browser.openAs(id, pathOf(bag));
  assert.deepEqual(totals(await staff.get(`/api/sources/${bag.id}`)), [2, 0, 0, 2]);
  assert.deepEqual(await sourceOf(staff, 'ポスターの人'), ['ポスター']);
});

scenario('a friend from before this system, whom nobody told us of, is thanked and counted as known', async (world) => {
  const staff = await world.signIn();
  const poster = await staff.post('/api/sources', save('ポスター'));
  const id = await world.sim.addFriend('むかしからの友だち', { silent: true });
  const page = await world.browser().openAs(id, pathOf(poster));
  assert.equal(page.title, 'ありがとうございます');
  assert.deepEqual(totals(await staff.get(`/api/sources/${poster.id}`)), [1, 0, 0, 1]);
  await world.sim.say(id, 'こんにちは');
  await world.quiet();
  assert.deepEqual(totals(await staff.get(`/api/sources/${poster.id}`)), [1, 0, 0, 1], 'a message makes nobody new');
  // LINE does not say whether they are friends: then it waits for the event, and nobody is turned away.
  await world.sim.fault({ path: '/friendship/v1/status', status: 500, count: 1 });
  const other = await world.sim.addFriend('もう一人', { silent: true });
  assert.equal((await world.browser().openAs(other, pathOf(poster))).title, 'あと少しで、お知らせが届きます');
});

scenario('whoever blocked the account and comes back by a code has come back, and is not new', async (world) => {
  const staff = await world.signIn();
  const counter = await staff.post('/api/sources', save('窓口'));
  const id = await world.sim.addFriend('戻る人');
  await world.quiet();
  await world.sim.act(id, 'block');
  await world.quiet();
  const page = await world.browser().openAs(id, pathOf(counter), { addFriend: true });
  assert.match(page.title, /ありがとうございます|あと少し/, 'LINE tells when it tells');
  await world.quiet();
  const source = await staff.get(`/api/sources/${counter.id}`);
  assert.deepEqual([source.following, ...totals(source)], [0, 1, 0, 1, 0]);
  assert.deepEqual(await sourceOf(staff, '戻る人'), []);
});

scenario('without the login there is still the plain way, and nobody is counted by it', async (world) => {
  const staff = await world.signIn();
  const poster = await staff.post('/api/sources', save('ポスター'));
  const id = await stranger(world, '断る人');
  const declined = await world.browser().openAs(id, pathOf(poster), { decision: 'deny' });
  assert.equal(declined.status, 200);
  assert.equal(declined.title, '友だち追加はこちらから');
  assert.equal(declined.link('友だちに追加する'), 'https://line.me/R/ti/p/%40midorino');
  await world.sim.act(id, 'follow');
  await world.quiet();
  assert.deepEqual(totals(await staff.get(`/api/sources/${poster.id}`)), [1, 0, 0, 0]);
  assert.deepEqual(await sourceOf(staff, '断る人'), []);

  // Back in another browser than the one that scanned.
  const other = await stranger(world, '別のブラウザー');
  const there = await world.browser().ask(poster.url);
  const stranded = world.browser();
  stranded.jar(world.sim.url).set('line_sim_person', other);
  let page = await stranded.open(there.headers.get('location'));
  page = await stranded.send(page.form(), ['decision', 'allow']);
  page = await stranded.send(page.form(), ['add_friend', '1']);
  assert.equal(page.title, '友だち追加はこちらから');
  assert.match(page.text, /友だちに追加した方は、もう届きます/);
  await world.quiet();
  assert.deepEqual(totals(await staff.get(`/api/sources/${poster.id}`)), [2, 0, 0, 0]);

  // LINE does not believe the code.
  const tired = await stranger(world, '疲れた人');
  const browser = world.browser();
  browser.jar(world.sim.url).set('line_sim_person', tired);
  const consent = await browser.open(poster.url);
  await world.sim.fault({ path: '/oauth2/v2.1/token', status: 400, count: 1 });
  let failed = await browser.send(consent.form(), ['decision', 'allow']);
  failed = await browser.send(failed.form(), ['add_friend', '1']);
  assert.equal(failed.status, 200);
  assert.match(failed.text, /確認がうまくいきませんでした/);
  assert.ok(failed.link('友だちに追加する'));
});

scenario('a hidden or unknown code leads to the plain way', async (world) => {
  const staff = await world.signIn();
  const poster = await staff.post('/api/sources', save('去年のポスター'));
  await staff.put(`/api/sources/${poster.id}`, save('去年のポスター', { hidden: true }));
  for (const path of [pathOf(poster), '/q/zzzzzzzz', '/q/%3Cscript%3E', `/q/${'a'.repeat(200)}`]) {
    const page = await world.browser().open(path);
    assert.equal(page.status, 404, path);
    assert.equal(page.title, '友だち追加はこちらから');
    assert.match(page.text, /いまは使われていません/);
    assert.equal(page.link('友だちに追加する'), 'https://line.me/R/ti/p/%40midorino');
    assert.doesNotMatch(page.html, /<script>/);
  }
  assert.deepEqual(totals(await staff.get(`/api/sources/${poster.id}`)), [1, 0, 0, 0], 'old paper that is still read shows');
  // Whoever had it opened before it was hidden is still counted.
  const other = await staff.post('/api/sources', save('閉じるポスター'));
  const id = await stranger(world, '間に合った人');
  const browser = world.browser();
  browser.jar(world.sim.url).set('line_sim_person', id);
  const consent = await browser.open(other.url);
  await staff.put(`/api/sources/${other.id}`, save('閉じるポスター', { hidden: true }));
  await browser.send((await browser.send(consent.form(), ['decision', 'allow'])).form(), ['add_friend', '1']);
  await world.quiet();
  assert.deepEqual(totals(await staff.get(`/api/sources/${other.id}`)), [1, 1, 0, 0]);
});

scenario('a city without LINE Login has the plain way, and a browser that looks ahead is no scan', { settings: { login_channel_id: '', account_id: '' } }, async (world) => {
  const staff = await world.signIn();
  const all = await staff.get('/api/sources');
  assert.deepEqual([all.login, all.accountId], [false, '']);
  const poster = await staff.post('/api/sources', save('ポスター'));
  const page = await world.browser().open(pathOf(poster));
  assert.equal(page.status, 200);
  assert.equal(page.title, '友だち追加');
  assert.match(page.text, /検索で「みどり野市公式アカウント」/, 'without an id there is no link');
  assert.doesNotMatch(page.html, /line\.me/);
  await fetch(poster.url, { method: 'HEAD' });
  await fetch(poster.url, { headers: { 'sec-purpose': 'prefetch' } });
  assert.deepEqual(totals(await staff.get(`/api/sources/${poster.id}`)), [1, 0, 0, 0]);
});

scenario('kairanban check compares the id that links are made of with what LINE says', { simArgs: ['--basic-id', '@midorino'], engines: ['sqlite'] }, async (world) => {
  const check = async () => {
    const child = start('kairanban', ['check', '-c', world.config], { log: { text: '' } });
    let text = '';
    child.stdout.on('data', (bytes) => (text += bytes));
    return { ...(await child.ended), text };
  };
  const good = await check();
  assert.equal(good.code, 0, good.text);
  assert.match(good.text, /○ account_id: LINE と同じです/);
  const config = await readFile(world.config, 'utf8');
  await writeFile(world.config, config.replace('@midorino', '@midorono'));
  const wrong = await check();
  assert.equal(wrong.code, 1);
  assert.match(wrong.text, /× account_id: account_id は @midorono ですが、LINE のベーシック ID は @midorino です/);
});

scenario('the sample city has codes and, with a crowd, people who came by them', { friends: 200 }, async (world) => {
  const staff = await world.signIn();
  const { sources } = await staff.get('/api/sources');
  assert.deepEqual(sources.map((s) => [s.total.added, s.following, s.total.scans, s.hidden]), [[17, 17, 51, false], [24, 24, 72, false], [12, 12, 36, false], [5, 5, 15, false], [2, 2, 6, true]]);
  assert.equal(await staff.count({ options: sources.map((s) => s.optionId) }), 60);
  const { attributes } = await staff.get('/api/statistics/attributes');
  assert.deepEqual(attributes.find((a) => a.key === 'source').options.map((o) => o.people), [17, 24, 12, 5, 2]);
});
