// From where the console may be reached: the settings file, the city's own list, proxies, and the way back.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PASSWORD, scenario, until } from '../lib/world.mjs';

const run = promisify(execFile);
const program = process.env.KAIRANBAN_BUILD ? `${process.env.KAIRANBAN_BUILD}/kairanban` : 'build/kairanban';
const from = (address) => ({ 'x-forwarded-for': address });
const BEHIND = { settings: { console_allow: '10.0.0.0/8, 2001:db8::/32', trusted_proxies: '127.0.0.0/8, 10.255.0.1' } };

/** Signed in at such an address. */
async function at(world, address, login = 'admin') {
  const client = world.stranger();
  client.headers = from(address);
  client.session = await client.signIn(login, PASSWORD);
  return client;
}
const range = (network, extra = {}) => ({ network, note: '庁舎', ...extra });
const propose = (client, baseId, ...ranges) => client.post('/api/addresses', { baseId, reason: '新しい庁舎の回線', ranges: ranges.map((r) => (typeof r === 'string' ? range(r) : r)) });
/** What somebody at that address sees of the page, its script, and the API. */
async function seen(world, address) {
  const stranger = world.stranger();
  stranger.headers = from(address);
  const status = async (path) => (await stranger.raw('GET', path)).status;
  return [await status('/'), await status('/broadcasts/3'), await status('/api/session')];
}

/** Two administrators in the same building. */
async function twoAdministrators(world) {
  const admin = await at(world, '10.1.2.3');
  await admin.promote('editor');
  return [admin, await at(world, '10.1.2.4', 'editor')];
}

scenario('a list needs two people, and then holds for pages and API, IPv4 and IPv6', BEHIND, async (world) => {
  const [admin, second] = await twoAdministrators(world);
  assert.deepEqual(await seen(world, '10.9.9.9'), [200, 200, 401], 'without a list the settings file decides');
  assert.deepEqual(await seen(world, '203.0.113.5'), [403, 403, 403]);
  const before = await admin.get('/api/addresses');
  assert.deepEqual([before.here, before.used, before.others], ['10.1.2.3', undefined, 1]);
  const proposed = await propose(admin, 0, '10.1.0.0/16', '2001:db8:1::/48');
  assert.equal(proposed.proposed.mine, true);
  assert.deepEqual(await seen(world, '10.9.9.9'), [200, 200, 401], 'a proposal changes nothing');
  const { id } = proposed.proposed;
  assert.equal((await admin.refused('POST', `/api/addresses/${id}/approve`)).status, 403, 'not by oneself');
  assert.equal((await admin.refused('POST', '/api/addresses', { baseId: 0, reason: 'x', ranges: [range('10.1.0.0/16')] })).status, 409, 'one at a time');
  const after = await second.post(`/api/addresses/${id}/approve`);
  assert.deepEqual(after.used.ranges.map((r) => [r.network, r.counts, r.here, r.reachable]), [['10.1.0.0/16', true, true, true], ['2001:db8:1::/48', true, false, true]]);
  assert.deepEqual(await seen(world, '10.1.2.3'), [200, 200, 401]);
  assert.deepEqual(await seen(world, '2001:db8:1::9'), [200, 200, 401]);
  assert.deepEqual(await seen(world, '::ffff:10.1.2.3'), [200, 200, 401], 'IPv4 written as IPv6');
  for (const outside of ['10.9.9.9', '2001:db8:2::9', '203.0.113.5', '127.0.0.1', '::1']) assert.deepEqual(await seen(world, outside), [403, 403, 403], outside);
  const page = await fetch(`${world.url}/`, { headers: from('10.9.9.9') });
  assert.match(await page.text(), /この場所からは管理画面を使えません/);
  // A session goes on at another address inside, and not outside.
  second.headers = from('10.1.200.7');
  assert.ok(await second.get('/api/home'));
  second.headers = from('10.9.9.9');
  assert.equal((await second.refused('GET', '/api/home')).status, 403);
  // Citizens, LINE and the operator's machines do not notice.
  for (const path of ['/c/privacy', '/healthz', '/readyz']) assert.equal((await fetch(`${world.url}${path}`, { headers: from('203.0.113.5') })).status, 200, path);
  assert.equal((await fetch(`${world.url}/metrics`, { headers: from('10.9.9.9') })).status, 200);
  assert.equal((await fetch(`${world.url}/metrics`, { headers: from('203.0.113.5') })).status, 403);
  const { rows } = await admin.get('/api/audit');
  for (const action of ['address.propose', 'address.approve']) assert.ok(rows.some((r) => r.action === action && r.actionLabel !== action), action);
  assert.match(JSON.stringify(rows.find((r) => r.action === 'address.approve').detail), /10\.1\.0\.0\/16/);
});

scenario('nobody shuts out themselves, neither who proposes nor who approves', BEHIND, async (world) => {
  const [admin, second] = await twoAdministrators(world);
  const refused = async (...ranges) => admin.refused('POST', '/api/addresses', { baseId: 0, reason: 'x', ranges });
  assert.match((await refused(range('10.2.0.0/16'))).message, /10\.1\.2\.3.*入れなくなる/);
  assert.match((await refused(range('10.1.0.0/16', { untilAt: Date.now() + 3600000 }))).message, /入れなくなる/, 'not with an end');
  assert.match((await refused(range('10.1.0.0/16', { fromAt: Date.now() + 3600000 }))).message, /入れなくなる/, 'not later');
  assert.match((await refused(range('10.1.0.0/16', { fromAt: Date.now() + 9e6, untilAt: Date.now() + 3e6 }), range('10.0.0.0/8'))).message, /終わり/);
  for (const bad of ['10.1.2.3/16', '10.1.0.0/33', '300.1.1.1', 'example.jp', '10.0.0.0/7', '::/0', '10.1.0.0/16, 10.2.0.0/16', '2001:db8::/129']) {
    const error = await refused(range(bad), range('10.0.0.0/8'));
    assert.deepEqual([error.status, error.field], [400, 'ranges[0].network'], bad);
  }
  assert.match((await refused(range('10.1.0.0/16'), range('10.1.0.0/16'))).message, /二つあります/);
  // The second sits elsewhere.
  const { proposed } = await propose(admin, 0, '10.1.2.3');
  assert.equal(proposed.ranges[0].network, '10.1.2.3/32');
  assert.match((await second.refused('POST', `/api/addresses/${proposed.id}/approve`)).message, /10\.1\.2\.4.*入れなくなる/);
  const after = await second.post(`/api/addresses/${proposed.id}/refuse`);
  assert.deepEqual([after.proposed, after.past[0].state], [undefined, 'refused']);
  const withdrawn = await propose(admin, 0, '10.1.0.0/16');
  assert.equal((await admin.post(`/api/addresses/${withdrawn.proposed.id}/refuse`)).past[0].state, 'withdrawn');
  assert.equal((await second.refused('POST', `/api/addresses/${withdrawn.proposed.id}/approve`)).status, 409);
  // What was made from an older list does not undo a newer one.
  const { proposed: one } = await propose(admin, 0, '10.1.0.0/16');
  await second.post(`/api/addresses/${one.id}/approve`);
  assert.equal((await admin.refused('POST', '/api/addresses', { baseId: 0, reason: 'x', ranges: [range('10.0.0.0/8')] })).status, 409);
  // The right alone does not make a second person.
  const { notices } = await second.get('/api/notices');
  assert.ok(notices.some((n) => n.link === '/addresses'), JSON.stringify(notices));
});

scenario('ranges begin and end by themselves', { ...BEHIND, engines: ['postgres'] }, async (world) => {
  const [admin, second] = await twoAdministrators(world);
  const { proposed } = await propose(admin, 0, '10.1.0.0/16', range('10.2.0.0/16', { untilAt: Date.now() + 3600000 }), range('10.3.0.0/16', { fromAt: Date.now() + 3600000 }));
  await second.post(`/api/addresses/${proposed.id}/approve`);
  assert.equal((await seen(world, '10.2.0.1'))[0], 200);
  assert.equal((await seen(world, '10.3.0.1'))[0], 403);
  await world.sql(`UPDATE address_range SET until_at = ${Date.now() - 1000} WHERE network = '10.2.0.0/16'`);
  await world.sql(`UPDATE address_range SET from_at = ${Date.now() - 1000} WHERE network = '10.3.0.0/16'`);
  await until('the list to be read again', async () => (await seen(world, '10.3.0.1'))[0] === 200);
  assert.equal((await seen(world, '10.2.0.1'))[0], 403);
});

scenario('what a client writes into X-Forwarded-For does not move it', { ...BEHIND, engines: ['sqlite'] }, async (world) => {
  // Only what the last trusted proxy saw counts; each further trusted hop may be passed.
  const cases = [
    ['10.1.2.3', 200], ['203.0.113.5', 403], ['10.1.2.3, 203.0.113.5', 403], ['203.0.113.5, 10.1.2.3', 200],
    ['10.1.2.3, 10.255.0.1', 200], ['203.0.113.5, 10.255.0.1', 403], ['10.1.2.3, 203.0.113.5, 10.255.0.1', 403],
    ['evil, 10.1.2.3', 200], ['10.1.2.3, evil', 403], ['10.1.2.3,', 403], [',10.1.2.3', 200],
    ['10.1.2.3:4711', 200], ['[2001:db8::1]:443', 200], ['2001:db8::1', 200], ['2001:db9::1', 403], ['::ffff:10.1.2.3', 200],
    ['010.1.2.3', 403], ['10.1.2.3\t', 200], ['0x0a010203', 403], ['167838211', 403], ['10.1.2', 403],
  ];
  for (const [header, status] of cases) {
    assert.equal((await fetch(`${world.url}/`, { headers: from(header) })).status, status, `page: ${header}`);
    assert.equal((await fetch(`${world.url}/api/session`, { headers: from(header) })).status, status === 200 ? 401 : 403, `API: ${header}`);
  }
  for (const name of ['x-real-ip', 'forwarded', 'true-client-ip', 'x-client-ip', 'client-ip', 'cf-connecting-ip', 'x-originating-ip'])
    assert.equal((await fetch(`${world.url}/`, { headers: { ...from('203.0.113.5'), [name]: name === 'forwarded' ? 'for=10.1.2.3' : '10.1.2.3' } })).status, 403, name);
});

scenario('the operator lets somebody in again, at the machine', { ...BEHIND, engines: ['sqlite'] }, async (world) => {
  const [admin, second] = await twoAdministrators(world);
  const allow = async (...words) => (await run(program, ['allow', ...words, '-c', world.config])).stdout;
  assert.match(await allow('list'), /制限はありません/);
  assert.match(await allow('10.9.0.0/16'), /制限はありません/, 'one range alone would shut out the others');
  const { proposed } = await propose(admin, 0, '10.1.0.0/16');
  await second.post(`/api/addresses/${proposed.id}/approve`);
  assert.equal((await seen(world, '10.9.9.9'))[0], 403);
  assert.match(await allow('10.9.0.0/16', '--hours', '4'), /使えるようにしました/);
  await until('the list to be read again', async () => (await seen(world, '10.9.9.9'))[0] === 200);
  assert.match(await allow('list'), /10\.1\.0\.0\/16 +期限なし[^]*10\.9\.0\.0\/16 +20\d\d-/);
  assert.match(await allow('203.0.113.5'), /console_allow に入っていません/);
  await assert.rejects(() => allow('10.1.2.3/8'));
  assert.match(await allow('off'), /空にしました/);
  await until('the list to be gone', async () => (await seen(world, '10.200.0.1'))[0] === 200);
  const { rows } = await admin.get('/api/audit');
  assert.equal(rows.filter((r) => r.action === 'address.command').length, 3);
});
