// The settings file: what an operator may write, and what is told to them when it is wrong.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';

const PROGRAM = join(resolve(process.env.KAIRANBAN_BUILD ?? 'build'), 'kairanban');
const GOOD = {
  public_url: 'http://127.0.0.1:1', key_file: 'key', city_name: 'みどり野市', account_name: 'みどり野市公式アカウント',
  channel_secret_file: 'secret', channel_token_file: 'token',
};

/** What `kairanban check` says about a file of these lines. */
async function check(lines) {
  const folder = await mkdtemp(join(tmpdir(), 'kairanban-settings-'));
  const text = typeof lines === 'string' ? lines : Object.entries(lines).map(([name, value]) => `${name} = ${value}\n`).join('');
  await writeFile(join(folder, 'k.conf'), text);
  const result = await new Promise((done) => execFile(PROGRAM, ['check', '-c', join(folder, 'k.conf')], (error, stdout, stderr) => done({ code: error?.code ?? 0, stdout, stderr })));
  await rm(folder, { recursive: true });
  return result;
}

test('a good file is read, however long its lines', async () => {
  const networks = Array.from({ length: 60 }, (_, i) => `10.${i}.0.0/16`).join(', ');
  const { stdout } = await check({ ...GOOD, console_allow: networks });
  assert.match(stdout, /○ 設定ファイル/);
});

test('https without its proxy named is refused: everybody would come from the proxy', async () => {
  const { code, stderr } = await check({ ...GOOD, public_url: 'https://line.city.example.jp' });
  assert.equal(code, 1);
  assert.match(stderr, /trusted_proxies/);
  const named = await check({ ...GOOD, public_url: 'https://line.city.example.jp', trusted_proxies: '127.0.0.1' });
  assert.match(named.stdout, /○ 設定ファイル/);
});

test('the printed file is a file that is understood', async () => {
  const { stdout } = await new Promise((done) => execFile(PROGRAM, ['settings'], (_error, out) => done({ stdout: out })));
  const filled = stdout.replace(/^# (\w+ = )/gm, '$1').replace(/^(\w+) = $/gm, (line, name) => (name in GOOD ? `${name} = ${GOOD[name]}` : line));
  assert.match((await check(filled)).stdout, /○ 設定ファイル/);
});

for (const [what, lines, says] of [
  ['an unknown name', { ...GOOD, listne: 'x' }, /listne: この名前の設定はありません/],
  ['a missing name', Object.fromEntries(Object.entries(GOOD).filter(([name]) => name !== 'city_name')), /city_name: 必ず指定/],
  ['a name twice', 'workers = 2\nworkers = 3\n', /2 行目: workers: 2 回/],
  ['a line that is none', 'listen\n', /1 行目: 「名前 = 値」/],
  ['a number that is none', { ...GOOD, workers: 'many' }, /workers: 1 から 64/],
  ['plain http to elsewhere', { ...GOOD, line_api_url: 'http://api.line.example' }, /line_api_url: https/],
  ['a quote that would break a message', { ...GOOD, account_name: 'み"ど' }, /account_name: 使えない文字/],
]) {
  test(`${what} is told with its place`, async () => {
    const { code, stderr } = await check(lines);
    assert.equal(code, 1);
    assert.match(stderr, says);
  });
}
