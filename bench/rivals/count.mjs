// How many people a condition means, asked as most people ask it: one EXISTS for
// each condition. Prints the counts and the milliseconds of a first and of later asks.
//   node count.mjs FILE
import Database from 'better-sqlite3';

const db = new Database(process.argv[2], { readonly: true });
db.pragma('cache_size = -65536');
const has = (options) => `EXISTS (SELECT 1 FROM choice c WHERE c.friend_id = f.id AND c.option_id IN (${options}))`;
const today = Math.floor(Date.now() / 86400000);
const conditions = {
  topic: has([12]),
  places: `${has([30, 31, 32])} AND ${has([62, 63])}`,
  child: `EXISTS (SELECT 1 FROM child k WHERE k.friend_id = f.id AND k.born_day BETWEEN ${today - 3 * 365} AND ${today}) AND ${has([30, 31, 32, 33, 34])} AND NOT ${has([23])}`,
};

const answer = {};
for (const [name, condition] of Object.entries(conditions)) {
  const ask = db.prepare(`SELECT count(*) AS people FROM friend f WHERE f.state = 'following' AND ${condition}`);
  const times = [];
  let people;
  for (let i = 0; i < 4; i++) {
    const start = process.hrtime.bigint();
    ({ people } = ask.get());
    times.push(Number(process.hrtime.bigint() - start) / 1e6);
  }
  answer[name] = { people, first: times[0], later: times.slice(1).sort((a, b) => a - b)[1] };
}
console.log(JSON.stringify(answer));
