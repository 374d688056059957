// The API as it is described (OpenAPI, made from api.idl): what to ask, and
// whether answers are what was promised.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';

const ROOT = join(import.meta.dirname, '../..');

function describe() {
  const folder = mkdtempSync(join(tmpdir(), 'kairanban-openapi-'));
  try {
    execFileSync(join(ROOT, 'tools/api2c'), [join(ROOT, 'src/web/admin/api.idl'), '--openapi', join(folder, 'api.json')]);
    return JSON.parse(readFileSync(join(folder, 'api.json'), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const api = describe();
export const schemas = api.components.schemas;

/** {method, path, right, open, body (schema or undefined), query, csv} of every route. */
export const routes = Object.entries(api.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, r]) => ({
    method: method.toUpperCase(),
    path,
    right: r['x-right'],
    /** May be called at this stage of a sign-in already: code, password, factor; '' only when it is complete. */
    from: r['x-from'],
    stepUp: r['x-step-up'],
    /** Also for whoever looks at the console as somebody else. */
    whileLooking: r['x-while-looking'],
    id: r.operationId,
    body: r.requestBody?.content?.['application/json']?.schema,
    query: (r.parameters ?? []).filter((p) => p.in === 'query'),
    answer: r.responses?.['200']?.content?.['application/json']?.schema,
    changes: method !== 'get',
  })),
);

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addFormat('int64', { type: 'number', validate: Number.isSafeInteger });
ajv.addSchema({ $id: 'api', components: api.components });
const refs = (schema) => JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/'));
const patterns = routes.map((r) => ({
  ...r,
  pattern: new RegExp(`^${r.path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
  check: r.answer && ajv.compile(refs(r.answer)),
}));

export function routeOf(method, path) {
  const bare = path.split('?')[0];
  const fitting = patterns.filter((r) => r.method === method && r.pattern.test(bare));
  return fitting.sort((a, b) => a.path.split('{').length - b.path.split('{').length)[0];
}

/** Throws when a 200 is not what the description promises. */
export function checkAnswer(method, path, json) {
  const route = routeOf(method, path);
  if (!route) throw new Error(`${method} ${path} is not described`);
  if (route.check && !route.check(json)) throw new Error(`${method} ${path}: not as described: ${ajv.errorsText(route.check.errors)}\n${JSON.stringify(json).slice(0, 2000)}`);
}

export const resolve = (schema) => (schema?.$ref ? schemas[schema.$ref.split('/').at(-1)] : schema);

/** Something the schema allows. */
export function sample(schema, name) {
  const s = resolve(schema);
  if (s.enum) return s.enum[0];
  if (s.type === 'object') return Object.fromEntries(Object.entries(s.properties).map(([key, value]) => [key, sample(value, key)]));
  // A list of objects has one, so that only what a test breaks is broken.
  if (s.type === 'array') return Array.from({ length: Math.max(s.minItems ?? 0, resolve(s.items).type === 'object' ? 1 : 0) }, () => sample(s.items, name));
  if (s.type === 'boolean') return false;
  if (s.type === 'integer') return s.minimum ?? 1;
  if (s.type === 'number') return s.minimum ?? 0.5;
  if (s.format === 'date') return '2030-01-31';
  if (s.pattern) return '2030-01-31T09:00';
  if (s.type === 'string') return 'a'.repeat(Math.max(s.minLength ?? 0, 3));
  if (name === 'messages') return [{ type: 'text', text: 'こんにちは' }];
  return {};
}

/** Values that do not fit: [{path: 'repeat.every', value, why}]. Unknown shapes are left alone. */
export function misfits(schema, path = '') {
  const s = resolve(schema);
  const at = (why, value) => ({ path, why, value });
  if (!s.type && !s.enum) return [];
  if (s.enum) return [at('unknown word', 'no-such-word'), at('number', 1), at('null', null)];
  if (s.type === 'object') {
    const below = Object.entries(s.properties).flatMap(([key, value]) => misfits(value, path ? `${path}.${key}` : key));
    return path ? [...below, at('text for object', 'x'), at('list for object', [])] : below;
  }
  if (s.type === 'array') {
    const inner = sample(s.items);
    return [at('text for list', 'x'), at('object for list', {}), at('too many', Array.from({ length: s.maxItems + 1 }, () => inner)),
      ...(s.minItems ? [at('too few', [])] : []),
      ...misfits(s.items, `${path}[0]`).filter((m) => m.value !== undefined)];
  }
  if (s.type === 'boolean') return [at('text for bool', 'true'), at('number for bool', 1), at('null', null)];
  if (s.type === 'integer')
    return [at('text for number', '1'), at('fraction', 1.5), at('list', [1]), at('null', null),
      ...(s.minimum !== undefined ? [at('too small', s.minimum - 1)] : []),
      ...(s.maximum !== undefined ? [at('too large', s.maximum + 1)] : [])];
  if (s.type === 'string') {
    const wrong = [at('number for text', 7), at('list for text', ['x']), at('null', null)];
    if (s.format === 'date') return [...wrong, at('no such day', '2030-02-30'), at('slashes', '2030/01/31')];
    if (s.pattern) return [...wrong, at('no such minute', '2030-01-31T25:00'), at('seconds', '2030-01-31T09:00:00')];
    return [...wrong, ...(s.maxLength ? [at('too long', '長'.repeat(s.maxLength + 1))] : []), ...(s.minLength ? [at('empty', '')] : []),
      at('control character', 'a\u0000b'.padEnd(s.minLength ?? 0, 'a')), at('lone surrogate', 'a\ud800b'.padEnd(s.minLength ?? 0, 'a'))];
  }
  return [];
}

/** A copy of the body with another value at "a.b[0].c". */
export function put(body, path, value) {
  const copy = structuredClone(body);
  const steps = path.match(/[^.[\]]+/g);
  let at = copy;
  for (const step of steps.slice(0, -1)) at = at[step] ??= {};
  if (value === undefined) delete at[steps.at(-1)];
  else at[steps.at(-1)] = value;
  return copy;
}
