// Death at the worst moments (src/city/delivery/fault_point.h), and an orderly end.
import assert from 'node:assert/strict';
import { copies, meetSampleFriends, settled } from '../lib/city.mjs';
import { DYING, killProgram } from '../lib/kill.mjs';
import { event, hook } from '../lib/made_up.mjs';
import { scenario, until } from '../lib/world.mjs';

for (const point of ['audience.before:1', 'audience.after:1', 'call.before:1', 'call.before:4', 'call.after:1', 'call.after:3', 'settle.middle:1', 'settle.after:1', 'settle.after:2'])
  scenario(`dead at ${point}, it goes on where it was`, { friends: 2600, serve: false, expectedErrors: DYING }, async (world) => {
    await world.startKairanban({ KAIRANBAN_KILL_AT: point });
    const people = await meetSampleFriends(world, 2600);
    const staff = await world.signIn();
    const draft = await staff.draft({ text: 'ここで止まる', condition: { followed: { from: '2000-01-01' } } });
    await staff.sendNow(draft);
    await until('the worker dies', () => world.log.text.includes('role_died'));
    await killProgram(world);
    await world.startKairanban();
    const done = await settled(staff, draft.id);
    assert.equal(done.state, 'sent');
    assert.deepEqual([done.progress.sent, done.progress.waiting], [2600, 0]);
    const deliveries = await world.sim.deliveries();
    assert.deepEqual([deliveries.people, deliveries.duplicates], [2600, 0]);
    assert.deepEqual((await copies(world, people.filter((_, i) => i % 40 === 0), 'ここで止まる')).filter((n) => n !== 1), []);
  });

// LINE knows neither of two people and does not say whom: the batch goes on in halves.
for (const point of ['split.middle:1', 'split.middle:5', 'call.after:2', 'call.before:3', 'settle.after:3'])
  scenario(`dead at ${point} while a refused batch is taken apart, nobody is lost and nobody gets it twice`, { friends: 700, serve: false, expectedErrors: [...DYING, 'job_failed'] }, async (world) => {
    await world.startKairanban({ KAIRANBAN_KILL_AT: point });
    const people = await meetSampleFriends(world, 700);
    const strangers = ['a', 'b'].map((c) => `U${c.repeat(32)}`);
    assert.equal((await world.webhook(hook(...strangers.map((id) => event('follow', id, { follow: { isUnblocked: false } }))))).status, 200);
    await world.quiet();
    await world.sim.settings({ refuseUnknown: true });
    const staff = await world.signIn();
    const draft = await staff.draft({ text: '半分ずつ', condition: { followed: { from: '2000-01-01' } } });
    await staff.sendNow(draft);
    await until('the worker dies', () => world.log.text.includes('role_died'));
    await killProgram(world);
    await world.startKairanban();
    const done = await settled(staff, draft.id);
    assert.deepEqual([done.state, done.progress.audience, done.progress.sent, done.progress.refused], ['sent', 702, 700, 2]);
    assert.equal(done.progress.batches, done.progress.batchesDone);
    const deliveries = await world.sim.deliveries();
    assert.deepEqual([deliveries.people, deliveries.duplicates], [700, 0]);
    assert.deepEqual((await copies(world, people.filter((_, i) => i % 20 === 0), '半分ずつ')).filter((n) => n !== 1), []);
  });

// Each person has a text of their own: after a death it is still theirs, and comes once.
for (const point of ['audience.before:1', 'audience.after:1', 'call.before:20', 'call.after:40', 'settle.middle:1', 'settle.after:2'])
  scenario(`dead at ${point} while a roster is sent, everybody gets their own text once`, { friends: 300, serve: false, expectedErrors: DYING }, async (world) => {
    await world.startKairanban({ KAIRANBAN_KILL_AT: point });
    const people = await meetSampleFriends(world, 300);
    const staff = await world.signIn();
    const file = `友だち番号,文\n${people.map((_, i) => `${300 - i},私は${300 - i}番です`).join('\n')}\n`;
    const roster = await (await staff.raw('POST', '/api/rosters?name=x.csv', Buffer.from(file), { 'content-type': 'text/csv' })).json();
    const draft = await staff.draft({ text: '{{文}}', condition: { roster: roster.id } });
    await staff.sendNow(draft);
    await until('the worker dies', () => world.log.text.includes('role_died'));
    await killProgram(world);
    await world.startKairanban();
    const done = await settled(staff, draft.id);
    assert.deepEqual([done.state, done.progress.sent, done.progress.waiting], ['sent', 300, 0]);
    const deliveries = await world.sim.deliveries();
    assert.deepEqual([deliveries.people, deliveries.duplicates], [300, 0]);
    for (const i of [0, 7, 19, 20, 63, 64, 150, 299]) assert.deepEqual((await world.sim.texts(people[i])).filter((t) => t.startsWith('私は')), [`私は${i + 1}番です`]);
    const rows = (await (await staff.raw('GET', `/api/broadcasts/${draft.id}/rows.csv`)).text()).split('\n').filter((l) => l.includes('送信済み'));
    assert.equal(rows.length, 300);
  });

scenario('it ends when told to, in the middle of a send, and goes on after the start', { friends: 700 }, async (world) => {
  await meetSampleFriends(world, 700);
  const staff = await world.signIn();
  await world.sim.fault({ path: '/v2/bot/message/push', delay_ms: 40 });
  const draft = await staff.draft({ text: '{{name|みなさま}}へ', condition: { followed: { from: '2000-01-01' } } });
  await staff.sendNow(draft);
  await until('some are out', async () => (await world.sim.deliveries()).people > 100);
  const begun = Date.now();
  const end = await world.stopKairanban('SIGTERM');
  assert.equal(end.code, 0);
  assert.ok(Date.now() - begun < 10000, `${Date.now() - begun} ms`);
  const out = (await world.sim.deliveries()).people;
  await world.startKairanban();
  const now = await staff.broadcast(draft.id);
  assert.ok(now.progress.sent >= out - 40 && now.progress.sent >= out, `the books know of ${now.progress.sent} of ${out}`);
  await world.sim.clearFaults();
  assert.equal((await settled(staff, draft.id)).progress.sent, 700);
  assert.deepEqual(Object.values(await world.sim.deliveries()).slice(0, 3), [700, 700, 0]);
});

// In two languages: after a death everybody still gets the text they read, once.
for (const [point, personal] of [['audience.before:1', false], ['audience.after:1', false], ['call.before:2', false], ['call.after:2', false], ['settle.middle:1', false], ['settle.after:1', false], ['call.after:40', true], ['settle.after:2', true]])
  scenario(`dead at ${point} while two languages are sent${personal ? ' one by one' : ''}, each gets their own once`, { friends: 1300, serve: false, expectedErrors: DYING }, async (world) => {
    await world.startKairanban({ KAIRANBAN_KILL_AT: point });
    const people = await meetSampleFriends(world, 1300);
    const readers = [];
    for (let i = 0; i < 12; i++) readers.push(await world.sim.addFriend(`Reader ${i}`, { language: 'en' }));
    await world.quiet(60000);
    const staff = await world.signIn();
    const name = personal ? '{{名前|みなさま}} ' : '';
    const draft = await staff.draft({ text: `${name}日本語の文`, condition: { followed: { from: '2000-01-01' } }, translations: [{ language: 'en', reviewed: true, messages: [{ type: 'text', text: `${name}English words` }] }] });
    await staff.sendNow(draft);
    await until('the worker dies', () => world.log.text.includes('role_died'));
    await killProgram(world);
    await world.startKairanban();
    const done = await settled(staff, draft.id);
    assert.deepEqual([done.state, done.progress.audience, done.progress.sent], ['sent', 1312, 1312]);
    const books = Object.fromEntries(done.languages.map((l) => [l.language, [l.people, l.sent]]));
    assert.equal(books.ja[0] + books.en[0], 1312);
    assert.deepEqual([books.ja[1], books.en[1]], [books.ja[0], books.en[0]]);
    assert.ok(books.en[0] >= 12);
    assert.deepEqual(await copies(world, readers, 'English words'), readers.map(() => 1));
    assert.deepEqual(await copies(world, readers, '日本語の文'), readers.map(() => 0));
    const sample = people.filter((_, i) => i % 40 === 0);
    const japanese = await copies(world, sample, '日本語の文');
    const english = await copies(world, sample, 'English words');
    assert.deepEqual(japanese.map((n, i) => n + english[i]).filter((n) => n !== 1), []);
    assert.equal((await world.sim.deliveries()).duplicates, 0);
  });
