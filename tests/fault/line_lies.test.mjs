// LINE answers nonsense, slowly, or not at all.
import assert from 'node:assert/strict';
import { makeFriends, settled } from '../lib/city.mjs';
import { png, today } from '../lib/made_up.mjs';
import { scenario, sleep, until } from '../lib/world.mjs';

const everybodyNew = () => ({ followed: { from: today(-1) } });
const utterances = async (staff, name) => {
  const row = await staff.friendNamed(name);
  return row ? (await staff.get(`/api/friends/${row.id}`)).utterances : [];
};

scenario('nonsense instead of LINE\'s JSON counts as what its status says, and nobody gets it twice', { timeout: 180000 }, async (world) => {
  const staff = await world.signIn();
  const all = await makeFriends(world, 40);
  const path = '/v2/bot/message/multicast';
  for (const [status, body] of [[200, '<html>maintenance</html>'], [500, 'not json \u0001'], [503, '['.repeat(3000)], [502, '']])
    await world.sim.fault({ path, when: 'after', status, body, count: 1 });
  const answers = [];
  for (let i = 0; i < 4; i++) {
    const draft = await staff.draft({ text: `嘘${i}`, condition: everybodyNew() });
    await staff.sendNow(draft);
    answers.push(await settled(staff, draft.id));
  }
  for (const [i, done] of answers.entries()) assert.deepEqual([done.state, done.progress.sent], ['sent', 40], `${i}: ${JSON.stringify(done.refusals)}`);
  const deliveries = await world.sim.deliveries();
  assert.deepEqual([deliveries.people, deliveries.duplicates], [160, 0]);
  assert.equal((await world.sim.texts(all[0])).filter((t) => t.startsWith('嘘')).length, 4);
});

scenario('a refusal without a reason, or with a very long one, is kept as far as it can be read', async (world) => {
  const staff = await world.signIn();
  await makeFriends(world, 5);
  for (const body of ['oops', `{"message":"${'長'.repeat(4000)}"}`, '{"message":7,"details":"x"}', '{"message":"<script>alert(1)</script>"}']) {
    await world.sim.fault({ path: '/v2/bot/message/multicast', status: 400, body });
    const draft = await staff.draft({ text: '断られる', condition: everybodyNew() });
    await staff.sendNow(draft);
    const done = await settled(staff, draft.id);
    await world.sim.clearFaults();
    assert.equal(done.state, 'failed');
    assert.equal(done.progress.refused, 5);
    assert.equal(done.refusals[0].status, 400);
    assert.ok([...done.refusals[0].answer].length <= 500);
  }
});

scenario('LINE takes seconds for each call: it waits, and other things go on meanwhile', async (world) => {
  const staff = await world.signIn();
  const all = await makeFriends(world, 10);
  await world.sim.fault({ path: '/v2/bot/message/multicast', delay_ms: 4000, count: 1 });
  const draft = await staff.draft({ text: '遅い', condition: everybodyNew() });
  await staff.sendNow(draft);
  const begun = Date.now();
  await world.sim.say(all[0], 'もしもし');
  await world.sim.waitFor(all[0], 'メッセージありがとうございます', 3500);
  assert.ok(Date.now() - begun < 3500);
  assert.equal((await settled(staff, draft.id)).progress.sent, 10);
});

scenario('LINE is away for a while: nothing is lost, and it goes out when LINE is back', { timeout: 180000 }, async (world) => {
  const staff = await world.signIn();
  const all = await makeFriends(world, 60);
  await world.sim.fault({ path: '/v2/bot/*', drop: true });
  const draft = await staff.draft({ text: '停電のあと', condition: everybodyNew() });
  await staff.sendNow(draft);
  await sleep(3000);
  const during = await staff.broadcast(draft.id);
  assert.ok(['sending', 'resolving'].includes(during.state), during.state);
  assert.equal(during.progress.sent, 0);
  await world.sim.clearFaults();
  const done = await settled(staff, draft.id, 90000);
  assert.deepEqual([done.state, done.progress.sent], ['sent', 60]);
  assert.deepEqual((await Promise.all(all.map((id) => world.sim.texts(id)))).map((t) => t.filter((x) => x === '停電のあと').length), all.map(() => 1));
});

scenario('a reply that LINE does not take is not worth a second one, and the words are kept', { expectedErrors: ['reply_not_sent'] }, async (world) => {
  const staff = await world.signIn();
  const id = await world.sim.addFriend('返事');
  await world.quiet();
  await until('the name', () => staff.friendNamed('返事'));
  for (const fault of [{ status: 500 }, { status: 400, body: '{"message":"Invalid reply token"}' }, { drop: true }, { status: 429 }])
    await world.sim.fault({ path: '/v2/bot/message/reply', count: 1, ...fault });
  for (let i = 0; i < 4; i++) await world.sim.say(id, `言葉${i}`);
  await world.quiet(60000);
  assert.equal((await utterances(staff, '返事')).filter((u) => u.message.text?.startsWith('言葉')).length, 4);
  await world.sim.say(id, '最後');
  await world.sim.waitFor(id, 'メッセージありがとうございます');
});

scenario('no profile: the friend stays without a name, and gets one when LINE has it again', { expectedErrors: ['job_failed'] }, async (world) => {
  const staff = await world.signIn();
  await world.sim.fault({ path: '/v2/bot/profile/*', status: 404, count: 2, body: '{"message":"Not found"}' });
  const one = await world.sim.addFriend('消えた人');
  await world.quiet();
  await until('the job is done', async () => (await world.metric('jobs_waiting')) <= 2);
  assert.equal((await staff.friends())[0].name, '');
  assert.equal((await staff.friends())[0].state, 'following');
  await world.sim.say(one, 'います');
  await until('the name', () => staff.friendNamed('消えた人'));
  await world.sim.fault({ path: '/v2/bot/profile/*', status: 500, count: 2 });
  await world.sim.addFriend('二度目で');
  await until('the name', () => staff.friendNamed('二度目で'), 30000);
  await world.sim.fault({ path: '/v2/bot/profile/*', status: 200, when: 'after', count: 1, body: '{"displayName":7}' });
  await world.sim.addFriend('変な答え');
  await world.quiet();
  assert.equal((await staff.friends()).length, 3);
});

scenario('pictures: gone, expired, not ready yet, cut off in the middle', { timeout: 180000, expectedErrors: ['job_failed'] }, async (world) => {
  const staff = await world.signIn();
  const id = await world.sim.addFriend('写真');
  await world.quiet();
  await until('the name', () => staff.friendNamed('写真'));
  const picture = png(200, 150);
  const said = async (faults) => {
    for (const fault of faults) await world.sim.fault({ path: '/v2/bot/message/{messageId}/content', ...fault });
    const before = (await utterances(staff, '写真')).length;
    await world.sim.say(id, { type: 'image', data: picture.toString('base64') });
    await world.quiet();
    return until('the words', async () => (await utterances(staff, '写真'))[before]);
  };
  const becomes = (u, state) => until(`${state}, not ${JSON.stringify(u.attachment)}`, async () => (await utterances(staff, '写真')).find((x) => x.id === u.id).attachment === state, 40000);
  await becomes(await said([{ status: 404, count: 1, body: '{"message":"Not found"}' }]), 'gone');
  await becomes(await said([{ status: 410, count: 1, body: '{"message":"Gone"}' }]), 'gone');
  const late = await said([{ status: 202, count: 2, body: '{}' }]);
  await becomes(late, 'kept');
  const cut = await said([{ drop: true, when: 'after', count: 1 }, { status: 500, count: 1 }]);
  await becomes(cut, 'kept');
  for (const u of [late, cut]) {
    const bytes = Buffer.from(await (await staff.raw('GET', `/api/utterances/${u.id}/attachment`)).arrayBuffer());
    assert.ok(bytes.equals(picture), `${bytes.length} of ${picture.length}`);
  }
});

scenario('the login: LINE away, slow, or with a false token, is told as such and nobody gets in', { expectedErrors: ['request_failed'] }, async (world) => {
  const id = await world.sim.addFriend('入る人');
  await world.quiet();
  for (const fault of [{ status: 500 }, { status: 400, body: '{"error":"invalid_grant"}' }, { status: 200, when: 'after', body: '{"id_token":"x.y.z"}' }, { drop: true }]) {
    await world.sim.fault({ path: '/oauth2/v2.1/token', count: 1, ...fault });
    const browser = world.browser();
    const page = await browser.openAs(id);
    assert.ok([400, 502, 503].includes(page.status), `${JSON.stringify(fault)}: ${page.status}`);
    assert.match(page.text, /もう一度|お試し/);
    assert.ok(!browser.cookies.some((c) => /^__Host-c-(?!login)/.test(c)));
  }
  assert.equal((await world.browser().openAs(id)).title, '受信設定');
});
