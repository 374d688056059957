// The disaster switch: everybody's menu, greeting, replies and pages at once, a drill for a few, and back as it was.
import assert from 'node:assert/strict';
import { area, goLive, makeMenu, menuOf, sees, tap } from '../lib/menus.mjs';
import { scenario, sleep, until } from '../lib/world.mjs';

const link = (uri) => ({ type: 'uri', uri });
const say = (text) => [{ type: 'text', text }];

async function ready(world) {
  const staff = await world.signIn();
  const [hana, taro] = [await world.sim.addFriend('花子'), await world.sim.addFriend('太郎')];
  let rows;
  await until('names', async () => (rows = await staff.friends()).length === 2 && rows.every((r) => r.name));
  const tag = (await staff.post('/api/tags', { label: '訓練の人' })).options.at(-1).id;
  const idOf = (name) => rows.find((r) => r.name === name).id;
  await goLive(staff, await makeMenu(staff, '通常', [
    ['a', '通常', [area(0, 'ごみ', link('https://example.jp/')), area(1, '次へ', { type: 'richmenuswitch', tab: 'b' })]],
    ['b', '二枚目', [area(0, '戻る', { type: 'richmenuswitch', tab: 'a' })]],
  ]));
  const disaster = await makeMenu(staff, '災害用', [['a', '災害', [area(0, '避難所', link('https://example.jp/h'))]]], { disaster: true });
  await goLive(staff, disaster);
  await staff.put(`/api/friends/${idOf('太郎')}/tags`, { add: [tag], remove: [] });
  const before = await staff.get('/api/disaster');
  const prepared = { menuId: disaster.id, phrases: { greeting: say('災害時のあいさつ'), default_reply: say('いまは災害の情報だけをお伝えしています。') }, answers: [{ words: '避難所、ひなん', messages: say('避難所は中央小学校です。') }], notice: '避難所を開いています。', remindHours: 1, drill: { options: [tag] }, version: before.version };
  await staff.put('/api/disaster', prepared);
  return { staff, hana, taro, prepared };
}

scenario('on: everybody has the menu, other replies, and the page says so; off: exactly as it was', async (world) => {
  const { staff, hana, taro } = await ready(world);
  await sees(world, hana, '通常');
  await tap(world, hana, 1);
  await sees(world, hana, '二枚目');
  const phrases = JSON.stringify(await staff.get('/api/phrases'));
  const menus = JSON.stringify((await staff.get('/api/menus')).menus.map((m) => [m.id, m.live?.id, m.version]));
  assert.equal((await staff.refused('POST', '/api/disaster/start', { drill: false, reason: '  ' })).field, 'reason');
  const on = await staff.post('/api/disaster/start', { drill: false, reason: '震度5強の地震' });
  assert.equal((await staff.refused('POST', '/api/disaster/start', { drill: false, reason: 'もう一度' })).status, 409);
  // Also who was on another tab, and who comes only now.
  await Promise.all([sees(world, hana, '災害'), sees(world, taro, '災害')]);
  const late = await world.sim.addFriend('あとから');
  await world.sim.waitFor(late, '災害時のあいさつ');
  await sees(world, late, '災害');
  await world.sim.say(hana, 'ヒナン場所はどこですか');
  await world.sim.waitFor(hana, '避難所は中央小学校です。');
  await world.sim.say(taro, 'こんにちは');
  await world.sim.waitFor(taro, 'いまは災害の情報だけをお伝えしています。');
  assert.match(await (await fetch(`${world.url}/c/privacy`)).text(), /避難所を開いています。/);
  assert.deepEqual(await staff.get('/api/disaster/state'), { on: true, drill: false, startedAt: on.run.startedAt });
  await staff.post('/api/disaster/end', { runId: on.run.id, reason: '警報の解除' });
  await Promise.all([hana, taro, late].map((p) => sees(world, p, '通常')));
  assert.equal(JSON.stringify(await staff.get('/api/phrases')), phrases);
  assert.equal(JSON.stringify((await staff.get('/api/menus')).menus.map((m) => [m.id, m.live?.id, m.version])), menus);
  await world.sim.say(taro, 'ありがとう');
  await world.sim.waitFor(taro, 'メッセージありがとうございます');
  assert.doesNotMatch(await (await fetch(`${world.url}/c/privacy`)).text(), /避難所を開いています。/);
  const log = JSON.stringify(await staff.get('/api/audit'));
  for (const piece of ['disaster.start', 'disaster.end', '震度5強の地震', '警報の解除']) assert.ok(log.includes(piece), piece);
});

scenario('a drill is seen by its group only', async (world) => {
  const { staff, hana, taro } = await ready(world);
  await sees(world, hana, '通常');
  const on = await staff.post('/api/disaster/start', { drill: true, reason: '9月の訓練' });
  assert.deepEqual([on.run.drill, on.run.people], [true, 1]);
  await sees(world, taro, '災害');
  await world.sim.say(taro, '避難所は');
  await world.sim.waitFor(taro, '避難所は中央小学校です。');
  await world.sim.say(hana, '避難所は');
  await world.sim.waitFor(hana, 'メッセージありがとうございます');
  await sleep(4000);
  assert.equal((await menuOf(world, hana)).chatBarText, '通常');
  assert.doesNotMatch(await (await fetch(`${world.url}/c/privacy`)).text(), /避難所を開いています。/);
  await staff.post('/api/disaster/end', { runId: on.run.id, reason: '訓練の終わり' });
  await sees(world, taro, '通常');
});

scenario('whoever may switch is reminded until it is off; who may not switch is refused', async (world) => {
  const { staff } = await ready(world);
  const on = await staff.post('/api/disaster/start', { drill: false, reason: '大雨' });
  assert.equal((await (await world.signIn('editor')).refused('POST', '/api/disaster/end', { runId: on.run.id, reason: 'x' })).status, 403);
  await world.script('UPDATE disaster_run SET remind_at = 1');
  const told = async () => (await staff.get('/api/notices')).notices.filter((n) => n.text.includes('災害モードが入ったままです')).length;
  await until('told once', async () => (await told()) === 1);
  assert.ok((await staff.get('/api/disaster')).run.remindAt > Date.now() + 3000000);
  await world.script('UPDATE disaster_run SET remind_at = 1');
  await until('told again', async () => (await told()) === 2);
  await staff.post('/api/disaster/end', { runId: on.run.id, reason: '終わり' });
});

scenario('what is prepared is checked as it will be sent', async (world) => {
  const { staff, prepared } = await ready(world);
  const { version } = await staff.get('/api/disaster');
  const wrong = async (change) => staff.refused('PUT', '/api/disaster', { ...prepared, version, ...change });
  assert.match((await wrong({ answers: [{ words: 'x', messages: [{ type: 'text', text: '' }] }] })).field, /answers\[0\]\.messages\[0\]\.text/);
  assert.equal((await wrong({ menuId: (await staff.get('/api/menus')).menus.find((m) => !m.disaster).id })).field, 'menuId');
  assert.equal((await wrong({ drill: {} })).field, 'drill');
  assert.equal((await wrong({ version: version - 1 })).status, 409);
});
