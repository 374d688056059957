// The access log, through the console's API.
import assert from 'node:assert/strict';
import { citizen } from '../lib/city.mjs';
import { event, hook, parseCsv } from '../lib/made_up.mjs';
import { scenario, until } from '../lib/world.mjs';

/** All rows once this one is among them: they come a quarter of a second late. */
const rows = (staff, query, wanted) => until('the access log', async () => {
  const list = (await staff.get(`/api/access?${query}`)).rows;
  return list.some(wanted) && list;
});

scenario('who asked for what is listed: staff by number, citizens by a hash, nothing that is their own', async (world) => {
  const lineId = await citizen(world, '小岩井 花子');
  const admin = await world.signIn();
  await admin.raw('GET', '/api/friends?q=%E5%B0%8F%E5%B2%A9%E4%BA%95', undefined, { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0' });
  const { id } = await until('the name', () => admin.friendNamed('小岩井 花子'));
  const list = await rows(admin, 'limit=200', (r) => r.path === '/api/friends');
  const mine = list.find((r) => r.path === '/api/friends' && r.agent.includes('Edge'));
  assert.deepEqual([mine.method, mine.status, mine.staff, mine.staffId, mine.door, mine.doorLabel, mine.address, mine.agent],
    ['GET', 200, '佐藤 みどり', admin.session.staff.id, 'api', '管理画面の操作', '127.0.0.1', 'Edge（Windows）']);
  assert.ok(mine.us > 0 && Math.abs(mine.at - Date.now()) < 60000);
  assert.match(mine.request, /^[0-9a-f]{12}$/);
  const page = list.find((r) => r.path === '/c/settings' && r.method === 'POST');
  assert.match(page.citizen, /^[0-9a-f]{16}$/);
  assert.match(page.address, /^~[0-9a-f]{12}$/);
  assert.equal(page.staffId, undefined);
  // Their own pages, by their number; that somebody looked is on record.
  const theirs = (await admin.get(`/api/access?friend=${id}`)).rows;
  assert.ok(theirs.length > 0 && theirs.every((r) => r.citizen === page.citizen));
  assert.equal((await admin.get('/api/audit?action=access.friend')).rows[0].object, `friend ${id}`);
  assert.ok((await admin.get('/api/access?address=127.0.0.1&door=citizen')).rows.length > 0, 'an address is found though it is hashed');
  assert.equal((await admin.get('/api/access?address=127.0.0.2')).rows.length, 0);
  assert.equal((await admin.refused('GET', `/api/access?friend=${id}&staff=1`)).field, 'friend');

  const everything = JSON.stringify(await admin.get('/api/access?limit=200'));
  for (const secret of ['小岩井', '花子', lineId, '%E5', '?q=', 'code=', 'state=']) assert.ok(!everything.includes(secret), secret);
  assert.ok(!world.log.text.includes('小岩井'));
});

scenario('refusals, addresses that do not exist and answers carry the number of the request', async (world) => {
  const admin = await world.signIn();
  const stranger = world.stranger();
  await stranger.raw('GET', '/api/staff');
  const none = await stranger.raw('GET', '/l/x/secret-token');
  assert.match(none.headers.get('x-request-id'), /^[0-9a-f]{12}$/);
  const list = await rows(admin, 'result=refused', (r) => r.path === '/l/…');
  const found = list.find((r) => r.request === none.headers.get('x-request-id'));
  assert.ok(found, 'by the number that the answer had');
  assert.ok(!found.path.includes('secret-token'));
  assert.ok(list.some((r) => r.path === '/api/staff' && r.status === 401));
  assert.ok(list.every((r) => r.status >= 400 && r.status < 500));
  assert.equal((await admin.get(`/api/access?q=${found.request}`)).rows.length, 1);
});

scenario('webhooks, health and parts of pages are counted, wrong ones are listed', async (world) => {
  const admin = await world.signIn();
  const numbers = async () => Object.fromEntries((await admin.get('/api/access/totals')).counted.map((t) => [t.door, t]));
  for (let i = 0; i < 5; i++) assert.equal((await world.webhook(hook(event('follow', `U${'0'.repeat(31)}${i}`, { follow: { isUnblocked: false } })))).status, 200);
  assert.equal((await world.webhook(hook(), { signature: 'x' })).status, 401);
  await until('five webhooks', async () => (await numbers()).webhook?.requests === 5);
  const wrong = await rows(admin, 'door=webhook', () => true);
  assert.deepEqual(wrong.map((r) => [r.path, r.status]), [['/line/webhook', 401]]);
  assert.ok((await numbers()).health.requests >= 1);
  const totals = await admin.get('/api/access/totals');
  assert.deepEqual([totals.lost, totals.keptDays], [0, 400]);
  assert.ok(totals.doors.some((d) => d.word === 'citizen' && d.label === '市民のページ'));
  assert.equal(await world.metric('access_lost'), 0);
});

scenario('the list is paged and taken away as a file, by those who may', async (world) => {
  const admin = await world.signIn();
  for (let i = 0; i < 12; i++) await admin.get('/api/home');
  await rows(admin, 'q=home', () => true);
  await until('twelve', async () => (await admin.get('/api/access?q=home')).rows.length === 12);
  const first = await admin.get('/api/access?q=home&limit=5');
  const second = await admin.get(`/api/access?q=home&limit=5&before=${first.next}`);
  const third = await admin.get(`/api/access?q=home&limit=5&before=${second.next}`);
  assert.deepEqual([first.rows.length, second.rows.length, third.rows.length, third.next], [5, 5, 2, undefined]);
  assert.equal(new Set([...first.rows, ...second.rows, ...third.rows].map((r) => r.id)).size, 12);
  const csv = await admin.raw('GET', '/api/access.csv?q=home');
  const table = parseCsv(await csv.text());
  assert.deepEqual([table.length, table[0][0], table[1][3]], [13, '日時', '/api/home']);
  assert.ok(table.every((r) => r.length === table[0].length));
  assert.equal((await admin.get('/api/audit?action=access.export')).rows.length, 1);
  const few = await admin.refused('PUT', '/api/office-settings/log.access_days', { value: '179' });
  assert.deepEqual([few.status, few.field], [400, 'value']);
  const editor = await world.signIn('editor');
  for (const path of ['/api/access', '/api/access/totals', '/api/access.csv']) assert.equal((await editor.refused('GET', path)).status, 403);
});

scenario('what was asked just before the program ends is listed', async (world) => {
  const admin = await world.signIn();
  await admin.get('/api/manual');
  await world.stopKairanban();
  await world.startKairanban();
  const again = await world.signIn();
  await rows(again, 'q=manual', (r) => r.path === '/api/manual');
});
