// What all parts share: a temporary folder, processes that end with us, figures.
import { execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
export const SECRET = '0123456789abcdef0123456789abcdef';

export async function until(what, ask, ms = 60000, every = 25) {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited ${ms / 1000} s in vain: ${what}`);
    await sleep(every);
  }
}

export async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** Cores that others may use while a round counts as quiet. */
export const QUIET = 0.35;

// ---- figures

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** 1234.5 → "1,235"; small numbers keep what says something. */
export function figure(number) {
  if (number === undefined || number === null || Number.isNaN(number)) return '–';
  const digits = Math.abs(number) >= 100 ? 0 : Math.abs(number) >= 10 ? 1 : 2;
  return number.toLocaleString('en-US', { maximumFractionDigits: digits, minimumFractionDigits: Math.abs(number) >= 100 ? 0 : digits });
}

export const times = (a, b) => (a && b ? `${figure(a / b)} ×` : '–');

export function table(head, rows) {
  console.log(`| ${head.join(' | ')} |\n| ${head.map((_, i) => (i ? '--:' : '---')).join(' | ')} |`);
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
}

// ---- processes, by /proc

function parents() {
  const found = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      found.push({ pid: Number(name), parent: Number(fields[1]), ticks: fields.slice(11, 15).reduce((sum, n) => sum + Number(n), 0) });
    } catch {
      // ended meanwhile
    }
  }
  return found;
}

/** The process and all below it. */
export function tree(pid) {
  const all = parents();
  const inside = all.filter((p) => p.pid === pid);
  for (let i = 0; i < inside.length; i++) inside.push(...all.filter((p) => p.parent === inside[i].pid));
  return inside;
}

export const cpuSeconds = (pid) => tree(pid).reduce((sum, p) => sum + p.ticks, 0) / 100;

function machineSeconds() {
  const [user, nice, system, , , irq, soft] = readFileSync('/proc/stat', 'utf8').split('\n')[0].split(/ +/).slice(1).map(Number);
  return (user + nice + system + irq + soft) / 100;
}

/** Memory with shared pages shared out, MiB, of all processes below. */
export function pssMiB(pid) {
  let kib = 0;
  for (const p of tree(pid)) {
    try {
      kib += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${p.pid}/smaps_rollup`, 'utf8'))[1]);
    } catch {
      // ended meanwhile
    }
  }
  return kib / 1024;
}

// ---- the bench

class Bench {
  constructor(build, folder) {
    this.build = build;
    this.folder = folder;
    this.tools = join(build, 'bench');
    this.quick = Boolean(process.env.BENCH_QUICK);
    this.rivals = existsSync(join(this.tools, 'rivals/installed'));
    this.postgres = process.env.KAIRANBAN_TEST_PG;
    this.children = new Set();
    this.started = { at: Date.now(), machine: machineSeconds(), own: cpuSeconds(process.pid) };
    this.others = [];
    this.patience = Number(process.env.BENCH_PATIENCE ?? (this.quick ? 10 : 40)); // seconds of waiting for others, in all
    this.shared = {}; // what a part leaves for the next, say the city of a million
  }

  start(program, args, { cwd, env } = {}) {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    child.log = '';
    const keep = (bytes) => {
      child.log = (child.log + bytes).slice(-100000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.ended = new Promise((done) => child.on('exit', done));
    this.children.add(child);
    child.ended.then(() => this.children.delete(child));
    return child;
  }

  rival(script, ...args) {
    return this.start('node', [join(this.tools, 'rivals', script), ...args.map(String)]);
  }

  /** A program that prints one line of JSON and ends. */
  async told(program, args, { maySayNo = false } = {}) {
    const child = this.start(program, args);
    const code = await child.ended;
    if (code !== 0 && !(maySayNo && child.log.startsWith('{'))) throw new Error(`${program.split('/').pop()}: ${child.log.slice(-400)}`);
    return JSON.parse(child.log.trim().split('\n').pop());
  }

  rivalTold(script, ...args) {
    return this.told('node', [join(this.tools, 'rivals', script), ...args.map(String)]);
  }

  /** Waits while others keep the machine busy, as long as there is patience. */
  async quiet() {
    while (this.patience > 0) {
      const from = machineSeconds();
      await sleep(500);
      if (machineSeconds() - from < QUIET / 2) return;
      this.patience -= 0.5;
    }
  }

  /** One measured round; again when others disturbed it, as long as there is patience. */
  async load(args) {
    for (;;) {
      await this.quiet();
      const from = Date.now();
      const told = await this.told(join(this.tools, 'load'), args.map(String), { maySayNo: true });
      if (told.otherCores > QUIET && this.patience > 0) {
        this.patience -= (Date.now() - from) / 1000;
        continue;
      }
      this.others.push(told.otherCores);
      return told;
    }
  }

  /** Asks it to end; after a while, ends it and all below it. */
  async end(child) {
    if (!this.children.has(child)) return;
    const all = tree(child.pid);
    const tell = (signal) => all.forEach(({ pid }) => {
      try {
        process.kill(pid, signal);
      } catch {
        // ended meanwhile
      }
    });
    tell('SIGCONT'); // a paused one could not hear
    child.kill('SIGTERM');
    const ended = await Promise.race([child.ended.then(() => true), sleep(15000)]);
    if (ended) return;
    tell('SIGKILL');
    await child.ended;
  }

  async endAll() {
    await Promise.all([...this.children].map((child) => this.end(child)));
  }

  async stub() {
    const port = await freePort();
    const child = this.start(join(this.tools, 'stub'), [port]);
    const url = `http://127.0.0.1:${port}`;
    const counts = () => fetch(`${url}/_stub`).then((r) => r.json());
    await until('the stub', () => counts().catch(() => false));
    return { child, url, counts, reset: () => fetch(`${url}/_stub`, { method: 'POST' }) };
  }

  /** A database of its own; what it commits is on the disk, unlike in tests. */
  async postgresDatabase(name) {
    const sql = (text) => run('psql', ['-q', this.postgres, '-c', text]);
    await sql('ALTER SYSTEM SET fsync = on');
    await sql('ALTER SYSTEM SET full_page_writes = on');
    await sql('SELECT pg_reload_conf()');
    await sql(`CREATE DATABASE ${name}`);
    const { stdout } = await run('psql', ['-tA', this.postgres, '-c', "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)"]);
    return { url: `postgres:${this.postgres} dbname=${name}`, pid: Number(stdout.trim()), drop: () => sql(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
  }

  othersText() {
    const seconds = (Date.now() - this.started.at) / 1000;
    const own = cpuSeconds(process.pid) - this.started.own;
    const cores = Math.max(0, (machineSeconds() - this.started.machine - own) / seconds);
    const busy = this.others.length ? `, up to ${figure(Math.max(...this.others))} in a measured round` : '';
    return `${figure(cores)} cores${busy}`;
  }

  async close() {
    await this.endAll();
    await rm(this.folder, { recursive: true, force: true });
  }
}

export async function openBench(build) {
  const bench = new Bench(build, await mkdtemp(join(tmpdir(), 'kairanban-bench-')));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, async () => {
      await bench.close();
      process.exit(1);
    });
  }
  return bench;
}
