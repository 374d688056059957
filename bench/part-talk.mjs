// The talk under load: from the webhook's first byte to the reply's last at LINE, with a dictionary of rules to look through.
import { createHmac, randomBytes } from 'node:crypto';
import { Agent, createServer, request } from 'node:http';
import { SECRET, cpuSeconds, figure, freePort, sleep, table, until } from './bench.mjs';
import { makeCity } from './city.mjs';
import { at, fillDictionary, nameOf } from './part-replies.mjs';

const PEOPLE = 2000;
const RATE = 500; // messages a second
const LINE_MS = 20; // what LINE takes to answer

/** LINE: takes every reply after 20 ms and notes when it had it. */
async function startLine() {
  const seen = new Map(); // reply token → when
  const server = createServer((req, res) => {
    let body = '';
    req.on('data', (bytes) => (body += bytes));
    req.on('end', () => {
      const now = performance.now();
      if (req.url === '/v2/bot/message/reply') seen.set(JSON.parse(body).replyToken, now);
      const answer = req.url.startsWith('/v2/bot/profile/') ? { userId: req.url.slice(16), displayName: '市民', language: 'ja' } : {};
      setTimeout(() => res.setHeader('content-type', 'application/json').end(JSON.stringify(answer)), LINE_MS);
    });
  });
  server.keepAliveTimeout = 60000;
  const port = await freePort();
  await new Promise((done) => server.listen(port, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${port}`, seen, stop: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }) };
}

const userOf = (i) => `U${createHmac('md5', 'people').update(String(i)).digest('hex')}`;

function webhook(i, text) {
  return JSON.stringify({
    destination: 'U00000000000000000000000000000000',
    events: [{
      type: 'message', mode: 'active', timestamp: Date.now(), source: { type: 'user', userId: userOf(i % PEOPLE) }, replyToken: `token-${i}`,
      webhookEventId: randomBytes(13).toString('hex').toUpperCase().slice(0, 26), deliveryContext: { isRedelivery: false },
      message: { type: 'text', id: String(10 ** 12 + i), quoteToken: 'q', text },
    }],
  });
}

/** count messages at RATE; when each was posted, and how many LINE was told were not taken. */
async function talk(city, agent, first, count) {
  const posted = new Map();
  let refused = 0, open = 0;
  const post = (i) => {
    const name = nameOf(i * 7919);
    const body = webhook(i, [`${name}は何曜日に出せばいいですか？`, name, `${name}の部品`, 'ありがとうございます', '市役所は何時まで開いていますか'][i % 5]);
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'x-line-signature': createHmac('sha256', SECRET).update(body).digest('base64') };
    open++;
    posted.set(`token-${i}`, performance.now());
    const sent = request(`${city.url}/line/webhook`, { method: 'POST', agent, headers }, (res) => {
      if (res.statusCode !== 200) refused++;
      res.resume().on('end', () => open--);
    });
    sent.on('error', () => { refused++; open--; });
    sent.end(body);
  };
  const from = performance.now();
  for (let done = 0; done < count; await sleep(4))
    for (const due = Math.min(count, Math.floor(((performance.now() - from) * RATE) / 1000)); done < due; done++) post(first + done);
  const seconds = (performance.now() - from) / 1000;
  await until('the last webhook', () => open === 0);
  return { posted, refused, seconds };
}

async function measured(city, line, seconds) {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  await talk(city, agent, 0, PEOPLE); // everybody is known
  await until('everybody has an answer', () => line.seen.size === PEOPLE);
  await sleep(2000);
  const cpu = cpuSeconds(city.pid);
  const round = await talk(city, agent, 10 ** 6, RATE * seconds);
  await until('all answers', () => [...round.posted.keys()].every((token) => line.seen.has(token)), 30000, 200).catch(() => {});
  const used = (cpuSeconds(city.pid) - cpu) / round.seconds;
  agent.destroy();
  const ms = [...round.posted].filter(([token]) => line.seen.has(token)).map(([token, sent]) => line.seen.get(token) - sent);
  return { ...round, used, ms, lost: round.posted.size - ms.length };
}

export async function talks(bench) {
  const seconds = bench.quick ? 10 : 60;
  const line = await startLine();
  const city = await makeCity(bench, 'talk', { line: line.url });
  await city.serve();
  await fillDictionary(city, await city.console());
  await bench.quiet();
  const found = await measured(city, line, seconds);
  table(
    [`${figure(found.posted.size)} messages, ${figure(found.posted.size / found.seconds)} a second`, 'figure'],
    [
      ['from the webhook to the reply at LINE, median ms', figure(at(found.ms, 0.5))],
      ['99th of a hundred ms', figure(at(found.ms, 0.99))],
      ['the slowest ms', figure(at(found.ms, 1))],
      ['without a reply', figure(found.lost)],
      ['webhooks refused', figure(found.refused)],
      ['cores used by the server', figure(found.used)],
    ],
  );
  console.log(`\nLINE and the citizens are one Node process of this machine; LINE takes ${LINE_MS} ms for each call. Every message is kept, looked at by 650 rules with 2,600 words, and answered.`);
  await city.stop();
  await line.stop();
}
talks.title = 'The talk: messages in, replies out';
