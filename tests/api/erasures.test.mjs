// Deleting all that is known of a person at the wish of staff: two people, a reason, a proof.
import assert from 'node:assert/strict';
import { citizen } from '../lib/city.mjs';
import { hire } from '../lib/staff.mjs';
import { scenario, until } from '../lib/world.mjs';

async function three(world) {
  const admin = await world.signIn();
  const role = async (name, rights) => ({ roleId: (await admin.post('/api/roles', { name, note: '', rights })).id, scope: 'all' });
  const asks = await hire(world, admin, { login: 'tanomu', roles: [await role('頼む人', ['friend.view', 'erasure.edit'])] });
  const looks = await hire(world, admin, { login: 'miru', roles: [await role('見る人', ['friend.view'])] });
  return { admin, asks, looks };
}

scenario('one asks, another decides, and only then everything goes; the record has names of staff and no word of the person', async (world) => {
  const { admin, asks, looks } = await three(world);
  const id = await citizen(world, '窓口の花子', ['子育て']);
  const row = await until('the name', () => admin.friendNamed('窓口の花子'));
  const path = `/api/friends/${row.id}/erasures`;
  assert.equal((await looks.raw('GET', path)).status, 403);
  assert.equal((await looks.raw('POST', path, JSON.stringify({ reason: '理由' }), { 'content-type': 'application/json' })).status, 403);
  await assert.rejects(asks.post(path, { reason: '   ' }), /消す理由を入力/);
  await assert.rejects(asks.post(path, { reason: 'あ'.repeat(401) }), /400文字まで/);
  const asked = await asks.post(path, { reason: '本人から窓口で申し出があった' });
  assert.deepEqual([asked.state, asked.door, asked.mine], ['asked', 'staff', true]);
  await assert.rejects(asks.post(path, { reason: 'もう一度' }), /もう依頼されています/);
  await assert.rejects(asks.post('/api/friends/999999/erasures', { reason: 'だれか' }), /見つかりません/);
  // The person is as before; the one who asked cannot decide, nor does a refusal without a reason count.
  assert.equal((await admin.get(`/api/friends/${row.id}`)).name, '窓口の花子');
  assert.equal((await asks.raw('POST', `/api/erasures/${asked.id}/decision`, JSON.stringify({ erase: true, note: '' }), { 'content-type': 'application/json' })).status, 403);
  await assert.rejects(admin.post(`/api/erasures/${asked.id}/decision`, { erase: false, note: '' }), /消さない理由/);
  assert.equal((await admin.post(`/api/erasures/${asked.id}/decision`, { erase: false, note: '別の人でした' })).state, 'refused');
  await assert.rejects(admin.post(`/api/erasures/${asked.id}/decision`, { erase: true, note: '' }), /もう決まっています/);
  assert.ok((await asks.get('/api/notices?limit=10')).notices.some((n) => n.kind === 'erasure.decided'));

  const again = await asks.post(path, { reason: '番号を確かめた' });
  await assert.rejects(admin.post(`/api/erasures/${again.id}/withdraw`), /依頼した人だけ/);
  assert.equal((await asks.post(`/api/erasures/${again.id}/withdraw`)).state, 'withdrawn');
  const last = await asks.post(path, { reason: '申し出の書類を確かめた' });
  assert.equal((await admin.post(`/api/erasures/${last.id}/decision`, { erase: true, note: '' })).state, 'running');
  await world.sim.waitFor(id, 'すべて消しました');
  const done = await until('the end', async () => (await admin.get('/api/erasures')).erasures.find((e) => e.id === last.id && e.state === 'done'));
  assert.deepEqual([done.askedBy, done.door], ['tanomu さん', 'staff']);
  assert.equal((await admin.raw('GET', `/api/friends/${row.id}`)).status, 404);
  const audit = JSON.stringify(await admin.get('/api/audit?limit=100'));
  for (const words of ['友だちの情報の消去の依頼', '友だちの情報の消去の却下', '友だちの情報の消去の取り下げ', '友だちの情報の消去の開始', '友だちの情報の消去の完了']) assert.match(audit, new RegExp(words));
  assert.ok(!audit.includes('窓口の花子') && !audit.includes(id));
});

scenario('whoever asked is overtaken by the person, and the request ends', { engines: ['sqlite'] }, async (world) => {
  const { admin, asks } = await three(world);
  const id = await citizen(world, '早い人', ['子育て']);
  const row = await until('the name', () => admin.friendNamed('早い人'));
  const asked = await asks.post(`/api/friends/${row.id}/erasures`, { reason: '申し出' });
  const browser = world.browser();
  await browser.openAs(id);
  const page = await browser.open('/c/erase' + new URL(browser.page.url).search);
  assert.equal((await browser.send(page.form().tick('もとに戻せないことがわかりました'))).title, 'すべて消しました');
  await assert.rejects(admin.post(`/api/erasures/${asked.id}/decision`, { erase: true, note: '' }), /もう決まっています/);
  const rows = (await admin.get('/api/erasures')).erasures.filter((e) => e.friendId === row.id);
  assert.deepEqual(rows.map((e) => [e.door, e.state === 'asked']).sort(), [['citizen', false], ['staff', false]]);
});

scenario('those who blocked us long ago are counted first, and go only when the city wants it', async (world) => {
  const admin = await world.signIn();
  const [old, young] = [await world.sim.addFriend('前の人'), await world.sim.addFriend('最近の人')];
  await world.quiet();
  await until('the names', () => admin.friendNamed('前の人'));
  for (const id of [old, young]) await world.sim.act(id, 'block');
  await world.quiet();
  const long = Date.now() - 800 * 86400000;
  await world.script(`UPDATE friend SET blocked_at = ${long} WHERE line_user_id = '${old}'`);
  assert.deepEqual(await admin.get('/api/erasures/old?months=24'), { people: 1 });
  assert.deepEqual(await admin.get('/api/erasures/old?months=36'), { people: 0 });
  assert.equal((await admin.raw('GET', '/api/erasures/old?months=0')).status, 400);
  assert.equal((await admin.get('/api/erasures')).months, 0);
  await admin.put('/api/office-settings/people.erase_months', { value: '24' });
  // The next look of the house: after a start, or every hour.
  await world.script("UPDATE job SET run_at = 0 WHERE kind = 'housekeeping' AND state = 'waiting'");
  const done = await until('the end', async () => (await admin.get('/api/erasures')).erasures.find((e) => e.door === 'time' && e.state === 'done'));
  assert.equal(done.askedBy, '');
  assert.deepEqual(await admin.get('/api/erasures/old?months=24'), { people: 0 });
  assert.equal((await world.sim.texts(old)).filter((t) => t.includes('すべて消しました')).length, 0, 'nobody is told who has gone');
  assert.ok((await admin.get('/api/friends?state=blocked')).friends.length >= 1);
});
