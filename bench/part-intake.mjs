// Webhooks: signed, each with a new event, durable before the answer.
import { join } from 'node:path';
import { QUIET, SECRET, figure, freePort, median, sleep, table, times, until } from './bench.mjs';
import { makeCity } from './city.mjs';

async function bot(bench, name, script) {
  const port = await freePort();
  const child = bench.rival(script, port, join(bench.folder, `${script}.db`), SECRET);
  await until(script, () => fetch(`http://127.0.0.1:${port}/`).then(() => true, () => child.exitCode !== null));
  return { name, port, trees: [child.pid] };
}

async function ours(bench, name, { database, line, handling = false, postgres }) {
  const city = await makeCity(bench, `intake-${name.replace(/\W+/g, '-')}`, { line, settings: database ? { database } : {} });
  await city.serve();
  await sleep(300);
  city.pauseWorker();
  return { name, port: city.port, city, handling, trees: postgres ? [city.pid, postgres] : [city.pid] };
}

async function measure(bench, server, seconds) {
  if (server.handling) server.city.pauseWorker(false);
  const trees = server.trees.flatMap((pid) => ['--tree', pid]);
  const told = await bench.load(['--port', server.port, '--secret', SECRET, '--seconds', seconds, '--warm', bench.quick ? 0.5 : 1, ...trees]);
  if (server.handling) server.city.pauseWorker();
  (server.rounds ??= []).push(told);
}

/** How fast the worker handles what was taken in. */
async function handled(bench, server) {
  const { city } = server;
  const waiting = await city.metric('events_waiting');
  city.pauseWorker(false);
  const from = Date.now();
  await sleep(bench.quick ? 1500 : 3000);
  const left = await city.metric('events_waiting');
  const perSecond = (waiting - left) / ((Date.now() - from) / 1000);
  city.pauseWorker();
  return perSecond;
}

/** Quiet rounds count, if there were any. */
function counted(server) {
  const quiet = server.rounds.filter((r) => r.otherCores <= QUIET);
  return quiet.length ? quiet : server.rounds;
}

const of = (server, what) => median(counted(server).map((r) => r[what]));

export async function intake(bench) {
  const seconds = bench.quick ? 2 : 5;
  const rounds = bench.quick ? 2 : 3;
  const stub = await bench.stub();
  const servers = [];
  if (bench.rivals) {
    servers.push(await bot(bench, 'usual bot: express, @line/bot-sdk, a commit per event', 'usual-bot.mjs'));
    servers.push(await bot(bench, 'fast bot: plain node:http, group commit', 'fast-bot.mjs'));
  }
  const sqlite = await ours(bench, 'kairanban, SQLite (encrypted)', { line: stub.url });
  servers.push(sqlite);
  servers.push(await ours(bench, 'the same, worker handling and answering meanwhile', { line: stub.url, handling: true }));
  let database;
  if (bench.postgres) {
    database = await bench.postgresDatabase('bench_intake');
    servers.push(await ours(bench, 'kairanban, PostgreSQL (its CPU counted)', { database: database.url, line: stub.url, postgres: database.pid }));
  }
  for (let round = 0; round < rounds; round++) for (const server of servers) await measure(bench, server, seconds);

  const [usual, fast] = bench.rivals ? servers : [];
  const ratio = (server, other, what) => (other ? times(of(server, what), of(other, what)) : '–');
  table(
    ['64 connections', 'webhooks/s', 'p50 ms', 'p99 ms', 'max ms', 'not 200', 'quiet rounds', 'server cores', 'per core-second', '/s ÷ usual', '/s ÷ fast', 'p99 ÷ usual', 'per core-s ÷ fast'],
    servers.map((s) => [s.name, figure(of(s, 'perSecond')), figure(of(s, 'p50')), figure(of(s, 'p99')), figure(Math.max(...counted(s).map((r) => r.max))),
      s.rounds.reduce((sum, r) => sum + r.not200 + r.cut, 0), s.rounds.filter((r) => r.otherCores <= QUIET).length, figure(of(s, 'serverCores')), figure(of(s, 'perCoreSecond')),
      ratio(s, usual, 'perSecond'), ratio(s, fast, 'perSecond'), ratio(s, usual, 'p99'), ratio(s, fast, 'perCoreSecond')]),
  );
  const one = await bench.load(['--port', sqlite.port, '--secret', SECRET, '--connections', 1, '--seconds', 2, '--warm', 0.5, '--tree', sqlite.city.pid]);
  console.log(`\nMedians of ${rounds} interleaved rounds of ${seconds} s; where a round was quiet (others under ${QUIET} cores), of the quiet ones only. kairanban with one connection: ${figure(one.perSecond)} webhooks/s, p50 ${figure(one.p50)} ms, p99 ${figure(one.p99)} ms. Its worker then handles ${figure(await handled(bench, sqlite))} events/s (friend, talk, reply to LINE's stub). Others used ${figure(median(bench.others))} cores (median of rounds).`);
  await bench.endAll();
  await database?.drop();
}
intake.title = 'Intake: signed webhooks, each a new event, durable before 200';
