// A18, E10: the city speaks to each in the language they read, as far as there are texts.
import assert from 'node:assert/strict';
import { scenario, until } from '../lib/world.mjs';

const put = (staff, kind, thing, language, text, reviewed = true) => staff.put('/api/wordings', { kind, thing, language, text, reviewed });
const text = (words) => JSON.stringify([{ type: 'text', text: words }]);

scenario('a phone in Vietnamese is greeted in Vietnamese, one in Korean in plain Japanese, one in Thai in Japanese', async (world) => {
  const staff = await world.signIn();
  await put(staff, 'phrase', 'greeting', 'vi', text('Cảm ơn bạn đã kết bạn.'));
  await put(staff, 'phrase', 'greeting', 'ja-easy', text('友だちに なって くれて ありがとう。'));
  const vi = await world.sim.addFriend('グエン', { language: 'vi' });
  const ko = await world.sim.addFriend('キム', { language: 'ko' });
  const th = await world.sim.addFriend('ソムチャイ', { language: 'th' });
  await world.sim.waitFor(vi, 'Cảm ơn bạn');
  await world.sim.waitFor(ko, '友だちに なって くれて');
  await world.sim.waitFor(th, '友だち追加ありがとうございます');
  // What is said to them can be asked of them: broadcasts in their language.
  const option = (await staff.attribute('language')).options.find((o) => o.label === 'ベトナム語');
  assert.equal(await staff.count({ options: [option.id] }), 1);
  // The Japanese greeting changes: the translation of the old one is not said any more.
  const old = (await staff.get('/api/phrases')).phrases.find((p) => p.key === 'greeting');
  await staff.put('/api/phrases/greeting', { messages: [{ type: 'text', text: '新しいあいさつです。' }] });
  assert.notDeepEqual(old.messages, (await staff.get('/api/phrases')).phrases.find((p) => p.key === 'greeting').messages);
  const late = await world.sim.addFriend('チャン', { language: 'vi' });
  await world.sim.waitFor(late, '新しいあいさつです');
});

scenario('a language is chosen in the talk and on the page, each by its own name', async (world) => {
  const id = await world.sim.addFriend('リー');
  await world.quiet();
  await world.sim.say(id, ' LANGUAGE ');
  await world.sim.waitFor(id, '言語を選んでください');
  await world.sim.act(id, 'postback', { data: 'l=en' });
  await world.sim.waitFor(id, 'From now on we will write to you in English.');
  const browser = world.browser();
  const english = await browser.openAs(id);
  assert.equal(english.root.querySelector('html').getAttribute('lang'), 'en');
  assert.equal(english.title, 'Notification settings');
  assert.match(english.text, /machine-made draft/);
  assert.equal(english.root.querySelector('button[aria-current]').text, 'English');
  // Labels that nobody translated are marked as Japanese.
  assert.ok(english.root.querySelectorAll('span[lang="ja"]').some((s) => s.text === '子育て'), 'topics');
  const choice = english.root.querySelector('form.languages');
  const vietnamese = await browser.send({ pairs: [['csrf', choice.querySelector('input').getAttribute('value')]], action: choice.getAttribute('action'), method: 'POST', page: english }, ['language', 'vi']);
  assert.equal(vietnamese.title, 'Cài đặt nhận tin');
  const wrong = await browser.send(vietnamese.form());
  assert.equal(wrong.status, 422);
  assert.match(wrong.errors.join(), /Hãy đọc cách xử lý thông tin cá nhân/);
  // Fixed texts of the page hold no Japanese; only what staff wrote does.
  for (const element of wrong.root.querySelectorAll('[lang="ja"]')) element.remove();
  for (const element of wrong.root.querySelectorAll('header, title, footer, .languages')) element.remove();
  assert.doesNotMatch(wrong.root.querySelector('main').text, /[ぁ-んァ-ヶ]/);
  const staff = await world.signIn();
  const row = await until('the name', () => staff.friendNamed('リー'));
  const friend = await staff.get(`/api/friends/${row.id}`);
  assert.deepEqual([friend.reads, friend.choseLanguage], ['vi', true]);
});

scenario('what is missing is counted, a read draft loses its mark, and labels are translated', async (world) => {
  const staff = await world.signIn();
  const counts = async (kind) => (await staff.get('/api/wording-kinds')).kinds.find((k) => k.key === kind).counts.find((c) => c.language === 'en');
  assert.equal((await counts('option')).draft, 0);
  const topic = (await staff.attribute('topic')).options.find((o) => o.label === '子育て');
  await put(staff, 'option', String(topic.id), 'en', 'Child-rearing');
  assert.equal((await counts('option')).reviewed, 1);
  const pages = await staff.get('/api/wordings?kind=page&language=en');
  assert.ok(pages.wordings.length > 100 && pages.wordings.every((w) => w.state === 'draft' && w.ours));
  await put(staff, 'page', '保存する', 'en', 'Save now');
  const id = await world.sim.addFriend('アン', { language: 'en' });
  await world.quiet();
  const page = await world.browser().openAs(id);
  assert.match(page.html, />Save now</);
  assert.match(page.html, /<span>Child-rearing/);
  // What cannot be sent, what is not there, and Japanese itself are refused.
  assert.equal((await staff.refused('PUT', '/api/wordings', { kind: 'phrase', thing: 'greeting', language: 'en', text: '[{"type":"nothing"}]', reviewed: true })).status, 400);
  assert.equal((await staff.refused('PUT', '/api/wordings', { kind: 'option', thing: '999999', language: 'en', text: 'x', reviewed: true })).status, 404);
  assert.equal((await staff.refused('PUT', '/api/wordings', { kind: 'nothing', thing: '1', language: 'en', text: 'x', reviewed: true })).status, 400);
  const five = JSON.stringify(Array.from({ length: 5 }, () => ({ type: 'text', text: 'a' })));
  assert.match((await staff.refused('PUT', '/api/wordings', { kind: 'phrase', thing: 'greeting', language: 'en', text: five, reviewed: false })).message, /4つまで/);
  await put(staff, 'phrase', 'greeting', 'en', five, true);
});
