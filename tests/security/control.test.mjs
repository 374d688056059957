// Whether the probes would notice: a small server with one fault at a time, put in
// on purpose. Each kind must be found, and the server without a fault must pass.
import assert from 'node:assert/strict';
import { exec } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { raw } from '../lib/raw.mjs';
import { PAYLOADS, answerOf, look, missingHeaders, probe, weakCookie } from './probes.mjs';

const run = promisify(exec);
const SAFE = { 'X-Content-Type-Options': 'nosniff', 'X-Frame-Options': 'DENY', 'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'", 'Referrer-Policy': 'same-origin' };
const escape = (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/** Each fault: what the server does with a typed word. Without one it answers with the word, made harmless. */
const FAULTS = {
  none: async (word) => ({ type: 'text/html; charset=utf-8', body: `<p>${escape(word)}` }),
  sql: (word) =>
    new Promise((done) => {
      const child = exec(`psql -At "${process.env.KAIRANBAN_TEST_PG}"`, (error, out, complaint) => done({ type: 'text/plain', body: `${out}${complaint}` }));
      child.stdin.end(`SELECT name FROM (SELECT 'a'::text AS name) t WHERE (name = '${word}')`);
    }),
  command: async (word) => ({ type: 'text/plain', body: (await run(`echo looking for ${word}`).catch((e) => e)).stdout ?? '' }),
  path: async (word) => ({ type: 'text/plain', body: await readFile(join('/usr/share/doc', word.replaceAll('%2f', '/').replaceAll('\0', '')), 'utf8').catch(() => '') }),
  page: async (word) => ({ type: 'text/html; charset=utf-8', body: `<title>${word}</title>` }),
  attribute: async (word) => ({ type: 'text/html; charset=utf-8', body: `<input value='${word.replace(/[<>]/g, '')}'>` }),
  link: async (word) => ({ type: 'text/html; charset=utf-8', body: `<a href="${escape(word)}">戻る</a>` }),
  header: async (word) => ({ type: 'text/plain', body: '', header: `X-Name: ${word}` }),
  redirect: async (word) => ({ type: 'text/plain', body: '', status: 302, header: `Location: ${word.replace(/[\r\n]/g, '')}` }),
  template: async (word) => ({ type: 'text/plain', body: word.replace(/\{\{(\d+)\*(\d+)\}\}/, (_, a, b) => String(a * b)) }),
  details: async (word) => ({ type: 'text/plain', body: word.includes("'") ? 'SQLSTATE 42601: syntax error at or near "\'" (/src/db/db.c:12)' : '' }),
  crash: async (word) => ({ type: 'text/plain', body: '', status: word.length > 1000 ? 500 : 200 }),
};

/** HTTP by hand: a library would not let a fault of headers through. */
async function serveWith(fault, { headers = SAFE, cookie = '' } = {}) {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', async (bytes) => {
      const target = /^\w+ (\S+)/.exec(bytes.toString('latin1'))?.[1] ?? '/';
      const word = new URL(target, 'http://x').searchParams.get('word') ?? '';
      const { type, body, status = 200, header } = await FAULTS[fault](word);
      const head = [`HTTP/1.1 ${status} X`, `Content-Type: ${type}`, 'Connection: close', ...Object.entries(headers).map(([k, v]) => `${k}: ${v}`), ...(cookie ? [`Set-Cookie: ${cookie}`] : []), ...(header ? [header] : [])];
      socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

async function findings(url) {
  const found = new Set();
  for (const payload of PAYLOADS) {
    const started = Date.now();
    const ask = async () => {
      const answer = await raw(url, `GET /?word=${encodeURIComponent(payload)} HTTP/1.1\r\nHost: x\r\n\r\n`, { ms: 15000 });
      const headers = {};
      for (const line of answer.head.split(/\r\n|\n/).slice(1)) headers[line.split(':')[0].toLowerCase()] = line.split(':').slice(1).join(':').trim();
      return { status: answer.status, headers, body: answer.body, ms: Date.now() - started };
    };
    for (const each of await probe(ask)) found.add(each);
  }
  return found;
}

const EXPECTED = {
  command: 'ran what was typed',
  path: 'gave away a file',
  page: 'took a tag from what was typed',
  attribute: 'took a tag from what was typed',
  link: 'took a tag from what was typed',
  header: 'took a header from what was typed',
  redirect: 'leads to a foreign place',
  template: 'computed what was typed',
  details: 'tells about its inside',
  crash: 'broke',
  ...(process.env.KAIRANBAN_TEST_PG ? { sql: 'ran what was typed' } : {}),
};

test('the server without a fault passes', async () => {
  const server = await serveWith('none');
  assert.deepEqual([...(await findings(server.url))], []);
  server.close();
});

for (const [fault, expected] of Object.entries(EXPECTED))
  test(`a fault put in on purpose is found: ${fault}`, async () => {
    const server = await serveWith(fault);
    const found = await findings(server.url);
    server.close();
    assert.ok(found.has(expected), `${fault}: found only ${[...found].join('、')}`);
  });

test('a code of random letters gives nothing away, whatever it begins with', () => {
  const answer = (body) => ({ status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), ms: 1 });
  assert.deepEqual(look(answer({ code: 'pgabk7w2', name: '..%2f..%2f..%2f..%2fetc/passwd' })), []);
  assert.deepEqual(look(answer({ error: 'PQexecParams: PGRES_FATAL_ERROR' })), ['tells about its inside']);
});

test('a missing header is found', async () => {
  for (const left of Object.keys(SAFE)) {
    const headers = { ...SAFE };
    delete headers[left];
    const server = await serveWith('none', { headers });
    const response = await fetch(server.url);
    assert.deepEqual(missingHeaders((await answerOf(response, Date.now())).headers), [left.toLowerCase()]);
    server.close();
  }
});

test('a weak session cookie is found', () => {
  const value = randomBytes(16).toString('hex');
  assert.deepEqual(weakCookie(`__Host-staff=${value}; Path=/; Secure; HttpOnly; SameSite=Strict`), []);
  assert.deepEqual(weakCookie(`staff=${value}; Path=/; Secure; HttpOnly; SameSite=Strict`), ['__Host-']);
  assert.deepEqual(weakCookie(`__Host-staff=${value}; Path=/; HttpOnly; SameSite=Strict`), ['Secure']);
  assert.deepEqual(weakCookie(`__Host-staff=${value}; Path=/; Secure; SameSite=Lax`), ['HttpOnly', 'SameSite=Strict']);
});
