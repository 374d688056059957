// Notices by mail: handed to the city's own server, encrypted, once, and without a word of the matter.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { freePort, startWorld, until } from '../lib/world.mjs';
import { certificate, startPost } from '../lib/post.mjs';

const FROM = 'kairanban@city.example.lg.jp';

async function withWorld(settings, body, { secret } = {}) {
  const world = await startWorld({ serve: false });
  try {
    if (secret) await writeFile(join(world.folder, 'smtp-password'), secret, { mode: 0o600 });
    await world.addSettings(settings);
    await world.startKairanban();
    await body(world, await world.signIn());
  } catch (error) {
    error.message += `\n${world.log.text.split('\n').slice(-15).join('\n')}`;
    await world.stop().catch(() => {});
    throw error;
  }
  await world.stop();
}

const tried = (world, text) => until(text, () => world.log.text.includes(text));

test('a letter goes out by STARTTLS with a login, and says only that something waits and where', { timeout: 60000 }, async () => {
  const tls = await certificate();
  const post = await startPost({ tls, user: { name: 'kairanban', password: 'himitsu' } });
  try {
    await withWorld({ smtp_url: `smtp://localhost:${post.port}`, smtp_from: FROM, smtp_user: 'kairanban', smtp_password_file: 'smtp-password', smtp_ca_file: tls.file }, async (world, staff) => {
      assert.deepEqual(await staff.get('/api/account/mail'), { email: '', wants: true, available: true });
      assert.equal((await staff.refused('POST', '/api/account/mail/try')).field, 'email');
      for (const email of ['田中@city.example', 'a@b.example,c@d.example', 'a b@c.example', 'sato@city.example\nBcc: x@evil.example', 'sato@city.example>'])
        assert.deepEqual([(await staff.refused('PUT', '/api/account/mail', { email, wants: true })).status, email], [400, email]);
      await staff.put('/api/account/mail', { email: 'sato@city.example.lg.jp', wants: true });
      await staff.post('/api/account/mail/try');
      const [letter] = await until('the letter', () => post.letters.length > 0 && post.letters);
      assert.deepEqual([letter.from, letter.to, letter.secure, letter.user], [FROM, ['sato@city.example.lg.jp'], true, 'kairanban']);
      assert.equal(letter.header('subject'), '【みどり野市公式アカウント】メールの確認');
      assert.equal(letter.header('from'), `みどり野市公式アカウント <${FROM}>`);
      assert.match(letter.header('message-id'), /^<notice\.[0-9a-f]{32}@city\.example\.lg\.jp>$/);
      assert.equal(letter.header('content-type'), 'text/plain; charset=UTF-8');
      assert.match(letter.header('date'), /^\w{3}, \d+ \w{3} \d{4} [\d:]{8} \+0900$/);
      assert.ok(letter.body.includes(`${world.url}/account\r\n`), letter.body);
      assert.ok(/^[\x00-\x7f]*$/.test(letter.text));
      const list = await staff.get('/api/notices');
      assert.equal(list.unread, 1);
      assert.deepEqual(await staff.post(`/api/notices/${list.notices[0].id}/read`), { unread: 0, newest: list.notices[0].id });
      // Whoever wants none gets none.
      await staff.put('/api/account/mail', { email: 'sato@city.example.lg.jp', wants: false });
      assert.equal((await staff.refused('POST', '/api/account/mail/try')).status, 400);
      assert.equal(post.letters.length, 1);
      assert.ok(!world.log.text.includes('sato@'), 'no address in the log');
      assert.ok(!(await (await staff.raw('GET', '/api/audit.csv')).text()).includes('sato@'), 'no address in the record');
    }, { secret: 'himitsu' });
  } finally {
    await post.close();
    await tls.remove();
  }
});

test('a server without encryption, or one nobody vouches for, gets nothing unless the operator says so', { timeout: 60000 }, async () => {
  const tls = await certificate();
  const bare = await startPost();
  const strange = await startPost({ tls });
  try {
    for (const post of [bare, strange])
      await withWorld({ smtp_url: `smtp://localhost:${post.port}`, smtp_from: FROM }, async (world, staff) => {
        await staff.put('/api/account/mail', { email: 'sato@city.example', wants: true });
        await staff.post('/api/account/mail/try');
        await tried(world, 'job_failed');
        assert.ok(post.seen > 0);
        assert.equal(post.letters.length, 0);
      });
    await withWorld({ smtp_url: `smtp://localhost:${bare.port}`, smtp_from: FROM, smtp_tls: 'none' }, async (world, staff) => {
      await staff.put('/api/account/mail', { email: 'sato@city.example', wants: true });
      await staff.post('/api/account/mail/try');
      await until('the letter', () => bare.letters.length === 1);
    });
  } finally {
    await bare.close();
    await strange.close();
    await tls.remove();
  }
});

test('a server that is away is asked again, a recipient it does not know is not', { timeout: 90000 }, async () => {
  const port = await freePort();
  let post;
  try {
    await withWorld({ smtp_url: `smtp://127.0.0.1:${port}`, smtp_from: FROM, smtp_tls: 'none' }, async (world, staff) => {
      await staff.put('/api/account/mail', { email: 'sato@city.example', wants: true });
      await staff.post('/api/account/mail/try');
      await tried(world, 'cannot be reached');
      post = await startPost({ port, refuse: (address) => (address === 'nobody@city.example' ? 550 : address === 'later@city.example' ? 451 : 0) });
      await until('it comes after all', () => post.letters.length === 1, 40000);
      await staff.put('/api/account/mail', { email: 'nobody@city.example', wants: true });
      await staff.post('/api/account/mail/try');
      await tried(world, 'error=invalid');
      await until('given up', async () => (await staff.get('/api/home')).jobsFailed === 1);
      await staff.put('/api/account/mail', { email: 'later@city.example', wants: true });
      await staff.post('/api/account/mail/try');
      await tried(world, 'asks to come again: 451');
      post.refuse = () => 0;
      await until('later', () => post.to('later@city.example').length === 1, 40000);
      assert.equal(post.to('sato@city.example').length, 1, 'once only');
      assert.equal((await staff.refused('POST', '/api/account/mail/try')).code, 'limit', 'not more than a few a minute');
    });
  } finally {
    await post?.close();
  }
});

test('without a mail server the bell is all there is', { timeout: 60000 }, async () => {
  await withWorld({}, async (world, staff) => {
    assert.equal((await staff.get('/api/account/mail')).available, false);
    await staff.put('/api/account/mail', { email: 'sato@city.example', wants: true });
    assert.equal((await staff.refused('POST', '/api/account/mail/try')).status, 400);
    assert.deepEqual(await staff.get('/api/notices/count'), { unread: 0, newest: 0 });
  });
});
