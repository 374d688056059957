// What an empty city can be made of from the console alone, and what is refused.
import assert from 'node:assert/strict';
import { firstAdmin } from '../lib/city.mjs';
import { scenario } from '../lib/world.mjs';

const attribute = (label, fields = {}) => ({ label, help: '', kind: 'many', citizenEdits: true, required: false, hidden: false, mostChoices: 0, ...fields });
const option = (label, fields = {}) => ({ label, help: '', ticked: false, hidden: false, ...fields });

scenario('a new city makes receive settings with emergencies only, without one technical word', { sample: false }, async (world) => {
  const staff = await firstAdmin(world);
  await staff.post('/api/consent', { body: 'お知らせを届けるためだけに使います。' });
  let topic = await staff.post('/api/attributes', attribute('お知らせの種類', { meaning: 'topic' }));
  assert.equal(topic.meaning, 'topic');
  for (const each of [option('避難・災害', { emergency: true }), option('イベント')]) topic = await staff.post(`/api/attributes/${topic.id}/options`, each);
  assert.deepEqual(topic.options.map((o) => [o.label, o.emergency]), [['避難・災害', true], ['イベント', false]]);
  const [urgent, event] = topic.options;

  const id = await world.sim.addFriend('静か');
  const other = await world.sim.addFriend('にぎやか');
  await world.quiet();
  const browser = world.browser();
  assert.equal((await browser.send((await browser.openAs(other)).form().tick('同意する', 'イベント', '避難・災害'))).title, '保存しました');
  const saved = await browser.send((await browser.openAs(id)).form().tick('同意する', '緊急情報だけ受け取る'));
  assert.equal(saved.title, '保存しました');
  assert.match(saved.text, /緊急情報だけ受け取る/);
  const count = (...ids) => staff.count({ options: ids });
  assert.deepEqual([await count(urgent.id), await count(event.id), await count(urgent.id, event.id)], [2, 1, 2]);

  // Another option becomes the emergency: those who want emergencies only are promised that one too.
  const second = (await staff.post(`/api/attributes/${topic.id}/options`, option('クマ出没'))).options.at(-1);
  const taken = await staff.refused('PUT', `/api/options/${second.id}`, option('クマ出没', { emergency: true }));
  assert.deepEqual([taken.status, taken.field], [409, 'emergency']);
  assert.match(taken.message, /「避難・災害」/);
  await staff.put(`/api/options/${urgent.id}`, option('避難・災害', { emergency: false }));
  assert.equal(await count(urgent.id), 1, 'no emergency any more: not for the careful');
  await staff.put(`/api/options/${second.id}`, option('クマ出没', { emergency: true }));
  assert.equal(await count(second.id), 1);
  // What is not said stays.
  const after = await staff.put(`/api/options/${second.id}`, option('クマ'));
  assert.deepEqual(after.options.map((o) => o.emergency), [false, false, true]);
  assert.equal((await staff.put(`/api/attributes/${topic.id}`, attribute('お知らせ'))).meaning, 'topic');
});

scenario('at most one question is the topics, at most one option the emergency, and only where it makes sense', { sample: false }, async (world) => {
  const staff = await firstAdmin(world);
  const topic = await staff.post('/api/attributes', attribute('お知らせの種類', { meaning: 'topic' }));
  const district = await staff.post('/api/attributes', attribute('地区'));
  const refused = async (method, path, body, status, field, says) => {
    const error = await staff.refused(method, path, body);
    assert.deepEqual([error.status, error.field], [status, field], JSON.stringify(error));
    assert.match(error.message, says);
  };
  await refused('POST', '/api/attributes', attribute('もう一つ', { meaning: 'topic' }), 409, 'meaning', /「お知らせの種類」の役割を「ふつう」に/);
  await refused('PUT', `/api/attributes/${district.id}`, attribute('地区', { meaning: 'topic' }), 409, 'meaning', /もう「お知らせの種類」です/);
  await refused('POST', '/api/attributes', attribute('お子さん', { kind: 'child', meaning: 'topic' }), 400, 'meaning', /選択肢から選ぶ項目/);
  await refused('POST', `/api/attributes/${district.id}/options`, option('北町', { emergency: true }), 400, 'emergency', /役割が「お知らせの種類」の項目/);
  await refused('POST', `/api/attributes/${topic.id}/options`, option('避難', { emergency: true, hidden: true }), 400, 'emergency', /隠せません/);
  await staff.post(`/api/attributes/${topic.id}/options`, option('避難', { emergency: true }));
  await refused('POST', `/api/attributes/${topic.id}/options`, option('火事', { emergency: true }), 409, 'emergency', /もう「避難」です/);
  // The role moves to another question; the old one has no emergency left.
  const plain = await staff.put(`/api/attributes/${topic.id}`, attribute('むかしの種類', { meaning: 'plain' }));
  assert.deepEqual([plain.meaning, plain.options[0].emergency], ['plain', false]);
  const now = await staff.put(`/api/attributes/${district.id}`, attribute('地区', { meaning: 'topic' }));
  assert.equal(now.meaning, 'topic');
  await staff.post(`/api/attributes/${district.id}/options`, option('全域', { emergency: true }));
});
