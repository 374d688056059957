// A1–A6, A15, A16: what a citizen chooses, on a page opened from the talk.
import assert from 'node:assert/strict';
import { scenario, until } from '../lib/world.mjs';
import { dice, today } from '../lib/made_up.mjs';

const born = (daysAgo) => today(-daysAgo).split('-').map(Number);
const asChild = (name, [y, m, d]) => ({ name, y, m, d });

async function friendNamed(staff, name) {
  const row = await until(`the name ${name}`, () => staff.friendNamed(name));
  return staff.get(`/api/friends/${row.id}`);
}

scenario('the purpose is shown first, nothing is kept without the tick, and what was typed stays', async (world) => {
  const id = await world.sim.addFriend('花子');
  await world.quiet();
  const browser = world.browser();
  const page = await browser.openAs(id);
  assert.match(page.text, /みどり野市がお知らせを届けるためだけに使います/);
  assert.ok(page.html.indexOf('届けるためだけ') < page.html.indexOf('受け取りたい情報'), 'before the first question');
  const form = page.form();
  assert.ok(!form.isTicked('同意する'));
  form.tick('子育て', 'イベント', '山手', '港', '30代').child(0, asChild('ひな<b>"&', born(500)));
  const wrong = await browser.send(form);
  assert.equal(wrong.status, 422);
  assert.equal(wrong.errors.length, 1);
  assert.match(wrong.errors[0], /同意/);
  assert.match(wrong.root.querySelector('title').text, /^エラー：/);
  const again = wrong.form();
  for (const label of ['子育て', 'イベント', '山手', '港', '30代']) assert.ok(again.isTicked(label), label);
  assert.deepEqual(again.children()[0], { index: 0, name: 'ひな<b>"&', ...Object.fromEntries(['y', 'm', 'd'].map((k, i) => [k, String(born(500)[i])])) });
  const staff = await world.signIn();
  const before = await friendNamed(staff, '花子');
  assert.deepEqual([before.choices, before.children, before.consents, before.settingsSavedAt ?? null], [[], [], [], null]);

  const saved = await browser.send(again.tick('同意する'));
  assert.equal(saved.title, '保存しました');
  assert.match(saved.html, /ひな&lt;b&gt;/);
  await world.sim.waitFor(id, '受信設定を保存しました');
  const after = await friendNamed(staff, '花子');
  assert.equal(after.consents.length, 1);
  assert.equal(after.consents[0].version, 1);
  assert.ok(Math.abs(after.consents[0].givenAt - Date.now()) < 60000);
  assert.deepEqual(after.children.map((c) => [c.name, c.birthday]), [['ひな<b>"&', today(-500)]]);
  assert.ok(after.settingsSavedAt);

  const second = (await browser.openAs(id)).form();
  for (const label of ['子育て', 'イベント', '山手', '港', '30代']) assert.ok(second.isTicked(label), label);
  assert.equal(second.children()[0].name, 'ひな<b>"&');
  assert.throws(() => second.box('同意する'), /no box/, 'not asked again');
});

scenario('a new consent text is asked for again, and both are on record', async (world) => {
  const id = await world.sim.addFriend('次郎');
  await world.quiet();
  const browser = world.browser();
  await browser.send((await browser.openAs(id)).form().tick('同意する', '子育て'));
  const staff = await world.signIn();
  const text = await staff.post('/api/consent', { body: '目的が変わりました。\n統計にも使います。' });
  assert.equal(text.version, 2);
  const page = await browser.open('/c/settings' + new URL(browser.page.url).search);
  assert.match(page.text, /統計にも使います/);
  const refused = await browser.send(page.form());
  assert.equal(refused.status, 422);
  assert.equal((await browser.send(refused.form().tick('同意する'))).title, '保存しました');
  assert.deepEqual((await friendNamed(staff, '次郎')).consents.map((c) => c.version).sort(), [1, 2]);
  assert.equal((await staff.get('/api/consent')).people, 1);
});

scenario('mistakes are told one by one, beside the field, and corrected step by step', async (world) => {
  const id = await world.sim.addFriend('三郎');
  await world.quiet();
  const browser = world.browser();
  const form = (await browser.openAs(id)).form().tick('同意する', '中央', '北町', '南町', '東台', '西原', '緑丘');
  form.child(0, { name: '長'.repeat(80), y: 2023, m: 2, d: 30 });
  const page = await browser.send(form);
  assert.equal(page.status, 422);
  assert.ok(page.errors.some((e) => /地区.*5個まで.*1個減らし/.test(e)), page.errors.join());
  assert.ok(page.errors.some((e) => /2023年2月30日.*ない日/.test(e)), page.errors.join());
  for (const a of page.root.querySelectorAll('#errors a')) assert.ok(page.root.querySelector(`[id="${a.getAttribute('href').slice(1)}"]`), a.getAttribute('href'));
  const next = page.form();
  assert.equal(next.get('c0_name'), '長'.repeat(80));
  assert.equal(next.get('c0_d'), '30');
  next.untick('緑丘').child(0, { name: '長'.repeat(80), y: born(-1)[0], m: born(-2)[1], d: born(-2)[2] });
  const third = await browser.send(next);
  assert.equal(third.status, 422);
  assert.equal(third.errors.length, 1, third.errors.join());
  const good = await browser.send(third.form().child(0, asChild('あお', born(30))));
  assert.equal(good.title, '保存しました', good.errors.join());
});

scenario('children: several, twins, one more row, a leap day, one removed, numbers in full width', async (world) => {
  const id = await world.sim.addFriend('双子の母');
  await world.quiet();
  const browser = world.browser();
  let form = (await browser.openAs(id)).form().tick('同意する', '子育て');
  form.child(0, asChild('いち', born(800)));
  const more = await browser.send(form, ['more', '1']);
  assert.equal(more.status, 200);
  form = more.form();
  assert.ok(form.isTicked('同意する') && form.isTicked('子育て'));
  assert.equal(form.get('c0_name'), 'いち');
  form.child(1, asChild('に', born(800))).child(2, { name: '', y: '２０２４', m: '２', d: '２９' });
  assert.equal((await browser.send(form)).title, '保存しました');
  const staff = await world.signIn();
  let friend = await friendNamed(staff, '双子の母');
  assert.deepEqual(friend.children.map((c) => c.birthday).sort(), [today(-800), today(-800), '2024-02-29'].sort());
  form = (await browser.openAs(id)).form();
  const twin = form.children().find((c) => c.name === 'に');
  form.set(`c${twin.index}_del`, '1');
  assert.equal((await browser.send(form)).title, '保存しました');
  friend = await friendNamed(staff, '双子の母');
  assert.deepEqual(friend.children.map((c) => c.name).sort(), ['', 'いち']);
});

scenario('only emergencies takes the topics away and can be taken back', async (world) => {
  const id = await world.sim.addFriend('静か');
  await world.quiet();
  const staff = await world.signIn();
  const browser = world.browser();
  await browser.send((await browser.openAs(id)).form().tick('同意する', '子育て', '港'));
  const saved = await browser.send((await browser.openAs(id)).form().tick('緊急情報だけ受け取る'));
  assert.equal(saved.title, '保存しました');
  assert.equal(await staff.count({ options: [(await staff.option('state', '緊急情報だけ受け取る')).id] }), 1);
  // Of the topics only the emergencies are left; where somebody lives stays.
  const { options } = await staff.attribute('topic');
  assert.deepEqual(await Promise.all(options.map((o) => staff.count({ options: [o.id] }))), options.map((o) => (o.label === '防災・緊急情報' ? 1 : 0)));
  // A district's everyday news is not for them, its emergencies are.
  const district = { options: [(await staff.option('district', '港')).id] };
  const emergency = { options: [options.find((o) => o.label === '防災・緊急情報').id] };
  assert.equal(await staff.count(district), 0);
  assert.equal(await staff.count({ all: [emergency, district] }), 1);
  await browser.send((await browser.openAs(id)).form().tick('お知らせの種類を選んで受け取る', '税金'));
  assert.equal(await staff.count(district), 1);
  assert.equal(await staff.count({ options: [(await staff.option('topic', '税金')).id] }), 1);
  assert.equal(await staff.count({ options: [(await staff.option('state', '緊急情報だけ受け取る')).id] }), 0);
});

scenario('two citizens in one browser stay two', async (world) => {
  const [mother, father] = [await world.sim.addFriend('母'), await world.sim.addFriend('父')];
  await world.quiet();
  const browser = world.browser();
  const hers = (await browser.openAs(mother)).form().tick('同意する', '子育て');
  const his = (await browser.openAs(father)).form().tick('同意する', '税金');
  assert.notEqual(new URL(hers.page.url).searchParams.get('v'), new URL(his.page.url).searchParams.get('v'));
  // Both pages stand open; they are sent in the other order.
  const savedHis = await browser.send(his);
  const savedHers = await browser.send(hers);
  assert.match(savedHis.text, /税金/);
  assert.doesNotMatch(savedHis.text, /子育て/);
  assert.match(savedHers.text, /子育て/);
  assert.doesNotMatch(savedHers.text, /税金/);
  const staff = await world.signIn();
  const labels = async (name) => (await friendNamed(staff, name)).choices.flatMap((c) => c.options.map((o) => o.label));
  assert.ok((await labels('母')).includes('子育て') && !(await labels('母')).includes('税金'));
  assert.ok((await labels('父')).includes('税金') && !(await labels('父')).includes('子育て'));
  // The form of one under the visit of the other is refused.
  const mixed = (await browser.open(savedHers.url.replace('/c/saved', '/c/settings'))).form();
  mixed.action = mixed.action.replace(/v=\w+/, `v=${new URL(savedHis.url).searchParams.get('v')}`);
  const refused = await browser.send(mixed);
  assert.equal(refused.status, 403);
  assert.match(refused.text, /保存されていません/);
  for (const cookie of browser.cookies.filter((c) => c.startsWith('__Host-c-'))) assert.match(cookie, /; ?secure/i), assert.match(cookie, /; ?httponly/i), assert.match(cookie, /samesite=(lax|strict)/i);
});

scenario('a page without its visit leads to the login and saves nothing', async (world) => {
  const id = await world.sim.addFriend('客');
  await world.quiet();
  const browser = world.browser();
  const form = (await browser.openAs(id)).form().tick('同意する', '子育て');
  const stranger = world.browser();
  for (const change of [(f) => f.set('csrf', 'x'), (f) => f.set('csrf'), (f) => f]) {
    const response = await stranger.ask(new URL(form.action, world.url).href, { method: 'POST', body: new URLSearchParams(change(form).pairs).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    assert.equal(response.status, 403);
  }
  const plain = await stranger.ask(`${world.url}/c/settings?v=abcdef`);
  assert.equal(plain.status, 303);
  assert.match(plain.headers.get('location'), /^\/c\/login\?to=/);
  for (const path of ['/c/saved', '/c/me']) assert.equal((await stranger.ask(world.url + path)).status, 303);
  const crossSite = await browser.ask(new URL(form.action, world.url).href, { method: 'POST', body: new URLSearchParams(form.pairs).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'cross-site' } });
  assert.equal(crossSite.status, 403);
  const staff = await world.signIn();
  assert.deepEqual((await friendNamed(staff, '客')).consents, []);
});

scenario('a foreign, old or used login code lets nobody in', async (world) => {
  const [victim, thief] = [await world.sim.addFriend('本人'), await world.sim.addFriend('別人')];
  await world.quiet();
  const browser = world.browser();
  const start = await browser.ask(`${world.url}/c/login?to=/c/settings`);
  const authorize = new URL(start.headers.get('location'));
  assert.equal(authorize.searchParams.get('code_challenge_method'), 'S256');
  for (const name of ['state', 'nonce', 'code_challenge']) assert.match(authorize.searchParams.get(name), /^[\w-]{22,}$/, name);
  assert.equal(authorize.searchParams.get('bot_prompt'), 'normal');
  // The simulator's page, answered by hand, gives the way back.
  const allow = async (url, userId, jarOf = browser) => {
    jarOf.jar(world.sim.url).set('line_sim_person', userId);
    const answer = await jarOf.ask(url, { method: 'POST', body: `person=${userId}&decision=allow`, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    return new URL(answer.headers.get('location'));
  };
  const back = await allow(authorize.href, victim);
  const call = (jar, change = {}) => {
    const url = new URL(back);
    for (const [k, v] of Object.entries(change)) if (v === undefined) url.searchParams.delete(k); else url.searchParams.set(k, v);
    return jar.ask(url.href);
  };
  const cookiesOf = (response) => response.headers.getSetCookie().filter((c) => /^__Host-c-(?!login)/.test(c));
  const refused = async (response, what) => {
    assert.ok([400, 403].includes(response.status), `${what}: ${response.status}`);
    assert.deepEqual(cookiesOf(response), [], what);
    assert.match(await response.text(), /ログイン|LINE/);
  };
  await refused(await call(world.browser()), 'another browser');
  await refused(await call(browser, { state: 'A'.repeat(43) }), 'another state');
  await refused(await call(browser, { state: undefined }), 'no state');
  // A login of the thief's own browser with the victim's code, and the other way round.
  const evil = world.browser();
  const evilBack = await allow((await evil.ask(`${world.url}/c/login`)).headers.get('location'), thief, evil);
  const swapped = new URL(evilBack);
  swapped.searchParams.set('code', back.searchParams.get('code'));
  await refused(await evil.ask(swapped.href), "another one's code");
  const right = await browser.ask(back.href);
  // The victim's code was spent in vain by the thief; the attempt may not work, but must not harm.
  assert.ok([303, 400].includes(right.status));

  const again = world.browser();
  const page = await again.openAs(victim);
  assert.equal(page.title, '受信設定');
  const fresh = await allow((await again.ask(`${world.url}/c/login`)).headers.get('location'), victim, again);
  assert.equal((await again.ask(fresh.href)).status, 303);
  await refused(await again.ask(fresh.href), 'replayed');
});

scenario('who says no at LINE, or is no friend, is told kindly what to do', async (world) => {
  const id = await world.sim.addFriend('いいえ');
  const stranger = await world.sim.addFriend('まだ友だちでない', { stranger: true, silent: true });
  await world.quiet();
  const no = await world.browser().openAs(id, '/c/settings', { decision: 'deny' });
  assert.equal(no.status, 400);
  assert.match(no.text, /許可が必要/);
  const page = await world.browser().openAs(stranger);
  assert.equal(page.status, 403);
  assert.match(page.text, /友だちに追加/);
  assert.match(page.link('友だちに追加する'), /line\.me\/R\/ti\/p\/%40midorino/);
  await world.sim.act(stranger, 'follow');
  await world.quiet();
  assert.equal((await world.browser().openAs(stranger)).title, '受信設定');
  // Adding the account right on LINE's page: our webhook and the browser race, both endings are told.
  const other = await world.sim.addFriend('いま追加', { stranger: true, silent: true });
  const joined = world.browser();
  const first = await joined.openAs(other, '/c/settings', { addFriend: true });
  assert.ok(first.title === '受信設定' || /追加したばかり/.test(first.text));
  await world.quiet();
  assert.equal((await joined.openAs(other)).title, '受信設定');
});

scenario('the way back after the login leads to our own pages only', async (world) => {
  const id = await world.sim.addFriend('行き先');
  await world.quiet();
  for (const to of ['https://evil.example/', '//evil.example', '/\\evil.example', '/c/login', '/api/home', 'javascript:alert(1)']) {
    const page = await world.browser().openAs(id, `/c/login?to=${encodeURIComponent(to)}`);
    assert.equal(new URL(page.url).pathname, '/c/settings', to);
    assert.ok(page.url.startsWith(world.url));
  }
  assert.equal(new URL((await world.browser().openAs(id, '/c/login?to=/c/me')).url).pathname, '/c/me');
});

scenario('a person sees all that is held and deletes it, and the record shows the deletion but not the data', async (world) => {
  const id = await world.sim.addFriend('消す人');
  await world.sim.say(id, 'むかしの言葉');
  await world.quiet();
  const browser = world.browser();
  await browser.send((await browser.openAs(id)).form().tick('同意する', '高齢者', '泉').child(0, asChild('まご', born(100))));
  const me = await browser.openAs(id, '/c/me');
  for (const word of ['高齢者', '泉', 'まご']) assert.match(me.text, new RegExp(word));
  for (const [what, told] of [['children', 'お子さんの登録をすべて消しました'], ['choices', '選んだ項目をすべて消しました']]) {
    const page = await browser.send(browser.page.form(), ['delete', what]);
    assert.match(page.text, new RegExp(told));
  }
  for (const word of ['高齢者', '泉', 'まご']) assert.doesNotMatch(browser.page.text, new RegExp(word));
  const staff = await world.signIn();
  const friend = await friendNamed(staff, '消す人');
  assert.deepEqual([friend.choices, friend.children], [[], []]);
  const { rows } = await staff.get('/api/audit');
  assert.deepEqual(rows.filter((r) => r.object === `friend ${friend.id}` && r.action !== 'friend.view').map((r) => r.action).sort(), ['friend.delete_children', 'friend.delete_choices']);
  assert.equal(await staff.count({ options: [(await staff.option('topic', '高齢者')).id] }), 0);
  assert.ok(!JSON.stringify(await staff.get('/api/audit')).includes('まご'));
  assert.ok(!world.log.text.includes('まご') && !world.log.text.includes(id), 'nothing personal in the log');
});

scenario('LIFF: a signed word of LINE opens the page, a false one does not', { settings: { liff_id: '1650000001-TestLiff' } }, async (world) => {
  const id = await world.sim.addFriend('リフ');
  await world.quiet();
  const browser = world.browser();
  browser.jar(world.sim.url).set('line_sim_person', id);
  const opened = await browser.ask(`${world.sim.url}/liff/1650000001-TestLiff`, { method: 'POST', body: `person=${id}&decision=allow`, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  const fragment = new URLSearchParams(new URL(opened.headers.get('location')).hash.slice(1));
  const post = (idToken) => browser.ask(`${world.url}/c/liff`, { method: 'POST', body: JSON.stringify({ idToken, to: '/c/settings' }), headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' } });
  const token = fragment.get('id_token');
  const answer = await post(token);
  assert.equal(answer.status, 200, await answer.clone().text());
  const { to } = await answer.json();
  assert.match(to, /^\/c\/settings\?v=/);
  assert.equal((await browser.open(to)).title, '受信設定');
  const [head, body, mac] = token.split('.');
  const forged = Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(body, 'base64url')), sub: `U${'1'.repeat(32)}` })).toString('base64url');
  const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
  for (const wrong of [`${head}.${forged}.${mac}`, `${none}.${forged}.`, `${head}.${body}.`, 'x', fragment.get('access_token')])
    assert.ok([400, 403].includes((await post(wrong)).status), wrong.slice(0, 20));
  const page = await browser.open('/c/liff');
  assert.match(page.headers.get('content-security-policy'), /script-src 'self' https:\/\/static\.line-scdn\.net/);
});

scenario('topics are renamed, added, hidden and reordered without anybody losing what they chose', async (world) => {
  const id = await world.sim.addFriend('選ぶ人');
  await world.quiet();
  const staff = await world.signIn();
  const browser = world.browser();
  await browser.send((await browser.openAs(id)).form().tick('同意する', '子育て', '水道'));
  const topic = await staff.attribute('topic');
  const child = topic.options.find((o) => o.label === '子育て');
  const water = topic.options.find((o) => o.label === '水道');
  await staff.put(`/api/options/${child.id}`, { label: '子ども・子育て', help: '', ticked: false, hidden: false });
  await staff.put(`/api/options/${water.id}`, { label: '水道', help: '', ticked: false, hidden: true });
  const more = await staff.post(`/api/attributes/${topic.id}/options`, { label: 'クマ出没', help: '', ticked: true, hidden: false });
  const ids = more.options.map((o) => o.id);
  await staff.put(`/api/attributes/${topic.id}/options/order`, { ids: [ids.at(-1), ...ids.slice(0, -1)] });
  const form = (await browser.openAs(id)).form();
  assert.ok(form.isTicked('子ども・子育て'));
  assert.ok(form.isTicked('クマ出没'), 'a new one that stands ticked is offered ticked');
  assert.throws(() => form.box('水道'), /no box/);
  const shown = form.page.root.querySelectorAll('label').map((l) => l.text.trim()).filter((t) => ['クマ出没', '防災・緊急情報'].includes(t));
  assert.deepEqual(shown, ['クマ出没', '防災・緊急情報']);
  await browser.send(form);
  assert.equal(await staff.count({ options: [child.id] }), 1);
  // An id of a hidden option, or of another question, is not taken from the form.
  const cheat = (await browser.openAs(id)).form();
  const [name] = [cheat.box('クマ出没').name];
  for (const value of [water.id, (await staff.option('tag', '町内会長').catch(() => ({ id: 999999 }))).id, 'x', '-1']) cheat.pairs.push([name, String(value)]);
  await browser.send(cheat);
  const friend = await friendNamed(staff, '選ぶ人');
  const labels = friend.choices.flatMap((c) => c.options.map((o) => o.label));
  assert.ok(labels.includes('クマ出没') && labels.includes('子ども・子育て'));
});

scenario('random forms never break the page, and never save for somebody else', { engines: ['sqlite'] }, async (world) => {
  const [id, other] = [await world.sim.addFriend('さいころ'), await world.sim.addFriend('となり')];
  await world.quiet();
  const staff = await world.signIn();
  const browser = world.browser();
  const d = dice(20261122);
  const junk = ['', '1', '0', '-1', '99999999999999999999', 'あ', '\u0000', '<script>', '２０２４', '%', 'a'.repeat(5000), '\ud83d\udc7b', '2024', '13'];
  const first = (await browser.openAs(id)).form().tick('同意する');
  const names = [...new Set(first.pairs.map(([n]) => n)), 'rows', 'c0_id', 'c0_del', 'c19_y', 'c20_y', 'shown', 'a1', 'more', 'friend', 'v'];
  for (let i = 0; i < 60; i++) {
    const form = (await browser.open(first.page.url)).form();
    for (let k = d.between(1, 8); k > 0; k--) {
      const name = d.one(names);
      if (name === 'csrf') continue;
      if (d.chance(0.3)) form.set(name);
      else form.pairs.push([name, d.one(junk)]);
    }
    const page = await browser.send(form);
    assert.ok([200, 400, 413, 422].includes(page.status), `${page.status}: ${JSON.stringify(form.pairs).slice(0, 500)}`);
    assert.ok(!page.html.includes('<script>'), 'escaped');
  }
  assert.deepEqual((await friendNamed(staff, 'となり')).consents, []);
  assert.ok(other);
});
