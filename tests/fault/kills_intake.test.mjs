// Q9: processes die while webhooks pour in; nothing acknowledged is lost or doubled.
import assert from 'node:assert/strict';
import { DYING, killProgram, killSomething, ready } from '../lib/kill.mjs';
import { dice, hook, lineId, textEvent } from '../lib/made_up.mjs';
import { scenario, sleep, until } from '../lib/world.mjs';

/** POSTs webhooks until told to stop; what was answered 200 is remembered. */
function webhookLoad(world, users) {
  const load = { acknowledged: [], ids: [], refused: 0, going: true };
  const one = async (k) => {
    for (let n = 0; load.going; n++) {
      const events = [textEvent(users[(n * 4 + k) % users.length], `n${k}-${n}`, { replyToken: undefined })];
      if (n % 3 === 0) events.push(textEvent(users[(n * 4 + k + 1) % users.length], `m${k}-${n}`, { replyToken: undefined }));
      const answer = await world.webhook(hook(...events)).catch(() => undefined);
      if (answer?.status === 200) {
        load.acknowledged.push(...events.map((e) => e.message.text));
        load.ids.push(...events.map((e) => e.webhookEventId));
      } else load.refused++;
      await sleep(answer ? 8 : 25);
    }
  };
  load.done = Promise.all([0, 1, 2, 3].map(one));
  load.stop = () => {
    load.going = false;
    return load.done;
  };
  return load;
}

async function everythingSaid(staff) {
  const said = [];
  for (const f of await staff.friends()) {
    const { utterances } = await staff.get(`/api/friends/${f.id}`);
    said.push(...utterances.map((u) => u.message.text));
  }
  return said;
}

scenario('killed twenty times while webhooks pour in, it loses none that it acknowledged and keeps none twice', { timeout: 240000, expectedErrors: DYING }, async (world) => {
  const d = dice(world.engine === 'sqlite' ? 11 : 12);
  const users = Array.from({ length: 300 }, lineId); // few words each: a talk shows its newest hundred
  const load = webhookLoad(world, users);
  const plan = ['worker', 'web', 'all', 'web', 'worker', 'all', 'both', 'all', 'web', 'web', 'all', 'worker', 'all', 'both', 'all', 'all', 'web', 'all', 'all', 'all', 'all'];
  let kills = 0;
  for (const what of plan) {
    await ready(world);
    await sleep(d.between(20, 250));
    const before = load.acknowledged.length;
    kills += (await killSomething(world, what)) ? 1 : 0;
    await ready(world);
    await until('load goes on', () => load.acknowledged.length > before, 30000);
  }
  await load.stop();
  assert.ok(kills >= 20, `${kills} kills`);
  if (world.engine === 'postgres') {
    // What the dead had claimed waits for its lease; that it is there can be seen at once.
    const kept = new Set((await world.sql('SELECT webhook_event_id FROM event')).split('\n'));
    assert.deepEqual(load.ids.filter((id) => !kept.has(id)), [], `of ${load.ids.length} acknowledged`);
    return;
  }
  await world.quiet(90000);
  const staff = await world.signIn();
  const said = await everythingSaid(staff);
  assert.equal(new Set(said).size, said.length, 'something is kept twice');
  const kept = new Set(said);
  const lost = load.acknowledged.filter((text) => !kept.has(text));
  assert.deepEqual(lost, [], `of ${load.acknowledged.length} acknowledged`);
  assert.ok(load.acknowledged.length > 100, `${load.acknowledged.length}`);
});

scenario('killed between hearing and answering, it answers when it is back', { serve: false, expectedErrors: DYING }, async (world) => {
  await world.startKairanban();
  const staff = await world.signIn();
  const person = await world.sim.addFriend('花子');
  await world.sim.waitFor(person, '友だち追加');
  await killProgram(world);
  await world.startKairanban({ KAIRANBAN_KILL_AT: 'answers.before:1' });
  await world.sim.say(person, 'こんにちは');
  await until('the worker dies', () => world.log.text.includes('role_died'));
  await killProgram(world);
  await world.startKairanban();
  await world.sim.waitFor(person, 'メッセージありがとうございます', 40000);
  const { utterances } = await staff.get(`/api/friends/${(await staff.friends())[0].id}`);
  assert.equal(utterances.filter((u) => u.message.text === 'こんにちは').length, 1);
  assert.equal(utterances.filter((u) => u.message.text?.startsWith('メッセージありがとう')).length, 1, 'kept once');
});
