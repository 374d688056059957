// Signing in with a second factor, proofs before dangerous acts, and the account's page: in a real browser.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { totp } from '../lib/totp.mjs';
import { engines, PASSWORD, startWorld } from '../lib/world.mjs';
import { fits, looksRight, openBrowser, settled, signIn } from './console.mjs';

const PICTURES = process.env.PICTURES;

/** For a person to look at, when PICTURES names a folder. */
async function picture(page, name) {
  if (!PICTURES) return;
  await mkdir(PICTURES, { recursive: true });
  for (const [width, height] of [[1280, 900], [390, 844]]) {
    await page.setViewportSize({ width, height });
    await page.waitForTimeout(250);
    await fits(page, `${name} at ${width}`);
    await page.screenshot({ path: `${PICTURES}/${name}-${width}.png`, fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

describe('signing in at the console', { concurrency: false }, () => {
  let world, browser, page;
  before(async () => {
    world = await startWorld({ engine: engines.at(-1), host: 'localhost' });
    browser = await openBrowser();
    page = browser.page;
  });
  after(async () => {
    await browser?.close();
    await world?.stop();
  });
  const who = (login = 'admin') => ({ url: world.url, login, password: PASSWORD });
  /** As if so many minutes had gone by since the last proof. */
  const age = (minutes) => world.sql(`UPDATE session SET proved_at = ${Date.now() - minutes * 60000}`);
  let secret = '';

  test('an authenticator program is registered from the account page, and the sheet is shown once', async () => {
    await signIn(page, who('editor'));
    await page.goto(`${world.url}/account`);
    await page.getByRole('heading', { name: '二要素認証' }).waitFor();
    await settled(page);
    await looksRight(page, 'account');
    await picture(page, 'account');
    await page.getByRole('button', { name: '認証アプリを登録する' }).click();
    secret = (await page.getByTestId('totp-secret').textContent()).replace(/\s/g, '');
    await looksRight(page, 'registration');
    await picture(page, 'totp');
    await page.getByLabel('アプリに出た6けたの数字').fill('000000');
    await page.getByRole('button', { name: '登録する', exact: true }).click();
    await page.getByText('数字が合いません').first().waitFor();
    await page.getByLabel('アプリに出た6けたの数字').fill(totp(secret));
    await page.getByRole('button', { name: '登録する', exact: true }).click();
    await page.getByTestId('recovery-codes').waitFor();
    assert.equal(await page.getByTestId('recovery-codes').locator('li').count(), 10);
    await picture(page, 'recovery');
    assert.equal(await page.getByRole('button', { name: '次へ進む' }).isDisabled(), true, 'not before they are kept');
    await page.getByText('印刷するか、書き写して控えました').click();
    await page.getByRole('button', { name: '次へ進む' }).click();
    await page.getByText('使っています').waitFor();
  });

  test('the second step asks for the number, with the keyboard alone', async () => {
    await page.getByRole('button', { name: '鈴木 あおい' }).click();
    await page.getByRole('menuitem', { name: 'サインアウト' }).click();
    await page.getByRole('textbox', { name: /^職員ID/ }).fill('editor');
    await page.getByLabel('パスワード').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'もう一つの確認をしてください' }).waitFor();
    await looksRight(page, 'second step');
    await picture(page, 'code');
    await page.getByLabel('認証アプリの6けたの数字').focus();
    await page.keyboard.type('111111');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('違うか、もう使われています').waitFor();
    await page.getByLabel('認証アプリの6けたの数字').fill(totp(secret, 1));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'こちらのアカウント', level: 1 }).or(page.getByRole('heading', { name: 'ホーム', level: 1 })).waitFor();
  });

  test('a dangerous act asks who is there, and goes on where it stopped', { skip: !process.env.KAIRANBAN_TEST_PG }, async () => {
    await page.context().clearCookies();
    await signIn(page, who());
    await page.goto(`${world.url}/staff`);
    await page.getByRole('button', { name: '職員を足す' }).click();
    await page.getByRole('textbox', { name: /^職員ID/ }).fill('tanaka');
    await page.getByRole('textbox', { name: /^名前/ }).fill('田中 一郎');
    await page.getByRole('button', { name: '1つめの役割を外す' }).click();
    await age(20);
    await page.getByRole('button', { name: /足して/ }).click();
    const dialog = page.getByRole('alertdialog', { name: '本人かどうかを確かめます' });
    await dialog.waitFor();
    await picture(page, 'proof');
    await dialog.getByRole('button', { name: 'やめる' }).click();
    await page.getByText('本人の確認をやめた').waitFor();
    assert.equal(await page.getByRole('textbox', { name: /^名前/ }).inputValue(), '田中 一郎', 'nothing typed is lost');
    await page.getByRole('button', { name: /足して/ }).click();
    await dialog.getByLabel('パスワード').fill('wrong-wrong-1');
    await page.keyboard.press('Enter');
    await dialog.getByText('違います').waitFor();
    await dialog.getByLabel('パスワード').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByTestId('one-time-password').waitFor();
    await page.getByRole('button', { name: '控えたので閉じる' }).click();
    // A file, too.
    await age(20);
    await page.goto(`${world.url}/friends`);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      (async () => {
        await page.getByRole('button', { name: 'CSV' }).click();
        await dialog.waitFor();
        await page.waitForTimeout(300);
        await page.keyboard.type(PASSWORD); // the field has the focus
        await page.keyboard.press('Enter');
      })(),
    ]);
    assert.match(file.suggestedFilename(), /\.csv$/);
  });

  test('colleagues are helped: what they sign in with, and a new start', async () => {
    await page.goto(`${world.url}/staff`);
    await page.getByRole('button', { name: '鈴木 あおいさんのサインインを見る' }).first().click();
    const dialog = page.getByRole('dialog', { name: '鈴木 あおいさんのサインイン' });
    await dialog.getByText('使っています').waitFor();
    await picture(page, 'access');
    await dialog.getByRole('button', { name: '二要素認証をやり直してもらう' }).click();
    await dialog.getByRole('button', { name: '二要素認証を外す' }).click();
    await dialog.getByText('理由を入れてください').waitFor();
    await dialog.getByLabel('理由と、本人の確かめ方').fill('スマートフォンを替えた。窓口で確認');
    await dialog.getByRole('button', { name: '二要素認証を外す' }).click();
    await dialog.getByText('使っていません').first().waitFor();
    await dialog.getByRole('button', { name: '閉じる' }).first().click();
  });

  test('two people change from where the console may be reached', async () => {
    const admin = await world.signIn('admin');
    await admin.promote('editor');
    await page.goto(`${world.url}/addresses`);
    await page.getByText('一覧による制限はありません').waitFor();
    await looksRight(page, 'addresses');
    await page.getByRole('button', { name: '変更を作る' }).click();
    await page.getByLabel('接続元 1', { exact: false }).first().fill('127.0.0.0/99');
    await page.getByRole('button', { name: '承認を頼む' }).click();
    await page.getByRole('alert').getByText('変更の理由を入れてください').waitFor();
    await page.getByLabel('変更の理由').fill('新しい庁舎の回線');
    await page.getByRole('button', { name: '承認を頼む' }).click();
    await page.getByRole('alert').getByText('正しくありません').waitFor();
    await page.getByLabel('接続元 1', { exact: false }).first().fill('127.0.0.0/8');
    await page.getByRole('button', { name: '接続元を足す' }).click();
    await page.getByLabel('接続元 2', { exact: false }).first().fill('2001:db8::/32');
    await looksRight(page, 'addresses being edited');
    await picture(page, 'addresses-edit');
    await page.getByRole('button', { name: '承認を頼む' }).click();
    await page.getByRole('heading', { name: '承認を待っている変更' }).waitFor();
    assert.equal(await page.getByRole('button', { name: '承認する' }).count(), 0, 'not by oneself');
    const second = await world.signIn('editor');
    const { proposed } = await second.get('/api/addresses');
    await second.post(`/api/addresses/${proposed.id}/approve`);
    await page.reload();
    await page.getByText('2001:db8::/32').first().waitFor();
    await looksRight(page, 'addresses in force');
    await picture(page, 'addresses');
  });

  test('a passkey is registered and signs in, alone and after a password', async () => {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    });
    await page.context().clearCookies();
    await signIn(page, who());
    await page.goto(`${world.url}/account`);
    await page.getByRole('button', { name: 'パスキーを登録する' }).click();
    const dialog = page.getByRole('dialog', { name: 'パスキーの登録' });
    await dialog.getByRole('textbox', { name: /^名前/ }).fill('庁内のパソコン');
    await picture(page, 'passkey');
    await dialog.getByRole('button', { name: 'パスキーを登録する' }).click();
    await page.getByTestId('recovery-codes').waitFor();
    await page.getByText('印刷するか、書き写して控えました').click();
    await page.getByRole('button', { name: '次へ進む' }).click();
    await page.getByText('庁内のパソコン').waitFor();
    await looksRight(page, 'account with a passkey');
    const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId });
    assert.equal(credentials.length, 1);
    assert.equal(credentials[0].isResidentCredential, true);
    // Alone.
    await page.context().clearCookies();
    await page.goto(`${world.url}/`);
    await page.getByRole('button', { name: 'パスキーを使う' }).waitFor();
    await looksRight(page, 'sign-in with ways');
    await picture(page, 'sign-in');
    await page.getByRole('button', { name: 'パスキーを使う' }).click();
    await page.getByRole('heading', { name: 'ホーム', level: 1 }).waitFor();
    // As the second factor.
    await page.context().clearCookies();
    await page.goto(`${world.url}/`);
    await page.getByRole('textbox', { name: /^職員ID/ }).fill('admin');
    await page.getByLabel('パスワード').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'パスキーで確かめる' }).click();
    await page.getByRole('heading', { name: 'ホーム', level: 1 }).waitFor();
    // As a proof.
    if (process.env.KAIRANBAN_TEST_PG) {
      await page.goto(`${world.url}/account`);
      await age(20);
      await page.getByRole('button', { name: '新しく発行する' }).click();
      await page.getByRole('alertdialog', { name: /発行し直しますか/ }).getByRole('button', { name: '新しく発行する' }).click();
      await page.getByRole('button', { name: 'パスキーで確かめて続ける' }).click();
      await page.getByTestId('recovery-codes').waitFor();
      await page.getByText('印刷するか、書き写して控えました').click();
      await page.getByRole('button', { name: '次へ進む' }).click();
    }
    // Nobody verified: no way in.
    await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await page.context().clearCookies();
    await page.goto(`${world.url}/`);
    await page.getByRole('button', { name: 'パスキーを使う' }).click();
    await page.getByText('パスキーで確かめられませんでした').waitFor({ timeout: 150000 });
    await devtools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
  });

  test('whoever must have a second factor sets one up on the way in', { skip: !process.env.KAIRANBAN_TEST_PG }, async () => {
    const made = await (await world.signIn('editor')).get('/api/session');
    assert.equal(made.stage, 'full');
    await world.sql("INSERT INTO setting (key, value, updated_by, updated_at) VALUES ('signin.factor', 'everybody', 1, 0)");
    await page.context().clearCookies();
    await page.goto(`${world.url}/`);
    await page.getByRole('textbox', { name: /^職員ID/ }).fill('editor');
    await page.getByLabel('パスワード').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '二要素認証を設定してください' }).waitFor();
    await page.getByTestId('totp-secret').waitFor();
    await looksRight(page, 'required set-up');
    await picture(page, 'set-up');
    const fresh = (await page.getByTestId('totp-secret').textContent()).replace(/\s/g, '');
    await page.getByLabel('アプリに出た6けたの数字').fill(totp(fresh));
    await page.getByRole('button', { name: '登録する', exact: true }).click();
    await page.getByRole('heading', { name: 'リカバリーコードを控えてください' }).waitFor();
    await page.getByText('印刷するか、書き写して控えました').click();
    await page.getByRole('button', { name: '次へ進む' }).click();
    await page.getByRole('heading', { name: 'ホーム', level: 1 }).waitFor();
  });

  test('nothing was blocked and nothing broke', () => assert.deepEqual(browser.complaints, []));
});
