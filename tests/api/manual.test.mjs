// The manual that the console shows: every page of the folder, as HTML with what Markdown means.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { scenario } from '../lib/world.mjs';

const FOLDER = join(import.meta.dirname, '../../docs/manual');

scenario('every page is shown whole, tables as tables, and its links lead to pages that exist', { engines: ['sqlite'] }, async (world) => {
  const staff = await world.signIn('editor');
  const { pages } = await staff.get('/api/manual');
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.md')).sort();
  assert.deepEqual(pages.map((p) => `${p.key}.md`).sort(), files);
  for (const { key } of pages) {
    const markdown = await readFile(join(FOLDER, `${key}.md`), 'utf8');
    const { html, title } = await staff.get(`/api/manual/${key}`);
    assert.equal(`# ${title}`, markdown.split('\n')[0]);
    assert.equal((html.match(/<table>/g) ?? []).length, (markdown.match(/^\| -/gm) ?? []).length, `${key}: tables`);
    assert.equal((html.match(/<h2>/g) ?? []).length, (markdown.match(/^## /gm) ?? []).length, `${key}: headings`);
    for (const [, page] of html.matchAll(/href="\/manual\/([^"#]*)/g)) assert.ok(files.includes(`${page}.md`), `${key} leads to ${page}`);
  }
  const error = await staff.refused('GET', '/api/manual/none');
  assert.equal(error.status, 404);
});
