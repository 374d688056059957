// The roles of a running server: which secrets each holds in its memory, and that
// its walls are up. Reads /proc, so it needs Linux and the right to look.
import assert from 'node:assert/strict';
import { closeSync, openSync, readSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CHANNEL_SECRET, CHANNEL_TOKEN, LOGIN_SECRET, scenario } from '../lib/world.mjs';

/** The roles by name, as the log announces them. */
function roles(world) {
  const found = {};
  for (const [, name, pid] of world.log.text.matchAll(/role_started role=main name=(\S+) pid=(\d+)/g)) found[name] = Number(pid);
  return found;
}

/** What a process has in memory beside the text of programs; guarded pages too. */
async function memoryOf(pid) {
  const parts = [];
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  for (const line of (await readFile(`/proc/${pid}/maps`, 'utf8')).split('\n')) {
    const [, from, to, rights, inode] = /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ (\d+)/.exec(line) ?? [];
    if (!from || (inode !== '0' && !rights.startsWith('rw'))) continue;
    const length = Number(BigInt(`0x${to}`) - BigInt(`0x${from}`));
    if (rights.startsWith('---') && length > 1 << 20) continue; // room that is only reserved
    const bytes = Buffer.alloc(length);
    try {
      parts.push(bytes.subarray(0, readSync(memory, bytes, 0, length, BigInt(`0x${from}`))));
    } catch {
      // A guard page: nobody reads it.
    }
  }
  closeSync(memory);
  return Buffer.concat(parts);
}

/** The key of the installation, as it is used: its file holds digits. */
const keyOf = async (world) => Buffer.from((await readFile(join(world.folder, 'key'), 'latin1')).trim(), 'hex');

const holds = (memory, secret) => memory.includes(Buffer.from(secret));

scenario('no role holds a secret that is another role\'s', async (world) => {
  const staff = await world.signIn();
  await staff.get('/api/home');
  const { web, worker, pictures } = roles(world);
  const [ofWeb, ofWorker, ofPictures] = await Promise.all([web, worker, pictures].map(memoryOf));
  const key = await keyOf(world);
  assert.ok(holds(ofWeb, key) && holds(ofWorker, key), 'both open the database: the search works');
  assert.ok(holds(ofWorker, CHANNEL_TOKEN), 'the worker sends with the token: the search works');
  assert.ok(holds(ofWeb, CHANNEL_SECRET), 'the web role checks signatures: the search works');
  assert.ok(!holds(ofWeb, CHANNEL_TOKEN), 'the web role must not be able to send');
  assert.ok(!holds(ofWeb, LOGIN_SECRET), 'the web role must not be able to log in at LINE');
  assert.ok(!holds(ofWorker, CHANNEL_SECRET), 'the worker must not be able to sign webhooks');
  for (const secret of [CHANNEL_TOKEN, CHANNEL_SECRET, LOGIN_SECRET, key]) assert.ok(!holds(ofPictures, secret), 'the role of pictures holds nothing');
});

scenario('every role runs behind its walls', { engines: ['sqlite'] }, async (world) => {
  for (const [name, pid] of [...Object.entries(roles(world)), ['main', world.kairanban.pid]]) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    assert.match(status, /^Seccomp:\s+2$/m, name);
    assert.match(status, /^NoNewPrivs:\s+1$/m, name);
  }
  for (const name of ['web', 'worker', 'pictures']) assert.match(world.log.text, new RegExp(`sandbox role=${name} seccomp=yes`), name);
  const { web, pictures } = roles(world);
  assert.equal((await readdir(`/proc/${web}/task`)).length > 4, true, 'threads started behind the walls');
  assert.equal((await readdir(`/proc/${pictures}/task`)).length, 1);
});
