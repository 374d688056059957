// What holds for every route of the console's API, walked from its description.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { announce, raw } from '../lib/raw.mjs';
import { misfits, put, resolve, routes, sample } from '../lib/contract.mjs';
import { engines, startWorld } from '../lib/world.mjs';

const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/;
const NO_DETAILS = /sqlite|postgres|libpq|\bSQL\b|syntax|constraint|\/src\/|\.c:\d+/i;
/** Rights of role editor; admin has all. */
const EDITOR = new Set(['code.view', 'tag_rule.view', 'menu.view', 'menu.edit', 'disaster.view', 'article.view', 'article.edit', 'article.export', 'approval.view', 'statistics.view', 'attribute.view', 'phrase.view', 'wording.view', 'friend.view', 'face.view', 'reply.view', 'reply.edit', 'segment.view', 'segment.edit', 'source.view', 'source.edit', 'scenario.view', 'scenario.edit', 'broadcast.view', 'broadcast.edit']);
const filled = (path) => path.replace('{id}', '1').replace('{key}', 'greeting');
const guarded = routes.filter((r) => r.right !== 'open');
const changing = guarded.filter((r) => r.changes);
const withBody = routes.filter((r) => r.body);

function checkHeaders(response, what) {
  const header = (name) => response.headers.get(name);
  assert.equal(header('x-content-type-options'), 'nosniff', what);
  assert.match(header('content-security-policy') ?? '', /default-src 'none'.*base-uri '(none|self)'.*frame-ancestors 'none'/, what);
  assert.equal(header('x-frame-options'), 'DENY', what);
  assert.equal(header('referrer-policy'), 'same-origin', what);
  assert.match(header('cache-control') ?? '', /no-store/, what);
  assert.ok(header('permissions-policy'), what);
  assert.equal(header('cross-origin-opener-policy'), 'same-origin', what);
  assert.equal(header('server'), null, `${what}: the program does not say what it is`);
  assert.equal(header('x-powered-by'), null, what);
  assert.equal(header('access-control-allow-origin'), null, what);
}

/** Status, headers, and an error in Japanese that gives nothing away. What no browser can send may be refused without a word. */
async function checkRefusal(response, status, what, { bare = false } = {}) {
  const text = await response.text();
  if (bare && response.status === 400 && text === '') return {};
  assert.equal(response.status, status, `${what}: ${response.status} ${text.slice(0, 300)}`);
  checkHeaders(response, what);
  assert.match(response.headers.get('content-type'), /^application\/json; charset=utf-8$/, what);
  const { error } = JSON.parse(text);
  assert.match(error.message, JAPANESE, what);
  assert.ok(error.code, what);
  assert.doesNotMatch(text, NO_DETAILS, what);
  return error;
}

for (const engine of engines) {
  describe(`every route of the API (${engine})`, { concurrency: false }, () => {
    let world, admin, editor;
    before(async () => {
      world = await startWorld({ engine });
      editor = await world.signIn('editor');
    });
    beforeEach(async () => {
      admin = await world.signIn('admin');
    });
    after(() => world?.stop());

    test('the description names every route there is, and there are many', () => {
      assert.ok(routes.length >= 60, `${routes.length}`);
      assert.deepEqual(routes.filter((r) => r.right === 'open').map((r) => `${r.method} ${r.path}`), ['GET /api/session', 'POST /api/session', 'GET /api/session/ways', 'POST /api/session/passkey/ask', 'POST /api/session/passkey']);
    });

    test('nobody gets anything without a session: 401', async () => {
      for (const r of guarded) {
        const body = r.body ? sample(r.body) : undefined;
        for (const headers of [{}, { cookie: '__Host-staff=' }, { cookie: `__Host-staff=${'A'.repeat(43)}` }, { cookie: `staff=${admin.cookie}` }])
          await checkRefusal(await world.stranger().raw(r.method, filled(r.path), body, headers), 401, `${r.method} ${r.path} ${JSON.stringify(headers)}`);
      }
      await checkRefusal(await world.stranger().raw('GET', '/api/session'), 401, 'GET /api/session');
    });

    test('a secret in the address is no session', async () => {
      const value = admin.cookie.split('=')[1];
      for (const query of [`?__Host-staff=${value}`, `?session=${value}`, `?sid=${value}`, `;__Host-staff=${value}`])
        assert.ok([401, 404].includes((await world.stranger().raw('GET', `/api/home${query}`)).status));
    });

    test('an editor may look and prepare, but is refused what only an administrator may: 403', async () => {
      let refused = 0;
      for (const r of guarded.filter((each) => each.right !== 'signed-in' && !EDITOR.has(each.right))) {
        const error = await checkRefusal(await editor.raw(r.method, filled(r.path), r.body ? sample(r.body) : undefined), 403, `${r.method} ${r.path}`);
        assert.match(error.message, /権限/);
        refused++;
      }
      assert.ok(refused >= 20, `${refused}`);
      for (const r of guarded.filter((each) => each.method === 'GET' && (each.right === 'signed-in' || EDITOR.has(each.right)))) {
        const response = await editor.raw('GET', filled(r.path));
        assert.ok([200, 404].includes(response.status), `${r.path}: ${response.status}`);
      }
      assert.deepEqual(new Set((await editor.get('/api/session')).rights), EDITOR);
    });

    test('nothing changes without the session\'s own token: 403', async () => {
      for (const r of changing) {
        const body = r.body ? sample(r.body) : undefined;
        const swapped = admin.csrf.slice(0, -1) + (admin.csrf.endsWith('A') ? 'B' : 'A');
        for (const token of ['', 'x', editor.csrf, swapped, `${admin.csrf}x`, admin.cookie.split('=')[1]])
          await checkRefusal(await admin.raw(r.method, filled(r.path), body, { 'x-csrf-token': token }), 403, `${r.method} ${r.path} with token ${token.slice(0, 5)}`);
      }
      assert.equal((await admin.get('/api/session')).staff.login, 'admin', 'still signed in');
    });

    test('a page of another site cannot act, whatever it sends: 403', async () => {
      for (const r of routes.filter((each) => each.changes)) {
        const body = r.body ? sample(r.body) : undefined;
        for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { origin: 'https://evil.example' },
          { origin: 'null' }, { origin: `http://evil.example/${new URL(world.url).host}` }, { origin: `http://evil${new URL(world.url).host}` }])
          await checkRefusal(await admin.raw(r.method, filled(r.path), body, headers), 403, `${r.method} ${r.path} ${JSON.stringify(headers)}`);
      }
    });

    test('another method is 405 and says which ones there are', async () => {
      const paths = new Map();
      for (const r of routes) paths.set(r.path, [...(paths.get(r.path) ?? []), r.method]);
      for (const [path, methods] of paths)
        for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'].filter((m) => !methods.includes(m))) {
          const response = await admin.raw(method, filled(path));
          const twin = [...paths].some(([other, its]) => other !== path && its.includes(method) && new RegExp(`^${other.replace(/\{\w+\}/g, '[^/]+')}$`).test(filled(path)));
          if (twin) continue; // /api/attributes/order is also /api/attributes/{id}
          await checkRefusal(response, 405, `${method} ${path}`);
          for (const allowed of methods) assert.ok(response.headers.get('allow').includes(allowed), `${path}: ${response.headers.get('allow')}`);
        }
      for (const method of ['TRACE', 'TRACK', 'CONNECT', 'PROPFIND', 'FOO']) {
        const answer = await raw(world.url, `${method} /api/home HTTP/1.1\r\nHost: x\r\nX-Canary: kanaria\r\nConnection: close\r\n\r\n`);
        assert.ok([400, 405, 501].includes(answer.status), `${method}: ${answer.status}`);
        assert.ok(!answer.body.includes('kanaria'));
      }
    });

    test('a body that is too big is refused before it is read: 413', async () => {
      for (const r of withBody) {
        const answer = await announce(world, r.method, filled(r.path), 50_000_000, { 'content-type': 'application/json', cookie: admin.cookie, 'x-csrf-token': admin.csrf });
        assert.equal(answer.status, 413, `${r.method} ${r.path}: ${answer.text.slice(0, 200)}`);
        assert.match(answer.head, /x-content-type-options: nosniff/i);
        assert.match(Buffer.from(answer.body, 'latin1').toString(), /大きすぎ/);
      }
      const media = await announce(world, 'POST', '/api/media?kind=image', 900_000_000, { cookie: admin.cookie, 'x-csrf-token': admin.csrf });
      assert.equal(media.status, 413);
    });

    test('what is no JSON is refused with a sentence: 400', async () => {
      const nonsense = ['', '{', '{"a":1', '[]', 'null', '"text"', '7', '{}x', '{"a":01}', "{'a':1}", '{"a":1,"a":2}', '['.repeat(3000), `{"a":${'['.repeat(400)}${']'.repeat(400)}}`,
        Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]), '{"login":"\\ud800"}', '{"n":1e999}', '{"n":NaN}'];
      for (const r of withBody)
        for (const body of nonsense) {
          const response = await admin.raw(r.method, filled(r.path), body, { 'content-type': 'application/json' });
          await checkRefusal(response, 400, `${r.method} ${r.path} ${String(body).slice(0, 30)}`);
        }
    });

    test('every field of every body is checked, and the error names it: 400', async () => {
      let tried = 0;
      for (const r of withBody) {
        const schema = resolve(r.body);
        const right = sample(r.body);
        const wrong = misfits(r.body).map((m) => ({ ...m, body: put(right, m.path, m.value) }));
        for (const name of schema.required ?? []) wrong.push({ path: name, why: 'missing', body: put(right, name, undefined) });
        for (const { path, why, body } of wrong) {
          const what = `${r.method} ${r.path} ${path} ${why}`;
          if (why === 'null' && !(schema.required ?? []).includes(path.split('.')[0])) continue; // null for an optional field means absent
          const response = await admin.raw(r.method, filled(r.path), body);
          const status = why === 'too many' && response.status === 413 ? 413 : 400;
          const error = await checkRefusal(response, status, what);
          tried++;
          if (/control|surrogate/.test(why) && !error.field) continue; // no JSON any more
          assert.ok(error.field, `${what}: the error names no field: ${error.message}`);
          const last = path.match(/[^.[\]0-9]+/g).at(-1);
          assert.ok(error.field.includes(last), `${what}: the error names ${error.field}`);
        }
      }
      assert.ok(tried > 200, `${tried}`);
    });

    test('bad questions in the address are refused and named: 400', async () => {
      let tried = 0;
      for (const r of guarded.filter((each) => each.query.length && each.method === 'GET'))
        for (const p of r.query) {
          const s = p.schema;
          const values = s.enum ? ['no-such'] : s.format === 'date' ? ['2030-02-30', 'gestern', '2030-1-1'] : s.type === 'integer'
            ? ['x', '1.5', '99999999999999999999', ...(s.maximum ? [String(s.maximum + 1)] : []), ...(s.minimum !== undefined ? [String(s.minimum - 1)] : [])]
            : ['長'.repeat((s.maxLength ?? 100) + 1), '%ff%fe', 'a%00b'];
          for (const value of values) {
            const error = await checkRefusal(await admin.raw('GET', `${filled(r.path)}?${p.name}=${value.includes('%') ? value : encodeURIComponent(value)}`), 400, `${r.path}?${p.name}=${value.slice(0, 20)}`, { bare: true });
            if (!value.includes('%')) assert.equal(error.field, p.name, `${r.path}?${p.name}`);
            tried++;
          }
        }
      assert.ok(tried > 20, `${tried}`);
    });

    test('things that do not exist are 404 with a sentence, however the number is written', async () => {
      for (const r of guarded.filter((each) => each.path.includes('{')))
        for (const id of ['999999999', '0', '-1', '9223372036854775807', '9223372036854775808', 'x', '1x', '..%2f..', '1%00', "1'--"]) {
          const path = r.path.replace('{id}', id).replace('{key}', id);
          const response = await admin.raw(r.method, path, r.body ? sample(r.body) : undefined);
          const text = await response.text();
          assert.ok([400, 404, 405, 409].includes(response.status), `${r.method} ${path}: ${response.status} ${text.slice(0, 200)}`);
          assert.doesNotMatch(text, NO_DETAILS);
          if (text) checkHeaders(response, path);
        }
    });

    test('unknown addresses under /api are 404 as JSON, also with tricks', async () => {
      for (const path of ['/api', '/api/', '/api/nothing', '/api/home/', '/api//home', '/API/home', '/api/home/x', '/api/friends/1/nothing', '/api/%68ome%2f', '/api/../api/nothing'])
        for (const client of [world.stranger(), admin]) {
          const response = await client.raw('GET', path);
          if (path === '/API/home') continue; // an address of the console like any other
          assert.ok([404, 400, 401].includes(response.status) || path.includes('%68'), `${path}: ${response.status}`);
          if (await response.text()) checkHeaders(response, path);
        }
      for (const path of ['/api/../../../../etc/passwd', '/assets/../../../etc/passwd', '/assets/%2e%2e/%2e%2e/etc/passwd', '/c/..%2f..%2fetc/passwd', '/assets/..%5c..%5cetc', '/%c0%ae%c0%ae/etc/passwd', '/c/%00', '/assets/x%00.js']) {
        const answer = await raw(world.url, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
        assert.ok(!answer.text.includes('root:'), path);
        assert.ok(answer.status >= 200 && answer.status < 500, `${path}: ${answer.status}`);
      }
    });

    test('answers have headers that keep browsers out of trouble, whatever is asked', async () => {
      for (const r of guarded.filter((each) => each.method === 'GET')) checkHeaders(await admin.raw('GET', filled(r.path)), r.path);
      for (const path of ['/', '/healthz', '/readyz', '/metrics', '/c/privacy', '/c/settings', '/broadcasts/12', '/assets/none.js', '/c/style.css']) {
        const response = await world.stranger().raw('GET', path);
        assert.equal(response.headers.get('x-content-type-options'), 'nosniff', path);
        assert.ok(response.headers.get('content-security-policy'), path);
        assert.ok(response.headers.get('referrer-policy'), path);
        if (/html/.test(response.headers.get('content-type'))) assert.match(response.headers.get('content-type'), /charset=utf-8/i, path);
      }
    });

    test('a line end in an address or a name does not become a header', async () => {
      for (const path of ['/api/friends?q=%0d%0aSet-Cookie:%20kensa=1', '/c/login?to=%0d%0aSet-Cookie:%20kensa=1', '/c/login?to=//evil.example', '/c/settings?v=%0d%0aX:1', '/%0d%0aSet-Cookie:kensa=1']) {
        const response = await admin.raw('GET', path);
        assert.ok(!(response.headers.get('set-cookie') ?? '').includes('kensa'), path);
        assert.equal(response.headers.get('x'), null);
        assert.ok(!(response.headers.get('location') ?? '').includes('evil'), path);
      }
    });

    test('reading never changes anything: GET with a body or odd parameters is only a GET', async () => {
      const before = (await admin.get('/api/audit')).rows.length;
      for (const r of changing) await admin.raw('GET', `${filled(r.path)}?_method=${r.method}`);
      assert.equal((await admin.get('/api/audit')).rows.length, before);
    });
  });
}
