// An installation of kairanban in the bench's folder, and a person at its console.
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SECRET, freePort, until } from './bench.mjs';

const run = promisify(execFile);
const PASSWORD = 'midorino-2026';
export const TOKEN = 'bench-token';

class Console {
  constructor(url) {
    this.url = url;
    this.headers = { 'content-type': 'application/json' };
  }

  /** The JSON of a 200, and in `ms` how long it took from here. */
  async call(method, path, body) {
    const from = performance.now();
    const response = await fetch(this.url + path, { method, headers: this.headers, body: body && JSON.stringify(body) });
    const text = await response.text();
    const ms = performance.now() - from;
    if (response.status !== 200) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
    const set = response.headers.getSetCookie().find((c) => c.startsWith('__Host-staff='));
    if (set) this.headers.cookie = set.split(';')[0];
    return { ...JSON.parse(text), ms };
  }

  async signIn() {
    const session = await this.call('POST', '/api/session', { login: 'admin', password: PASSWORD });
    this.headers['x-csrf-token'] = session.csrf;
    return this;
  }
}

class City {
  async configure(settings) {
    const lines = {
      listen: `127.0.0.1:${this.port}`, public_url: this.url, database: 'sqlite:kairanban.db', key_file: 'key', environment: 'test',
      city_name: 'みどり野市', account_name: 'みどり野市公式アカウント', channel_secret_file: 'secret', channel_token_file: 'token',
      ...settings,
    };
    await writeFile(join(this.folder, 'kairanban.conf'), Object.entries(lines).map(([k, v]) => `${k} = ${v}\n`).join(''), { mode: 0o600 });
  }

  async serve() {
    this.child = this.bench.start(this.program, ['serve', '-c', join(this.folder, 'kairanban.conf')]);
    const { child } = this;
    await until(`kairanban is ready\n${child.log}`, async () => {
      if (child.exitCode !== null) throw new Error(child.log.slice(-600));
      return fetch(`${this.url}/readyz`).then((r) => r.ok, () => false);
    }, 60000, 2);
    this.pid = child.pid;
    return this;
  }

  role(name) {
    return Number([...this.child.log.matchAll(/role_started role=main name=(\w+) pid=(\d+)/g)].filter((m) => m[1] === name).pop()[2]);
  }

  /** The worker rests: what is measured is taking in, as with those we compare with. */
  pauseWorker(paused = true) {
    process.kill(this.role('worker'), paused ? 'SIGSTOP' : 'SIGCONT');
  }

  async metric(name) {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    return Number(new RegExp(`^kairanban_${name} (.*)$`, 'm').exec(text)?.[1]);
  }

  console() {
    return new Console(this.url).signIn();
  }

  async stop() {
    await this.bench.end(this.child);
  }
}

/** friends: made-up people; line: where LINE is. */
export async function makeCity(bench, name, { friends = 0, line = 'http://127.0.0.1:9', settings = {} } = {}) {
  const city = new City();
  const port = await freePort();
  Object.assign(city, { bench, port, url: `http://127.0.0.1:${port}`, folder: join(bench.folder, name), program: join(bench.build, 'kairanban') });
  await mkdir(city.folder);
  await writeFile(join(city.folder, 'secret'), SECRET, { mode: 0o600 });
  await writeFile(join(city.folder, 'token'), TOKEN, { mode: 0o600 });
  city.settings = { line_api_url: line, line_data_api_url: line, ...settings };
  await city.configure(city.settings);
  await run(city.program, ['key', join(city.folder, 'key')]);
  const child = bench.start(city.program, ['sample', '-c', join(city.folder, 'kairanban.conf'), ...(friends ? ['--friends', String(friends)] : [])]);
  if ((await child.ended) !== 0) throw new Error(child.log);
  return city;
}

/** The city of a million and its plain copy, made once for all parts. */
export async function bigCity(bench) {
  if (bench.shared.big) return bench.shared.big;
  const friends = bench.quick ? 100000 : 1000000;
  const crowd = join(bench.folder, 'crowd.db');
  const [city, made] = await Promise.all([
    makeCity(bench, 'big', { friends }),
    bench.rivals ? bench.rival('crowd.mjs', crowd, friends).ended : 1,
  ]);
  bench.shared.big = { city, friends, crowd: made === 0 ? crowd : undefined };
  return bench.shared.big;
}

/** Number lists by name: topic, district, generation. */
export async function optionsOf(staff) {
  const { attributes } = await staff.call('GET', '/api/attributes');
  return Object.fromEntries(attributes.map((a) => [a.key, (a.options ?? []).map((option) => option.id)]));
}
