// A simulator for one test file, and a receiver for its webhooks.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import { LineBotClient, validateSignature } from '@line/bot-sdk';

const BUILD = resolve(process.env.KAIRANBAN_BUILD ?? join(import.meta.dirname, '../../build'));
const PROGRAM = ['line-sim', 'sim/line-sim'].map((name) => join(BUILD, name)).find(existsSync) ?? join(BUILD, 'line-sim');
export const SECRET = '0123456789abcdef0123456789abcdef';
export const TOKEN = 'channel-token-of-the-tests';
export const LOGIN_CHANNEL = '1650000001';
export const LOGIN_SECRET = 'fedcba9876543210fedcba9876543210';
export const DAY = 86400000;

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

export async function until(what, ask, ms = 10000) {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited ${ms} ms in vain: ${what}`);
    await sleep(10);
  }
}

/** A webhook server that checks signatures with LINE's own SDK. */
export async function startReceiver() {
  const receiver = { posts: [], status: 200, delay: 0 };
  const server = createServer((req, res) => {
    const pieces = [];
    req.on('data', (piece) => pieces.push(piece));
    req.on('end', async () => {
      const raw = Buffer.concat(pieces);
      const signature = req.headers['x-line-signature'];
      const post = { headers: req.headers, raw, text: raw.toString(), valid: !!signature && validateSignature(raw, SECRET, signature), at: Date.now() };
      try {
        post.body = JSON.parse(post.text);
      } catch {
        post.body = undefined;
      }
      receiver.posts.push(post);
      if (receiver.delay) await sleep(receiver.delay);
      res.writeHead(receiver.status, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  receiver.url = `http://127.0.0.1:${server.address().port}/webhook`;
  receiver.events = () => receiver.posts.flatMap((post) => post.body?.events ?? []);
  receiver.event = (type, nth = 0) => until(`webhook ${type} ${nth}`, () => receiver.events().filter((e) => e.type === type)[nth]);
  receiver.count = (n) => until(`${n} webhooks`, () => receiver.posts.length >= n && receiver.posts);
  receiver.stop = () => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  };
  return receiver;
}

/** args: more options; webhook: with a receiver; t: the test that it ends with. */
export async function startSim({ args = [], webhook = false, t } = {}) {
  const receiver = webhook ? await startReceiver() : undefined;
  const child = spawn(PROGRAM, ['--listen', '127.0.0.1:0', '--channel-secret', SECRET, '--channel-token', TOKEN,
    '--login-channel-id', LOGIN_CHANNEL, '--login-channel-secret', LOGIN_SECRET,
    ...(receiver ? ['--webhook', receiver.url] : []), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const sim = { child, receiver, out: '', err: '' };
  child.stdout.on('data', (bytes) => (sim.out += bytes));
  child.stderr.on('data', (bytes) => (sim.err += bytes));
  const killed = () => child.kill('SIGKILL'); // should the tests end in a hurry
  process.once('exit', killed);
  child.on('error', (error) => (sim.err += error));
  const ended = new Promise((done) => child.on('exit', (code, signal) => done({ code, signal })));
  const wanted = args.includes('--data-listen') ? /data listening on (\S+)/ : /listening on (\S+)/;
  await until('listening', () => {
    if (child.exitCode !== null || !child.pid) throw new Error(`line-sim ended: ${sim.err}`);
    return wanted.test(sim.out);
  });
  sim.url = /^listening on (\S+)/m.exec(sim.out)[1];
  sim.dataUrl = /data listening on (\S+)/.exec(sim.out)?.[1] ?? sim.url;
  sim.client = LineBotClient.fromChannelAccessToken({ channelAccessToken: TOKEN, apiBaseURL: sim.url, dataApiBaseURL: sim.dataUrl });

  /** The control API; a failure throws with its status. */
  sim.ask = async (method, path, body) => {
    const response = await fetch(`${sim.url}/_sim${path}`, { method, body: body === undefined ? undefined : JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw Object.assign(new Error(`${method} ${path}: ${response.status} ${text}`), { status: response.status });
    return JSON.parse(text);
  };
  sim.get = (path) => sim.ask('GET', path);
  sim.post = (path, body = {}) => sim.ask('POST', path, body);
  sim.friend = async (displayName = '田中', more = {}) => (await sim.post('/friends', { displayName, ...more })).userIds[0];
  sim.friends = async (count, more = {}) => (await sim.post('/friends', { displayName: '市民', count, silent: true, ...more })).userIds;
  sim.say = (userId, message) => sim.post(`/friends/${userId}/messages`, typeof message === 'string' ? { type: 'text', text: message } : message);
  sim.received = (userId, from = 0) => sim.get(`/friends/${userId}/messages?from=${from}`);
  sim.advance = (ms) => sim.post('/clock', { advance_ms: ms });

  /** LINE's API without the SDK: { status, headers, body, text }. */
  sim.api = async (method, path, body, headers = {}) => {
    const raw = body === undefined || typeof body === 'string' || body instanceof Uint8Array || body instanceof URLSearchParams;
    const response = await fetch(sim.url + path, {
      method,
      redirect: 'manual',
      headers: { authorization: `Bearer ${TOKEN}`, ...(raw ? {} : { 'content-type': 'application/json' }), ...headers },
      body: raw ? body : JSON.stringify(body),
    });
    const text = await response.text();
    let json;
    try {
      json = JSON.parse(text);
    } catch {
      json = undefined;
    }
    return { status: response.status, headers: response.headers, text, body: json };
  };
  sim.push = (to, text, headers) => sim.api('POST', '/v2/bot/message/push', { to, messages: [{ type: 'text', text }] }, headers);
  sim.multicast = (to, text, headers) => sim.api('POST', '/v2/bot/message/multicast', { to, messages: [{ type: 'text', text }] }, headers);

  sim.stop = async () => {
    child.kill('SIGTERM');
    const how = await ended;
    process.removeListener('exit', killed);
    await receiver?.stop();
    if (how.code !== 0) throw new Error(`line-sim ended with ${JSON.stringify(how)}: ${sim.err}`);
  };
  t?.after(sim.stop);
  return sim;
}

/** What the SDK throws for an answer that is no 2xx: { status, message, details, headers }. */
export async function refusal(promise) {
  try {
    await promise;
  } catch (error) {
    if (error.status === undefined) throw error;
    return { status: error.status, headers: error.headers, ...JSON.parse(error.body) };
  }
  throw new Error('was not refused');
}

/** Big-endian PNG head of a picture without pixels: enough for a size. */
export function png(width, height) {
  const head = Buffer.alloc(33);
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').copy(head);
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  head.set([8, 2, 0, 0, 0], 24);
  return Buffer.concat([head, Buffer.from('0000000049444154', 'hex'), Buffer.alloc(4), Buffer.from('0000000049454e44ae426082', 'hex')]);
}
