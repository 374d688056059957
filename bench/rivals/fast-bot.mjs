// As fast as plain Node gets: no framework, LINE's signature check, and all
// requests of one turn of the event loop share a commit.
//   node fast-bot.mjs PORT FILE SECRET
import { validateSignature } from '@line/bot-sdk';
import { createServer } from 'node:http';
import { openStore } from './store.mjs';

const [port, file, channelSecret] = process.argv.slice(2);
const store = openStore(file);
const headers = { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': '2' };
let waiting = [];

const keep = store.db.transaction((batch) => {
  for (const { events } of batch) for (const event of events) store.add(event);
});

function flush() {
  const batch = waiting;
  waiting = [];
  keep(batch);
  for (const { response } of batch) response.writeHead(200, headers).end('{}');
}

function take(request, response, body) {
  if (!validateSignature(body, channelSecret, request.headers['x-line-signature'] ?? '')) {
    response.writeHead(401).end();
    return;
  }
  if (waiting.length === 0) setImmediate(flush);
  waiting.push({ response, events: JSON.parse(body).events });
}

createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => take(request, response, chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
}).listen(Number(port), '127.0.0.1');
