// A dictionary of waste as large as a big city's: which rule answers a text, and the file it comes from.
import { figure, table } from './bench.mjs';
import { makeCity } from './city.mjs';

const STUFF = ['アイロン', '植木鉢', 'かばん', '傘立て', '電気ポット', '食器', '自転車', '扇風機', '布団', '花火', 'ぬいぐるみ', '物干しざお', 'やかん', '浴槽のふた', '冷蔵庫', '湯たんぽ', 'カーテン', '絵の具', '電球', '枕', '鉛筆', '鏡台', '棚板', '植物油', '網戸', 'ほうき'];
const KINDS = ['木の', '金属の', 'プラスチックの', '陶器の', 'ガラスの', '布の', '革の', '紙の', '大きな', '小さな', '古い', '壊れた', '子ども用の', '業務用の', '電動の', '折りたたみ', '使い捨ての', 'ステンレスの', 'アルミの', '竹の', 'ゴムの', '石の', '発泡', '家庭用の', '車の'];
export const at = (list, share) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))];
export const nameOf = (i) => `${KINDS[i % KINDS.length]}${STUFF[Math.floor(i / KINDS.length) % STUFF.length]}`;

function file(rules) {
  const rows = ['名前,言葉,答え'];
  for (let i = 0; i < rules; i++) {
    const name = nameOf(i);
    rows.push(`${name},"${name}、${name}の箱、${name}の部品、${name}${i}号",${name}は燃えないごみです。`);
  }
  return rows.join('\r\n');
}

async function send(city, staff, body, seen) {
  const from = performance.now();
  const query = new URLSearchParams({ category: 'ごみ', ...(seen ? { seen } : {}) });
  const response = await fetch(`${city.url}/api/replies/import?${query}`, { method: 'POST', headers: { ...staff.headers, 'content-type': 'text/csv' }, body });
  const text = await response.text();
  if (response.status !== 200) throw new Error(text.slice(0, 300));
  return { ...JSON.parse(text), ms: performance.now() - from };
}

const RULES = 650;
export async function fillDictionary(city, staff) {
  const csv = file(RULES);
  const look = await send(city, staff, csv);
  return { look, done: await send(city, staff, csv, look.seen) };
}

export async function replies(bench) {
  const rules = RULES;
  const city = await makeCity(bench, 'replies');
  await city.serve();
  const staff = await city.console();
  await bench.quiet();
  const { look, done } = await fillDictionary(city, staff);
  const ask = (text) => staff.call('POST', '/api/reply-test', { text });
  const first = await ask('こんにちは');
  const asked = [];
  for (let i = 0; i < 1000; i++) {
    const name = nameOf((i * 7919) % rules);
    const texts = [`${name}は何曜日に出せばいいですか？`, name, `${name}の部品と${nameOf((i * 31) % rules)}`, 'あ'.repeat(500) + name, 'きょうは何の日ですか'];
    asked.push(await ask(texts[i % texts.length]));
  }
  const ms = asked.map((a) => a.tookUs / 1000);
  table(
    [`${figure(rules)} rules, ${figure(rules * 4)} words`, 'figure'],
    [
      ['a text, median ms', figure(at(ms, 0.5))],
      ['a text, 99th of a hundred ms', figure(at(ms, 0.99))],
      ['the slowest of a thousand ms', figure(at(ms, 1))],
      ['the first after a change (automaton made anew) ms', figure(first.tookUs / 1000)],
      ['texts with an answer', figure(asked.filter((a) => a.rows.some((r) => r.fate === 'fires')).length)],
      ['file compared, s', figure(look.ms / 1000)],
      ['file compared again and applied, s', figure(done.ms / 1000)],
    ],
  );
  console.log("\nA text is what the listener does for it: edition of the rules, folding, the automaton, times and people; the server's own clock. Writing the count and LINE's reply come on top.");
  await city.stop();
}
replies.title = 'Keyword replies: one rule among many';
