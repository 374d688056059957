// Death while a person's information is being deleted: it goes on, and nothing is left.
import assert from 'node:assert/strict';
import { DYING, killProgram } from '../lib/kill.mjs';
import { scenario, until } from '../lib/world.mjs';

for (const point of ['erase.after:2', 'erase.before:12'])
  scenario(`dead at ${point} while a person is erased, the rest goes afterwards and they are told once`, { serve: false, expectedErrors: DYING }, async (world) => {
    await world.startKairanban({ KAIRANBAN_KILL_AT: point });
    const staff = await world.signIn();
    const id = await world.sim.addFriend('消える人');
    await world.quiet();
    const browser = world.browser();
    await browser.send((await browser.openAs(id)).form().tick('同意する', '子育て'));
    for (let i = 0; i < 12; i++) await world.sim.say(id, `ひとこと ${i}`);
    await world.quiet();
    const row = await until('the name', () => staff.friendNamed('消える人'));
    const page = await browser.open('/c/erase' + new URL(browser.page.url).search);
    assert.equal((await browser.send(page.form().tick('もとに戻せないことがわかりました'))).title, 'すべて消しました');
    await until('the worker dies', () => world.log.text.includes('role_died'));
    await killProgram(world);
    await world.startKairanban();
    const again = await world.signIn();
    const done = await until('the end', async () => (await again.get('/api/erasures')).erasures.find((e) => e.friendId === row.id && e.state === 'done'), 120000);
    assert.ok(done.removed > 12, `${done.removed}`);
    await world.sim.waitFor(id, 'すべて消しました');
    assert.equal((await world.sim.texts(id)).filter((t) => t.includes('すべて消しました')).length, 1);
    await world.script(`INSERT INTO fact (key, value, at) SELECT 'x', NULL, 1 FROM utterance WHERE friend_id = ${row.id}`);
    await world.script(`INSERT INTO fact (key, value, at) SELECT 'x', NULL, 1 FROM friend WHERE line_user_id = '${id}'`);
  });
