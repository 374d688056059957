// B1–B22: from a draft to the phones, and what goes wrong on the way.
import assert from 'node:assert/strict';
import { scenario, until } from '../lib/world.mjs';
import { citizen, copies, makeFriends, sendAndWait, settled } from '../lib/city.mjs';
import { event, hook, minuteFromNow, parseCsv, today } from '../lib/made_up.mjs';

const sendingCalls = async (world) => (await world.sim.requests('/v2/bot/message/')).filter((r) => /(push|multicast|broadcast|narrowcast)$/.test(r.path));
const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

scenario('a segment of more than a thousand gets it once each, in batches, and nobody else gets anything', { timeout: 180000 }, async (world) => {
  const staff = await world.signIn();
  const all = await makeFriends(world, 1100);
  const { id: tag } = (await staff.post('/api/tags', { label: '対象' })).options.find((o) => o.label === '対象');
  const friends = await staff.friends();
  // Everybody but fifty who came on another day; the tag excludes ten more.
  for (const f of friends.slice(0, 10)) await staff.put(`/api/friends/${f.id}/tags`, { add: [tag], remove: [] });
  const blocked = all.slice(-20);
  for (const id of blocked) await world.sim.act(id, 'block');
  await world.quiet();
  const condition = { not: { options: [tag] } };
  assert.equal(await staff.count(condition), 1070);
  const done = await sendAndWait(staff, await staff.draft({ text: '一斉のお知らせ', condition }));
  assert.equal(done.state, 'sent');
  assert.deepEqual({ ...done.progress, perSecond: 0, secondsLeft: undefined },
    { audience: 1070, sent: 1070, refused: 0, waiting: 0, dropped: 0, uncertain: 0, batches: 3, batchesDone: 3, perSecond: 0, secondsLeft: undefined });
  const deliveries = await world.sim.deliveries('request');
  assert.equal(deliveries.people, 1070);
  assert.equal(deliveries.duplicates, 0);
  assert.ok(deliveries.requests.every((r) => r.via === 'multicast' && r.retryKey && r.unit === `kairanban_${done.id}` && r.people <= 500));
  assert.equal(new Set(deliveries.requests.map((r) => r.retryKey)).size, 3);
  const got = await copies(world, all, '一斉のお知らせ');
  assert.equal(sum(got), 1070);
  assert.ok(got.every((n) => n <= 1));
  assert.equal(sum(got.slice(-20)), 0, 'who blocked got nothing');
  // Each call carried distinct people and nothing personal in its address.
  const calls = await world.sim.requests('/v2/bot/message/multicast');
  const to = calls.flatMap((c) => (typeof c.body === 'string' ? JSON.parse(c.body) : c.body).to);
  assert.equal(new Set(to).size, 1070);
  assert.ok(!world.log.text.includes(to[0]), 'no LINE id in the log');
});

scenario('to everybody it goes as one LINE broadcast, in one call', async (world) => {
  const staff = await world.signIn();
  const all = await makeFriends(world, 120);
  const done = await sendAndWait(staff, await staff.draft({ text: '全員へ', condition: {}, notificationOff: true }));
  assert.equal(done.state, 'sent');
  assert.equal(done.byBroadcast, true);
  assert.deepEqual([done.progress.audience, done.progress.sent, done.progress.batches], [120, 120, 1]);
  const calls = await sendingCalls(world);
  assert.deepEqual(calls.map((c) => c.path), ['/v2/bot/message/broadcast']);
  const body = typeof calls[0].body === 'string' ? JSON.parse(calls[0].body) : calls[0].body;
  assert.equal(body.notificationDisabled, true);
  assert.deepEqual(await copies(world, all, '全員へ'), all.map(() => 1));
});

scenario('names, children and ages stand in each person\'s own text', async (world) => {
  const staff = await world.signIn();
  const child = (years, name) => [name, [Number(today().slice(0, 4)) - years, ...today(-3).split('-').slice(1).map(Number)]];
  const tricky = '"{{child_name}}\\\n$&\u2028';
  const [a, b, c] = [await citizen(world, '及川', ['子育て'], [child(1, 'ひな')]), await citizen(world, tricky, ['子育て'], [child(2, '{{name}}')]), await citizen(world, '子なし', ['子育て'])];
  await until('names', async () => (await staff.friends()).every((f) => f.name));
  const topic = await staff.option('topic', '子育て');
  const wrong = await staff.draft({ text: '{{名前}}さん、{{なまえ}}の健診です。', condition: { options: [topic.id] } });
  const refused = await staff.refused('POST', `/api/broadcasts/${wrong.id}/send`, { version: wrong.version, people: 3 });
  assert.deepEqual([refused.status, refused.field], [400, 'messages[0].text']);
  assert.match(refused.message, /\{\{なまえ\}\}.*\{\{名前\}\}/);
  const draft = await staff.draft({ text: '{{name}}さん、{{child_name|お子さま}}（{{子どもの年齢}}）の健診です。{{名前|みなさま}} {{', condition: { options: [topic.id] } });
  assert.equal(draft.personal, true);
  const done = await sendAndWait(staff, draft);
  assert.equal(done.state, 'sent', done.trouble);
  assert.equal(done.progress.sent, 3);
  const text = async (id) => (await world.sim.texts(id)).at(-1);
  assert.match(await text(a), /^及川さん、ひな（1歳0か月）の健診です。及川 \{\{$/);
  const odd = await text(b);
  assert.ok(odd.startsWith(`${tricky}さん、{{name}}（2歳0か月）の健診です。`), odd);
  assert.match(await text(c), /^子なしさん、お子さま/);
  assert.ok((await world.sim.requests('/v2/bot/message/push')).length >= 3);
  assert.equal((await world.sim.deliveries()).duplicates, 0);
});

scenario('a test goes to chosen testers only, marked, and changes nothing about the draft', async (world) => {
  const staff = await world.signIn();
  const [tester, other] = [await world.sim.addFriend('検査係'), await world.sim.addFriend('市民')];
  await world.quiet();
  const row = await until('the name', () => staff.friendNamed('検査係'));
  const stranger = await until('the name', () => staff.friendNamed('市民'));
  const editor = await world.signIn('editor');
  const draft = await staff.draft({ messages: [{ type: 'text', text: '本文です' }, { type: 'text', text: '二つ目' }], condition: {}, departmentId: editor.session.staff.departmentId });
  const early = await staff.refused('POST', `/api/broadcasts/${draft.id}/test`, { version: draft.version, testers: [row.id] });
  assert.equal(early.status, 400, 'nobody is a tester yet');
  await staff.put(`/api/friends/${row.id}/tester`, { tester: true });
  assert.equal((await staff.refused('POST', `/api/broadcasts/${draft.id}/test`, { version: draft.version, testers: [row.id, stranger.id] })).status, 400);
  const { broadcastId, people } = await editor.post(`/api/broadcasts/${draft.id}/test`, { version: draft.version, testers: [row.id] });
  assert.equal(people, 1);
  const test = await settled(staff, broadcastId);
  assert.deepEqual([test.state, test.kind, test.progress.sent], ['sent', 'test', 1]);
  const texts = (await world.sim.texts(tester)).slice(-2);
  assert.match(texts[0], /^【テスト】\s*本文です$/);
  assert.equal(texts[1], '二つ目');
  assert.ok(!(await world.sim.texts(other)).join().includes('本文です'));
  const after = await staff.broadcast(draft.id);
  assert.deepEqual([after.state, after.version], ['draft', draft.version]);
  // Five bubbles without a word: LINE takes no sixth, so the name above each says it.
  const stickers = await staff.draft({ messages: Array.from({ length: 5 }, () => ({ type: 'sticker', packageId: '446', stickerId: '1988' })), condition: {}, departmentId: editor.session.staff.departmentId });
  const before = (await world.sim.received(tester)).length;
  const mute = await editor.post(`/api/broadcasts/${stickers.id}/test`, { version: stickers.version, testers: [row.id] });
  assert.equal((await settled(staff, mute.broadcastId)).state, 'sent');
  const got = (await world.sim.received(tester)).slice(before);
  assert.deepEqual(got.map((m) => [m.message.type, m.message.sender?.name]), Array(5).fill(['sticker', '【テスト】']));
});

scenario('two people at one draft: the second is told who was first, and nothing is sent twice', async (world) => {
  const [admin, editor] = [await world.signIn('admin'), await world.signIn('editor')];
  await makeFriends(world, 3);
  const draft = await admin.draft({ text: 'もとの文', condition: {}, departmentId: editor.session.staff.departmentId });
  const save = (client, text, version) => [`/api/broadcasts/${draft.id}`, { title: draft.title, messages: [{ type: 'text', text }], condition: {}, notificationOff: false, version }];
  const changed = await editor.put(...save(editor, '編集者の文', draft.version));
  assert.ok(changed.version > draft.version);
  const conflict = await admin.refused('PUT', ...save(admin, '管理者の文', draft.version));
  assert.equal(conflict.status, 409);
  assert.match(conflict.message, /鈴木 あおい/);
  assert.equal((await admin.refused('POST', `/api/broadcasts/${draft.id}/send`, { version: draft.version, people: 3 })).status, 409);
  assert.equal((await admin.refused('PUT', `/api/broadcasts/${draft.id}`, { title: 'x', messages: [], condition: {}, notificationOff: false })).status, 400);
  const answers = await Promise.all(Array.from({ length: 8 }, () => admin.raw('POST', `/api/broadcasts/${draft.id}/send`, { version: changed.version, people: 3 })));
  assert.deepEqual(answers.map((a) => a.status).sort(), [200, ...Array(7).fill(409)]);
  await settled(admin, draft.id);
  assert.equal((await world.sim.deliveries()).people, 3);
  assert.equal((await admin.refused('PUT', ...save(admin, 'あとから', changed.version))).status, 409);
  assert.equal((await admin.refused('DELETE', `/api/broadcasts/${draft.id}`)).status, 409);
});

scenario('sending is refused when the audience is empty, has changed a lot, or the message is wrong', async (world) => {
  const staff = await world.signIn();
  const tax = await staff.option('topic', '税金');
  const empty = await staff.draft({ condition: { options: [tax.id] } });
  const nobody = await staff.refused('POST', `/api/broadcasts/${empty.id}/send`, { version: empty.version, people: 0 });
  assert.deepEqual([nobody.status, nobody.field], [400, 'condition']);
  assert.match(nobody.message, /0人/);
  await makeFriends(world, 40);
  const draft = await staff.draft({ text: '人数', condition: {} });
  const far = await staff.refused('POST', `/api/broadcasts/${draft.id}/send`, { version: draft.version, people: 20 });
  assert.equal(far.status, 409);
  assert.match(far.message, /20人.*40人/);
  for (const [messages, field] of [[[], 'messages'], [[{ type: 'text', text: '' }], 'messages[0].text'], [[{ type: 'text', text: '長'.repeat(5001) }], 'messages[0].text'],
    [Array.from({ length: 6 }, () => ({ type: 'text', text: 'x' })), 'messages'], [[{ type: 'nothing' }], 'messages[0].type'], [[{ type: 'image', originalContentUrl: 'http://example.com/a.png', previewImageUrl: 'https://example.com/a.png' }], 'messages[0].originalContentUrl']]) {
    const wrong = await staff.draft({ messages, condition: {} });
    const refused = await staff.refused('POST', `/api/broadcasts/${wrong.id}/send`, { version: wrong.version, people: 40 });
    assert.equal(refused.status, 400, JSON.stringify(messages).slice(0, 80));
    assert.ok(refused.field.startsWith(field), `${refused.field} for ${field}`);
    const check = await staff.post('/api/messages/check', { messages });
    assert.equal(check.ok, false);
    assert.ok(check.problems.some((p) => p.field.startsWith(field)), JSON.stringify(check.problems));
  }
  for (const at of [minuteFromNow(-60000), minuteFromNow(-86400000)])
    assert.deepEqual(Object.values(await staff.refused('POST', `/api/broadcasts/${draft.id}/schedule`, { version: draft.version, people: 40, at })).slice(0, 1), [400]);
  assert.equal((await staff.refused('POST', `/api/broadcasts/${draft.id}/schedule`, { version: draft.version, people: 40 })).field, 'at');
  assert.equal((await staff.refused('POST', `/api/broadcasts/${draft.id}/schedule`, { version: draft.version, people: 40, at: minuteFromNow(500 * 86400000) })).field, 'at');
  assert.equal((await sendingCalls(world)).length, 0);
  assert.equal((await world.signIn('editor').then((e) => e.refused('POST', `/api/broadcasts/${draft.id}/send`, { version: draft.version, people: 40 }))).status, 403);
});

scenario('a running send stops, what is out stays out, and going on reaches the others once', { timeout: 180000 }, async (world) => {
  const staff = await world.signIn();
  const all = await makeFriends(world, 400);
  await world.sim.fault({ path: '/v2/bot/message/push', delay_ms: 300 });
  const draft = await staff.draft({ text: '{{name|みなさま}}へ、止められる文', condition: {} });
  await staff.sendNow(draft);
  await until('some are out', async () => (await world.sim.deliveries()).people > 20);
  await staff.post(`/api/broadcasts/${draft.id}/stop`);
  const stopped = await settled(staff, draft.id);
  assert.equal(stopped.state, 'stopped');
  const out = (await world.sim.deliveries()).people;
  assert.ok(out < 400, `${out}`);
  assert.equal(stopped.progress.sent, out);
  await world.sim.clearFaults();
  assert.equal((await staff.refused('POST', `/api/broadcasts/${draft.id}/stop`)).status, 409);
  const late = new Promise((done) => setTimeout(done, 1500));
  await late;
  assert.equal((await world.sim.deliveries()).people, out, 'really stopped');
  if (stopped.progress.waiting > 0) {
    await staff.post(`/api/broadcasts/${draft.id}/resume`);
    const done = await settled(staff, draft.id);
    assert.deepEqual([done.state, done.progress.sent], ['sent', 400]);
    assert.deepEqual(await copies(world, all, '止められる文'), all.map(() => 1));
  } else {
    assert.equal(stopped.progress.dropped, 400 - out);
    const got = await copies(world, all, '止められる文');
    assert.equal(sum(got), out);
    assert.ok(got.every((n) => n <= 1));
  }
});

scenario('a correction reaches exactly those who got the wrong one, even when they no longer fit the condition', async (world) => {
  const staff = await world.signIn();
  const [a, b, c] = [await citizen(world, '一郎', ['税金']), await citizen(world, '二郎', ['税金']), await citizen(world, '三郎', ['水道'])];
  const tax = await staff.option('topic', '税金');
  const wrong = await sendAndWait(staff, await staff.draft({ title: '納期', text: '納期は5日です。', condition: { options: [tax.id] } }));
  assert.equal(wrong.progress.sent, 2);
  // One changes his mind, another person comes to fit, one blocks.
  const browser = world.browser();
  await browser.send((await browser.openAs(a)).form().untick('税金'));
  const other = world.browser();
  await other.send((await other.openAs(c)).form().tick('税金'));
  const draft = await staff.post(`/api/broadcasts/${wrong.id}/correction`);
  assert.deepEqual([draft.kind, draft.state, draft.originId, draft.condition], ['correction', 'draft', wrong.id, { exactly: wrong.id }]);
  assert.match(draft.title, /^【訂正】/);
  assert.match(draft.messages[0].text, /^【訂正】/);
  const fixed = await staff.put(`/api/broadcasts/${draft.id}`, { title: draft.title, messages: [{ type: 'text', text: '【訂正】納期は25日です。' }], condition: draft.condition, notificationOff: false, version: draft.version });
  const sent = await sendAndWait(staff, fixed);
  assert.equal(sent.progress.sent, 2);
  assert.deepEqual(await copies(world, [a, b, c], '25日'), [1, 1, 0]);
  const early = await staff.draft({ text: 'まだ' });
  assert.equal((await staff.refused('POST', `/api/broadcasts/${early.id}/correction`)).status, 409);
});

scenario('answers by button are counted per person, and those who did not answer are asked again', async (world) => {
  const staff = await world.signIn();
  const people = await makeFriends(world, 6);
  const items = ['はい', 'いいえ'].map((label) => ({ type: 'action', action: { type: 'postback', label, data: label, displayText: label } }));
  const first = await sendAndWait(staff, await staff.draft({ messages: [{ type: 'text', text: '参加しますか', quickReply: { items } }], condition: { followed: { from: today(-1) } } }));
  assert.equal(first.progress.sent, 6);
  const press = async (id, label, times = 1) => {
    const got = (await world.sim.received(id)).find((m) => m.message.text === '参加しますか');
    const { action } = got.message.quickReply.items.find((i) => i.action.label === label);
    for (let i = 0; i < times; i++) await world.sim.act(id, 'postback', { data: action.data, displayText: action.displayText });
  };
  await press(people[0], 'はい', 3);
  await press(people[1], 'はい');
  await press(people[2], 'いいえ');
  await press(people[3], 'はい');
  await press(people[3], 'いいえ');
  await world.quiet();
  const counted = await staff.broadcast(first.id);
  assert.deepEqual(counted.buttons.map((b) => [b.button, b.people]).sort(), [['いいえ', 2], ['はい', 3]].sort());
  assert.equal(await staff.count({ tapped: first.id, button: 'いいえ' }), 2);
  const again = await staff.post(`/api/broadcasts/${first.id}/unanswered`);
  assert.deepEqual(again.condition, { all: [{ received: first.id }, { not: { tapped: first.id } }] });
  const done = await sendAndWait(staff, again);
  assert.equal(done.progress.sent, 2);
  assert.deepEqual(await copies(world, people, '参加しますか'), [1, 1, 1, 1, 2, 2]);
});

scenario('a button may have a hundred characters of Japanese, and what stands behind it never leaves', async (world) => {
  const staff = await world.signIn();
  const [id] = await makeFriends(world, 1);
  const word = '説明会に参加します。'.repeat(10);
  const messages = [{ type: 'template', altText: '説明会', template: { type: 'confirm', text: '参加しますか', actions: [{ type: 'postback', label: 'はい', data: word }, { type: 'postback', label: 'いいえ', data: 'いいえ' }] } }];
  const done = await sendAndWait(staff, await staff.draft({ messages, condition: { followed: { from: today(-1) } } }));
  const [{ message }] = (await world.sim.received(id)).filter((m) => m.message.type === 'template');
  assert.deepEqual(message.template.actions.map((a) => a.data), [`b=${done.id}&n=0`, `b=${done.id}&n=1`]);
  await world.sim.act(id, 'postback', { data: message.template.actions[0].data });
  await world.sim.act(id, 'postback', { data: `b=${done.id}&k=${encodeURIComponent('いいえ')}` }); // as it was sent in former times
  await world.sim.act(id, 'postback', { data: `b=${done.id}&n=7` });
  await world.quiet();
  assert.deepEqual((await staff.broadcast(done.id)).buttons.map((b) => [b.button, b.people]).sort(), [[word, 1], ['いいえ', 1]].sort());
  assert.equal(await staff.count({ tapped: done.id, button: word }), 1);
  const check = await staff.post('/api/messages/check', { messages: [{ ...messages[0], template: { ...messages[0].template, actions: [{ type: 'postback', label: 'はい', data: `${word}。` }, { type: 'postback', label: 'いいえ', data: ' ' }] } }] });
  assert.deepEqual(check.problems.map((p) => p.field), ['messages[0].template.actions[0].data', 'messages[0].template.actions[1].data']);
});

scenario('links in messages are our own, lead where they should, and count taps and people', async (world) => {
  const staff = await world.signIn();
  const [id] = await makeFriends(world, 1);
  const pages = ['https://www.city.example.lg.jp/shinsei?a=1&b=%E3%81%82#x', 'https://example.jp/pdf/お知らせ.pdf', 'https://line.me/R/oaMessage/%40x', `${world.url}/c/settings`];
  const messages = [{ type: 'text', text: `申請は ${pages[0]} 、ちらしは「https://example.jp/pdf/a.pdf」です。${pages[2]} と ${pages[3]} はそのまま。` },
    { type: 'template', altText: 'ボタン', template: { type: 'buttons', text: 'どうぞ', actions: [{ type: 'uri', label: '申請', uri: pages[0] }, { type: 'uri', label: '電話', uri: 'tel:0191234567' }] } }];
  const done = await sendAndWait(staff, await staff.draft({ messages, condition: { followed: { from: today(-1) } } }));
  assert.equal(done.state, 'sent', JSON.stringify(done.refusals));
  assert.deepEqual(done.links.map((l) => l.url), [pages[0], 'https://example.jp/pdf/a.pdf']);
  const got = (await world.sim.received(id)).map((m) => m.message);
  const links = got[0].text.match(/http:\/\/127[^\s」]+\/l\/[A-Za-z0-9_-]+/g);
  assert.equal(links.length, 2, got[0].text);
  assert.ok(got[0].text.includes(pages[2]) && got[0].text.includes(pages[3]));
  assert.equal(got[1].template.actions[0].uri, links[0]);
  assert.equal(got[1].template.actions[1].uri, 'tel:0191234567');
  const [one, two, three] = [world.browser(), world.browser(), world.browser()];
  for (const [browser, times] of [[one, 3], [two, 1]]) for (let i = 0; i < times; i++) {
    const answer = await browser.ask(links[0]);
    assert.equal(answer.status, 302);
    assert.equal(answer.headers.get('location'), pages[0]);
    assert.equal(answer.headers.get('referrer-policy'), 'no-referrer');
  }
  await three.ask(links[1]);
  await fetch(links[1], { method: 'HEAD', redirect: 'manual' }); // a preview robot looks
  const counted = await staff.broadcast(done.id);
  assert.deepEqual(counted.links.map((l) => [l.taps, l.tappers]), [[4, 2], [1, 1]]);
  assert.equal((await fetch(`${world.url}/l/AAAAAAAA`, { redirect: 'manual' })).status, 404);
});

scenario('LINE\'s monthly limit holds a send with a reason that can be read, and it goes on when there is room', async (world) => {
  const staff = await world.signIn();
  const all = await makeFriends(world, 30);
  await world.sim.settings({ plan: 'limited:10' });
  const held = await sendAndWait(staff, await staff.draft({ text: '上限', condition: { followed: { from: today(-1) } } }));
  assert.equal(held.state, 'held');
  assert.match(held.trouble, /上限/);
  assert.deepEqual([held.progress.sent, held.progress.waiting], [0, 30]);
  const home = await staff.get('/api/home');
  assert.deepEqual(home.held.map((b) => b.id), [held.id]);
  await world.sim.settings({ plan: 'none' });
  await staff.post(`/api/broadcasts/${held.id}/resume`);
  const done = await settled(staff, held.id);
  assert.equal(done.state, 'sent');
  assert.deepEqual(await copies(world, all, '上限'), all.map(() => 1));
});

scenario('what LINE refuses for good is kept with LINE\'s own words, and the rest is sent', async (world) => {
  const staff = await world.signIn();
  await makeFriends(world, 600);
  await world.sim.fault({ path: '/v2/bot/message/multicast', status: 400, count: 1, body: '{"message":"The request body has 1 error(s)","details":[{"message":"May not be empty","property":"messages[0].text"}]}' });
  const done = await sendAndWait(staff, await staff.draft({ text: '半分', condition: { followed: { from: today(-1) } } }));
  assert.equal(done.state, 'sent');
  assert.equal(done.progress.sent + done.progress.refused, 600);
  assert.equal(done.refusals.length, 1);
  assert.equal(done.refusals[0].status, 400);
  assert.equal(done.refusals[0].people, done.progress.refused);
  assert.match(done.refusals[0].answer, /May not be empty/);
  await world.sim.fault({ path: '/v2/bot/message/multicast', status: 400 });
  const failed = await sendAndWait(staff, await staff.draft({ text: '全部だめ', condition: { followed: { from: today(-1) } } }));
  assert.equal(failed.state, 'failed');
  assert.equal(failed.progress.refused, 600);
});

scenario('one person that LINE will not have is left out, and all others of the call get it', async (world) => {
  const staff = await world.signIn();
  const all = await makeFriends(world, 50);
  await world.sim.fault({ path: '/v2/bot/message/multicast', status: 400, count: 1, body: '{"message":"The property, to[17], in the request body is invalid (line: -, column: -)"}' });
  const done = await sendAndWait(staff, await staff.draft({ text: '一人を除き', condition: { followed: { from: today(-1) } } }));
  assert.equal(done.state, 'sent');
  assert.deepEqual([done.progress.audience, done.progress.sent, done.progress.refused], [50, 49, 1]);
  assert.deepEqual((await copies(world, all, '一人を除き')).map((n, i) => [n, i]).filter(([n]) => n !== 1), [[0, 17]]);
  assert.deepEqual(done.refusals.map((r) => [r.people, r.status]), [[1, 400]]);
  assert.match(done.refusals[0].answer, /to\[17\]/);
  const keys = (await world.sim.requests('/v2/bot/message/multicast')).map((r) => new Map(Object.entries(r.headers)).get('x-line-retry-key') ?? r.headers['X-Line-Retry-Key']);
  assert.equal(new Set(keys).size, 2, 'another body, another key');
});

scenario('people LINE will not have, and does not name, are found by halving: only they are refused', { timeout: 180000, expectedErrors: ['job_failed'] }, async (world) => {
  const staff = await world.signIn();
  const all = await makeFriends(world, 600);
  const strangers = ['a', 'b', 'c'].map((c) => `U${c.repeat(32)}`); // of another provider: LINE does not know them
  assert.equal((await world.webhook(hook(...strangers.map((id) => event('follow', id, { follow: { isUnblocked: false } }))))).status, 200);
  await world.quiet();
  await world.sim.settings({ refuseUnknown: true });
  const done = await sendAndWait(staff, await staff.draft({ text: '半分ずつ', condition: { followed: { from: today(-1) } } }));
  assert.equal(done.state, 'sent');
  assert.deepEqual([done.progress.audience, done.progress.sent, done.progress.refused, done.progress.waiting], [603, 600, 3, 0]);
  assert.equal(done.progress.batches, done.progress.batchesDone);
  assert.match(done.trouble, /3人分/);
  assert.deepEqual(done.refusals.map((r) => [r.people, r.status, r.answer]), Array(3).fill([1, 400, 'Failed to send messages']));
  assert.deepEqual(await copies(world, all, '半分ずつ'), all.map(() => 1));
  const calls = await world.sim.requests('/v2/bot/message/multicast');
  assert.ok(calls.length < 60, `${calls.length} calls`);
  const keys = calls.map((c) => c.headers['x-line-retry-key'] ?? c.headers['X-Line-Retry-Key']);
  assert.equal(new Set(keys).size, calls.length, 'other people, another key');
  assert.ok(!world.log.text.includes(strangers[0]), 'no LINE id in the log');
});

scenario('those LINE refused are written to again, and nobody who got it', { timeout: 180000, expectedErrors: ['job_failed'] }, async (world) => {
  const staff = await world.signIn();
  const all = await makeFriends(world, 40);
  const late = ['a', 'b', 'c'].map((c) => `U${c.repeat(32)}`);
  assert.equal((await world.webhook(hook(...late.map((id) => event('follow', id, { follow: { isUnblocked: false } }))))).status, 200);
  await world.quiet();
  await world.sim.settings({ refuseUnknown: true });
  const first = await sendAndWait(staff, await staff.draft({ title: '再送の元', text: '届いてほしい文', condition: { followed: { from: today(-1) } } }));
  assert.deepEqual([first.progress.sent, first.progress.refused, first.missed], [40, 3, 3]);
  const drafts = [await staff.post(`/api/broadcasts/${first.id}/resend`), await staff.post(`/api/broadcasts/${first.id}/resend`)];
  const [again, twin] = drafts;
  assert.deepEqual([again.state, again.kind, again.originId, again.condition, again.messages], ['draft', 'normal', first.id, { leftOver: first.id }, first.messages]);
  assert.match(again.conditionText, /再送の元.*届かなかった/);
  assert.equal(await staff.count(again.condition), 3);
  // LINE takes them now; one of the three blocks in between.
  await world.sim.settings({ refuseUnknown: false });
  assert.equal((await world.webhook(hook(event('unfollow', late[2])))).status, 200);
  await world.quiet();
  const sent = await sendAndWait(staff, again);
  assert.deepEqual([sent.state, sent.progress.audience, sent.progress.sent], ['sent', 2, 2]);
  const calls = await world.sim.requests('/v2/bot/message/multicast');
  const to = (typeof calls.at(-1).body === 'string' ? JSON.parse(calls.at(-1).body) : calls.at(-1).body).to;
  assert.deepEqual([...to].sort(), late.slice(0, 2));
  assert.deepEqual(await copies(world, all, '届いてほしい文'), all.map(() => 1), 'nobody twice');
  const empty = await staff.refused('POST', `/api/broadcasts/${twin.id}/send`, { version: twin.version, people: 2 });
  assert.equal(empty.status, 400);
  assert.match(empty.message, /0人/);
  assert.equal((await staff.broadcast(first.id)).missed, 1, 'who blocked us is still missed');
  const early = await staff.draft({ text: 'まだ' });
  assert.equal((await staff.refused('POST', `/api/broadcasts/${early.id}/resend`)).status, 409);
  assert.equal((await staff.refused('POST', `/api/broadcasts/${sent.id}/resend`)).status, 409);
  for (const condition of [{ not: { leftOver: first.id } }, { not: { friend: 1 } }, { leftOver: 999999 }, { friend: 999999 }, { friend: 'x' }, { leftOver: 0 }])
    assert.equal((await staff.refused('POST', '/api/segments/count', { condition })).status, 400, JSON.stringify(condition));
});

scenario('a message to one person is a broadcast for one, and its words are kept sealed', async (world) => {
  const [admin, editor] = [await world.signIn('admin'), await world.signIn('editor')];
  const [id, other] = [await world.sim.addFriend('及川'), await world.sim.addFriend('佐藤')];
  await world.quiet();
  const row = await until('the name', () => admin.friendNamed('及川'));
  const tester = await until('the name', () => admin.friendNamed('佐藤'));
  const words = '還付金のお知らせ 12,345円';
  const draft = await editor.draft({ title: '個別配信', text: `{{名前}}様 ${words}`, condition: { friend: row.id } });
  assert.deepEqual([draft.sealed, draft.messages[0].text, draft.conditionText], [true, `{{名前}}様 ${words}`, `友だち番号 ${row.id} の人`]);
  const changed = await editor.put(`/api/broadcasts/${draft.id}`, { title: draft.title, messages: [{ type: 'text', text: `{{名前}}様、${words}` }], condition: draft.condition, notificationOff: false, version: draft.version });
  // The same road as all others: a test, somebody who may send, the record.
  await admin.put(`/api/friends/${tester.id}/tester`, { tester: true });
  const test = await settled(admin, (await editor.post(`/api/broadcasts/${draft.id}/test`, { version: changed.version, testers: [tester.id] })).broadcastId);
  assert.deepEqual([test.state, test.sealed], ['sent', true]);
  assert.ok((await world.sim.texts(other)).some((t) => t === `【テスト】佐藤様、${words}`));
  assert.equal((await editor.refused('POST', `/api/broadcasts/${draft.id}/send`, { version: changed.version, people: 1 })).status, 403);
  const done = await sendAndWait(admin, changed);
  assert.deepEqual([done.state, done.progress.sent, done.messages[0].text], ['sent', 1, `{{名前}}様、${words}`]);
  assert.ok((await world.sim.texts(id)).includes(`及川様、${words}`));
  assert.deepEqual(await copies(world, [id, other], words), [1, 1], 'the other one is the tester');
  // Nobody finds the words but who opens the broadcast.
  assert.deepEqual((await admin.get(`/api/broadcasts?q=${encodeURIComponent('還付金')}`)).broadcasts, []);
  assert.ok((await admin.get('/api/broadcasts')).broadcasts.every((b) => !b.firstText.includes('還付金')));
  if (world.engine === 'postgres') assert.equal(await world.sql(`SELECT count(*) FROM broadcast WHERE messages <> '[]' OR first_text <> '' OR messages_sealed IS NULL`), '0');
  assert.ok(!world.log.text.includes('還付金'));
  assert.ok(!JSON.stringify((await admin.get('/api/audit?limit=100')).rows).includes('還付金'));
  // A copy and a correction keep them.
  const copy = await editor.post(`/api/broadcasts/${done.id}/copy`);
  assert.deepEqual([copy.sealed, copy.messages], [true, done.messages]);
  const correction = await editor.post(`/api/broadcasts/${done.id}/correction`);
  assert.match(correction.messages[0].text, /お送りしたお知らせの内容/);
  assert.ok((await admin.get(`/api/friends/${row.id}`)).received.some((b) => b.id === done.id));
  await world.sim.act(id, 'block');
  await world.quiet();
  assert.match((await admin.refused('POST', `/api/broadcasts/${copy.id}/send`, { version: copy.version, people: 1 })).message, /0人/);
});

scenario('a wrong token holds the send instead of losing it', { expectedErrors: ['token'] }, async (world) => {
  const staff = await world.signIn();
  await makeFriends(world, 5);
  await world.sim.fault({ path: '/v2/bot/message/*', status: 401, body: '{"message":"Authentication failed. Confirm that the access token in the authorization header is valid."}' });
  const held = await sendAndWait(staff, await staff.draft({ text: '鍵', condition: {} }));
  assert.equal(held.state, 'held');
  assert.match(held.trouble, /アクセストークン/);
  await world.sim.clearFaults();
  await staff.post(`/api/broadcasts/${held.id}/resume`);
  assert.equal((await settled(staff, held.id)).progress.sent, 5);
});

scenario('LINE asking for less speed only takes longer', { timeout: 180000 }, async (world) => {
  const staff = await world.signIn();
  const all = await makeFriends(world, 900);
  await world.sim.fault({ path: '/v2/bot/message/multicast', status: 429, count: 2, body: '{"message":"The API rate limit has been exceeded. Try again later."}' });
  const done = await sendAndWait(staff, await staff.draft({ text: 'ゆっくり', condition: { followed: { from: today(-1) } } }));
  assert.deepEqual([done.state, done.progress.sent], ['sent', 900]);
  assert.equal((await world.sim.deliveries()).duplicates, 0);
  assert.equal(sum(await copies(world, all, 'ゆっくり')), 900);
});

scenario('copies, drafts and lists: found by words, state and person; deleted only as drafts; all of it as CSV', async (world) => {
  const [admin, editor] = [await world.signIn('admin'), await world.signIn('editor')];
  await makeFriends(world, 2);
  const one = await editor.draft({ title: '検診 100% "確認", 2件\'', text: '=1+1 健診', condition: {} });
  const two = await admin.draft({ title: '道路工事', condition: {} });
  const copy = await editor.post(`/api/broadcasts/${one.id}/copy`);
  assert.deepEqual([copy.state, copy.messages, copy.condition, copy.title], ['draft', one.messages, one.condition, `${one.title}のコピー`]);
  await sendAndWait(admin, two);
  const ids = async (query) => (await admin.get(`/api/broadcasts?${query}`)).broadcasts.map((b) => b.id);
  assert.deepEqual(await ids(`q=${encodeURIComponent('100%')}`), [copy.id, one.id]);
  assert.deepEqual(await ids(`q=${encodeURIComponent('%_')}`), []);
  assert.deepEqual(await ids('state=sent'), [two.id]);
  assert.deepEqual(await ids('state=draft,sent'), [copy.id, two.id, one.id]);
  assert.deepEqual(await ids(`createdBy=${two && (await admin.get('/api/session')).staff.id}`), [two.id]);
  assert.deepEqual(await ids(`from=${today()}&to=${today()}&limit=1`), [copy.id]);
  assert.deepEqual(await ids(`to=${today(-1)}`), []);
  const page = await admin.get('/api/broadcasts?limit=2');
  assert.deepEqual([page.total, page.broadcasts.length], [3, 2]);
  assert.deepEqual(await ids(`limit=2&before=${page.next}`), [one.id]);
  await editor.delete(`/api/broadcasts/${copy.id}`);
  assert.equal((await editor.refused('GET', `/api/broadcasts/${copy.id}`)).status, 404);
  const csv = async (path) => {
    const answer = await admin.raw('GET', path);
    assert.equal(answer.status, 200, path);
    assert.match(answer.headers.get('content-type'), /^text\/csv; charset=utf-8/);
    const bytes = Buffer.from(await answer.arrayBuffer());
    assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf], 'a mark so that Excel reads UTF-8');
    const rows = parseCsv(bytes.toString());
    assert.ok(rows.every((r) => r.length === rows[0].length), path);
    for (const cell of rows.flat()) assert.doesNotMatch(cell, /^[=+\-@\t\r](?!\d*$)/, `${path}: a formula for a spreadsheet: ${cell}`);
    return rows;
  };
  const broadcasts = await csv('/api/broadcasts.csv');
  assert.equal(broadcasts.length, 3);
  assert.ok(broadcasts.some((r) => r.includes(one.title)));
  assert.equal((await csv('/api/friends.csv')).length, 3);
  assert.ok((await csv(`/api/statistics/friends.csv?from=${today(-2)}&to=${today()}`)).length >= 2);
  await csv('/api/audit.csv');
  const { rows } = await admin.get('/api/audit?limit=200');
  const actions = rows.map((r) => r.action);
  for (const action of ['broadcast.add', 'broadcast.copy', 'broadcast.send', 'broadcast.delete', 'broadcast.export', 'friend.export', 'statistics.export', 'audit.export']) assert.ok(actions.includes(action), `${action} in ${actions}`);
});
