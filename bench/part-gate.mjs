// What every request of the console pays before its own work: address, session, rights, and its line in the access log.
import { figure, table } from './bench.mjs';
import { makeCity } from './city.mjs';

const ROLES = 8;

/** A colleague with many roles in many departments: the most that rights have to gather. */
async function manyRoles(city, admin) {
  const departments = [];
  for (let i = 0; i < ROLES; i++) departments.push(await admin.call('POST', '/api/departments', { name: `第${i + 1}課`, closed: false }));
  const { departments: list } = await admin.call('GET', '/api/departments');
  const { roles } = await admin.call('GET', '/api/roles');
  const role = roles.find((r) => !r.builtin);
  const made = await admin.call('POST', '/api/staff', {
    login: 'bench', name: 'はかる人', state: 'active',
    roles: list.slice(0, ROLES).map((d) => ({ roleId: role.id, scope: 'department', departmentId: d.id })),
  });
  const person = new admin.constructor(city.url);
  const half = await person.call('POST', '/api/session', { login: 'bench', password: made.oneTimePassword });
  person.headers['x-csrf-token'] = half.csrf;
  await person.call('POST', '/api/session/password', { current: made.oneTimePassword, new: 'hinode usagi 84 kawara' });
  return person;
}

export async function gate(bench) {
  const city = await makeCity(bench, 'gate', { friends: 1000 });
  await city.serve();
  const admin = await city.console();
  const clerk = await manyRoles(city, admin);
  const cookie = (who) => `Cookie: ${who.headers.cookie}`;
  const get = async (path, header) => {
    await bench.quiet();
    return bench.load(['--port', city.port, '--get', path, '--connections', 16, '--seconds', bench.quick ? 2 : 4, '--tree', city.pid, ...(header ? ['--header', header] : [])]);
  };
  const us = (load) => 1e6 / load.perCoreSecond;
  const bare = us(await get('/healthz'));
  const rows = [
    ['GET /healthz: reading and answering alone, not listed', bare],
    ['GET /api/session/ways: the gate and a line in the access log, nobody signed in', us(await get('/api/session/ways'))],
    ['GET /api/notices/count as administrator: the same, session, rights, one count', us(await get('/api/notices/count', cookie(admin)))],
    [`the same with ${ROLES} roles in ${ROLES} departments`, us(await get('/api/notices/count', cookie(clerk)))],
  ];
  await city.stop();
  table(['one request', 'CPU µs', 'more than /healthz'], rows.map(([name, cost]) => [name, figure(cost), figure(cost - bare)]));
}
gate.title = 'Gate: what a request of the console costs before its own work';
