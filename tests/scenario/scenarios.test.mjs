// E2, D6: a citizen walks through a drawn flow, and whatever they tap, something sensible happens.
import assert from 'node:assert/strict';
import { moving, phoneOf, published, republished, text } from '../lib/flows.mjs';
import { scenario, sleep } from '../lib/world.mjs';

const numbers = async (staff, id) => Object.fromEntries((await staff.get(`/api/scenarios/${id}/numbers`)).counts.map((c) => [c.choice ? `${c.step}#${c.choice}` : c.step, c]));

scenario('from the first button to the end: choices, a typed date, back, leave, and the numbers', async (world) => {
  const staff = await world.signIn();
  const { row } = await published(staff, moving());
  const phone = await phoneOf(world);
  assert.match(await phone.tap(`s=${row.id}`), /ご案内します。[^]*どちらですか/);
  assert.match(await phone.press('転入'), /いつ引っ越しますか/);
  assert.match(await phone.say('きのうくらい'), /日付を入力してください[^]*いつ引っ越しますか/);
  assert.match(await phone.press('戻る'), /どちらですか/);
  assert.match(await phone.say('転入'), /いつ引っ越しますか/);
  assert.match(await phone.tap(phone.last['日付を選ぶ'], { date: '2026-12-01' }), /市民課の窓口/);
  // It is over: what is said now is for others again.
  assert.doesNotMatch(await phone.say('転出'), /粗大ごみ/);
  await phone.tap(`s=${row.id}`);
  await phone.press('転出');
  assert.match(await phone.say('やめる'), /終わりました/);
  const n = await numbers(staff, row.id);
  assert.deepEqual([n.hello.entered, n.kind.entered, n['kind#in'].entered, n['kind#out'].entered, n.when.misfits, n.end.entered, n.leaving.left], [2, 2, 2, 1, 1, 1, 1]);
  const [listed] = (await staff.get('/api/scenarios')).scenarios;
  assert.deepEqual([listed.started, listed.finished, listed.open], [2, 1, 0]);
  // Staff read the whole talk, with what was tapped.
  const [friend] = await staff.friends();
  const talk = (await staff.get(`/api/friends/${friend.id}`)).utterances;
  assert.ok(talk.some((u) => u.speaker === 'citizen' && u.message.text === '転入'), JSON.stringify(talk.map((u) => u.message.text)));
  const csv = await (await staff.raw('GET', `/api/scenarios/${row.id}/numbers.csv`)).text();
  assert.match(csv, /"kind","手続き","転入","2"/);
});

scenario('buttons that are old: of an ended walk, of an older version, of what is gone or stopped', async (world) => {
  const staff = await world.signIn();
  const { row } = await published(staff, moving());
  const phone = await phoneOf(world);
  await phone.tap(`s=${row.id}`);
  const first = { ...phone.last };
  await phone.press('転出');
  await phone.press('ない');
  // The walk is over; its question is still there today: it goes on from there.
  assert.match(await phone.tap(first['転入']), /前のご案内のボタンから続けます[^]*いつ引っ越しますか/);
  // An earlier question of the walk that is under way: the answer is changed.
  await phone.tap(`s=${row.id}`);
  const second = { ...phone.last };
  await phone.press('転入');
  await sleep(3100);
  assert.match(await phone.tap(second['転出']), /答えを変えて[^]*粗大ごみはありますか/);
  // A new version without that choice: whoever is in the middle ends in the old one, an old button offers to begin again.
  const flow = moving();
  flow.steps[1].choices = [{ key: 'in', label: '転入する', next: 'when' }, { key: 'move', label: '市内の転居', next: 'end' }];
  flow.steps = flow.steps.filter((s) => !['leaving', 'big'].includes(s.key));
  const second2 = await republished(staff, row.id, flow);
  assert.equal(second2.row.publishedNo, 2);
  assert.match(await phone.press('ある'), /粗大ごみ受付センター/);
  assert.match(await phone.tap(second['転出']), /前のご案内のボタンです/);
  assert.match(await phone.press('はじめから'), /どちらですか/);
  assert.match(await phone.press('市内の転居'), /市民課の窓口/);
  // Leaving what is over, and buttons that somebody made up.
  assert.match(await phone.tap(first['やめる']), /もう終わっています/);
  for (const data of [`s=${row.id}&v=9&r=1&k=nowhere&c=x`, `s=${row.id}&v=1&r=99999&k=when&c=in`, `s=${row.id}&v=1&r=1&k=kind&a=back`]) assert.match(await phone.tap(data), /前のご案内のボタンです/, data);
  assert.match(await phone.tap('s=99999'), /いまは使えません/);
  assert.equal(await phone.tap('s=x'), '');
  await staff.post(`/api/scenarios/${row.id}/state`, { active: false });
  assert.match(await phone.tap(`s=${row.id}`), /いまは使えません/);
  await staff.delete(`/api/scenarios/${row.id}`);
  assert.match(await phone.tap(first['転入']), /いまは使えません/);
  // Another's walk is nobody else's.
  const again = await published(staff, moving(), 'もう一度');
  await phone.tap(`s=${again.row.id}`);
  const other = await phoneOf(world, 'はやて');
  assert.match(await other.tap(phone.last['転入']), /前のご案内のボタンから/);
  assert.match(await phone.press('転出'), /粗大ごみはありますか/);
});

scenario('tapped twice, killed in between, silent for too long', async (world) => {
  const staff = await world.signIn();
  const { row } = await published(staff, moving({ hours: 1 }));
  const phone = await phoneOf(world);
  await Promise.all([world.sim.act(phone.id, 'postback', { data: `s=${row.id}` }), world.sim.act(phone.id, 'postback', { data: `s=${row.id}` })]);
  await phone.look();
  assert.equal((phone.words.match(/ご案内します/g) ?? []).length, 1, phone.words);
  const data = phone.last['転入'];
  await Promise.all([1, 2, 3].map(() => world.sim.act(phone.id, 'postback', { data })));
  await phone.look();
  assert.equal((phone.words.match(/いつ引っ越しますか/g) ?? []).length, 1, phone.words);
  assert.equal((await numbers(staff, row.id))['kind#in'].entered, 1);

  await world.stopKairanban('SIGKILL');
  await world.startKairanban();
  const back = await world.signIn();
  assert.match(await phone.say('12月1日'), /市民課の窓口/);

  await phone.tap(`s=${row.id}`);
  await world.script('UPDATE scenario_run SET until_at = 1');
  const said = await phone.say('転入');
  assert.doesNotMatch(said, /いつ引っ越しますか/, 'the walk is over, quietly');
  assert.ok(said.length > 0, 'and others answer');
  assert.equal((await numbers(back, row.id)).kind.timedOut, 1);
});

scenario('what a person is decides the way: tags and answers are given and asked for', async (world) => {
  const staff = await world.signIn();
  const tag = (await staff.post('/api/tags', { label: '引っ越し予定' })).options.find((o) => o.label === '引っ越し予定').id;
  const district = await staff.attribute('district');
  const option = district.options[0];
  const flow = {
    steps: [
      { key: 'mark', kind: 'deed', name: '印', deeds: [{ tag }, { attribute: district.id, option: option.id }], next: 'who' },
      { key: 'who', kind: 'branch', cases: [{ when: [{ friend: { all: [{ options: [tag] }, { options: [option.id] }] } }], next: 'yes' }], next: 'no' },
      { key: 'yes', kind: 'end', messages: text('{{名前}}さん、印が付きました。') },
      { key: 'no', kind: 'end', messages: text('付いていません。') },
    ],
  };
  const made = await published(staff, flow, '印');
  const phone = await phoneOf(world);
  assert.match(await phone.tap(`s=${made.row.id}`), /さん、印が付きました/);
  const [friend] = await staff.friends();
  assert.deepEqual((await staff.get(`/api/friends/${friend.id}`)).tags.map((t) => [t.label, t.by, t.byId, t.byName]), [['引っ越し予定', 'scenario', made.row.id, '印']]);
  // A test run does the same, to nobody.
  const tried = await staff.post('/api/scenarios/try', { flow, options: [] });
  assert.match(tried.messages[0].text, /印が付きました/);
  assert.match(tried.did.join(), /引っ越し予定/);
  assert.equal(await staff.count({ options: [tag] }), 1);
});

scenario('a file goes to another city: what has another number there is found by its name, what is not there is told', async (world) => {
  const staff = await world.signIn();
  const tag = (await staff.post('/api/tags', { label: '転入した人' })).options.find((o) => o.label === '転入した人').id;
  const district = await staff.attribute('district');
  const [one, two] = district.options;
  const flow = {
    steps: [
      { key: 'mark', kind: 'deed', name: '印', deeds: [{ tag }, { attribute: district.id, option: one.id }], next: 'who' },
      { key: 'who', kind: 'branch', cases: [{ when: [{ friend: { options: [one.id, two.id] } }], next: 'end' }], next: 'end' },
      { key: 'end', kind: 'end', messages: text('おわり') },
    ],
  };
  const made = await staff.post('/api/scenarios', { name: '交換', note: 'メモ', flow });
  const { file } = await staff.get(`/api/scenarios/${made.row.id}/file`);
  assert.equal(file.format, 'kairanban-scenario');
  // As another city would have written it: every number is another.
  const away = JSON.parse(JSON.stringify(file), (key, value) => (['id', 'tag', 'attribute', 'option', 'attributeId'].includes(key) && typeof value === 'number' ? value + 5000 : key === 'options' && typeof value[0] === 'number' ? value.map((n) => n + 5000) : value));
  const back = await staff.post('/api/scenarios/import', { file: away });
  assert.deepEqual(back.missing, []);
  const copy = await staff.get(`/api/scenarios/${back.id}`);
  assert.deepEqual([copy.flow, copy.row.name, copy.row.note, copy.problems, copy.row.publishedNo], [flow, '交換（2）', 'メモ', [], 0]);
  for (const o of away.options) if (o.label === '転入した人') o.label = o.option = 'この市にないタグ';
  for (const o of away.options) if (o.label === two.label) o.label = o.option = 'この市にない地区';
  const poor = await staff.post('/api/scenarios/import', { file: away });
  assert.match(poor.missing.join(), /この市にないタグ[^]*この市にない地区/);
  const less = await staff.get(`/api/scenarios/${poor.id}`);
  assert.deepEqual([less.flow.steps[0].deeds, less.flow.steps[1].cases[0].when[0].friend.options], [[{ attribute: district.id, option: one.id }], [one.id]]);
  for (const wrong of [{}, { format: 'x' }, { ...file, formatVersion: 9 }, { ...file, flow: [] }, { ...file, flow: { steps: [{ key: 'a', kind: 'dance' }] } }]) assert.equal((await staff.refused('POST', '/api/scenarios/import', { file: wrong })).status, 400);
});

scenario('drafts: unfinished is kept but not published; who comes second is told; rights are asked', async (world) => {
  const staff = await world.signIn();
  const unfinished = moving();
  delete unfinished.steps[0].next;
  const made = await staff.post('/api/scenarios', { name: '書きかけ', note: '', flow: unfinished });
  assert.deepEqual(made.problems.map((p) => [p.step, p.field]), [['hello', 'next'], ['', 'steps']].slice(0, made.problems.length));
  assert.equal((await staff.refused('POST', `/api/scenarios/${made.row.id}/publish`, { revision: made.revision, note: '' })).status, 400);
  const body = { revision: made.revision, name: '書きかけ', note: '', flow: moving() };
  await staff.put(`/api/scenarios/${made.row.id}`, body);
  assert.equal((await staff.refused('PUT', `/api/scenarios/${made.row.id}`, body)).status, 409);
  assert.equal((await staff.refused('POST', `/api/scenarios/${made.row.id}/publish`, { revision: made.revision, note: '' })).status, 409);
  assert.equal((await staff.refused('POST', '/api/scenarios', { name: '書きかけ', note: '', flow: moving() })).field, 'name');
  assert.equal((await staff.refused('POST', '/api/scenarios', { name: '形', note: '', flow: { steps: 'x' } })).field, 'flow');
  const editor = await world.signIn('editor');
  assert.equal((await editor.refused('POST', `/api/scenarios/${made.row.id}/publish`, { revision: made.revision + 1, note: '' })).status, 403);
  const actions = (await staff.get('/api/audit')).rows.map((r) => r.action).filter((x) => x.startsWith('scenario.'));
  assert.deepEqual([...new Set(actions)].sort(), ['scenario.add', 'scenario.change']);
});

scenario('the two of the invented city are finished, and a person gets through', { desks: true }, async (world) => {
  const staff = await world.signIn();
  const { scenarios } = await staff.get('/api/scenarios');
  assert.deepEqual(scenarios.map((s) => s.name), ['ごみの分別案内', '引っ越し手続き案内']);
  for (const s of scenarios) {
    const { problems, hints } = await staff.get(`/api/scenarios/${s.id}`);
    assert.deepEqual([s.name, problems, hints], [s.name, [], []]);
  }
  const phone = await phoneOf(world);
  await phone.tap(`s=${scenarios[0].id}`);
  await phone.press('粗大ごみ');
  assert.match(await phone.say('１２'), /12個は、1回の収集で運べません/);
  await phone.tap(`s=${scenarios[1].id}`);
  await phone.press('市外から市内へ');
  await phone.say('12月1日');
  assert.match(await phone.press('小・中学生'), /転校|在学証明書[^]*市民課/);
});

scenario('a scenario hands over to staff', async (world) => {
  const staff = await world.signIn();
  const { desks } = await staff.post('/api/desks', { name: '市民課', departmentId: 0, closed: false, offered: true, weekdays: 127, from: 0, to: 1440, breakFrom: 0, breakTo: 0, holidays: true, awayText: 'いまは受付時間の外です。', alarmMinutes: 10, timeoutMinutes: 60, secondLook: false });
  const desk = desks.find((d) => d.name === '市民課').id;
  const flow = {
    steps: [
      { key: 'q', kind: 'question', name: '解決', text: '解決しましたか。', choices: [{ key: 'yes', label: 'はい', next: 'end' }, { key: 'no', label: '職員と話したい', next: 'hand' }] },
      { key: 'hand', kind: 'deed', name: 'つなぐ', deeds: [{ staff: desk }], next: 'quiet' },
      { key: 'quiet', kind: 'end', name: 'つないだ', messages: [] },
      { key: 'end', kind: 'end', name: 'よかった', messages: text('よかったです。') },
    ],
  };
  const { row } = await published(staff, flow, '相談');
  const phone = await phoneOf(world, 'はやて');
  assert.match(await phone.tap(`s=${row.id}`), /解決しましたか/);
  assert.ok((await phone.press('職員と話したい')).length > 0, 'the desk says that it was told');
  const { conversations } = await staff.get('/api/conversations?box=waiting');
  assert.equal(conversations.length, 1, JSON.stringify(conversations));
  assert.equal(await phone.say('カードをなくしました'), '', 'the bot is silent');
  assert.deepEqual((await staff.get('/api/scenarios')).scenarios.map((s) => [s.open, s.finished]), [[0, 1]]);
});
