// One table, as a bot would have it: durable before the answer, no event twice.
import Database from 'better-sqlite3';

export function openStore(path) {
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(`CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    webhook_event_id TEXT NOT NULL UNIQUE,
    received_at INTEGER NOT NULL,
    body TEXT NOT NULL)`);
  const insert = db.prepare('INSERT INTO event (webhook_event_id, received_at, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  return { db, add: (event) => insert.run(event.webhookEventId, Date.now(), JSON.stringify(event)) };
}
