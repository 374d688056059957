// The staff console in a real browser, against the real server (see console.mjs).
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { choose, closeDesks, fits, focused, looksRight, NARROW, openBrowser, settled, startConsole, tabTo, WIDE } from './console.mjs';

const TITLE = `画面の試験 ${Date.now()}`;

describe('console', { timeout: 280000 }, () => {
  let city;
  let desk; // a wide screen, signed in
  let page;

  before(async () => {
    city = await startConsole();
    desk = await openBrowser();
    ({ page } = desk);
  });
  after(() => closeDesks(city, desk));

  beforeEach(() => page.setViewportSize(WIDE));

  /** The API as the page itself would call it. */
  const api = (method, path, body) =>
    page.evaluate(
      async ([m, p, b]) => {
        const { csrf } = await (await fetch('/api/session')).json();
        const response = await fetch(p, { method: m, headers: { 'X-CSRF-Token': csrf, ...(b ? { 'Content-Type': 'application/json' } : {}) }, ...(b ? { body: JSON.stringify(b) } : {}) });
        return { status: response.status, body: await response.json() };
      },
      [method, path, body],
    );
  const save = (title, extra = {}) => ({ title, messages: [{ type: 'text', text: 'こんにちは。' }], condition: {}, notificationOff: false, ...extra });

  test('signing in: what is missing and what is wrong is said', async () => {
    await page.goto(`${city.url}/broadcasts`);
    await page.getByLabel('職員ID').waitFor();
    await page.getByRole('button', { name: 'サインインする' }).click();
    await page.getByText('職員IDを入れてください。').first().waitFor();
    await looksRight(page, 'sign-in, nothing typed');
    await page.getByLabel('職員ID').fill(city.login);
    await page.getByLabel('パスワード').fill('not-the-password');
    await page.getByRole('button', { name: 'サインインする' }).click();
    await page.getByRole('alert').getByText(/パスワード/).waitFor();
    await looksRight(page, 'sign-in, wrong password');
    assert.equal(await page.getByLabel('職員ID').inputValue(), city.login);
    await page.getByLabel('パスワード').fill(city.password);
    await page.getByRole('button', { name: 'サインインする' }).click();
    // The page that was asked for, not the first one.
    await page.getByRole('heading', { name: '配信', level: 1 }).waitFor();
  });

  test('every screen, wide and narrow', async () => {
    const friend = (await api('GET', '/api/friends?limit=1')).body.friends[0];
    const attributes = (await api('GET', '/api/attributes')).body.attributes;
    const phrase = (await api('GET', '/api/phrases')).body.phrases[0];
    const draft = (await api('POST', '/api/broadcasts', save('下書きの見本'))).body;
    const manual = (await api('GET', '/api/manual')).body.pages[0];
    const screens = ['/', '/broadcasts', '/broadcasts?q=%E3%81%82%E3%82%8A%E3%81%88%E3%81%AA%E3%81%84', `/broadcasts/${draft.id}`, `/broadcasts/${draft.id}/edit`, '/broadcasts/new', '/friends', ...(friend ? [`/friends/${friend.id}`] : []), '/attributes',
      ...attributes.filter((a) => a.kind === 'many' || a.kind === 'child').map((a) => `/attributes/${a.id}`), '/attributes/consent', '/phrases', ...(phrase ? [`/phrases/${phrase.key}`] : []),
      '/tags', '/friends/bulk', '/templates', '/templates/new', '/segments', '/calendar', '/calendar?view=week', '/calendar?view=list', '/guard', '/statistics', '/statistics?by=month', '/staff', '/departments', '/roles', '/staff-rights', '/audit', '/audit/verify', '/access', '/office-settings', '/notices', '/approvals', '/approvals?box=asked', '/approvals/999999', '/approval-chains', '/approval-chains/new', '/absences', '/manual', ...(manual ? [`/manual/${manual.key}`] : []), '/account', '/no/such/page', '/broadcasts/999999'];
    for (const screen of screens) {
      await page.setViewportSize(WIDE);
      await page.goto(city.url + screen);
      await page.locator('main h1').waitFor();
      await settled(page);
      await looksRight(page, `${screen} at ${WIDE.width}`);
      await page.setViewportSize(NARROW);
      await looksRight(page, `${screen} at ${NARROW.width}`);
      await page.setViewportSize({ width: 320, height: 640 });
      await fits(page, `${screen} at 320`);
    }
  });

  test('the keyboard alone: compose, count, send, watch', async () => {
    await page.goto(`${city.url}/`);
    await page.getByRole('heading', { name: 'ホーム', level: 1 }).waitFor();
    await tabTo(page, /本文へ移動/, { most: 2 });
    await page.keyboard.press('Enter');
    await tabTo(page, /新しい配信/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '新しい配信', level: 1 }).waitFor();
    assert.match((await focused(page)).name, /新しい配信/, 'the new page takes the focus');
    await tabTo(page, /^件名/);
    await page.keyboard.type(TITLE);
    await tabTo(page, /条件に合う人/);
    await page.keyboard.press('ArrowDown');
    await page.locator('.count-number').first().waitFor();
    await tabTo(page, /吹き出しを足す/);
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: /^テキスト/ }).waitFor();
    await page.keyboard.press('Enter');
    await tabTo(page, /^本文/);
    await page.keyboard.type('画面からの試験です。');
    await page.getByRole('region', { name: 'プレビュー' }).first().getByText('画面からの試験です。').waitFor();
    await tabTo(page, /日時を決めて予約する/);
    await page.keyboard.press('ArrowDown');
    await tabTo(page, /送信の確認へ進む/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '送信の確認' }).waitFor();
    await page.locator('.send-grid .count-number').waitFor();
    await looksRight(page, 'confirmation');
    // The same key again sends nothing: the focus is not on the button that sends.
    await page.keyboard.press('Enter');
    assert.doesNotMatch((await focused(page)).name, /に送信する/);
    const button = page.getByRole('button', { name: /公式アカウントで .*人に送信する/ });
    await page.waitForTimeout(1400);
    await tabTo(page, /公式アカウントで .*人に送信する/);
    assert.equal(await button.isEnabled(), true);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: TITLE, level: 1 }).waitFor();
    await page.getByText('送り終わりました').waitFor({ timeout: 60000 });
    await looksRight(page, 'after sending');
    const id = Number(new URL(page.url()).pathname.split('/')[2]);
    const sent = (await api('GET', `/api/broadcasts/${id}`)).body;
    assert.equal(sent.state, 'sent');
    assert.equal(sent.progress.sent + sent.progress.refused, sent.progress.audience);
  });

  test('a correction reaches exactly those who got the first', async () => {
    await page.goto(`${city.url}/broadcasts?q=${encodeURIComponent(TITLE)}`);
    await page.getByRole('link', { name: TITLE }).first().click();
    await page.getByRole('button', { name: '訂正を送る' }).click();
    const words = page.getByRole('textbox', { name: /^訂正の文/ });
    await words.waitFor();
    await looksRight(page, 'correction');
    // Its words are prepared, but not finished.
    await page.getByRole('button', { name: /でこの訂正を送信する/ }).click();
    await page.getByText(/（誤）と（正）を書いてください/).waitFor();
    await words.fill('【訂正】先ほどの「画面からの試験です。」は、画面からの本番でした。');
    await page.getByRole('button', { name: /でこの訂正を送信する/ }).click();
    await page.getByRole('heading', { name: `【訂正】${TITLE}`, level: 1 }).waitFor();
    await page.getByText('送り終わりました').waitFor({ timeout: 60000 });
    const corrected = (await api('GET', `/api/broadcasts/${Number(new URL(page.url()).pathname.split('/')[2])}`)).body;
    const first = (await api('GET', `/api/broadcasts/${corrected.originId}`)).body;
    assert.equal(corrected.progress.sent, first.progress.sent);
  });

  test('what is typed outlives a reload, and leaving asks first', async () => {
    await page.goto(`${city.url}/broadcasts/new`);
    const title = page.getByRole('textbox', { name: /^件名/ });
    await title.fill('まだ保存していない');
    await page.getByText(/この画面には控えてあります/).waitFor();
    page.once('dialog', (d) => void d.accept());
    await page.reload();
    await page.getByText('続きから表示しています').waitFor();
    assert.equal(await title.inputValue(), 'まだ保存していない');
    await page.getByRole('link', { name: '友だち', exact: true }).click();
    await page.getByRole('alertdialog', { name: '保存していない変更があります' }).waitFor();
    await looksRight(page, 'leaving');
    await page.getByRole('button', { name: 'やめる' }).click();
    assert.equal(await title.inputValue(), 'まだ保存していない');
    await page.getByRole('link', { name: '友だち', exact: true }).click();
    await page.getByRole('button', { name: '保存せずに移動する' }).click();
    await page.getByRole('heading', { name: '友だち', level: 1 }).waitFor();
    await page.goto(`${city.url}/broadcasts/new`);
    await page.getByRole('heading', { name: '新しい配信', level: 1 }).waitFor();
    assert.equal(await title.inputValue(), '');
  });

  test('a lost connection and a lost session take nothing away', async () => {
    await page.goto(`${city.url}/broadcasts/new`);
    const title = page.getByRole('textbox', { name: /^件名/ });
    await title.fill('切れても残る');
    await page.route('**/api/broadcasts', (route) => route.abort());
    await page.getByRole('button', { name: '下書きを保存' }).click();
    await page.getByText('保存できませんでした').waitFor();
    await looksRight(page, 'no connection');
    assert.equal(await title.inputValue(), '切れても残る');
    await page.unroute('**/api/broadcasts');
    await desk.context.clearCookies();
    await page.getByRole('button', { name: 'もう一度保存する' }).click();
    const dialog = page.getByRole('dialog', { name: 'もう一度サインインしてください' });
    await dialog.waitFor();
    await looksRight(page, 'session over');
    await dialog.getByLabel('パスワード').fill(city.password);
    await dialog.getByRole('button', { name: 'サインインする' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await title.inputValue(), '切れても残る');
    await page.getByRole('button', { name: '下書きを保存' }).click();
    await page.waitForURL(/\/broadcasts\/\d+\/edit$/);
    assert.equal(await title.inputValue(), '切れても残る');
  });

  test('somebody else changed it meanwhile', async () => {
    const made = (await api('POST', '/api/broadcasts', save('二人で直す'))).body;
    await page.goto(`${city.url}/broadcasts/${made.id}/edit`);
    const title = page.getByRole('textbox', { name: /^件名/ });
    await title.fill('わたしの題');
    assert.equal((await api('PUT', `/api/broadcasts/${made.id}`, save('あの人の題', { version: made.version }))).status, 200);
    await page.getByRole('button', { name: '下書きを保存' }).click();
    await page.getByText('ほかの職員が、この配信を変えました').waitFor();
    await looksRight(page, 'conflict');
    assert.equal(await title.inputValue(), 'わたしの題');
    await page.getByRole('button', { name: '自分の内容を新しい下書きにする' }).click();
    await page.waitForURL((u) => /\/edit$/.test(u.pathname) && !u.pathname.includes(`/${made.id}/`));
    assert.equal((await api('GET', `/api/broadcasts/${made.id}`)).body.title, 'あの人の題');
  });

  test('every kind of bubble has an editor; cards are forms; order by buttons', async () => {
    await page.goto(`${city.url}/templates/new`);
    for (const kind of ['テキスト', 'カード', 'ボタン', '確認', 'スタンプ']) {
      await page.getByRole('button', { name: /吹き出しを足す/ }).click();
      await page.getByRole('menuitem', { name: new RegExp(`^${kind}`) }).first().click();
      if (kind === 'カード') {
        await page.getByRole('button', { name: /^イベント/ }).click();
        await page.getByRole('textbox', { name: /^イベントの名前/ }).fill('図書館まつり');
        await page.getByRole('textbox', { name: /^日時/ }).fill('12月5日(土) 10:00');
        await page.getByRole('region', { name: 'プレビュー' }).first().getByText('図書館まつり').waitFor();
      }
      await page.waitForTimeout(500);
      await looksRight(page, `editor of ${kind}`);
    }
    assert.equal(await page.getByRole('button', { name: /吹き出しを足す（5／5）/ }).count(), 1);
    await page.getByRole('button', { name: '2番目の吹き出し（カード）を上へ' }).click();
    await page.getByRole('button', { name: '1番目の吹き出し（カード）を下へ' }).waitFor();
    await page.goto('about:blank');
    for (const kind of ['画像', 'カルーセル', '画像カルーセル', 'タップ領域つき画像', '位置情報', '動画', '音声']) {
      await page.goto(`${city.url}/templates/new`);
      await page.evaluate(() => sessionStorage.clear());
      await page.goto('about:blank');
      await page.goto(`${city.url}/templates/new`);
      await page.getByRole('button', { name: /吹き出しを足す/ }).click();
      await page.getByRole('menuitem', { name: new RegExp(`^${kind}`) }).first().click();
      await page.waitForTimeout(500);
      await looksRight(page, `editor of ${kind}`);
    }
    await page.evaluate(() => sessionStorage.clear());
    await page.goto('about:blank');
  });

  test('conditions: a number beside each, nothing unfinished goes out', async () => {
    await page.goto(`${city.url}/broadcasts/new`);
    await page.evaluate(() => sessionStorage.clear());
    await page.getByRole('textbox', { name: /^件名/ }).fill('条件の試験');
    await page.getByRole('button', { name: '条件を足す' }).click();
    await page.getByRole('menuitem', { name: '子どもの年齢' }).click();
    await page.locator('.leaf .part-count').first().getByText(/人$/).waitFor();
    await page.getByRole('button', { name: '条件を足す' }).click();
    await page.getByRole('menuitem', { name: '項目に答えたか' }).click();
    await page.getByText('選びかけの条件1つは、人数に入っていません。').waitFor();
    await page.getByRole('button', { name: '条件を足す' }).click();
    await page.getByRole('menuitem', { name: /受信設定の答え/ }).first().click();
    await page.locator('.leaf').last().getByRole('button', { name: /選ぶ$/ }).click();
    await page.getByRole('option').first().click();
    // React Aria's own hidden button to close stands outside of every landmark.
    await looksRight(page, 'a list to choose from', { without: ['region'] });
    await page.getByRole('button', { name: '決める' }).click();
    await page.locator('.leaf').last().getByText(/人$/).first().waitFor();
    await page.getByText('いますぐ送る').click();
    await page.getByRole('button', { name: '送信の確認へ進む' }).click();
    const summary = page.getByRole('alert');
    await summary.getByText('条件が選びかけです').waitFor();
    await summary.getByText('吹き出しを1つ以上作ってください。').waitFor();
    assert.equal(await page.getByRole('dialog').count(), 0);
    await looksRight(page, 'what stands in the way');
    await summary.getByRole('link', { name: /条件が選びかけです/ }).click();
    assert.ok((await focused(page)).ring);
    await page.evaluate(() => sessionStorage.clear());
    await page.goto('about:blank');
  });

  test('a new member of staff: one password, shown once, changed at first; no right to send', async () => {
    const login = `editor${Date.now()}`;
    await page.goto(`${city.url}/staff`);
    await page.getByRole('button', { name: '職員を足す' }).click();
    await page.getByRole('textbox', { name: /^職員ID/ }).fill(login);
    await page.getByRole('textbox', { name: /^名前/ }).fill('新人 三郎');
    await choose(page, /役割$/, /^作成者/);
    await choose(page, /どこの$/, '全庁');
    await looksRight(page, 'new member of staff');
    await page.getByRole('button', { name: '足して、パスワードを出す' }).click();
    const secret = await page.getByTestId('one-time-password').innerText();
    assert.ok(secret.length >= 8);
    await looksRight(page, 'one-time password');
    await page.getByRole('button', { name: '控えたので閉じる' }).click();
    assert.ok(!(await page.content()).includes(secret));

    const other = await openBrowser(NARROW);
    try {
      const { page: phone } = other;
      await phone.goto(`${city.url}/`);
      await phone.getByLabel('職員ID').fill(login);
      await phone.getByLabel('パスワード').fill(secret);
      await phone.getByRole('button', { name: 'サインインする' }).click();
      await phone.getByRole('heading', { name: '新しいパスワードを決めてください' }).waitFor();
      await looksRight(phone, 'first password');
      await phone.getByLabel('渡されたパスワード').fill(secret);
      await phone.getByLabel(/^新しいパスワード※/).fill('yuki-no-asa-2026');
      await phone.getByLabel(/もう一度/).fill('yuki-no-asa-2026');
      await phone.getByRole('button', { name: 'パスワードを変える' }).click();
      await phone.getByRole('heading', { name: 'ホーム', level: 1 }).waitFor();
      await phone.goto(`${city.url}/staff`);
      await phone.getByRole('heading', { name: 'この画面を見る権限がありません' }).waitFor();
      await looksRight(phone, 'forbidden');
      const made = (await api('POST', '/api/broadcasts', save('送る権限のない人が開く'))).body;
      await phone.goto(`${city.url}/broadcasts/${made.id}/edit`);
      await phone.getByText('いますぐ送る').click();
      await phone.getByRole('button', { name: '送信の確認へ進む' }).click();
      await phone.getByText('いまは送信できません').waitFor();
      await phone.waitForTimeout(1500);
      assert.equal(await phone.getByRole('button', { name: /公式アカウントで .*人に送信する/ }).isDisabled(), true);
      await looksRight(phone, 'confirmation without the right');
      assert.deepEqual(other.complaints, []);
    } finally {
      await other.close();
    }
  });

  test('forced colours, large letters', async () => {
    await page.emulateMedia({ forcedColors: 'active' });
    await page.goto(`${city.url}/broadcasts`);
    await page.getByRole('heading', { name: '配信', level: 1 }).waitFor();
    await page.emulateMedia({ forcedColors: 'none' });
    // 200 % of a 1280 pixel screen is a screen of 640.
    await page.setViewportSize({ width: 640, height: 450 });
    for (const screen of ['/', '/broadcasts', '/broadcasts/new', '/attributes', '/statistics', '/audit']) {
      await page.goto(city.url + screen);
      await page.locator('main h1').waitFor();
      await settled(page);
      await looksRight(page, `${screen} at 200 %`);
    }
  });

  test('signing out', async () => {
    await page.goto(`${city.url}/`);
    await page.locator('.header-end button[aria-haspopup]').click();
    await page.getByRole('menuitem', { name: 'サインアウト' }).click();
    await page.getByRole('heading', { name: '管理画面にサインイン' }).waitFor();
    await page.goto(`${city.url}/friends`);
    await page.getByRole('heading', { name: '管理画面にサインイン' }).waitFor();
  });
});
