// How fast the list of conversations opens when there are very many.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { figure, median, table } from './bench.mjs';
import { makeCity } from './city.mjs';

const run = promisify(execFile);
const DESKS = 20;
const WAITING = 200;
const OPEN = 2000;

/** One for each friend: some wait, some are open, the others are closed; two utterances each. */
const fill = (now) => `
  INSERT INTO desk (id, name, weekdays, from_minute, to_minute, away_text, alarm_minutes, timeout_minutes, created_at, updated_at)
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${DESKS}) SELECT i, 'desk ' || i, 127, 0, 1440, '-', 0, 0, 0, 0 FROM n;
  INSERT INTO conversation (id, friend_id, desk_id, state, holder_id, began_at, said_at, waits_since, changed_at)
  SELECT id, id, 1 + id % ${DESKS}, CASE WHEN id <= ${WAITING} THEN 'waiting' WHEN id <= ${WAITING + OPEN} THEN 'open' ELSE 'closed' END,
    CASE WHEN id <= ${WAITING} THEN NULL ELSE 1 + id % 2 END, ${now} - id * 60000, ${now} - id * 50000,
    CASE WHEN id <= ${WAITING} THEN ${now} - id * 50000 END, ${now} - id * 50000 FROM friend;
  INSERT INTO utterance (friend_id, speaker, kind, said_at, conversation_id) SELECT friend_id, 'citizen', 'text', began_at, id FROM conversation;
  INSERT INTO utterance (friend_id, speaker, kind, said_at, conversation_id) SELECT friend_id, 'city', 'text', said_at, id FROM conversation;`;

export async function conversations(bench) {
  const total = bench.quick ? 20000 : 100000;
  const city = await makeCity(bench, 'talk', { friends: total });
  await run(join(bench.build, 'tests/hand_in'), [join(city.folder, 'kairanban.conf'), 'sql', fill(Date.now())]);
  await city.serve();
  const staff = await city.console();
  const asks = {
    'waiting, the first 50': '/api/conversations?box=waiting',
    'in progress, the first 50': '/api/conversations?box=open',
    'closed, the first 50': '/api/conversations?box=closed',
    'closed at one desk': '/api/conversations?box=closed&desk=7',
    'closed, 50 from the middle': `/api/conversations?box=closed&beforeAt=${Date.now() - (total / 2) * 50000}&beforeId=1`,
    'mine': '/api/conversations?box=mine',
    'is anything new?': '/api/conversation-changes',
    'one conversation': `/api/conversations/${Math.floor(total / 2)}`,
  };
  await bench.quiet();
  const rows = [];
  for (const [name, path] of Object.entries(asks)) {
    const first = await staff.call('GET', path);
    if (path.includes('box=closed') && first.conversations.length !== 50) throw new Error(`${path}: ${first.conversations.length} conversations`);
    const later = [];
    for (let i = 0; i < 21; i++) later.push((await staff.call('GET', path)).ms);
    rows.push([name, figure(first.ms), figure(median(later)), figure(Math.max(...later))]);
  }
  table([`${figure(total)} conversations`, 'first ms', 'median ms', 'slowest of 21 ms'], rows);
  console.log('\nRound trips: HTTP, session and Node\'s fetch included. Texts of the last words are empty here; opening fifty sealed ones adds less than a millisecond.');
  await city.stop();
}
conversations.title = 'Conversations: the list of a city that has talked a lot';
