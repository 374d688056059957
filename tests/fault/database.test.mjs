// The database fails: answers get lost, disks fill up, servers stop. What was
// acknowledged stays, what was not is refused in words, and it recovers by itself.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { meetSampleFriends, settled } from '../lib/city.mjs';
import { hook, lineId, textEvent } from '../lib/made_up.mjs';
import { engines, scenario, sleep, until } from '../lib/world.mjs';

const run = promisify(execFile);
const TROUBLE = ['error=busy', 'error=uncertain', 'error=remote', 'error=internal', 'role_died', 'cannot_look', 'not_', '_failed', 'database'];

for (const fault of ['commit:busy:4:3', 'begin:busy:3:4', 'commit:uncertain-done:2', 'commit:uncertain-done:5', 'commit:uncertain-undone:3', 'commit:uncertain-undone:6', 'any:lost:25:3',
  'commit:lost:4'])
  scenario(`with the database fault ${fault} everybody still gets it once and every acknowledged word is kept`, { friends: 1300, serve: false, expectedErrors: TROUBLE }, async (world) => {
    await world.startKairanban({ KAIRANBAN_FAULT: fault });
    await meetSampleFriends(world, 1300);
    const users = Array.from({ length: 10 }, lineId);
    const acknowledged = [];
    const say = async (i) => {
      const event = textEvent(users[i % 10], `言葉${i}`, { replyToken: undefined });
      const answer = await world.webhook(hook(event)).catch(() => ({ status: 0 }));
      assert.ok([0, 200, 503].includes(answer.status), `${answer.status}`);
      if (answer.status === 200) acknowledged.push(event.message.text);
    };
    for (let i = 0; i < 10; i++) await say(i);
    // Staff try again when they are told to.
    const patiently = (what) => until('patience', () => what().catch((error) => {
      if (![503, 502, 500, 403, 409].includes(error.status)) throw error;
      return undefined;
    }));
    const staff = await patiently(() => world.signIn());
    const draft = await patiently(() => staff.draft({ text: '一度だけ届く文', condition: { followed: { from: '2000-01-01', to: '2999-01-01' } } }));
    for (let i = 10; i < 20; i++) await say(i);
    await until('sending', async () => {
      const now = await patiently(() => staff.broadcast(draft.id));
      if (now.state !== 'draft') return true;
      await staff.sendNow(now).catch(() => {});
      return false;
    });
    for (let i = 20; i < 30; i++) await say(i);
    const done = await patiently(() => settled(staff, draft.id));
    assert.equal(done.state, 'sent', done.trouble);
    assert.equal(done.progress.sent, done.progress.audience);
    assert.ok(done.progress.audience >= 1300);
    const deliveries = await world.sim.deliveries();
    assert.equal(deliveries.duplicates, 0);
    await world.quiet(90000);
    const kept = [];
    for (const f of (await staff.friends()).slice(1300)) kept.push(...(await staff.get(`/api/friends/${f.id}`)).utterances.map((u) => u.message.text));
    assert.equal(new Set(kept).size, kept.length);
    assert.deepEqual(acknowledged.filter((text) => !kept.includes(text)), []);
    assert.ok(acknowledged.length >= 20, `${acknowledged.length}`);
  });

scenario('a full disk: webhooks are refused so that LINE sends them again, staff are told, and it recovers by itself',
  { engines: ['sqlite'], expectedErrors: TROUBLE, timeout: 120000 }, async (world) => {
    const staff = await world.signIn();
    const id = lineId();
    assert.equal((await world.webhook(hook(textEvent(id, '前')))).status, 200);
    await world.quiet();
    // The system lets the files grow no more: the same error as a full disk.
    const roles = Object.values(world.rolePids());
    const limit = async (bytes) => {
      for (const pid of roles) await run('prlimit', ['--pid', String(pid), `--fsize=${bytes}`]);
    };
    const sizes = await Promise.all((await readdir(world.folder)).filter((n) => n.startsWith('kairanban.db')).map(async (n) => (await stat(join(world.folder, n))).size));
    await limit(Math.max(...sizes, 65536) + 20000);
    const acknowledged = [];
    let refused = 0;
    for (let i = 0; i < 200 && refused < 10; i++) {
      const event = textEvent(id, `満${i} ${'あ'.repeat(800)}`, { replyToken: undefined });
      const answer = await world.webhook(hook(event)).catch(() => ({ status: 0 }));
      assert.ok([200, 503, 0].includes(answer.status), `${answer.status}`);
      if (answer.status === 200) acknowledged.push(event.message.text);
      else refused++;
    }
    assert.ok(refused > 0, 'the disk never got full');
    const told = await staff.raw('POST', '/api/tags', { label: '満杯のとき' }).catch(() => undefined);
    if (told && told.status !== 200) {
      assert.equal(told.status, 503);
      assert.match((await told.json()).error.message, /データベースが使えません/);
      assert.ok(Number(told.headers.get('retry-after')) > 0);
    }
    for (const pid of Object.values(world.rolePids())) await run('prlimit', ['--pid', String(pid), '--fsize=unlimited:unlimited']).catch(() => {});
    await until('webhooks are taken again', async () => (await world.webhook(hook(textEvent(id, '後', { replyToken: undefined }))).catch(() => ({}))).status === 200);
    await world.quiet(90000);
    const row = (await staff.friends())[0];
    const kept = (await staff.get(`/api/friends/${row.id}`)).utterances.map((u) => u.message.text);
    assert.deepEqual(acknowledged.slice(-80).filter((text) => !kept.includes(text)), []);
    assert.ok(kept.includes('後'));
    assert.ok(await staff.post('/api/tags', { label: '空いたとき' }));
  });

/** A PostgreSQL of our own, that may be stopped and started. */
async function ownPostgres() {
  const child = spawn(join(import.meta.dirname, '../../tools/with-postgres'), ['sh', '-c', 'echo "$KAIRANBAN_TEST_PG"; exec cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (bytes) => (out += bytes));
  await until('PostgreSQL', () => out.includes('\n'), 60000);
  const conninfo = out.trim();
  const folder = /host=(\S+)/.exec(conninfo)[1];
  const { uid } = await stat(join(folder, 'data'));
  const { stdout: bin } = await run('sh', ['-c', 'ls -d /usr/lib/postgresql/*/bin | tail -n 1']);
  const control = (...args) => run(join(process.env.PG_BIN ?? bin.trim(), 'pg_ctl'), ['-D', join(folder, 'data'), '-w', '-l', join(folder, 'data', 'log'), ...args], { cwd: '/', ...(process.getuid() === 0 ? { uid } : {}) });
  const end = async () => {
    child.stdin.end();
    await once(child, 'exit');
  };
  return { conninfo, control, end };
}

if (engines.includes('postgres'))
  for (const how of ['fast', 'immediate'])
    scenario(`PostgreSQL is stopped (${how}) and started: 503 meanwhile, nothing acknowledged is lost, the send goes on by itself`, { engines: ['sqlite'], serve: false, sample: false, timeout: 180000 }, async (outer) => {
      const { startWorld } = await import('../lib/world.mjs');
      const pg = await ownPostgres();
      let world;
      try {
        world = await startWorld({ engine: 'postgres', pg: pg.conninfo, friends: 900, expectedErrors: TROUBLE });
        await meetSampleFriends(world, 900);
        const staff = await world.signIn();
        const id = lineId();
        const acknowledged = [];
        let going = true;
        const statuses = new Set();
        const load = (async () => {
          for (let i = 0; going; i++) {
            const event = textEvent(id, `停${i}`, { replyToken: undefined });
            const answer = await world.webhook(hook(event)).catch(() => ({ status: 0 }));
            statuses.add(answer.status);
            if (answer.status === 200) acknowledged.push(event.webhookEventId);
            await sleep(15);
          }
        })();
        await world.sim.fault({ path: '/v2/bot/message/push', delay_ms: 20 });
        const draft = await staff.draft({ text: '{{name|みなさま}}へ、止まっても', condition: { followed: { from: '2000-01-01', to: '2999-01-01' } } });
        await staff.sendNow(draft);
        await until('some are out', async () => (await world.sim.deliveries()).people > 50);
        await pg.control('stop', '-m', how);
        await until('not ready', async () => !(await fetch(`${world.url}/readyz`)).ok);
        const refused = await staff.refused('GET', '/api/home');
        assert.equal(refused.status, 503);
        assert.match(refused.message, /データベースが使えません/);
        const page = await fetch(`${world.url}/c/privacy`);
        assert.equal(page.status, 503);
        assert.match(await page.text(), /少し待って/);
        assert.ok((await fetch(`${world.url}/healthz`)).ok, 'the process lives');
        await sleep(800);
        await pg.control('start');
        await until('ready again', async () => (await fetch(`${world.url}/readyz`)).ok, 30000);
        await until('webhooks again', async () => (await world.webhook(hook(textEvent(id, '後', { replyToken: undefined })))).status === 200);
        going = false;
        await load;
        assert.ok(statuses.has(503) && statuses.has(200) && !statuses.has(500), [...statuses].join());
        await world.sim.clearFaults();
        const done = await settled(staff, draft.id, 90000);
        assert.equal(done.state, 'sent', done.trouble);
        assert.equal(done.progress.sent, done.progress.audience);
        assert.equal((await world.sim.deliveries()).duplicates, 0);
        const kept = new Set((await world.sql('SELECT webhook_event_id FROM event')).split('\n'));
        assert.deepEqual(acknowledged.filter((each) => !kept.has(each)), []);
        await world.stop();
      } catch (error) {
        if (world) error.message += `\n${world.log.text.split('\n').filter((l) => !/ info /.test(l)).slice(-15).join('\n')}`;
        await world?.stop().catch(() => {});
        throw error;
      } finally {
        await pg.end();
      }
      assert.ok(outer);
    });
