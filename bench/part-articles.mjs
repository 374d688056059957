// A citizen's question among ten thousand articles: finding, judging, looking up; and a file of all of them.
import { writeFile } from 'node:fs/promises';
import { figure, table } from './bench.mjs';
import { makeCity } from './city.mjs';

const THINGS = ['住民票', '戸籍', '印鑑証明', '児童手当', '保育園', '予防接種', '固定資産税', '国民健康保険', '介護認定', '粗大ごみ', '避難所', '水道', '市営住宅', '図書館', '体育館', '防犯灯', '道路の穴', '公園', '学童保育', '奨学金', 'マイナンバーカード', '犬の登録', '空き家', '除雪', '成人式'];
const PLACES = ['本庁', '都南', '玉山', '北町', '東台', '泉', '緑が丘', '青山', '川原', '上田', '中野', '南大通', '西口', '駅前', '港', '新田', '桜木', '松園', '山岸', '天神'];
const DEEDS = ['申し込み', '取り方', '変更', '相談', '予約', '料金', '休み', '時間', '場所', '対象', '期限', '持ち物', '再発行', '支払い', '返却', '取り消し', '助成', '苦情', '証明', '見学'];
const FORMS = [(t, p, d) => `${p}の${t}の${d}を知りたい`, (t, p, d) => `${t}の${d}は${p}でできますか`, (t, p, d) => `${p}地区で${t}を${d}したい`, (t, p, d) => `${t}${d} ${p}`, (t, p, d) => `${p}に住んでいます。${t}の${d}`, (t, p, d) => `${d}（${t}・${p}）`];
const pick = (list, n) => list[n % list.length];
const parts = (i) => [pick(THINGS, i), pick(PLACES, Math.floor(i / THINGS.length)), pick(DEEDS, Math.floor(i / THINGS.length / PLACES.length))];
const at = (list, share) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))];

function file(count) {
  const rows = ['質問,言いかえ,答え,状態'];
  for (let i = 0; i < count; i++) {
    const [first, ...others] = FORMS.map((form) => form(...parts(i)));
    rows.push(`${first},"${others.join('\n')}",${parts(i).join('・')}の窓口は市民課です。,公開`);
  }
  return rows.join('\r\n');
}

async function send(city, staff, body, digest) {
  const from = performance.now();
  const response = await fetch(`${city.url}/api/articles/import${digest ? `?digest=${digest}` : ''}`, { method: 'POST', headers: { ...staff.headers, 'content-type': 'text/csv' }, body });
  const text = await response.text();
  if (response.status !== 200) throw new Error(text.slice(0, 300));
  return { ...JSON.parse(text), ms: performance.now() - from };
}

export async function articles(bench) {
  const count = bench.quick ? 2000 : 10000;
  const city = await makeCity(bench, 'articles');
  await city.serve();
  const staff = await city.console();
  const csv = file(count);
  await writeFile(`${city.folder}/articles.csv`, csv);
  await bench.quiet();
  const look = await send(city, staff, csv);
  const done = await send(city, staff, csv, look.digest);
  const ask = (question) => staff.call('POST', '/api/articles/try', { question });
  const first = await ask('住民票の取り方');
  const asked = [];
  for (let i = 0; i < 1000; i++) {
    const [thing, place, deed] = parts((i * 7919) % count);
    asked.push(await ask(pick([`${place}で${thing}の${deed}を教えてください`, `${thing}の${deed}`, `${thing} ${place} ${deed} どこですか`, `きょうは何の日ですか${i}`], i)));
  }
  const us = asked.map((a) => a.tookUs / 1000);
  const found = (verdict) => figure(asked.filter((a) => a.verdict === verdict).length);
  table(
    [`${figure(count)} articles, ${figure(count * FORMS.length)} wordings`, 'figure'],
    [
      ['a question, median ms', figure(at(us, 0.5))],
      ['a question, 99th of a hundred ms', figure(at(us, 0.99))],
      ['the slowest of a thousand ms', figure(at(us, 1))],
      ['the first after a change (index made anew) ms', figure(first.tookUs / 1000)],
      ['answered / offered / not known', `${found('sure')} / ${found('unsure')} / ${found('nothing')}`],
      ['file compared, s', figure(look.ms / 1000)],
      ['file compared again and applied, s', figure(done.ms / 1000)],
    ],
  );
  console.log('\nA question is what the listener does for a text: version of the articles, settings, the index, and the articles themselves from the database; the server\'s own clock. Writing the count and LINE\'s reply come on top.');
  await city.stop();
}
articles.title = 'Questions and answers: finding one among many';
