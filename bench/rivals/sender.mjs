// A careful sender in Node: the people are chosen and frozen into batches of 500
// with a retry key each, 16 calls are in flight, every answer is marked durably
// (answers of one turn of the event loop share a commit).
//   node sender.mjs FILE URL
import Database from 'better-sqlite3';
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';

const [file, url] = process.argv.slice(2);
const IN_FLIGHT = 16;
const clicked = Date.now();
const db = new Database(file);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec('DROP TABLE IF EXISTS batch; CREATE TABLE batch (no INTEGER PRIMARY KEY, retry_key TEXT NOT NULL, user_ids TEXT NOT NULL, sent INTEGER NOT NULL DEFAULT 0)');

const people = db.prepare(`SELECT user_id FROM friend f WHERE f.state = 'following'
  AND EXISTS (SELECT 1 FROM choice c WHERE c.friend_id = f.id AND c.option_id = 10)
  AND NOT EXISTS (SELECT 1 FROM choice c WHERE c.friend_id = f.id AND c.option_id = 999)`).pluck().all();
const add = db.prepare('INSERT INTO batch (no, retry_key, user_ids) VALUES (?, ?, ?)');
const batches = [];
db.transaction(() => {
  for (let from = 0; from < people.length; from += 500) {
    const batch = { no: batches.length, key: randomUUID(), to: people.slice(from, from + 500) };
    add.run(batch.no, batch.key, JSON.stringify(batch.to));
    batches.push(batch);
  }
})();

const mark = db.prepare('UPDATE batch SET sent = 1 WHERE no = ?');
const markAll = db.transaction((list) => list.forEach((no) => mark.run(no)));
let done = [];
function settle(no) {
  if (done.length === 0) {
    setImmediate(() => {
      const list = done;
      done = [];
      markAll(list);
    });
  }
  done.push(no);
}

const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
const messages = [{ type: 'text', text: '明日の午前9時から、駅前通りで水道の工事をします。' }];
function call(batch) {
  const body = JSON.stringify({ to: batch.to, messages });
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/v2/bot/message/multicast`, {
      agent, method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body), Authorization: 'Bearer x', 'X-Line-Retry-Key': batch.key },
    }, (response) => {
      response.resume();
      response.on('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(String(response.statusCode)))));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

let next = 0;
async function lane() {
  while (next < batches.length) {
    const batch = batches[next++];
    await call(batch);
    settle(batch.no);
  }
}
await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
await new Promise((resolve) => setImmediate(resolve));
agent.destroy();
console.log(JSON.stringify({ clicked, finished: Date.now(), people: people.length, rssMiB: process.resourceUsage().maxRSS / 1024 }));
