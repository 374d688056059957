// Q9: what LINE posts is taken in durably, once, and understood.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { validateSignature } from '@line/bot-sdk';
import { CHANNEL_SECRET, scenario, until } from '../lib/world.mjs';
import { announce } from '../lib/raw.mjs';
import { event, eventId, hook, lineId, messageId, png, textEvent } from '../lib/made_up.mjs';

const stored = (world) => world.metric('webhook_events_fresh');

async function talkOf(staff, name) {
  const row = await staff.friendNamed(name);
  return row && (await staff.get(`/api/friends/${row.id}`));
}

scenario('a webhook with a wrong or missing signature is refused and nothing of it is kept', async (world) => {
  const staff = await world.signIn();
  const body = JSON.stringify(hook(event('follow', lineId(), { replyToken: 'r' })));
  const right = createHmac('sha256', CHANNEL_SECRET).update(body).digest('base64');
  const wrong = [
    { signature: null },
    { signature: '' },
    { signature: 'AAAA' },
    { signature: right.slice(0, -1) },
    { signature: `${right}=` },
    { signature: ` ${right.toUpperCase()}` },
    { signature: (right[0] === 'A' ? 'B' : 'A') + right.slice(1) },
    { secret: 'another secret of the same length' },
    { secret: '' + CHANNEL_SECRET.slice(1) },
  ];
  for (const how of wrong) assert.equal((await world.webhook(body, how)).status, 401, JSON.stringify(how));
  const other = JSON.stringify(hook(event('follow', lineId(), { replyToken: 'r' })));
  assert.equal((await world.webhook(other, { signature: right })).status, 401, 'the signature of another body');
  // A signed-in browser is no signature.
  const cookie = await world.webhook(body, { signature: null, headers: { cookie: staff.cookie, 'x-csrf-token': staff.csrf } });
  assert.equal(cookie.status, 401);
  assert.equal(await stored(world), 0);
  assert.equal((await staff.friends()).length, 0);
  assert.equal((await world.webhook(body, { signature: right })).status, 200);
  await until('the friend', async () => (await staff.friends()).length === 1);
});

scenario("LINE's own SDK agrees about every signature the simulator makes and kairanban accepts", async (world) => {
  const people = await world.sim.addFriends(5);
  for (const id of people) await world.sim.say(id, `こんにちは🍙 ${id.slice(0, 4)}\n"\\ \u2028`);
  await world.quiet();
  const posts = await world.sim.call('GET', '/_sim/webhooks');
  assert.ok(posts.length >= 10);
  for (const post of posts) {
    assert.equal(post.status, 200);
    assert.ok(validateSignature(post.body, CHANNEL_SECRET, post.signature));
    assert.ok(!validateSignature(`${post.body} `, CHANNEL_SECRET, post.signature));
  }
  // The same verdict on bytes that are no JSON at all.
  for (let size = 0; size < 20; size++) {
    const bytes = randomBytes(size);
    const answer = await world.webhook(bytes);
    assert.notEqual(answer.status, 401, 'signed rightly, if nonsense');
    assert.ok(answer.status >= 400 && answer.status < 500, `nonsense: ${answer.status}`);
  }
});

scenario('an event that LINE sends twice, or ten times, counts once', async (world) => {
  const staff = await world.signIn();
  const name = await world.sim.addFriend('二重');
  await world.quiet();
  const before = await stored(world);
  const one = textEvent(name, '一度だけ');
  const again = { ...one, deliveryContext: { isRedelivery: true } };
  assert.equal((await world.webhook(hook(one))).status, 200);
  for (let i = 0; i < 4; i++) assert.equal((await world.webhook(hook(again))).status, 200);
  // In one POST, and many at a time.
  assert.equal((await world.webhook(hook(again, again, one))).status, 200);
  const answers = await Promise.all(Array.from({ length: 10 }, () => world.webhook(hook(again))));
  assert.deepEqual(new Set(answers.map((a) => a.status)), new Set([200]));
  await world.quiet();
  assert.equal(await stored(world), before + 1);
  const friend = await until('the name', () => talkOf(staff, '二重'));
  assert.equal(friend.utterances.filter((u) => u.message?.text === '一度だけ').length, 1);
  // The same message under another event id (seen in outages) is still one message.
  assert.equal((await world.webhook(hook({ ...one, webhookEventId: eventId() }))).status, 200);
  await world.quiet();
  const after = await talkOf(staff, '二重');
  assert.equal(after.utterances.filter((u) => u.message?.text === '一度だけ').length, 1);
  const replies = (await world.sim.requests('/v2/bot/message/reply')).length;
  assert.ok(replies <= 3, `${replies} replies`);
});

scenario('one POST with many events of many people is taken as a whole and every event is handled', async (world) => {
  const staff = await world.signIn();
  const people = await world.sim.addFriends(30, { silent: true });
  const events = people.flatMap((id) => [event('follow', id, { replyToken: 'x' + id.slice(1), follow: { isUnblocked: false } }), textEvent(id, `私は${id}`)]);
  assert.equal((await world.webhook(hook(...events))).status, 200);
  await world.quiet();
  const friends = await staff.friends();
  assert.equal(friends.length, 30);
  const texts = new Set();
  for (const row of friends) for (const u of (await staff.get(`/api/friends/${row.id}`)).utterances) texts.add(u.message.text);
  for (const id of people) assert.ok(texts.has(`私は${id}`));
  // A hundred events and more in one POST are LINE's right too.
  const many = Array.from({ length: 300 }, (_, i) => textEvent(people[i % 30], `${i}`));
  assert.equal((await world.webhook(hook(...many))).status, 200);
  await world.quiet();
  assert.equal(await stored(world), 360);
});

scenario('what LINE may invent tomorrow is stored and ignored, and its neighbours are handled', async (world) => {
  const staff = await world.signIn();
  const id = await world.sim.addFriend('新しい');
  await world.quiet();
  const before = await stored(world);
  const strange = [
    event('teleport', id, { teleport: { to: 'moon' } }),
    event('message', id, { replyToken: 'a', message: { type: 'hologram', id: messageId(), frames: [1, 2, 3] } }),
    event('message', id, { replyToken: 'b', message: { type: 'text' } }), // no id
    event('message', id), // no message at all
    event('postback', id, { replyToken: 'c' }),
    event('postback', id, { replyToken: 'd', postback: { data: 'b=999999&k=はい' } }), // no such broadcast
    event('postback', id, { replyToken: 'e', postback: { data: '\'; DROP TABLE friend; --' } }),
    event('delivery', undefined, { delivery: { data: 'hash' } }),
    event('accountLink', undefined, { link: { result: 'failed', nonce: 'n' } }),
    event('message', undefined, { source: { type: 'group', groupId: `C${'a'.repeat(32)}` }, replyToken: 'f', message: { type: 'text', id: messageId(), text: 'グループ' } }),
    event('message', undefined, { source: { type: 'user' }, replyToken: 'g', message: { type: 'text', id: messageId(), text: '名なし' } }),
    event('message', undefined, { source: { type: 'user', userId: 'not-an-id' }, replyToken: 'h', message: { type: 'text', id: messageId(), text: '変なID' } }),
    event('join', undefined, { source: { type: 'group', groupId: `C${'b'.repeat(32)}` }, replyToken: 'i' }),
    { ...textEvent(id, '待機中'), mode: 'standby', replyToken: undefined },
    { ...textEvent(id, '知らないモード'), mode: 'twilight' },
    { ...textEvent(id, 'おまけつき'), future: { deep: [[[[[{ a: null }]]]]] } },
    textEvent(id, '最後のふつうの言葉'),
  ];
  assert.equal((await world.webhook(hook(...strange))).status, 200);
  await world.quiet();
  assert.equal(await stored(world), before + strange.length);
  assert.equal(await world.metric('events_given_up'), 0);
  const friend = await until('the name', () => talkOf(staff, '新しい'));
  const texts = friend.utterances.map((u) => u.message?.text);
  assert.ok(texts.includes('最後のふつうの言葉'));
  assert.ok(texts.includes('おまけつき'));
  assert.equal((await staff.friends()).length, 1, 'nobody was invented');
  assert.ok(!(await world.sim.requests('/v2/bot/message/reply')).some((r) => JSON.stringify(r.body).includes('待機')));
});

scenario('an empty list of events, LINE\'s way to see whether we are there, is answered 200', async (world) => {
  for (const body of [hook(), `{"destination":"U${'0'.repeat(32)}","events":[]}`, ' {"events" : [ ] , "destination":"x"}\n']) {
    const answer = await world.webhook(body);
    assert.equal(answer.status, 200);
  }
  assert.equal(await stored(world), 0);
  const probe = await world.sim.call('POST', '/v2/bot/channel/webhook/test', {});
  assert.equal(probe.success, true);
});

scenario('a body that is no webhook is refused as 400 even when it is signed', async (world) => {
  const bodies = ['', '{}', '[]', 'null', '{"events":{}}', '{"events":[1]}', '{"events":[{}]', '{"events":[{"type":"follow"}]}',
    '{"events":[]}{"events":[]}', Buffer.from([0x7b, 0xff, 0x7d]), `{"events":[],"a":"\ud800"}`.replace('\ud800', '\\ud800x'), '['.repeat(5000)];
  for (const body of bodies) {
    const { status } = await world.webhook(body);
    assert.ok(status === 400 || status === 413 || status === 200, `${String(body).slice(0, 40)}: ${status}`);
    assert.notEqual(status, 500);
  }
  const kept = await stored(world);
  assert.equal((await announce(world, 'POST', '/line/webhook', 9_000_000, { 'content-type': 'application/json' })).status, 413);
  assert.equal(await stored(world), kept);
});

scenario('events without an id, which LINE never promised away, are kept too, each of them', async (world) => {
  const staff = await world.signIn();
  const [one, other] = [lineId(), lineId()];
  const nameless = (id) => ({ ...event('follow', id, { replyToken: 'r' }), webhookEventId: undefined });
  assert.equal((await world.webhook(hook(nameless(one), nameless(other)))).status, 200);
  assert.equal((await world.webhook(hook(nameless(one)))).status, 200);
  await world.quiet();
  assert.equal((await staff.friends()).length, 2);
});

scenario('a message that is taken back is erased: words, picture, and also when the taking back comes first', async (world) => {
  const staff = await world.signIn();
  const id = await world.sim.addFriend('取り消し');
  const { messageId: text } = await world.sim.say(id, '言わなければよかった');
  const { messageId: image } = await world.sim.say(id, { type: 'image', data: png(40, 30).toString('base64') });
  await world.quiet();
  const before = await until('the picture is kept', async () => {
    const friend = await talkOf(staff, '取り消し');
    return friend?.utterances.some((u) => u.attachment === 'kept') && friend;
  });
  const picture = before.utterances.find((u) => u.attachment === 'kept');
  assert.equal((await staff.raw('GET', `/api/utterances/${picture.id}/attachment`)).status, 200);
  await world.sim.act(id, 'unsend', { messageId: text });
  await world.sim.act(id, 'unsend', { messageId: image });
  await world.quiet();
  const after = await talkOf(staff, '取り消し');
  assert.ok(!JSON.stringify(after).includes('言わなければ'));
  assert.equal(after.utterances.filter((u) => u.erased).length, 2);
  assert.equal((await staff.raw('GET', `/api/utterances/${picture.id}/attachment`)).status, 404);

  const late = messageId();
  await world.webhook(hook(event('unsend', id, { unsend: { messageId: late } })));
  await world.quiet();
  await world.webhook(hook(event('message', id, { replyToken: 'r', message: { type: 'text', id: late, quoteToken: 'q', text: '遅れて届いた言葉' } })));
  await world.quiet();
  const end = await talkOf(staff, '取り消し');
  assert.ok(!JSON.stringify(end).includes('遅れて届いた言葉'));
  // One more time in one POST, in the wrong order.
  const third = messageId();
  await world.webhook(hook(event('unsend', id, { unsend: { messageId: third } }),
    event('message', id, { replyToken: 'r', message: { type: 'text', id: third, quoteToken: 'q', text: '三度目の言葉' } })));
  await world.quiet();
  assert.ok(!JSON.stringify(await talkOf(staff, '取り消し')).includes('三度目の言葉'));
});

scenario('a message from somebody we do not know yet makes them a friend with their name', async (world) => {
  const staff = await world.signIn();
  const id = await world.sim.addFriend('前からの友だち', { silent: true, language: 'en' });
  assert.equal((await staff.friends()).length, 0);
  await world.sim.say(id, 'はじめまして');
  await world.quiet();
  const friend = await until('the name', () => talkOf(staff, '前からの友だち'));
  assert.equal(friend.state, 'following');
  assert.equal(friend.language, 'en');
  assert.equal(friend.utterances[0].message.text, 'はじめまして');
  assert.equal(await staff.count({}), 1);
  await world.sim.waitFor(id, 'メッセージありがとうございます');
});

/** Everything the database left on the disk, as one string of bytes. */
async function filesOf(world) {
  const names = (await readdir(world.folder)).filter((name) => name.startsWith('kairanban.db'));
  assert.ok(names.length > 0);
  return Buffer.concat(await Promise.all(names.map((name) => world.readFile(name))));
}

scenario('pictures, films, sounds and files come back byte for byte and stand encrypted in the database', async (world) => {
  const staff = await world.signIn();
  const id = await world.sim.addFriend('送る人');
  const secret = '秘密の住所は緑丘一丁目二番';
  const bytes = {
    image: png(120, 90),
    video: Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42', 'latin1'), randomBytes(1_500_000)]),
    audio: Buffer.concat([Buffer.from('\0\0\0\x18ftypM4A ', 'latin1'), randomBytes(30_000)]),
    file: Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.from(secret.repeat(2000))]),
  };
  await world.sim.say(id, { type: 'image', data: bytes.image.toString('base64') });
  await world.sim.say(id, { type: 'video', duration: 3000, data: bytes.video.toString('base64') });
  await world.sim.say(id, { type: 'audio', duration: 2000, data: bytes.audio.toString('base64') });
  await world.sim.say(id, { type: 'file', fileName: '申請書 写し.pdf', data: bytes.file.toString('base64') });
  await world.sim.say(id, secret);
  await world.quiet();
  const friend = await until('all four are kept', async () => {
    const now = await talkOf(staff, '送る人');
    return now?.utterances.filter((u) => u.attachment === 'kept').length === 4 && now;
  });
  for (const [type, sent] of Object.entries(bytes)) {
    const said = friend.utterances.find((u) => u.message?.type === type);
    const answer = await staff.raw('GET', `/api/utterances/${said.id}/attachment`);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    if (type === 'file') assert.match(answer.headers.get('content-disposition'), /^attachment/);
    if (type === 'image') assert.equal(answer.headers.get('content-type'), 'image/png');
    const got = Buffer.from(await answer.arrayBuffer());
    assert.ok(got.equals(sent), `${type}: ${got.length} of ${sent.length} bytes`);
  }
  assert.equal(friend.utterances.find((u) => u.message?.type === 'file').message.fileName, '申請書 写し.pdf');
  assert.equal((await world.stranger().raw('GET', `/api/utterances/${friend.utterances[0].id}/attachment`)).status, 401);

  const needles = [Buffer.from(secret), bytes.image.subarray(60, 100), bytes.video.subarray(500_000, 500_040), Buffer.from('送る人'), Buffer.from('申請書 写し')];
  if (world.engine === 'sqlite') {
    await world.stopKairanban();
    const files = await filesOf(world);
    assert.ok(!files.includes('SQLite format 3'));
    for (const needle of [...needles, Buffer.from('みどり野市'), Buffer.from(id)]) assert.ok(!files.includes(needle), `plain: ${needle.toString().slice(0, 20)}`);
  } else {
    const { stdout } = await promisify(execFile)('pg_dump', ['--data-only', world.conninfo], { maxBuffer: 200_000_000 });
    for (const needle of needles) {
      assert.ok(!stdout.includes(needle.toString('hex')), `plain, as hex: ${needle.toString().slice(0, 20)}`);
      assert.ok(!stdout.includes(needle.toString()), `plain: ${needle.toString().slice(0, 20)}`);
    }
  }
});

scenario('who comes is greeted, who comes back is greeted otherwise, and keeps all settings', async (world) => {
  const staff = await world.signIn();
  const id = await world.sim.addFriend('行き来');
  await world.sim.waitFor(id, '友だち追加ありがとうございます');
  await world.quiet();
  const browser = world.browser();
  const form = (await browser.openAs(id)).form();
  assert.equal((await browser.send(form.tick('同意する', '健康・福祉', '青葉'))).title, '保存しました');
  await world.sim.waitFor(id, '受信設定を保存しました');
  const topic = await staff.option('topic', '健康・福祉');
  assert.equal(await staff.count({ options: [topic.id] }), 1);

  await world.sim.act(id, 'block');
  await world.quiet();
  const blocked = await until('blocked', async () => {
    const f = await talkOf(staff, '行き来');
    return f.state === 'blocked' && f;
  });
  assert.ok(blocked.blockedAt);
  assert.equal(await staff.count({ options: [topic.id] }), 0);
  const tally = await staff.post('/api/segments/count', { condition: { options: [topic.id] } });
  assert.equal(tally.blocked, 1);

  const so_far = (await world.sim.received(id)).length;
  await world.sim.act(id, 'unblock');
  await world.quiet();
  const again = await until('greeted', async () => (await world.sim.texts(id, so_far))[0]);
  assert.match(again, /おかえりなさい/);
  assert.equal(await staff.count({ options: [topic.id] }), 1);
  const back = await talkOf(staff, '行き来');
  assert.equal(back.state, 'following');
  assert.deepEqual(back.choices.map((c) => c.options.map((o) => o.label)).flat().sort(), ['健康・福祉', '防災・緊急情報', '青葉'].sort());
  assert.equal(back.consents.length, 1);
  const { days } = await staff.get('/api/statistics/friends');
  const day = days.at(-1);
  assert.deepEqual([day.added, day.blocked, day.returned, day.reachable], [1, 1, 1, 1]);
});

scenario('blocking and coming back that arrive in the wrong order end as the person left it', async (world) => {
  const staff = await world.signIn();
  const id = await world.sim.addFriend('順番');
  await world.quiet();
  await until('the name', () => talkOf(staff, '順番'));
  const now = Date.now();
  // blocked at +1 s, came back at +2 s; the later one arrives first
  await world.webhook(hook(event('follow', id, { replyToken: 'r', timestamp: now + 2000, follow: { isUnblocked: true } })));
  await world.quiet();
  await world.webhook(hook(event('unfollow', id, { timestamp: now + 1000 })));
  await world.quiet();
  assert.equal((await talkOf(staff, '順番')).state, 'following');
  // the other way round
  await world.webhook(hook(event('unfollow', id, { timestamp: now + 4000 })));
  await world.quiet();
  await world.webhook(hook(event('follow', id, { replyToken: 's', timestamp: now + 3000, follow: { isUnblocked: true } })));
  await world.quiet();
  assert.equal((await talkOf(staff, '順番')).state, 'blocked');
});

scenario('whatever the simulator does to webhooks, people stay friends once and nothing is lost', { simArgs: ['--webhook-parallel', '4'] }, async (world) => {
  const staff = await world.signIn();
  for (const webhook of ['duplicate', 'reorder', 'batch', 'empty', 'unknown_event', 'unknown_message', 'extra', 'pretty'])
    await world.sim.fault({ webhook, every: 3 });
  const people = await world.sim.addFriends(40);
  for (const id of people) await world.sim.say(id, `声${id}`);
  await world.sim.clearFaults();
  await world.quiet();
  const friends = await staff.friends();
  assert.equal(friends.length, 40);
  assert.ok(friends.every((f) => f.state === 'following'));
  const texts = [];
  for (const row of friends) texts.push(...(await staff.get(`/api/friends/${row.id}`)).utterances.map((u) => u.message?.text).filter(Boolean));
  assert.equal(texts.filter((t) => t.startsWith('声')).length, 40);
  assert.equal(new Set(texts.filter((t) => t.startsWith('声'))).size, 40);
});

scenario('the answer comes within LINE\'s two seconds while five hundred people speak at once', { simArgs: ['--webhook-parallel', '32'] }, async (world) => {
  const people = await world.sim.addFriends(250, { silent: true });
  await Promise.all(people.map((id) => world.sim.say(id, 'いっせいに')));
  await Promise.all(people.map((id) => world.sim.say(id, 'もう一度')));
  await world.quiet(60000);
  const posts = await world.sim.call('GET', '/_sim/webhooks');
  const times = posts.map((p) => p.us).sort((a, b) => a - b);
  assert.ok(posts.every((p) => p.status === 200));
  assert.ok(times.at(-1) < 2_000_000, `slowest ${times.at(-1)} us`);
  assert.equal(await stored(world), 500);
});

scenario('events wait while the worker is away and are handled when it is back', { expectedErrors: ['role_died'] }, async (world) => {
  const staff = await world.signIn();
  const { worker } = world.rolePids();
  process.kill(worker, 'SIGKILL');
  const people = await world.sim.addFriends(20, { silent: true });
  for (const id of people) assert.equal((await world.webhook(hook(event('follow', id, { replyToken: 'r' })))).status, 200);
  await until('all are friends', async () => (await staff.friends()).length === 20, 30000);
  assert.notEqual(world.rolePids().worker, worker);
});

scenario('many who write at once are all answered while LINE is slow with each', async (world) => {
  const people = await world.sim.addFriends(120, { silent: true });
  await world.sim.fault({ path: '/v2/bot/message/reply', when: 'before', delay_ms: 300 });
  await Promise.all(people.map((userId) => world.sim.say(userId, 'こんにちは')));
  // One after the other this would take 36 seconds.
  await until(
    'all answered',
    async () => (await world.sim.requests()).filter((r) => r.path === '/v2/bot/message/reply' && r.status === 200).length === people.length,
    20000,
  );
  for (const userId of people) assert.equal((await world.sim.received(userId)).length, 1);
});
