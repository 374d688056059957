// A world for one test: a simulator, a kairanban of its own, an empty database.
//
//   const world = await startWorld({ engine: 'sqlite' });
//   const staff = await world.signIn('admin');
//   …
//   await world.stop();
//
// Everything is on loopback; nothing is shared between tests.
import { spawn, execFile } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const BUILD = resolve(process.env.KAIRANBAN_BUILD ?? 'build');
export const CHANNEL_SECRET = '0123456789abcdef0123456789abcdef';
export const CHANNEL_TOKEN = 'test-channel-token';
export const LOGIN_CHANNEL = '1650000001';
const LOGIN_SECRET = 'fedcba9876543210fedcba9876543210';
export const PASSWORD = 'midorino-2026';

/** Both engines, or only SQLite where no PostgreSQL was started around the tests. */
export const engines = process.env.KAIRANBAN_TEST_PG ? ['sqlite', 'postgres'] : ['sqlite'];

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Asks until the answer is true (or not undefined); says what it waited for. */
export async function until(what, ask, ms = 15000) {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited ${ms} ms in vain: ${what}`);
    await sleep(25);
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

function start(program, args, env = {}) {
  const child = spawn(join(BUILD, program), args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  child.log = '';
  const keep = (bytes) => {
    child.log = (child.log + bytes).slice(-200000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  child.ended = new Promise((done) => child.on('exit', (code, signal) => done({ code, signal })));
  return child;
}

async function stopChild(child, signal = 'SIGTERM') {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await child.ended;
}

async function answers(url, child) {
  await until(`${url}\n${child.log}`, async () => {
    if (child.exitCode !== null) throw new Error(`${url}: the program ended\n${child.log}`);
    return fetch(url).then((r) => r.ok, () => false);
  });
}

/** A database of its own in the PostgreSQL around the tests. */
async function makeDatabase() {
  const name = `t_${randomBytes(6).toString('hex')}`;
  const conninfo = process.env.KAIRANBAN_TEST_PG;
  await run('psql', ['-q', conninfo, '-c', `CREATE DATABASE ${name}`]);
  return { conninfo: `${conninfo} dbname=${name}`, drop: () => run('psql', ['-q', conninfo, '-c', `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`]) };
}

class Client {
  /** A person at the console. */
  constructor(world) {
    this.world = world;
    this.cookie = '';
    this.csrf = '';
  }

  async raw(method, path, body, headers = {}) {
    const json = body !== undefined && !(body instanceof Uint8Array);
    const response = await fetch(this.world.url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(json ? { 'content-type': 'application/json' } : {}),
        ...(this.cookie ? { cookie: this.cookie } : {}),
        ...(this.csrf ? { 'x-csrf-token': this.csrf } : {}),
        ...headers,
      },
      body: json ? JSON.stringify(body) : body,
    });
    const set = response.headers.getSetCookie().find((c) => c.startsWith('__Host-staff='));
    if (set) this.cookie = set.split(';')[0];
    return response;
  }

  /** The JSON of a 200; anything else throws with status and text. */
  async call(method, path, body, headers) {
    const response = await this.raw(method, path, body, headers);
    const text = await response.text();
    if (response.status !== 200) {
      const error = new Error(`${method} ${path}: ${response.status} ${text}`);
      error.status = response.status;
      try {
        error.error = JSON.parse(text).error;
      } catch {
        error.error = {};
      }
      throw error;
    }
    return JSON.parse(text);
  }

  get(path) {
    return this.call('GET', path);
  }

  post(path, body) {
    return this.call('POST', path, body);
  }

  put(path, body) {
    return this.call('PUT', path, body);
  }

  async signIn(login, password = PASSWORD) {
    const session = await this.post('/api/session', { login, password });
    this.csrf = session.csrf;
    return session;
  }
}

class Simulator {
  constructor(url) {
    this.url = url;
  }

  async call(method, path, body) {
    const response = await fetch(this.url + path, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${CHANNEL_TOKEN}` },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : {};
  }

  async addFriends(count, options = {}) {
    const { userIds } = await this.call('POST', '/_sim/friends', { displayName: '市民', count, ...options });
    return userIds;
  }

  say(userId, message) {
    const object = typeof message === 'string' ? { type: 'text', text: message } : message;
    return this.call('POST', `/_sim/friends/${userId}/messages`, object);
  }

  async received(userId, from = 0) {
    const answer = await this.call('GET', `/_sim/friends/${userId}/messages?from=${from}`);
    return Array.isArray(answer) ? answer : answer.messages;
  }

  deliveries() {
    return this.call('GET', '/_sim/deliveries');
  }

  async requests(from = 0) {
    const answer = await this.call('GET', `/_sim/requests?from=${from}`);
    return Array.isArray(answer) ? answer : answer.requests;
  }

  fault(fault) {
    return this.call('POST', '/_sim/faults', fault);
  }

  clearFaults() {
    return this.call('DELETE', '/_sim/faults');
  }
}

export class World {
  async startKairanban(env = {}) {
    this.kairanban = start('kairanban', ['serve', '-c', this.config], { ...this.env, ...env });
    await answers(`${this.url}/readyz`, this.kairanban);
  }

  async startSimulator() {
    this.simulator = start('line-sim', ['--listen', `127.0.0.1:${this.simPort}`, '--webhook', `${this.url}/line/webhook`,
      '--channel-secret', CHANNEL_SECRET, '--channel-token', CHANNEL_TOKEN, '--login-channel-id', LOGIN_CHANNEL,
      '--login-channel-secret', LOGIN_SECRET, '--login-redirect', `${this.url}/c/callback`, ...this.simArgs]);
    await answers(`${this.sim.url}/_sim/clock`, this.simulator);
  }

  async signIn(login = 'admin', password = PASSWORD) {
    const client = new Client(this);
    client.session = await client.signIn(login, password);
    return client;
  }

  stranger() {
    return new Client(this);
  }

  /** Process ids of web and worker, from the log. */
  rolePids() {
    const pids = {};
    for (const [, name, pid] of this.kairanban.log.matchAll(/role_started role=main name=(\w+) pid=(\d+)/g)) pids[name] = Number(pid);
    return pids;
  }

  /** POSTs a webhook as LINE would; `secret` may be wrong on purpose. */
  webhook(body, { secret = CHANNEL_SECRET, signature } = {}) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const mac = signature ?? createHmac('sha256', secret).update(text).digest('base64');
    return fetch(`${this.url}/line/webhook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', ...(mac === null ? {} : { 'x-line-signature': mac }) },
      body: text,
    });
  }

  async metric(name) {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    return Number(new RegExp(`^kairanban_${name} (.*)$`, 'm').exec(text)?.[1]);
  }

  /** Nothing left to handle. */
  quiet() {
    return until('all events handled', async () => (await this.metric('events_waiting')) === 0 && (await this.metric('jobs_waiting')) <= 1);
  }

  async stop() {
    await stopChild(this.kairanban);
    await stopChild(this.simulator);
    await this.dropDatabase?.();
    await rm(this.folder, { recursive: true, force: true });
    const unexpected = this.kairanban.log.split('\n').filter((line) => / error /.test(line) && !this.expectedErrors.some((e) => line.includes(e)));
    if (unexpected.length && !process.exitCode) throw new Error(`the log has errors nobody announced:\n${unexpected.join('\n')}`);
  }
}

/**
 * engine: 'sqlite' | 'postgres'; sample: fill the sample city (default);
 * friends: made-up friends in the database; settings: more lines of the file.
 */
export async function startWorld({ engine = 'sqlite', sample = true, friends = 0, settings = {}, simArgs = [], env = {}, expectedErrors = [] } = {}) {
  const world = new World();
  world.folder = await mkdtemp(join(tmpdir(), 'kairanban-test-'));
  const [port, simPort] = [await freePort(), await freePort()];
  Object.assign(world, { url: `http://127.0.0.1:${port}`, simPort, simArgs, env, expectedErrors, engine });
  world.sim = new Simulator(`http://127.0.0.1:${simPort}`);
  world.config = join(world.folder, 'kairanban.conf');
  let database = 'sqlite:kairanban.db';
  if (engine === 'postgres') {
    const made = await makeDatabase();
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
  await run(join(BUILD, 'kairanban'), ['key', join(world.folder, 'key')]);
  if (sample) await run(join(BUILD, 'kairanban'), ['sample', '-c', world.config, ...(friends ? ['--friends', String(friends)] : [])]);
  await world.startSimulator();
  await world.startKairanban();
  return world;
}

export const readFileIn = (world, name) => readFile(join(world.folder, name));
