// One message to everybody who wants a topic: a million people, 500 a call.
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SECRET, cpuSeconds, figure, freePort, median, pssMiB, table, times, until } from './bench.mjs';
import { TOKEN, bigCity, makeCity, optionsOf } from './city.mjs';

const messages = [{ type: 'text', text: '明日の午前9時から、駅前通りで水道の工事をします。' }];

/** Drafts, sends, and watches to the end. */
async function send(city, staff, condition) {
  const counted = await staff.call('POST', '/api/segments/count', { condition });
  const draft = await staff.call('POST', '/api/broadcasts', { title: '工事', messages, condition, notificationOff: false });
  const before = { cpu: cpuSeconds(city.pid), at: Date.now() };
  const clicked = Date.now() * 1000;
  await staff.call('POST', `/api/broadcasts/${draft.id}/send`, { version: draft.version, people: counted.people });
  let pss = 0;
  let slowest = 0;
  const end = await until('the broadcast is sent', async () => {
    pss = Math.max(pss, pssMiB(city.pid));
    const now = await staff.call('GET', `/api/broadcasts/${draft.id}`);
    slowest = Math.max(slowest, now.ms);
    if (now.state === 'held' || now.state === 'failed') throw new Error(`the broadcast is ${now.state}: ${now.trouble}`);
    return now.state === 'sent' && now;
  }, 120000, 100);
  const { sent } = end.progress;
  return { clicked, sent, pss, slowest, seconds: (end.finishedAt * 1000 - clicked) / 1e6, cpu: cpuSeconds(city.pid) - before.cpu };
}

async function fast(bench, stub, city, rounds) {
  await city.configure({ ...city.settings, line_api_url: stub.url, line_data_api_url: stub.url, rate_multicast: 100000 });
  await city.serve();
  const staff = await city.console();
  const condition = { options: [(await optionsOf(staff)).topic[0]] };
  const results = [];
  for (let i = 0; i < rounds; i++) {
    await stub.reset();
    await bench.quiet();
    const result = await send(city, staff, condition);
    const counts = await stub.counts();
    results.push({ ...result, counts, toFirst: (counts.firstUs - result.clicked) / 1000, seconds: Math.max(result.seconds, (counts.lastUs - result.clicked) / 1e6) });
  }
  await city.stop();
  return results;
}

async function rival(bench, stub, crowd, rounds) {
  const results = [];
  for (let i = 0; i < rounds; i++) {
    await stub.reset();
    const copy = join(bench.folder, `send-${i}.db`);
    await copyFile(crowd, copy);
    await bench.quiet();
    const told = await bench.rivalTold('sender.mjs', copy, stub.url);
    const counts = await stub.counts();
    results.push({ sent: told.people, counts, pss: told.rssMiB, toFirst: counts.firstUs / 1000 - told.clicked, seconds: (told.finished - told.clicked) / 1000, cpu: undefined });
  }
  return results;
}

/** LINE's own pace: 200 calls a second. */
async function paced(bench, city) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const sim = bench.start(join(bench.build, 'line-sim'), ['--listen', `127.0.0.1:${port}`, '--webhook', `${city.url}/line/webhook`, '--channel-secret', SECRET, '--channel-token', TOKEN, '--no-keep']);
  await until('line-sim', () => fetch(`${url}/_sim/clock`).then((r) => r.ok, () => false));
  await city.configure({ ...city.settings, line_api_url: url, line_data_api_url: url });
  await city.serve();
  const staff = await city.console();
  const condition = { options: [(await optionsOf(staff)).topic[0]] };
  await bench.quiet();
  const idle = pssMiB(city.pid);
  const result = await send(city, staff, condition);
  await city.stop();
  await bench.end(sim);
  return { ...result, idle };
}

const of = (results, what) => median(results.map((r) => r[what]));

function compare(friends, ours, node) {
  const row = (name, results) => [name, figure(of(results, 'seconds')), figure(of(results, 'toFirst')), figure(of(results, 'sent') / of(results, 'seconds')), figure(of(results, 'pss')),
    results.map((r) => `${r.counts.calls}/${r.counts.keys}`)[0], results.reduce((sum, r) => sum + r.counts.twice, 0)];
  const [first, ...later] = ours;
  if (later.length) ours = later;
  const rows = [row('kairanban, SQLite (encrypted)', ours)];
  if (later.length) rows.push(row('the same, the first after a start', [first]));
  if (node) {
    rows.push(row('Node program, SQLite (plain), 16 in flight', node));
    rows.push(['ratio', times(of(node, 'seconds'), of(ours, 'seconds')), times(of(node, 'toFirst'), of(ours, 'toFirst')), '', times(of(node, 'pss'), of(ours, 'pss')), '', '']);
  }
  table([`${figure(friends)} people, LINE answers at once`, 'click to last answer s', 'click to first call ms', 'people/s', 'memory MiB', 'calls/retry keys', 'people twice'], rows);
  console.log(`\nOpening the broadcast's page meanwhile took at most ${figure(Math.max(...ours.map((r) => r.slowest)))} ms.\n`);
}

export async function broadcast(bench) {
  const { city, friends, crowd } = await bigCity(bench);
  const rounds = bench.quick ? 1 : 3;
  const stub = await bench.stub();
  const ours = await fast(bench, stub, city, rounds + 1);
  const node = crowd && (await rival(bench, stub, crowd, rounds));
  compare(friends, ours, node);

  const small = await makeCity(bench, 'small', { friends: 10000 });
  const rows = [];
  for (const [name, where] of [['10,000 friends', small], [`${figure(friends)} friends`, city]]) {
    const r = await paced(bench, where);
    const least = r.sent / 500 / 200; // seconds at LINE's limit
    rows.push([name, figure(r.seconds), figure(least), least < 1 ? 'too short to say' : `${figure((100 * least) / r.seconds)} %`, figure(r.cpu / r.seconds), figure(r.idle), figure(r.pss)]);
  }
  table(['at LINE\'s limit, line-sim', 'click to end s', '200 calls/s would be s', 'of the limit', 'cores used', 'memory before MiB', 'while sending MiB'], rows);
}
broadcast.title = 'A broadcast, 500 people a call';
