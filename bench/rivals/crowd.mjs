// A plain SQLite file with as many friends and choices as `kairanban sample` makes.
//   node crowd.mjs FILE FRIENDS
//
// Options: 1 following, 2 settings saved, 10-23 topics (everybody has the first,
// a quarter each of the others), 30-49 districts of very different sizes, 60-66
// generations; 18 of 100 friends have a child.
import Database from 'better-sqlite3';

const [file, friends] = process.argv.slice(2);
const db = new Database(file);
db.pragma('journal_mode = OFF');
db.pragma('synchronous = OFF');
db.pragma('cache_size = -262144');
db.exec(`
  CREATE TABLE friend (id INTEGER PRIMARY KEY, user_id TEXT NOT NULL, state TEXT NOT NULL, followed_at INTEGER NOT NULL);
  CREATE TABLE choice (friend_id INTEGER NOT NULL, option_id INTEGER NOT NULL, PRIMARY KEY (friend_id, option_id)) WITHOUT ROWID;
  CREATE TABLE child (id INTEGER PRIMARY KEY, friend_id INTEGER NOT NULL, born_day INTEGER NOT NULL)`);
const addFriend = db.prepare("INSERT INTO friend VALUES (?, ?, 'following', ?)");
const addChoice = db.prepare('INSERT INTO choice VALUES (?, ?)');
const addChild = db.prepare('INSERT INTO child (friend_id, born_day) VALUES (?, ?)');
const today = Math.floor(Date.now() / 86400000);

function mix(x) {
  x = Math.imul(x ^ (x >>> 16), 0x45d9f3b);
  x = Math.imul(x ^ (x >>> 16), 0x45d9f3b);
  return (x ^ (x >>> 16)) >>> 0;
}

function add(id) {
  const r = mix(id);
  const hex = (n) => n.toString(16).padStart(8, '0');
  addFriend.run(id, `U${hex(r)}${hex(mix(r))}${hex(0)}${hex(id)}`, Date.now() - (r % 700) * 86400000);
  addChoice.run(id, 1);
  addChoice.run(id, 2);
  for (let topic = 0; topic < 14; topic++) if (topic === 0 || (mix(r + topic) & 3) === 0) addChoice.run(id, 10 + topic);
  const d = (r >>> 10) % 400;
  addChoice.run(id, 30 + Math.floor((d * d) / 8000));
  addChoice.run(id, 60 + ((r >>> 8) % 7));
  if (mix(r + 99) % 100 < 18) addChild.run(id, today - (mix(r + 98) % (18 * 365)));
}

db.transaction(() => {
  for (let id = 1; id <= Number(friends); id++) add(id);
})();
db.exec('CREATE UNIQUE INDEX friend_user ON friend (user_id); CREATE INDEX child_friend ON child (friend_id); ANALYZE');
db.pragma('journal_mode = WAL');
