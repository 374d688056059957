// E5: a language model words answers from public articles only; without one, and whenever it fails, everything is as it was.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { scenario, until } from '../lib/world.mjs';

const save = (question, answer, more = {}) => ({ question, variants: [], messages: [{ type: 'text', text: answer }], url: '', related: [], publish: true, ...more });

/** A model on loopback; `say` decides what it answers to a request's body. */
async function fakeModel() {
  const model = { asked: [], say: () => ({ article: 0 }) };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => (body += piece));
    request.on('end', () => {
      model.asked.push({ path: request.url, authorization: request.headers.authorization, text: body, ...JSON.parse(body) });
      const said = model.say(JSON.parse(body));
      if (said === 'silent') return;
      if (typeof said === 'number') return response.writeHead(said).end('{}');
      const content = typeof said === 'string' ? said : JSON.stringify(said);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ choices: [{ message: { role: 'assistant', content } }] }));
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  model.url = `http://127.0.0.1:${server.address().port}/v1/chat/completions`;
  model.stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return model;
}

async function ask(world, id, words) {
  const before = (await world.sim.received(id)).length;
  await world.sim.say(id, words);
  await until('an answer', async () => (await world.sim.received(id)).length > before, 30000);
  await world.quiet();
  return JSON.stringify((await world.sim.received(id)).slice(before).map((m) => m.message));
}

scenario('a language model answers from public articles with the source named, and is not believed when it invents', { timeout: 120000 }, async (world) => {
  const model = await fakeModel();
  try {
    const staff = await world.signIn();
    const man = await world.sim.addFriend('山本太郎');
    await world.quiet();
    await staff.post('/api/articles', save('粗大ごみの出し方を知りたい', '粗大ごみは019-555-0153へ電話して予約します。1点520円です。', { url: 'https://www.example.jp/sodai' }));
    await staff.post('/api/articles', save('燃えるごみの出し方を知りたい', '月曜日と木曜日です。'));
    await staff.post('/api/articles', save('秘密のごみの出し方を知りたい', 'まだ公開していません。', { publish: false }));
    const question = 'ごみの出し方を知りたい。4021号室、 https://example.jp/?id=taro に書いた者です';
    // Nobody named one, nobody switched it on: nothing is asked.
    await staff.put('/api/office-settings/article.model', { value: '1' });
    assert.match(await ask(world, man, question), /こちらのことですか/);
    await staff.put('/api/office-settings/article.model', { value: '0' });
    await world.stopKairanban();
    await world.addSettings({ model_url: model.url, model_name: 'city-model' });
    await world.startKairanban();
    const again = await world.signIn();
    assert.match(await ask(world, man, question), /こちらのことですか/);
    assert.equal(model.asked.length, 0);
    await again.put('/api/office-settings/article.model', { value: '1' });
    // It picks one and words it.
    const numberOf = (body, words) => Number(/資料(\d+)：/.exec(body.messages[1].content.split('\n').find((l) => l.includes(words)))[1]);
    model.say = (body) => '```json\n' + JSON.stringify({ article: numberOf(body, '粗大ごみ'), answer: '019-555-0153に電話して予約してください。' }) + '\n```';
    const answer = await ask(world, man, question);
    assert.match(answer, /019-555-0153に電話して予約してください。/);
    assert.match(answer, /もとの案内：粗大ごみの出し方を知りたい/);
    assert.match(answer, /https:\/\/www\.example\.jp\/sodai/);
    assert.match(answer, /解決しましたか/);
    // What left the house: the question without numbers and addresses, public answers, and nothing about the person.
    const { text, model: name, path } = model.asked[0];
    assert.deepEqual([name, path], ['city-model', '/v1/chat/completions']);
    assert.match(text, /ごみの出し方を知りたい/);
    assert.match(text, /月曜日と木曜日です/);
    assert.doesNotMatch(text, /まだ公開していません|4021|taro|山本|太郎/);
    assert.ok(!text.includes(man));
    // Staff see in the talk what was said.
    const row = await again.friendNamed('山本太郎');
    assert.match(JSON.stringify(await again.get(`/api/friends/${row.id}`)), /もとの案内/);
    // What it invents, names wrongly, or says in another form is not said.
    const bad = [
      (body) => ({ article: numberOf(body, '粗大ごみ'), answer: '019-555-9999に電話してください。' }),
      (body) => ({ article: numberOf(body, '粗大ごみ'), answer: 'https://evil.example/ を見てください。' }),
      () => ({ article: 9, answer: 'どこかです。' }),
      () => ({ article: 0 }),
      () => 'はい、ごみは川に流します。',
      () => 500,
    ];
    for (const say of bad) {
      model.say = say;
      const plain = await ask(world, man, question);
      assert.match(plain, /こちらのことですか/, say.toString());
      assert.doesNotMatch(plain, /9999|evil|川に/);
    }
    assert.equal(model.asked.length, 1 + bad.length);
    // A model that does not answer at all: after a while the usual choice, by the same reply.
    model.say = () => 'silent';
    assert.match(await ask(world, man, question), /こちらのことですか/);
    // A clear question needs none.
    const before = model.asked.length;
    assert.match(await ask(world, man, '燃えるごみの出し方を知りたい'), /月曜日と木曜日です/);
    assert.equal(model.asked.length, before);
  } finally {
    await model.stop();
  }
});

scenario('a model that does not answer holds up nobody but those who asked it', { timeout: 120000 }, async (world) => {
  const model = await fakeModel();
  const page = createServer((request, response) => response.end('ok'));
  await new Promise((done) => page.listen(0, '127.0.0.1', done));
  model.say = () => 'silent';
  try {
    const admin = await world.signIn();
    const people = [];
    for (let i = 0; i < 5; i++) people.push(await world.sim.addFriend(`市民${i}`));
    await world.quiet();
    await admin.post('/api/articles', save('粗大ごみの出し方を知りたい', '予約します。'));
    await admin.post('/api/articles', save('燃えるごみの出し方を知りたい', '月曜日です。'));
    await world.stopKairanban();
    await world.addSettings({ model_url: model.url, model_name: 'city-model' });
    await world.startKairanban();
    const staff = await world.signIn();
    await staff.put('/api/office-settings/article.model', { value: '1' });
    const before = await Promise.all(people.map(async (id) => (await world.sim.received(id)).length));
    for (const id of people) await world.sim.say(id, 'ごみの出し方を知りたいのですが');
    await until('the model is asked', () => model.asked.length >= 3);
    // A link of a broadcast is looked at meanwhile: the model still has everybody waiting.
    const begun = Date.now();
    const draft = await staff.draft({ title: 'リンク', text: `http://127.0.0.1:${page.address().port}/fine` });
    await staff.post(`/api/broadcasts/${draft.id}/guard`, {});
    await until('the link was looked at', async () => (await staff.get(`/api/broadcasts/${draft.id}/guard`)).linksWaiting === 0, 10000);
    assert.ok(Date.now() - begun < 8000, `${Date.now() - begun} ms`);
    assert.equal((await Promise.all(people.map(async (id, i) => (await world.sim.received(id)).length > before[i]))).filter(Boolean).length, 0);
    // Whoever asked gets the choice in the end, also those whose turn at the model never came.
    await until('all have the choice', async () => (await Promise.all(people.map(async (id, i) => (await world.sim.received(id)).length > before[i]))).every(Boolean), 45000);
  } finally {
    await model.stop();
    await new Promise((done) => page.close(done));
  }
});
