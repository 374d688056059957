// Journeys 1 and 6 in short: friend → settings → segment → broadcast → phone.
import assert from 'node:assert/strict';
import { scenario, until } from '../lib/world.mjs';
import { today } from '../lib/made_up.mjs';

scenario('a mother adds the account, says what she wants, and gets what is meant for her, and a neighbour does not', async (world) => {
  const mother = await world.sim.addFriend('及川');
  const neighbour = await world.sim.addFriend('田中');
  const greeting = await world.sim.waitFor(mother, '受信設定をする');
  const button = greeting.message.template.actions[0];
  assert.equal(button.uri, `${world.url}/c/settings`);
  await world.quiet();

  const browser = world.browser();
  const page = await browser.openAs(mother, new URL(button.uri).pathname);
  assert.equal(page.title, '受信設定');
  const form = page.form();
  form.tick('同意する').tick('子育て', '山手');
  const born = new Date(Date.now() - 400 * 86400000).toISOString().slice(0, 10).split('-').map(Number);
  form.child(0, { name: 'ひな', y: born[0], m: born[1], d: born[2] });
  const saved = await browser.send(form);
  assert.equal(saved.title, '保存しました', saved.html);
  assert.match(saved.text, /子育て/);
  assert.match(saved.text, /山手/);
  assert.match(saved.text, /ひな/);
  await world.sim.waitFor(mother, '受信設定を保存しました');

  const staff = await world.signIn('admin');
  const condition = {
    all: [
      { options: [(await staff.option('topic', '子育て')).id] },
      { options: [(await staff.option('district', '山手')).id] },
      { childAge: { from: { years: 1, months: 0 }, to: { years: 1, months: 11 } } },
    ],
  };
  const counted = await staff.post('/api/segments/count', { condition });
  assert.equal(counted.people, 1);
  const draft = await staff.draft({ title: '1歳児歯科健診', text: '歯科健診のお知らせです。', condition });
  await staff.post(`/api/broadcasts/${draft.id}/send`, { version: draft.version, people: counted.people });
  const got = await world.sim.waitFor(mother, '歯科健診のお知らせです。');
  assert.equal(got.via, 'multicast');
  const done = await until('sent', async () => {
    const b = await staff.broadcast(draft.id);
    return b.state === 'sent' && b;
  });
  assert.equal(done.progress.audience, 1);
  assert.equal(done.progress.sent, 1);
  assert.ok(!(await world.sim.texts(neighbour)).some((text) => text.includes('歯科健診')));
  const friend = await staff.get(`/api/friends/${(await staff.friendNamed('及川')).id}`);
  assert.equal(friend.received[0].id, draft.id);
  assert.equal(friend.children[0].birthday, born.map((n) => String(n).padStart(2, '0')).join('-'));
  const { rows } = await staff.get('/api/audit');
  assert.ok(rows.some((r) => r.action === 'broadcast.send' && r.object === `broadcast ${draft.id}`));
  assert.ok(rows.every((r) => r.staff === '佐藤 みどり'));
  assert.equal(today(), new Date(rows[0].at + 9 * 3600000).toISOString().slice(0, 10));
});
