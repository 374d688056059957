// Single sign-on from the page: the button, the provider's own page, and the console; and what is said when nobody is linked.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { CLIENT, SECRET, startProvider } from '../lib/provider.mjs';
import { startWorld } from '../lib/world.mjs';
import { looksRight, openBrowser } from './console.mjs';

const freePort = () => new Promise((done) => {
  const server = createServer().listen(0, '127.0.0.1', () => { const { port } = server.address(); server.close(() => done(port)); });
});

describe('single sign-on', { timeout: 180000 }, () => {
  let world, desk, page, provider;
  before(async () => {
    const port = await freePort();
    world = await startWorld({ serve: false, settings: { oidc_issuer: `http://127.0.0.1:${port}`, oidc_client_id: CLIENT, oidc_client_secret_file: 'oidc', oidc_label: '庁内認証' } });
    await writeFile(join(world.folder, 'oidc'), SECRET, { mode: 0o600 });
    provider = await startProvider({ port, redirect: `${world.url}/sso/callback` });
    await world.startKairanban();
    desk = await openBrowser();
    ({ page } = desk);
  });
  after(async () => {
    await desk?.close();
    await provider?.stop();
    await world?.stop();
  });

  async function throughTheProvider(login) {
    await page.goto(`${world.url}/`);
    await page.getByRole('link', { name: '庁内認証を使う' }).click();
    await page.locator('input[name=login]').fill(login);
    await page.locator('input[name=password]').fill('x');
    await page.locator('button[type=submit]').click();
    await page.locator('button[type=submit]').click(); // what is handed on
  }

  test('the button stands beside the other ways', async () => {
    await page.goto(`${world.url}/`);
    await page.getByRole('link', { name: '庁内認証を使う' }).waitFor();
    await looksRight(page, 'sign in with sso');
  });

  test('somebody nobody linked is told what to do', async () => {
    await throughTheProvider('7~suzuki');
    await page.getByText('この管理画面の職員に結びついていません').waitFor();
    assert.equal(new URL(page.url()).search, '', 'no trace in the address');
    await looksRight(page, 'sso unknown');
  });

  test('whoever is linked is in', async () => {
    const admin = await world.signIn('admin');
    const { id } = (await admin.get('/api/staff')).staff.find((s) => s.login === 'editor');
    await admin.put(`/api/staff/${id}/sso`, { name: 'suzuki' });
    await page.context().clearCookies();
    await throughTheProvider('7~suzuki');
    await page.getByRole('heading', { name: 'ホーム', level: 1 }).waitFor();
    await page.getByRole('button', { name: '鈴木 あおい' }).waitFor();
  });
});
