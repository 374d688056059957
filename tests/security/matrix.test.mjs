// Every route × every parameter × every payload: the console's API from its
// description, the other doors from the program's own list of routes, the
// citizens' forms from the pages themselves. control.test.mjs shows that the
// same probes find faults.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { put, resolve, routes, sample } from '../lib/contract.mjs';
import { BUILD, engines, startWorld } from '../lib/world.mjs';
import { PAYLOADS, answerOf, look, missingHeaders, probe, weakCookie } from './probes.mjs';

const run = promisify(execFile);
const KEYS = { key: 'greeting' };
const filled = (path, name, value) => path.replace(/\{(\w+)(\.\.\.)?\}/g, (_, each) => (each === name ? encodeURIComponent(value) : (KEYS[each] ?? '1')));
const names = (path) => [...path.matchAll(/\{(\w+)/g)].map((m) => m[1]);
/** Signs the asker out, or stops other tests' person: asked last, or with a person of its own. */
const ENDS_SESSION = (r) => r.path.startsWith('/api/session') && r.method !== 'GET';

/** Paths of every text a body may hold: "title", "repeat.time", "testers[0]". */
function textFields(schema, path = '') {
  const s = resolve(schema);
  if (!s) return [];
  if (s.type === 'object') return Object.entries(s.properties ?? {}).flatMap(([key, value]) => textFields(value, path ? `${path}.${key}` : key));
  if (s.type === 'array') return textFields(s.items, `${path}[0]`);
  const free = !s.type && !s.enum;
  return (s.type === 'string' && !s.enum) || free ? [path] : [];
}

/** A body with one text in it; lists on the way get one element. */
function bodyWith(schema, path, value) {
  let body = sample(schema);
  const steps = [...path.matchAll(/(.*?)\[0\]/g)];
  let at = '';
  for (const [, before] of steps) {
    at += before;
    body = put(body, at.replace(/^\./, ''), [{}]);
    at += '[0]';
  }
  return put(body, path, value);
}

for (const engine of engines) {
  describe(`every route, every parameter, every payload (${engine})`, { concurrency: false }, () => {
    let world, admin, staffBefore;
    const findings = [];
    const note = (what, found) => found.length && findings.push(`${what}: ${found.join('、')}`);
    async function ask(method, path, body, headers = {}) {
      const started = Date.now();
      return answerOf(await admin.raw(method, path, body, headers), started);
    }
    before(async () => {
      world = await startWorld({ engine, friends: 30 });
      admin = await world.signIn();
      await admin.put('/api/office-settings/signin.source_failures', { value: '1000' }); // all attackers sit at one address
      staffBefore = (await admin.get('/api/staff')).staff.length;
    });
    after(() => world?.stop());
    const none = (part) => assert.deepEqual(findings.filter((f) => f.startsWith(part)), []);

    test('addresses: every part of every path', async () => {
      let asked = 0;
      for (const r of routes.filter((each) => !ENDS_SESSION(each)))
        for (const name of names(r.path))
          for (const payload of PAYLOADS) {
            const body = r.body ? sample(r.body) : undefined;
            note(`path ${r.method} ${r.path} {${name}} ${payload.slice(0, 30)}`, await probe(() => ask(r.method, filled(r.path, name, payload), body)));
            asked++;
          }
      assert.ok(asked > 1000, `${asked}`);
      none('path');
    });

    test('questions: every parameter of every address', async () => {
      let asked = 0;
      for (const r of routes.filter((each) => each.query.length && each.method === 'GET'))
        for (const p of r.query)
          for (const payload of PAYLOADS) {
            note(`query ${r.path} ${p.name} ${payload.slice(0, 30)}`, await probe(() => ask('GET', `${filled(r.path)}?${p.name}=${encodeURIComponent(payload)}`)));
            asked++;
          }
      assert.ok(asked > 500, `${asked}`);
      none('query');
    });

    test('a question that would be true for everybody finds nobody more than nonsense does', async () => {
      for (const r of routes.filter((each) => each.method === 'GET' && each.answer))
        for (const p of r.query.filter((each) => each.schema.type === 'string' && !each.schema.enum && !each.schema.format)) {
          const [nonsense, always, never] = await Promise.all(["zzz' qqq", "zzz' OR 'a'='a", "zzz' AND 'a'='b"].map(async (value) => {
            const { status, body } = await ask('GET', `${filled(r.path)}?${p.name}=${encodeURIComponent(value)}`);
            return `${status} ${body.length}`;
          }));
          assert.deepEqual([always, never], [nonsense, nonsense], `${r.path}?${p.name}`);
        }
    });

    test('bodies: every text of every one', async () => {
      let asked = 0;
      for (const r of routes.filter((each) => each.body && !ENDS_SESSION(each)))
        for (const field of textFields(r.body))
          for (const payload of PAYLOADS) {
            note(`body ${r.method} ${r.path} ${field} ${payload.slice(0, 30)}`, await probe(() => ask(r.method, filled(r.path), bodyWith(r.body, field, payload))));
            asked++;
          }
      assert.ok(asked > 1000, `${asked}`);
      none('body');
    });

    test('signing in: neither field lets anybody in', async () => {
      const stranger = world.stranger();
      for (const payload of PAYLOADS)
        for (const body of [{ login: payload, password: 'x' }, { login: 'nobody', password: payload }]) {
          const started = Date.now();
          const answer = await answerOf(await stranger.raw('POST', '/api/session', body), started);
          note(`sign-in ${payload.slice(0, 30)}`, look({ ...answer, ms: 0 })); // hashing is slow on purpose
          assert.notEqual(answer.status, 200);
        }
      none('sign-in');
    });

    test('the other doors: every part of every path, every question, every header', async () => {
      const { stdout } = await run(`${BUILD}/kairanban`, ['routes']);
      const doors = stdout.trim().split('\n').map((line) => line.split('\t')).filter(([, path]) => !path.startsWith('/api/')).map(([method, path]) => ({ method, path }));
      assert.ok(doors.length >= 20, `${doors.length}`);
      for (const { method, path } of doors)
        for (const payload of PAYLOADS) {
          const stranger = world.stranger();
          const targets = [...names(path).map((name) => filled(path, name, payload)), ...['to', 'v', 'code', 'state', 'error', 'liff.state', 'id'].map((q) => `${filled(path)}?${q}=${encodeURIComponent(payload)}`)];
          for (const target of targets) {
            const started = Date.now();
            const answer = await answerOf(await stranger.raw(method, target, method === 'GET' ? undefined : `a=${encodeURIComponent(payload)}`, { 'content-type': 'application/x-www-form-urlencoded' }), started);
            note(`door ${method} ${target.slice(0, 80)}`, look(answer));
            // LINE's servers read the webhook's answer, which is empty; a refusal without words has nothing to protect.
            if (path !== '/line/webhook' && (answer.status !== 400 || answer.body)) note(`door headers ${method} ${path}`, missingHeaders(answer.headers));
          }
        }
      none('door');
    });

    test('citizens\' forms: every field', async () => {
      const id = await world.sim.addFriend('検査<x-canary>');
      await world.quiet();
      for (const path of ['/c/settings', '/c/me']) {
        const browser = world.browser();
        const page = await browser.openAs(id, path);
        const form = page.form();
        for (const name of form.names())
          for (const payload of PAYLOADS.filter((p) => p.length < 4000)) {
            const fresh = page.form().set(name, payload);
            const started = Date.now();
            const answer = await browser.send(fresh);
            note(`form ${path} ${name} ${payload.slice(0, 30)}`, look({ status: answer.status, headers: Object.fromEntries(answer.headers), body: answer.html, ms: Date.now() - started }));
          }
        note(`form ${path} name`, look({ status: page.status, headers: Object.fromEntries(page.headers), body: page.html, ms: 0 }));
      }
      none('form');
    });

    test('afterwards: the tables are whole, what was typed is only text, exports start no formula', async () => {
      assert.ok((await admin.get('/api/staff')).staff.length >= staffBefore);
      for (const r of routes.filter((each) => each.path.endsWith('.csv'))) {
        const { status, body } = await ask('GET', filled(r.path));
        assert.ok([200, 404].includes(status), `${r.path}: ${status}`);
        for (const cell of body.split(/[,\n]/)) assert.doesNotMatch(cell.replace(/^\ufeff?"?/, ''), /^=1\+1/, r.path);
      }
      await run(`${BUILD}/kairanban`, ['check', '-c', world.config]).catch((error) => assert.doesNotMatch(`${error.stdout}${error.stderr}`, /× (データベース|操作記録)/));
    });

    test('fields that are not asked for change nothing', async () => {
      const draft = await admin.draft({ text: '余計な項目' });
      const extra = { state: 'sent', sent: 999, audience: 999, createdBy: '市長', approvedAt: 1, unit: 'x', scheduledAt: 1, id: 1 };
      const save = { title: draft.title, messages: draft.messages, condition: draft.condition, notificationOff: false, version: draft.version };
      const after = await admin.put(`/api/broadcasts/${draft.id}`, { ...save, ...extra });
      for (const field of ['state', 'createdBy', 'id']) assert.deepEqual(after[field], draft[field], field);
      assert.equal(after.progress.sent, 0);
      const person = world.stranger();
      const response = await person.raw('POST', '/api/session', { login: 'editor', password: 'midorino-2026', role: 'admin', rights: ['staff.edit'] });
      assert.ok(!(await response.json()).rights.includes('staff.edit'));
    });

    test('the session cookie is as strong as cookies get', async () => {
      const response = await world.stranger().raw('POST', '/api/session', { login: 'admin', password: 'midorino-2026' });
      const cookie = response.headers.getSetCookie().find((c) => c.includes('staff='));
      assert.deepEqual(weakCookie(cookie), []);
      assert.doesNotMatch(cookie, /expires|domain=/i);
    });
  });
}
