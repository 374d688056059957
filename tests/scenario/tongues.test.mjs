// E10: everything the city says in the talk, in the reader's language: answers to words, questions, scenarios, desks, disaster, menus.
import assert from 'node:assert/strict';
import { Phone, moving, published, republished, text } from '../lib/flows.mjs';
import { area, goLive, makeMenu, sees } from '../lib/menus.mjs';
import { hire } from '../lib/staff.mjs';
import { scenario, until } from '../lib/world.mjs';

const messages = (words) => JSON.stringify(text(words));
const put = (staff, kind, thing, language, words, reviewed = true) => staff.put('/api/wordings', { kind, thing: String(thing), language, text: words, reviewed });
const rule = (words, answer) => ({ priority: 5, hears: 'words', words: words.map((t) => ({ kind: 'part', text: t })), windows: [], outside: false, condition: {}, answers: [{ messages: text(answer), deeds: [] }] });
const article = (question, answer, more = {}) => ({ question, variants: [], messages: text(answer), url: '', related: [], publish: true, ...more });

async function phoneIn(world, language, name = language) {
  const phone = new Phone(world, await world.sim.addFriend(name, { language }));
  await phone.look();
  return phone;
}
/** All that can be read of the last answer. */
async function asks(world, phone, words) {
  const before = (await world.sim.received(phone.id)).length;
  await phone.say(words);
  return JSON.stringify((await world.sim.received(phone.id)).slice(before).map((m) => m.message));
}
async function taps(world, phone, data) {
  const before = (await world.sim.received(phone.id)).length;
  await phone.tap(data);
  return JSON.stringify((await world.sim.received(phone.id)).slice(before).map((m) => m.message));
}
/** The data of the tappable line or button with these words. */
function dataOf(said, words) {
  const found = [];
  JSON.stringify(JSON.parse(said), (key, value) => {
    if (value?.action?.data && JSON.stringify(value).includes(words)) found.push(value.action.data);
    return value;
  });
  assert.ok(found.length, `${words} in ${said}`);
  return found.at(-1);
}

scenario('a rule answers in the language of who asks, by words of any language; changed Japanese falls back', async (world) => {
  const staff = await world.signIn();
  const [en, ko, ja] = [await phoneIn(world, 'en'), await phoneIn(world, 'ko'), await phoneIn(world, 'ja')];
  const what = rule(['ごみの日', 'garbage', '쓰레기', 'rác thải', '垃圾'], '月曜日です。');
  const made = await staff.post('/api/replies', { name: 'ごみの日', category: '', rule: what });
  await staff.post(`/api/replies/${made.brief.id}/publish`, { version: 1 });
  const thing = `${made.brief.id}.0`;
  await put(staff, 'reply', thing, 'en', messages('It is Monday.'));
  await put(staff, 'reply', thing, 'ja-easy', messages('月曜日（げつようび）です。'));
  assert.equal(await en.say('ＧＡＲＢＡＧＥ day?'), 'It is Monday.');
  assert.equal(await en.say('ごみの日'), 'It is Monday.');
  assert.equal(await ko.say('쓰레기 요일'), '月曜日（げつようび）です。', 'plain Japanese where there is no Korean');
  assert.equal(await ko.say('RÁC THẢI'), '月曜日（げつようび）です。', 'Vietnamese in capitals');
  assert.equal(await ja.say('垃圾'), '月曜日です。');
  // A draft that nobody has read is marked in front.
  await put(staff, 'reply', thing, 'ko', messages('월요일입니다.'), false);
  assert.match(await ko.say('쓰레기'), /기계 번역 초안[^\n]*\n월요일입니다\./);
  // A draft of new Japanese words, translated already: citizens go on hearing the old until it is published.
  await staff.put(`/api/replies/${made.brief.id}`, { name: 'ごみの日', category: '', version: 1, rule: rule(['garbage'], '火曜日に変わりました。') });
  const [row] = (await staff.get('/api/wordings?kind=reply&language=en')).wordings;
  assert.deepEqual([row.state, row.text], ['old', messages('It is Monday.')]);
  await put(staff, 'reply', thing, 'en', messages('It is Tuesday now.'));
  assert.equal(await en.say('garbage'), 'It is Monday.');
  await staff.post(`/api/replies/${made.brief.id}/publish`, { version: 2 });
  assert.equal(await en.say('garbage'), 'It is Tuesday now.');
  assert.equal(await ko.say('garbage'), '火曜日に変わりました。', 'the translation of other words is not said');
  // Buttons are counted: what is tapped must mean the same.
  const button = [{ type: 'template', altText: '選ぶ', template: { type: 'buttons', text: '選ぶ', actions: [{ type: 'postback', label: 'はい', data: 'x', word: 'はい' }] } }];
  assert.match((await staff.refused('PUT', '/api/wordings', { kind: 'reply', thing, language: 'en', text: JSON.stringify(button), reviewed: true })).message, /ボタンの数|ボタン/);
});

scenario('a question in English finds its article, the answer and all words around it are English; other languages fall back', async (world) => {
  const staff = await world.signIn();
  const [en, ko] = [await phoneIn(world, 'en'), await phoneIn(world, 'ko')];
  const { categories } = await staff.put('/api/articles/categories', { categories: [{ name: 'ごみ', phone: '', hours: '' }] });
  const can = await staff.post('/api/articles', article('空き缶の出し方を知りたい', '第3水曜日です。', { categoryId: categories[0].id }));
  const pet = await staff.post('/api/articles', article('ペットボトルの出し方を知りたい', '第2水曜日です。', { categoryId: categories[0].id, related: [can.id] }));
  await put(staff, 'article_category', categories[0].id, 'en', 'Garbage');
  await put(staff, 'article_question', pet.id, 'en', 'How do I throw away plastic bottles?');
  await put(staff, 'article_words', pet.id, 'en', 'PET bottle recycling\nwhen are plastic bottles collected');
  await put(staff, 'article', pet.id, 'en', messages('The second Wednesday of the month.'));
  await put(staff, 'article_question', can.id, 'en', 'How do I throw away steel or tin cans?');
  const answer = await until('the index knows', async () => {
    const said = await asks(world, en, 'how to throw away plastic bottles');
    return /second Wednesday/.test(said) && said;
  });
  assert.match(answer, /Did this help\?/);
  assert.match(answer, /Related questions.*How do I throw away steel or tin cans\?/);
  assert.doesNotMatch(answer.replaceAll('ペットボトル', ''), /[ぁ-ん]/);
  assert.match(await asks(world, en, 'recycling of PET bottles'), /second Wednesday|Did you mean/);
  // The other one has a question in English and no answer: Japanese, and it says so.
  assert.match(await taps(world, en, dataOf(answer, 'throw away steel')), /第3水曜日です。.*This answer is in Japanese only\./);
  // Vague: a choice in English; the way out and the vote in English, too.
  const vague = await asks(world, en, 'how do I throw away');
  assert.match(vague, /Did you mean.*None of these/);
  assert.match(await taps(world, en, dataOf(answer, 'f=n')), /Sorry this did not help/);
  const none = await taps(world, en, dataOf(vague, 'None of these'));
  assert.match(none, /You can also look here.*Garbage/);
  assert.match(await asks(world, en, 'GARBAGE'), /Choose what you want to know.*How do I throw away/);
  // A phone in Korean: Japanese words find it, the frame is Korean, the answer is Japanese and says so.
  const korean = await asks(world, ko, 'ペットボトルの出し方');
  assert.match(korean, /第2水曜日です。.*일본어로만.*해결되었나요/);
  // The Japanese question is changed and published: the translation is old and finds nothing more.
  const saved = await staff.put(`/api/articles/${pet.id}`, { ...article('プラスチックの容器の日', '毎日です。', { categoryId: categories[0].id }), version: pet.version });
  assert.ok(saved.version > pet.version);
  await until('the index forgot', async () => !/second Wednesday/.test(await asks(world, en, 'how to throw away plastic bottles')));
  const rows = (await staff.get(`/api/wordings?kind=article_question&language=en&of=${pet.id}`)).wordings;
  assert.deepEqual(rows.map((r) => r.state), ['old']);
});

scenario('a scenario is walked in English, typed or tapped; what is counted and branched on is the same', async (world) => {
  const staff = await world.signIn();
  const { row } = await published(staff, moving());
  const say = (thing, words, reviewed) => put(staff, 'scenario_text', `${row.id}.${thing}`, 'en', words, reviewed);
  await put(staff, 'scenario', `${row.id}.hello`, 'en', messages('We help you with moving house.'));
  await say('kind.text', 'Which one?');
  await say('kind.choice.in', 'Moving in');
  await say('when.text', 'When do you move?');
  await say('.leave', 'Stop');
  await put(staff, 'scenario', `${row.id}.end`, 'en', messages('Please come to the counter on {{引っ越しの日}}.'));
  const en = await phoneIn(world, 'en');
  const ja = await phoneIn(world, 'ja');
  assert.match(await en.tap(`s=${row.id}`), /We help you with moving house\.\nWhich one\?/);
  assert.match(await en.say('what?'), /Please choose one of the buttons\.\nWhich one\?/);
  assert.match(await en.say('moving IN'), /When do you move\?/);
  assert.match(await en.say('someday'), /Please enter a date/);
  assert.match(await en.say('2026/12/1'), /Please come to the counter on 2026-12-1\./);
  await en.tap(`s=${row.id}`);
  assert.match(await en.press('Moving in'), /When do you move/);
  assert.match(await en.say('stop'), /This has ended/);
  // The Japanese word does as well.
  await en.tap(`s=${row.id}`);
  assert.match(await en.say('転入'), /When do you move/);
  assert.match(await ja.tap(`s=${row.id}`), /どちらですか/);
  await ja.press('転入');
  const counts = (await staff.get(`/api/scenarios/${row.id}/numbers`)).counts;
  assert.equal(counts.find((c) => c.step === 'kind' && c.choice === 'in').entered, 4);
  // Staff read the tap in Japanese.
  const friend = (await staff.friends()).find((f) => f.name === 'en');
  assert.ok((await staff.get(`/api/friends/${friend.id}`)).utterances.some((u) => u.speaker === 'citizen' && u.message.text === '転入'));
  // Too long for a button; another question in Japanese falls back.
  assert.match((await staff.refused('PUT', '/api/wordings', { kind: 'scenario_text', thing: `${row.id}.kind.choice.out`, language: 'en', text: 'I am moving out of the city', reviewed: true })).message, /20文字以内/);
  const flow = moving();
  flow.steps[1].text = 'どの手続きですか。';
  await republished(staff, row.id, flow);
  assert.match(await en.tap(`s=${row.id}`), /We help you[^]*どの手続きですか/);
  await en.press('Stop');
  // Its file carries what is current, and another scenario made from it speaks English too, as a draft.
  const { file } = await staff.get(`/api/scenarios/${row.id}/file`);
  const carried = typeof file === 'string' ? JSON.parse(file) : file;
  assert.deepEqual(carried.translations.map((x) => `${x.kind} ${x.thing} ${x.language}`).sort(), ['scenario end en', 'scenario hello en', 'scenario_text .leave en', 'scenario_text kind.choice.in en', 'scenario_text when.text en']);
  const copy = await staff.post('/api/scenarios/import', { file: { ...carried, translations: [...carried.translations, { kind: 'scenario', thing: 'nowhere', language: 'en', text: '[]' }] } });
  assert.match(copy.missing.join(), /訳のうち1件/);
  const there = (await staff.get(`/api/wordings?kind=scenario_text&language=en&of=${copy.id}`)).wordings;
  assert.deepEqual(there.filter((w) => w.state === 'draft').map((w) => w.text).sort(), ['Moving in', 'Stop', 'When do you move?']);
  // A draft step is marked.
  await say('kind.text', 'Which procedure?', false);
  assert.match(await en.tap(`s=${row.id}`), /machine-made draft[^]*Which procedure\?/);
});

scenario('in a disaster the greeting, the answers and the page speak English; a desk says its hours in English', async (world) => {
  const staff = await world.signIn();
  const before = await staff.get('/api/disaster');
  const drill = { options: [(await staff.post('/api/tags', { label: '訓練' })).options.at(-1).id] };
  await staff.put('/api/disaster', { menuId: 0, phrases: { greeting: text('災害時のあいさつ'), default_reply: text('いまは災害の情報だけです。') }, answers: [{ words: '避難所、shelter', messages: text('中央小学校です。') }], notice: '避難所を開いています。', remindHours: 1, drill, version: before.version });
  await put(staff, 'disaster', 'greeting', 'en', messages('There is an emergency.'));
  await put(staff, 'disaster', 'default_reply', 'en', messages('We only answer about the emergency.'));
  await put(staff, 'disaster', 'answer:避難所、shelter', 'en', messages('Chuo Elementary School.'));
  await put(staff, 'disaster_text', 'notice', 'en', 'Shelters are open.');
  const early = await phoneIn(world, 'en', 'early');
  const on = await staff.post('/api/disaster/start', { drill: false, reason: '訓練ではない' });
  const en = await phoneIn(world, 'en');
  assert.match(en.words, /There is an emergency\./);
  assert.equal(await early.say('Where is the SHELTER?'), 'Chuo Elementary School.');
  assert.equal(await early.say('hello'), 'We only answer about the emergency.');
  assert.equal(await (await phoneIn(world, 'ko')).say('shelter'), '中央小学校です。');
  assert.match((await world.browser().openAs(en.id)).html, /<div class="urgent"[^>]*><p>Shelters are open\./);
  await staff.post('/api/disaster/end', { runId: on.run.id, reason: '解除' });
  const past = new Date(Date.now() + 9 * 3600000).getUTCHours() === 3 ? 300 : 200;
  const { desks } = await staff.post('/api/desks', { name: '市民課', departmentId: 0, closed: false, offered: true, weekdays: 127, from: past, to: past + 1, breakFrom: 0, breakTo: 0, holidays: false, awayText: 'いまは時間外です。', alarmMinutes: 0, timeoutMinutes: 0, secondLook: false });
  await put(staff, 'desk', desks[0].id, 'en', 'Citizen Desk');
  await put(staff, 'desk_away', desks[0].id, 'en', 'We are closed now.');
  const closed = await en.tap(`c=${desks[0].id}`);
  assert.match(closed, /^We are closed now\.\n\nHours of “Citizen Desk”: every day \d:\d\d–\d:\d\d$/);
});

scenario('a phone in English has the English menu, and another one when its person changes the language', async (world) => {
  const staff = await world.signIn();
  const english = (await staff.attribute('language')).options.find((o) => o.label === '英語').id;
  await goLive(staff, await makeMenu(staff, '全員', [['a', '通常', [area(0, 'ごみ', { type: 'uri', uri: 'https://example.jp/' })]]]));
  await goLive(staff, await makeMenu(staff, '英語', [['a', 'Menu', [area(0, 'Garbage', { type: 'uri', uri: 'https://example.jp/en' })]]], { condition: { options: [english] } }));
  const en = await phoneIn(world, 'en');
  const ja = await phoneIn(world, 'ja');
  await sees(world, en.id, 'Menu');
  await sees(world, ja.id, '通常');
  await ja.tap('l=en');
  await en.tap('l=vi');
  await sees(world, ja.id, 'Menu');
  await sees(world, en.id, '通常');
});

scenario('a translator gets a table and gives it back: the difference first, what is old or too long is refused', async (world) => {
  const staff = await world.signIn();
  const { row } = await published(staff, moving());
  const csv = await (await staff.raw('GET', '/api/wordings.csv?kind=scenario_text&language=en')).text();
  assert.match(csv, /"番号","場所","日本語","訳","状態"/);
  assert.match(csv, /kind\.choice\.in","引っ越し：手続き：選択肢","転入","","訳がない"/);
  const table = (rows) => ['番号,日本語,訳', ...rows.map((cells) => cells.map((c) => `"${c}"`).join(','))].join('\r\n');
  const file = table([[`${row.id}.kind.choice.in`, '転入', 'Moving in'], [`${row.id}.kind.choice.out`, '転出', 'I am moving out of the city'], [`${row.id}.kind.text`, '前の文です。', 'Which?'], [`${row.id}.when.text`, 'いつ引っ越しますか。', ''], ['9999.x.text', 'x', 'x']]);
  const send = (more) => staff.post('/api/wordings/import', { kind: 'scenario_text', language: 'en', file, reviewed: true, apply: false, ...more });
  const look = await send({});
  assert.deepEqual([look.applied, look.lines, look.changes, look.sames, look.faults], [false, 5, 1, 1, 3]);
  assert.match(look.shown.map((l) => l.fault).join(), /20文字以内.*書き出したあとに変わって.*この番号の文はありません/);
  const stored = async () => (await staff.get(`/api/wordings?kind=scenario_text&language=en&of=${row.id}`)).wordings.filter((w) => w.state === 'reviewed').map((w) => w.text);
  assert.deepEqual(await stored(), []);
  assert.equal((await send({ apply: true })).applied, true);
  assert.deepEqual(await stored(), ['Moving in']);
  assert.deepEqual([(await send({})).changes, (await send({})).sames], [0, 2]);
  // Messages are their texts; the round trip of what is there changes nothing.
  await put(staff, 'scenario', `${row.id}.hello`, 'en', JSON.stringify([...text('=Hello'), ...text('We help you.')]));
  const out = await (await staff.raw('GET', '/api/wordings.csv?kind=scenario&language=en')).text();
  assert.match(out, /'=Hello\n---\nWe help you\./);
  const back = await staff.post('/api/wordings/import', { kind: 'scenario', language: 'en', file: out.replace('We help you.', 'We help you move.'), reviewed: true, apply: true });
  assert.deepEqual([back.changes, back.faults], [1, 0]);
  const [hello] = (await staff.get(`/api/wordings?kind=scenario&language=en&of=${row.id}`)).wordings;
  assert.deepEqual(JSON.parse(hello.text), [...text('=Hello'), ...text('We help you move.')]);
  assert.equal((await (await world.signIn('editor')).refused('POST', '/api/wordings/import', { kind: 'page', language: 'en', file: 'x', reviewed: true, apply: true })).status, 403);
});

scenario('a translation of a department is written by its own people; others may not even see what they do not see in Japanese', async (world) => {
  const admin = await world.signIn();
  const { id } = await admin.post('/api/roles', { name: '翻訳', note: '', rights: ['wording.edit'] });
  const { id: replies } = await admin.post('/api/roles', { name: '応答', note: '', rights: ['reply.edit'] });
  const person = (login, department) => hire(world, admin, { login, department, roles: [{ roleId: id, scope: 'all' }, { roleId: replies, scope: 'department' }] });
  const here = await person('kosodate', '子育て支援課');
  const there = await person('gomika', '資源循環課');
  const made = await here.post('/api/replies', { name: '保育園', category: '', rule: rule(['保育園'], '10日までです。'), departmentId: here.row.departmentId });
  const shared = await admin.post('/api/replies', { name: '開庁', category: '', rule: rule(['開庁'], '8時30分から。'), departmentId: 0 });
  const thing = `${made.brief.id}.0`;
  const things = async (staff) => (await staff.get('/api/wordings?kind=reply&language=en')).wordings.map((w) => w.thing);
  assert.deepEqual((await things(here)).sort(), [thing, `${shared.brief.id}.0`].sort());
  assert.deepEqual(await things(there), [`${shared.brief.id}.0`]);
  assert.equal((await there.refused('PUT', '/api/wordings', { kind: 'reply', thing, language: 'en', text: messages('x'), reviewed: true })).status, 404);
  await put(here, 'reply', thing, 'en', messages('By the tenth.'));
  await put(there, 'reply', `${shared.brief.id}.0`, 'en', messages('From 8:30.'));
  assert.match(await (await here.raw('GET', '/api/wordings.csv?kind=reply&language=en')).text(), /By the tenth/);
  assert.doesNotMatch(await (await there.raw('GET', '/api/wordings.csv?kind=reply&language=en')).text(), /tenth|10日/);
});
