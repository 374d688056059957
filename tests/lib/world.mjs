// A world for one test: a simulator, a kairanban of its own, an empty database.
//
//   scenario('a friend gets what was sent', async (world) => {
//     const staff = await world.signIn('admin');
//     …
//   });
//
// Everything is on loopback; nothing is shared between tests. A test fails when
// the log has an error line that it did not announce (expectedErrors).
import { spawn, execFile } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile, readFile, appendFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { Browser } from './browser.mjs';
import { Client } from './client.mjs';
import { Simulator } from './simulator.mjs';

const run = promisify(execFile);
export const BUILD = resolve(process.env.KAIRANBAN_BUILD ?? join(import.meta.dirname, '../../build'));
export const CHANNEL_SECRET = '0123456789abcdef0123456789abcdef';
export const CHANNEL_TOKEN = 'test-channel-token';
export const LOGIN_CHANNEL = '1650000001';
export const LIFF_ID = '1650000001-TestLiff';
export const LOGIN_SECRET = 'fedcba9876543210fedcba9876543210';
export const PASSWORD = 'midorino-2026';
const LOG_MOST = 8_000_000;

/** Both engines, or only SQLite where no PostgreSQL was started around the tests. */
export const engines = process.env.KAIRANBAN_TEST_PG ? ['sqlite', 'postgres'] : ['sqlite'];

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Asks until the answer is true; says what it waited for. */
export async function until(what, ask, ms = 20000) {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited ${ms} ms in vain: ${typeof what === 'function' ? what() : what}`);
    await sleep(25);
  }
}

/** Below the ports that outgoing connections take, so that none is taken between asking and listening. */
export async function freePort() {
  for (;;) {
    const port = 10000 + Math.floor(Math.random() * 20000);
    const server = createServer();
    const free = await new Promise((done) => server.once('error', () => done(false)).listen(port, '127.0.0.1', () => done(true)));
    if (free) await new Promise((done) => server.close(done));
    if (free && port !== 10080) return port; // fetch() refuses that one
  }
}

/** Should the runner end in a hurry, nothing stays behind. */
const children = new Set();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

function program(name) {
  const found = [join(BUILD, name), join(BUILD, 'src/main', name), join(BUILD, 'sim', name), join(BUILD, 'tests', name)].find((path) => existsSync(path));
  if (!found) throw new Error(`${name} is not built in ${BUILD}`);
  return found;
}

export function start(name, args, { env = {}, log = { text: '' } } = {}) {
  const child = spawn(program(name), args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  const keep = (bytes) => {
    log.text += bytes;
    if (log.text.length > LOG_MOST) throw new Error(`${name} writes too much into its log`);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  child.ended = new Promise((done) =>
    child.on('close', (code, signal) => {
      children.delete(child);
      done({ code, signal });
    }),
  );
  return child;
}

export const isOver = (child) => child.exitCode !== null || child.signalCode !== null;

async function stopChild(child, signal = 'SIGTERM') {
  if (!child) return undefined;
  if (!isOver(child)) child.kill(signal);
  const patience = setTimeout(() => child.kill('SIGKILL'), 20000);
  const end = await child.ended;
  clearTimeout(patience);
  return end;
}

async function answers(url, child, log) {
  await until(() => `${url}\n${log.text.slice(-4000)}`, async () => {
    if (isOver(child)) throw new Error(`${url}: the program ended\n${log.text.slice(-4000)}`);
    return fetch(url).then((r) => r.ok, () => false);
  });
}

/** A database of its own in the PostgreSQL around the tests. */
async function makeDatabase(server = process.env.KAIRANBAN_TEST_PG) {
  const name = `t_${randomBytes(6).toString('hex')}`;
  await run('psql', ['-q', server, '-c', `CREATE DATABASE ${name}`]);
  return {
    conninfo: `${server.replace(/ ?dbname=\S+/, '')} dbname=${name}`,
    drop: () => run('psql', ['-q', server, '-c', `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`]),
  };
}

export class World {
  /** env: for this start only (kill points, database faults). wait: until it answers. */
  async startKairanban(env = {}, { wait = true } = {}) {
    this.kairanban = start('kairanban', ['serve', '-c', this.config], { env: { ...this.env, ...env }, log: this.log });
    if (wait) await answers(`${this.url}/readyz`, this.kairanban, this.log);
  }

  /** Time passes: the program ends, and starts again with its clock so far ahead of the one on the wall. */
  async clockAhead(ms) {
    await this.stopKairanban();
    await this.startKairanban({ KAIRANBAN_CLOCK_AHEAD_MS: String(ms) });
  }

  /** What a command of the program says: command('staff', 'add', '--admin', 'admin'). */
  async command(...words) {
    return (await run(program('kairanban'), [...words, '-c', this.config])).stdout;
  }

  async stopKairanban(signal) {
    return stopChild(this.kairanban, signal);
  }

  async startSimulator() {
    this.simulator = start('line-sim', ['--listen', `127.0.0.1:${this.simPort}`, '--webhook', `${this.url}/line/webhook`,
      '--channel-secret', CHANNEL_SECRET, '--channel-token', CHANNEL_TOKEN, '--login-channel-id', LOGIN_CHANNEL,
      '--login-channel-secret', LOGIN_SECRET, '--login-redirect', `${this.url}/c/callback`,
      '--liff-id', LIFF_ID, '--liff-endpoint', `${this.url}/c/liff`, ...this.simArgs], { log: this.simLog });
    await answers(`${this.sim.url}/_sim/clock`, this.simulator, this.simLog);
  }

  async stopSimulator(signal) {
    return stopChild(this.simulator, signal);
  }

  async signIn(login = 'admin', password = PASSWORD) {
    const client = new Client(this);
    client.session = await client.signIn(login, password);
    return client;
  }

  /** Somebody at the console who has not signed in. */
  stranger() {
    return new Client(this);
  }

  /** A citizen's browser; one may hold several people. */
  browser() {
    return new Browser(this);
  }

  /** Newest process ids of web and worker, from the log. */
  rolePids() {
    const pids = {};
    for (const [, name, pid] of this.log.text.matchAll(/role_started role=main name=(\w+) pid=(\d+)/g)) pids[name] = Number(pid);
    return pids;
  }

  /** POSTs a webhook as LINE would; `secret` may be wrong on purpose, signature: null leaves it out. */
  webhook(body, { secret = CHANNEL_SECRET, signature, headers = {} } = {}) {
    const bytes = body instanceof Uint8Array || typeof body === 'string' ? body : JSON.stringify(body);
    const mac = signature !== undefined ? signature : createHmac('sha256', secret).update(bytes).digest('base64');
    return fetch(`${this.url}/line/webhook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', ...(mac === null ? {} : { 'x-line-signature': mac }), ...headers },
      body: bytes,
      signal: AbortSignal.timeout(10000),
    });
  }

  async metric(name) {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    return Number(new RegExp(`^kairanban_${name} (.*)$`, 'm').exec(text)?.[1]);
  }

  /** All that people did has arrived and was handled. */
  quiet(ms = 30000) {
    return until(
      'all events handled',
      async () => (await this.sim.call('GET', '/_sim/settings')).webhooksWaiting === 0 && (await this.metric('events_waiting')) === 0,
      ms,
    );
  }

  /** SQL on the city's database; PostgreSQL only (the other one is encrypted). Lines of "|" fields. */
  async sql(text) {
    const { stdout } = await run('psql', ['-q', '-t', '-A', this.conninfo, '-c', text]);
    return stdout.trim();
  }

  /** As a feed would: {id, released}. fields: feed, title, text, itemAt, now (ms), purpose. */
  async handIn({ feed, title, text, itemAt = Date.now(), now = Date.now(), purpose = 'normal' }) {
    const { stdout } = await run(program('hand_in'), [this.config, 'item', feed, title, text, String(itemAt), String(now), purpose]);
    return JSON.parse(stdout);
  }

  /** SQL on the city's database, on either engine; nothing comes back. */
  async script(sql) {
    await run(program('hand_in'), [this.config, 'sql', sql]);
  }

  expectErrors(...pieces) {
    this.expectedErrors.push(...pieces);
  }

  unexpectedErrors() {
    const lines = this.log.text.split('\n');
    return lines.filter((line) => /^\S+Z error /.test(line) && !this.expectedErrors.some((piece) => line.includes(piece)));
  }

  async stop() {
    const end = await stopChild(this.kairanban);
    await stopChild(this.simulator);
    await this.dropDatabase?.();
    await rm(this.folder, { recursive: true, force: true });
    const unexpected = this.unexpectedErrors();
    if (unexpected.length) throw new Error(`the log has ${unexpected.length} errors nobody announced:\n${unexpected.slice(0, 20).join('\n')}`);
    if (/AddressSanitizer|ThreadSanitizer|runtime error:/.test(this.log.text)) throw new Error(`a sanitizer complains:\n${this.log.text.slice(-6000)}`);
    if (end && end.code !== 0 && end.signal !== 'SIGKILL') throw new Error(`kairanban ended with ${JSON.stringify(end)}\n${this.log.text.slice(-2000)}`);
  }

  readFile(name) {
    return readFile(join(this.folder, name));
  }

  /** Changes lines of the settings file; for the next start. */
  addSettings(settings) {
    return appendFile(this.config, Object.entries(settings).map(([k, v]) => `${k} = ${v}\n`).join(''));
  }
}

/**
 * engine: 'sqlite' | 'postgres'; sample: fill the sample city (default);
 * friends: made-up friends in the database, known to the simulator as followers
 * too when "follow" is set; settings: more lines of the file.
 */
export async function startWorld({ engine = 'sqlite', sample = true, friends = 0, desks = false, history = false, settings = {}, simArgs = [], env = {}, expectedErrors = [],
  pg, folder, serve = true, host = '127.0.0.1' } = {}) {
  const world = new World();
  world.folder = folder ?? (await mkdtemp(join(tmpdir(), 'kairanban-test-')));
  const [port, simPort] = [await freePort(), await freePort()];
  Object.assign(world, { url: `http://${host}:${port}`, simPort, simArgs, env, expectedErrors: [...expectedErrors], engine, log: { text: '' }, simLog: { text: '' } });
  world.sim = new Simulator(`http://127.0.0.1:${simPort}`, CHANNEL_TOKEN);
  world.config = join(world.folder, 'kairanban.conf');
  let database = 'sqlite:kairanban.db';
  if (engine === 'postgres') {
    const made = await makeDatabase(pg);
    world.conninfo = made.conninfo;
    database = `postgres:${made.conninfo}`;
    world.dropDatabase = made.drop;
  }
  const lines = {
    listen: `127.0.0.1:${port}`, public_url: world.url, database, key_file: 'key', environment: 'test', city_name: 'みどり野市',
    account_name: 'みどり野市公式アカウント', account_id: '@midorino', channel_secret_file: 'secret', channel_token_file: 'token',
    line_api_url: world.sim.url, line_data_api_url: world.sim.url, login_url: world.sim.url, login_channel_id: LOGIN_CHANNEL,
    login_secret_file: 'login-secret', ...settings,
  };
  const secretFile = (name, text) => writeFile(join(world.folder, name), text, { mode: 0o600 });
  await secretFile('secret', CHANNEL_SECRET);
  await secretFile('token', CHANNEL_TOKEN);
  await secretFile('login-secret', LOGIN_SECRET);
  await secretFile('kairanban.conf', Object.entries(lines).map(([k, v]) => `${k} = ${v}\n`).join(''));
  try {
    await run(program('kairanban'), ['key', join(world.folder, 'key')]);
    if (sample) await run(program('kairanban'), ['sample', '-c', world.config, ...(friends ? ['--friends', String(friends)] : []), ...(desks ? ['--desks'] : []), ...(history ? ['--history'] : [])]);
    await world.startSimulator();
    if (serve) await world.startKairanban();
  } catch (error) {
    await stopChild(world.kairanban, 'SIGKILL');
    await stopChild(world.simulator, 'SIGKILL');
    await world.dropDatabase?.();
    await rm(world.folder, { recursive: true, force: true });
    throw error;
  }
  return world;
}

/** One test on each engine, each with a world of its own; options go to startWorld. */
export function scenario(name, options, body) {
  if (!body) [options, body] = [{}, options];
  const { skip, only, timeout = 120000, ...world } = options;
  for (const engine of options.engines ?? engines) {
    test(`${name} (${engine})`, { skip, only, timeout }, async (t) => {
      const made = await startWorld({ engine, ...world });
      try {
        await body(made, t);
      } catch (error) {
        const errors = made.unexpectedErrors().slice(-10).join('\n');
        error.message += `\n--- end of the log ---\n${made.log.text.split('\n').slice(-15).join('\n')}${errors && `\n--- errors ---\n${errors}`}`;
        await made.stop().catch(() => {});
        throw error;
      }
      await made.stop();
    });
  }
}
