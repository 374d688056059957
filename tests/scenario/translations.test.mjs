// E10: one broadcast in several languages; each gets one of them, by what they read.
import assert from 'node:assert/strict';
import { scenario, until } from '../lib/world.mjs';
import { copies, guardOn, makeFriends, sendAndWait, settled } from '../lib/city.mjs';
import { event, hook, parseCsv } from '../lib/made_up.mjs';

const text = (words) => [{ type: 'text', text: words }];
const buttons = (words, labels) => [
  { type: 'template', altText: words, template: { type: 'confirm', text: words, actions: labels.map((label, i) => ({ type: 'postback', label, data: ['出ます', '出ません'][i], displayText: label })) } },
];
const JA = '防災訓練は11月22日（日）午後2時からです。電話 0422-11-2222 https://example.com/kunren';
const EN = 'The disaster drill starts on Sunday, November 22 at 2 p.m. Phone +81-422-11-2222 https://example.com/kunren';
const EASY = '11月22日 日曜日 14時から 訓練を します。電話は 0422-11-2222 です。https://example.com/kunren';

async function readers(world) {
  const ja = await world.sim.addFriend('佐藤', { language: 'ja' });
  const en = await world.sim.addFriend('Ann', { language: 'en' });
  const vi = await world.sim.addFriend('グエン', { language: 'vi' });
  const th = await world.sim.addFriend('ソムチャイ', { language: 'th' });
  await world.quiet();
  return { ja, en, vi, th };
}
const last = async (world, id) => (await world.sim.texts(id)).at(-1);

scenario('each phone gets the text it reads; Vietnamese falls back to plain Japanese, Thai to Japanese', async (world) => {
  const staff = await world.signIn();
  const { ja, en, vi, th } = await readers(world);
  const translations = [
    { language: 'en', reviewed: true, messages: text(EN) },
    { language: 'ja-easy', reviewed: false, messages: text(EASY) },
  ];
  const counted = await staff.post('/api/segments/count', { condition: {}, languages: ['en', 'ja-easy'] });
  assert.deepEqual(counted.languages, [{ language: 'ja', people: 2 }, { language: 'ja-easy', people: 1 }, { language: 'en', people: 1 }]);
  const draft = await staff.draft({ text: JA, translations });
  assert.deepEqual(draft.translations.map((t) => t.language), ['ja-easy', 'en'], 'in the order of the languages');
  const done = await sendAndWait(staff, draft);
  assert.equal(done.state, 'sent', done.trouble);
  assert.equal(done.byBroadcast, false, 'LINE would send one text to all');
  assert.deepEqual(done.languages.map((l) => [l.language, l.people, l.sent, l.refused]), [['ja', 2, 2, 0], ['ja-easy', 1, 1, 0], ['en', 1, 1, 0]]);
  assert.deepEqual([done.progress.audience, done.progress.sent], [4, 4]);
  assert.match(await last(world, ja), /^防災訓練は/);
  assert.match(await last(world, th), /^防災訓練は/);
  assert.match(await last(world, en), /^The disaster drill/);
  const plain = (await world.sim.texts(vi)).slice(-2);
  assert.match(plain[0], /機械|きかい/, 'nobody has read it yet');
  assert.match(plain[1], /訓練を します/);
  assert.equal((await world.sim.texts(en)).filter((t) => t.includes('Machine') || t.includes('machine')).length, 0, 'this one was read');
  // One address, three codes: together and by language.
  const code = (await last(world, en)).match(/\/l\/([A-Za-z0-9_-]+)/)[1];
  assert.notEqual(code, (await last(world, ja)).match(/\/l\/([A-Za-z0-9_-]+)/)[1]);
  await fetch(`${world.url}/l/${code}`, { redirect: 'manual' });
  const tapped = await until('the tap', async () => {
    const b = await staff.broadcast(done.id);
    return b.links[0].taps === 1 && b;
  });
  assert.equal(tapped.links.length, 1);
  assert.deepEqual(tapped.languages.map((l) => [l.language, l.taps]), [['ja', 0], ['ja-easy', 0], ['en', 1]]);
  assert.deepEqual(tapped.links[0].languages.map((l) => [l.language, l.taps]), [['ja', 0], ['ja-easy', 0], ['en', 1]]);
  // Who received it is all of them, and a correction reaches each once.
  assert.equal(await staff.count({ received: done.id }), 4);
  const correction = await staff.post(`/api/broadcasts/${done.id}/correction`);
  const fixed = await staff.put(`/api/broadcasts/${correction.id}`, { title: correction.title, messages: text('【訂正】午後3時からです。'), translations: [{ language: 'en', reviewed: true, messages: text('[Correction] It starts at 3 p.m.') }], condition: correction.condition, notificationOff: false, version: correction.version });
  const corrected = await sendAndWait(staff, fixed);
  assert.deepEqual([corrected.state, corrected.progress.sent], ['sent', 4]);
  assert.match(await last(world, en), /^\[Correction\]/);
  assert.deepEqual(await copies(world, [ja, vi, th], '午後3時から'), [1, 1, 1]);
  // Each gets the words in the language in which the wrong one came; who is left without them is named.
  await guardOn(staff);
  const plan = await staff.get(`/api/broadcasts/${done.id}/correction`);
  assert.deepEqual(plan.languages.map((l) => [l.language, l.people]), [['ja-easy', 1], ['en', 1]]);
  assert.match(plan.body, /^【訂正】\n先ほどお送りした「防災訓練は11月22日/);
  assert.match(plan.languages[1].body, /^\[Correction\]\nThe message “The disaster drill starts on Sunday.*…” that.*\n\n\[Wrong\]\n\[Correct\]$/s);
  const both = [{ language: 'en', reviewed: true, body: '[Correction]\n[Wrong] 2 p.m.\n[Correct] 4 p.m.' }, { language: 'ja-easy', reviewed: false, body: 'まちがいです。16時 から です。' }];
  const body = '【訂正】（誤）午後2時（正）午後4時';
  const left = (id) => staff.get(`/api/broadcasts/${id}/guard`).then((g) => g.findings.filter((f) => f.code === 'language_left' || f.code === 'unfinished').map((f) => [f.code, f.level, f.message]));
  const half = await staff.post(`/api/broadcasts/${done.id}/correct`, { body, translations: [both[1]], others: [] });
  assert.deepEqual(await left(half.id), [['language_left', 'hint', 'まちがいは英語でも届きましたが、訂正に英語の文がありません。その人たちにはやさしい日本語の訂正が届きます。']]);
  const fresh = await staff.post(`/api/broadcasts/${done.id}/correct`, { body, translations: [{ ...both[0], body: plan.languages[1].body }, both[1]], others: [] });
  assert.match(JSON.stringify(await left(fresh.id)), /unfinished.*英語: /);
  const whole = await staff.post(`/api/broadcasts/${done.id}/correct`, { body, translations: both, others: [] });
  assert.deepEqual(await left(whole.id), []);
  assert.deepEqual([(await sendAndWait(staff, whole)).state, await last(world, en), await last(world, vi), await last(world, th)], ['sent', both[0].body, both[1].body, body]);
  const csv = parseCsv(await (await staff.raw('GET', `/api/broadcasts/${done.id}/languages.csv`)).text());
  assert.deepEqual(csv.slice(0, 4).map((r) => r.slice(0, 3)), [['言語', '対象', '送信'], ['日本語', '2', '2'], ['やさしい日本語', '1', '1'], ['英語', '1', '1']]);
});

scenario('an answer counts for its button whatever the language, and placeholders work in each', async (world) => {
  const staff = await world.signIn();
  const { ja, en, vi } = await readers(world);
  const ask = await staff.draft({
    messages: buttons('訓練に出ますか', ['出ます', '出ません']),
    translations: [{ language: 'en', reviewed: true, messages: buttons('Will you join?', ['Yes', 'No']) }, { language: 'vi', reviewed: false, messages: buttons('Tham gia?', ['Có', 'Không']) }],
  });
  const done = await sendAndWait(staff, ask);
  assert.equal(done.state, 'sent', done.trouble);
  for (const id of [ja, en, vi]) await world.sim.act(id, 'postback', { data: `b=${done.id}&n=0` });
  const answered = await until('three answers', async () => {
    const b = await staff.broadcast(done.id);
    return b.buttons[0]?.people === 3 && b;
  });
  assert.deepEqual(answered.buttons, [{ button: '出ます', people: 3, languages: [{ language: 'ja', people: 1 }, { language: 'en', people: 1 }, { language: 'vi', people: 1 }] }]);
  assert.deepEqual(answered.languages.map((l) => [l.language, l.people, l.answered]), [['ja', 2, 1], ['en', 1, 1], ['vi', 1, 1]]);
  const csv = parseCsv(await (await staff.raw('GET', `/api/broadcasts/${done.id}/languages.csv`)).text());
  assert.deepEqual([csv[2].slice(0, 6), csv.find((r) => r[1] === '出ます')], [['英語', '1', '1', '0', '0', '1'], ['日本語', '出ます', '1']]);
  const warned = (await world.sim.texts(vi)).some((t) => /máy/.test(t));
  assert.ok(warned, 'the draft says in Vietnamese that it is one');
  const named = await sendAndWait(staff, await staff.draft({ text: '{{名前|みなさま}}さんへ', translations: [{ language: 'en', reviewed: true, messages: text('Dear {{名前|all}},') }] }));
  assert.deepEqual([named.state, named.personal, named.progress.sent], ['sent', true, 4]);
  assert.equal(await last(world, en), 'Dear Ann,');
  assert.equal(await last(world, ja), '佐藤さんへ');
  assert.equal((await world.sim.deliveries()).duplicates, 0);
});

scenario('what does not fit together is refused, or told, naming the language', async (world) => {
  const staff = await world.signIn();
  await guardOn(staff);
  await readers(world);
  const one = await staff.draft({ messages: buttons('出ますか', ['出ます', '出ません']), translations: [{ language: 'en', reviewed: true, messages: text('Will you join?') }] });
  const wrong = await staff.refused('POST', `/api/broadcasts/${one.id}/send`, { version: one.version, people: 4 });
  assert.deepEqual([wrong.status, wrong.field], [400, 'translations[0].messages']);
  assert.match(wrong.message, /英語.*日本語は2個、こちらは0個/);
  const empty = await staff.draft({ text: JA, translations: [{ language: 'ko', reviewed: true, messages: [] }] });
  assert.match(empty.problems[0].message, /^韓国語: /);
  const five = await staff.draft({ text: JA, translations: [{ language: 'zh', reviewed: false, messages: Array.from({ length: 5 }, () => text('通知通知')[0]) }] });
  assert.match(five.problems[0].message, /中国語: .*4つまで/);
  for (const [translations, what] of [
    [[{ language: 'en', reviewed: true, messages: text('a') }, { language: 'en', reviewed: true, messages: text('b') }], /2つあります/],
    [[{ language: 'en', reviewed: true, messages: { type: 'text' } }], /一覧/],
    [[{ language: 'ja', reviewed: true, messages: text('a') }], /./],
  ]) {
    const refused = await staff.refused('POST', '/api/broadcasts', { title: 'x', messages: text('あ'), condition: {}, notificationOff: false, translations });
    assert.equal(refused.status, 400);
    assert.match(refused.message, what);
  }
  const friend = (await staff.friends())[0];
  assert.match((await staff.refused('POST', '/api/broadcasts', { title: 'x', messages: text('あ'), condition: { friend: friend.id }, notificationOff: false, translations: [{ language: 'en', reviewed: true, messages: text('a') }] })).message, /一人だけ/);
  // Another day, another hour, another number: named, not stopped.
  const facts = async (messages, language = 'en') => {
    const draft = await staff.draft({ text: JA, translations: [{ language, reviewed: true, messages: text(messages) }] });
    return (await staff.get(`/api/broadcasts/${draft.id}/guard`)).findings.filter((f) => f.code === 'language_facts');
  };
  assert.deepEqual(await facts(EN), []);
  assert.deepEqual(await facts(EASY, 'ja-easy'), []);
  const off = await facts(EN.replace('November 22', 'November 23').replace('2 p.m.', '3:30 pm').replace('2222', '2223'));
  assert.deepEqual(off.map((f) => f.level), ['hint', 'hint']);
  assert.match(off[0].message, /^英語: .*「11月22日」「14時」.*0422-11-2222/);
  assert.match(off[1].message, /「11月23日」「15時30分」.*11-2223/);
  assert.equal(off[0].field, 'translations[0].messages');
});

scenario('a change of one language voids the approval, a copy and a template carry all, a test shows one', async (world) => {
  const staff = await world.signIn();
  const { ja: phone } = await readers(world);
  const translations = [{ language: 'en', reviewed: false, messages: text(EN) }];
  const draft = await staff.draft({ text: JA, translations });
  const kept = await staff.put(`/api/broadcasts/${draft.id}`, { title: '件名だけ', messages: draft.messages, condition: {}, notificationOff: false, version: draft.version });
  assert.equal(kept.translations.length, 1, 'who says nothing of them leaves them');
  const read = await staff.put(`/api/broadcasts/${draft.id}`, { title: '件名だけ', messages: draft.messages, condition: {}, notificationOff: false, version: kept.version, translations: [{ ...translations[0], reviewed: true }] });
  assert.deepEqual([read.version, read.translations[0].reviewed], [kept.version + 1, true]);
  const copy = await staff.post(`/api/broadcasts/${draft.id}/copy`);
  assert.deepEqual(copy.translations, read.translations);
  const template = await staff.post('/api/templates', { name: '訓練', category: '', messages: draft.messages, translations });
  assert.deepEqual(template.translations, translations);
  assert.deepEqual((await staff.get('/api/templates')).templates.find((t) => t.id === template.id).translations, translations);
  const ja = await staff.friendNamed('佐藤');
  await staff.put(`/api/friends/${ja.id}/tester`, { tester: true });
  const test = await staff.post(`/api/broadcasts/${draft.id}/test`, { version: read.version, testers: [ja.id], language: 'en' });
  const sent = await settled(staff, test.broadcastId);
  assert.deepEqual([sent.state, sent.translations.length], ['sent', 0]);
  assert.match(await last(world, phone), /^(【テスト】)?The disaster drill/);
  assert.match((await staff.refused('POST', `/api/broadcasts/${draft.id}/test`, { version: read.version, testers: [ja.id], language: 'ko' })).message, /韓国語の本文はありません/);
});

scenario('LINE refuses two people without naming them: each language is taken apart by itself, and stopped ones go on', { timeout: 120000 }, async (world) => {
  const staff = await world.signIn();
  const ja = await makeFriends(world, 620);
  const en = [];
  for (let i = 0; i < 8; i++) en.push(await world.sim.addFriend(`Reader ${i}`, { language: 'en' }));
  const strangers = ['a', 'b'].map((c) => `U${c.repeat(32)}`);
  await world.webhook(hook(...strangers.map((id) => event('follow', id, { follow: { isUnblocked: false } }))));
  await world.quiet(60000);
  await world.sim.settings({ refuseUnknown: true });
  const condition = { followed: { from: '2000-01-01' } };
  const done = await sendAndWait(staff, await staff.draft({ text: 'みんなへ', condition, translations: [{ language: 'en', reviewed: true, messages: text('To all of you') }] }));
  assert.deepEqual([done.state, done.progress.audience, done.progress.sent, done.progress.refused], ['sent', 630, 628, 2]);
  assert.deepEqual(done.languages.map((l) => [l.language, l.people, l.sent, l.refused]), [['ja', 622, 620, 2], ['en', 8, 8, 0]]);
  assert.deepEqual((await copies(world, ja, 'みんなへ')).filter((n) => n !== 1), []);
  assert.deepEqual(await copies(world, en, 'To all of you'), en.map(() => 1));
  assert.deepEqual(await copies(world, en, 'みんなへ'), en.map(() => 0));
  assert.equal((await world.sim.deliveries()).duplicates, 0);
  assert.equal(await staff.count({ received: done.id }), 628);
  assert.equal((await staff.broadcast(done.id)).missed, 2);
});
