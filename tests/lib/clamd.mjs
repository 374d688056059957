// ClamAV's daemon, the real one, with a database of one virus: the test string that every scanner knows.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './world.mjs';

/** In two halves, so that no scanner takes this file away. */
export const EICAR = Buffer.from('X5O!P%@AP[4\\PZX54(P^)7CC)7}$' + 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*');
export const EICAR_NAME = 'Kairanban.Test-Eicar.UNOFFICIAL';

const opens = (path) => new Promise((done) => {
  const socket = connect(path, () => { socket.destroy(); done(true); });
  socket.on('error', () => done(false));
});

/** A place for it; start() and stop() as often as one likes. streamMost: what it takes at once, "2M". */
export async function clamdPlace({ streamMost = '2M' } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'kairanban-clamd-'));
  const socket = join(folder, 'ctl');
  const log = { text: '' };
  let child;
  await mkdir(join(folder, 'db'));
  await writeFile(join(folder, 'db', 'test.ndb'), `${EICAR_NAME.replace('.UNOFFICIAL', '')}:0:*:${EICAR.toString('hex')}\n`);
  await writeFile(join(folder, 'clamd.conf'), ['Foreground yes', `LocalSocket ${socket}`, `DatabaseDirectory ${join(folder, 'db')}`, `TemporaryDirectory ${folder}`,
    `StreamMaxLength ${streamMost}`, 'MaxThreads 2', 'SelfCheck 0', 'LogVerbose yes', ''].join('\n'));
  const place = {
    setting: `unix:${socket}`,
    async start() {
      child = spawn('/usr/sbin/clamd', ['-c', join(folder, 'clamd.conf')], { stdio: ['ignore', 'pipe', 'pipe'] });
      child.on('error', (error) => { log.text += String(error); });
      child.stdout.on('data', (bytes) => { log.text += bytes; });
      child.stderr.on('data', (bytes) => { log.text += bytes; });
      await until(() => `clamd (package clamav-daemon): ${log.text.slice(-2000)}`, () => opens(socket));
    },
    async stop() {
      if (!child || child.exitCode !== null) return;
      const over = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      const patience = setTimeout(() => child.kill('SIGKILL'), 5000);
      await over;
      clearTimeout(patience);
      await rm(socket, { force: true });
    },
    async remove() {
      await place.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return place;
}
