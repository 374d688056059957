// Memory at rest, time to be ready, what one request of the console costs.
import { figure, median, pssMiB, sleep, table } from './bench.mjs';
import { makeCity } from './city.mjs';

export async function footprint(bench) {
  const friends = bench.quick ? 20000 : 100000;
  const city = await makeCity(bench, 'rest', { friends });
  const ready = [];
  for (let i = 0; i < 5; i++) {
    await bench.quiet();
    const from = performance.now();
    await city.serve();
    ready.push(performance.now() - from);
    if (i < 4) await city.stop();
  }
  await sleep(2000);
  const idle = pssMiB(city.pid);
  const staff = await city.console();
  const get = (path, connections, header) => bench.load(['--port', city.port, '--get', path, '--connections', connections, '--seconds', bench.quick ? 2 : 4, '--tree', city.pid, ...(header ? ['--header', header] : [])]);
  const cookie = `Cookie: ${staff.headers.cookie}`;
  const health = await get('/healthz', 16);
  const session = await get('/api/session', 16, cookie);
  const alone = await get('/api/session', 1, cookie);
  await staff.call('POST', '/api/segments/count', { condition: {} });
  const after = pssMiB(city.pid);
  await city.stop();
  table(['what', 'figure'], [
    [`memory at rest, all processes, ${figure(friends)} friends (PSS MiB)`, figure(idle)],
    ['the same after the measurements below', figure(after)],
    ['start to ready (exec to /readyz 200), ms, median of 5', figure(median(ready))],
    ['GET /healthz, CPU µs a request', figure(1e6 / health.perCoreSecond)],
    ['GET /api/session (gate, session, rights), CPU µs a request', figure(1e6 / session.perCoreSecond)],
    ['the same, requests/s with 16 connections', figure(session.perSecond)],
    ['the same, p50 / p99 ms with one connection', `${figure(alone.p50)} / ${figure(alone.p99)}`],
  ]);
}
footprint.title = 'Footprint';
