// What an operator is told before the first day: each part by itself, and what to do.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BUILD, scenario } from '../lib/world.mjs';

const check = (world) => new Promise((done) => execFile(join(BUILD, 'kairanban'), ['check', '-c', world.config], (error, stdout) => done({ code: error?.code ?? 0, text: stdout })));

scenario('an installation that is right passes, and each thing that is wrong is told by itself', { engines: ['sqlite'], settings: { account_id: '@kairanban' } }, async (world) => {
  const good = await check(world);
  assert.equal(good.code, 0, good.text);
  for (const line of ['○ データベース', '○ LINE との接続', '○ LINE の Webhook', '○ LINEログインのシークレット', '○ 操作記録']) assert.ok(good.text.includes(line), `${line}\n${good.text}`);

  const settings = await readFile(world.config, 'utf8');
  await writeFile(world.config, settings.replace(/^public_url.*$/m, 'public_url = http://127.0.0.1:1'));
  const elsewhere = await check(world);
  assert.equal(elsewhere.code, 1);
  assert.match(elsewhere.text, /× LINE の Webhook: 別の場所.*に直してください/);

  await writeFile(world.config, settings.replace(/^login_secret_file.*$/m, ''));
  assert.match((await check(world)).text, /× LINEログイン: login_secret_file を指定/);

  await writeFile(world.config, settings);
  await appendFile(join(world.folder, 'token'), 'x');
  assert.match((await check(world)).text, /× LINE との接続/);
});
