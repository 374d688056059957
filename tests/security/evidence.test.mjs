// The checklist for the city is true: each test it names exists, and none of the
// eleven classes is left out.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { BUILD } from '../lib/world.mjs';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');

test('every line of the checklist that names a test names one that exists', async () => {
  const { stdout } = await run(`${BUILD}/kairanban`, ['evidence']);
  const rows = stdout.trim().split('\n').slice(2).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
  assert.ok(rows.length >= 35);
  for (const [id, , , answer, how, proof] of rows) {
    assert.match(answer, /^(対応済|対応不要|一部)$/, id);
    assert.ok(how.length > 3, id);
    const [, file, name] = /^`(\S+)` (.+)$/.exec(proof) ?? [];
    if (!file) continue;
    const text = (await readFile(join(ROOT, file), 'utf8')).replaceAll("\\'", "'");
    assert.ok(text.includes(name), `${id}: ${file} has no test "${name}"`);
  }
  const classes = new Set(rows.map(([id]) => Number(id.split('-')[0])));
  for (let i = 1; i <= 11; i++) assert.ok(classes.has(i), `class ${i}`);
});
