// People, departments, roles and rights at the console: a real browser at both widths.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { today } from '../lib/made_up.mjs';
import { PASSWORD, startWorld } from '../lib/world.mjs';
import { choose, closeDesks, looksRight, looksRightOnBoth, NARROW, openBrowser, signIn } from './console.mjs';

describe('people and rights', { timeout: 240000 }, () => {
  let world, desk, page;
  before(async () => {
    world = await startWorld();
    desk = await openBrowser();
    ({ page } = desk);
    await signIn(page, { url: world.url, login: 'admin', password: PASSWORD });
  });
  after(() => closeDesks(world, desk));

  const both = (what) => looksRightOnBoth(page, what);
  const dialogGone = () => page.getByRole('dialog').waitFor({ state: 'detached' });

  test('a department is put below another one', async () => {
    await page.goto(`${world.url}/departments`);
    await page.getByText('子育て支援課').waitFor();
    await both('departments');
    await page.getByRole('button', { name: '部署を足す' }).click();
    await page.getByRole('textbox', { name: /^名前/ }).fill('こども家庭センター');
    await choose(page, /上の部署/, /こども部/);
    await both('department new');
    await page.getByRole('button', { name: '保存する' }).click();
    await dialogGone();
    await page.getByText('こども部の下：').last().waitFor({ state: 'attached' });
    await page.getByRole('button', { name: '子育て支援課を直す' }).click();
    await page.getByText('廃止する', { exact: true }).click();
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByText('まだ2人の職員がいます').first().waitFor();
    await both('department with people is not closed');
    await page.getByRole('button', { name: 'やめる' }).click();
  });

  test('a role is made in the grid; what may be changed may be seen; a copy is another role', async () => {
    await page.goto(`${world.url}/roles`);
    await page.getByRole('heading', { name: '承認者' }).waitFor();
    await both('roles');
    await page.getByRole('button', { name: '役割を足す' }).click();
    await page.getByRole('textbox', { name: /^名前/ }).fill('電話受付（委託）');
    await page.getByRole('group', { name: '友だち', exact: true }).getByText('作る・直す').click();
    assert.equal(await page.getByRole('group', { name: '友だち', exact: true }).getByRole('checkbox', { name: '見る' }).isChecked(), true);
    await both('role new');
    await page.getByRole('button', { name: '保存する' }).click();
    await dialogGone();
    await page.getByRole('heading', { name: '電話受付（委託）' }).waitFor();
    await page.getByRole('button', { name: '電話受付（委託）を複製' }).click();
    await page.getByRole('button', { name: '複製する' }).click();
    await dialogGone();
    await page.getByRole('heading', { name: '電話受付（委託）の写し' }).waitFor();
    await page.getByRole('button', { name: '電話受付（委託）の写しを削除' }).click();
    await page.getByRole('button', { name: '削除する' }).click();
    await page.getByRole('heading', { name: '電話受付（委託）の写し' }).waitFor({ state: 'detached' });
  });

  test('a person gets two roles, one of them for a time', async () => {
    await page.goto(`${world.url}/staff`);
    await page.getByText('鈴木 あおい').waitFor();
    await both('staff');
    await page.getByRole('button', { name: '鈴木 あおいさんを直す' }).click();
    await page.getByRole('button', { name: '役割を足す' }).click();
    const second = page.getByRole('group', { name: '2つめの役割' });
    await second.getByRole('button', { name: /役割$/ }).click();
    await page.getByRole('option', { name: /電話受付（委託）/ }).click();
    await second.getByRole('button', { name: '期間を決める' }).click();
    await both('staff with two roles');
    await page.getByRole('button', { name: '保存する' }).click();
    await dialogGone();
    await page.getByRole('row', { name: /鈴木 あおい/ }).getByText('電話受付（委託）（自分の所属）').waitFor();
    // A search that finds nobody says so.
    await page.getByRole('searchbox').fill('いない人');
    await page.keyboard.press('Enter');
    await page.getByText('当てはまる職員がいません').waitFor();
    await both('staff nobody found');
    await page.getByRole('button', { name: '条件を消す' }).click();
  });

  test('the matrix says who may do what, and why', async () => {
    await page.goto(`${world.url}/staff-rights`);
    await page.getByText('高橋 のぞみ').first().waitFor();
    await both('matrix');
    await page.getByRole('button', { name: '高橋 のぞみさんの権限の理由' }).first().click();
    await page.getByText('効いています').waitFor();
    await both('matrix why');
    await page.getByRole('dialog').getByLabel('閉じる').click();
    await page.emulateMedia({ media: 'print' });
    if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/matrix_print.png`, fullPage: true });
    assert.equal(await page.getByRole('table').first().isVisible(), true);
    await page.emulateMedia({ media: 'screen' });
  });

  test('a broadcast says whose it is and what for', async () => {
    await page.goto(`${world.url}/broadcasts/new`);
    await page.getByRole('textbox', { name: /^件名/ }).fill('断水のお知らせ');
    await page.getByText('緊急', { exact: true }).click();
    await choose(page, /部署/, /全庁（部署を決めない）/);
    await both('compose with department');
    await page.getByRole('button', { name: '下書きを保存' }).click();
    await page.getByText('下書きを保存しました').waitFor();
    await page.getByRole('link', { name: '配信の詳細' }).click();
    await page.getByText('緊急', { exact: true }).waitFor();
    await page.getByText('全庁', { exact: true }).waitFor();
    await both('broadcast with purpose');
  });

  test('the first of April: a file is looked at, put right, kept; newcomers get their passwords once', async () => {
    const choose = async (name, text) => page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
    const HEADINGS = '職員ID,氏名,区分,所属,役割,後任職員ID,発令日\r\n';
    const day = today(5);
    await page.goto(`${world.url}/staff-moves`);
    await page.getByText('まだ取りこんでいません').waitFor();
    await both('moves');
    await choose('4月.csv', `${HEADINGS}editor,鈴木 あおい,退職,,,dareka,${day}\r\nadmin,佐藤 花子,異動,保育課,,,\r\n`);
    await page.getByText('直すところが2あります').waitFor();
    await page.getByText('2行目「後任職員ID」').waitFor();
    await both('moves with faults');
    await choose('4月.csv', `${HEADINGS}gomi,渡辺 さくら,退職,,,,${day}\r\nkiki,伊藤 まもる,異動,保育課,,,${day}\r\nshinjin,新人 花,採用,子育て支援課,作成者,,${day}\r\n`);
    await page.getByText('退職 1人、採用 1人、異動 1人です').waitFor();
    await both('moves looked at');
    await page.getByRole('button', { name: 'この内容で予定に入れる' }).click();
    await page.getByRole('heading', { name: '4月', level: 1 }).waitFor();
    await page.getByRole('button', { name: '採用の1人に一時パスワードを出す' }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '出して、ファイルに保存する' }).click()]);
    assert.match(download.suggestedFilename(), /一時パスワード/);
    await page.getByText('1人分の一時パスワードを、ファイルに保存しました').waitFor();
    await both('moves planned');
    await page.getByRole('button', { name: '予定を取り消す' }).click();
    await page.getByRole('button', { name: '取り消す', exact: true }).click();
    await page.getByText('取り消し', { exact: true }).first().waitFor();
    await both('moves cancelled');
  });

  test('the console as a colleague sees it: a band says so, nothing can be done, and one button leads back', async () => {
    await page.goto(`${world.url}/staff`);
    await page.getByRole('button', { name: '鈴木 あおいさん：この人として見る' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'この人として見る' }).click();
    await page.getByText('鈴木 あおいさんとして見ています').waitFor();
    assert.equal(await page.getByRole('link', { name: '運用設定' }).count(), 0, 'the menu is the colleagues');
    await both('looking as a colleague');
    await page.goto(`${world.url}/broadcasts/new`);
    await page.getByText('鈴木 あおいさんとして見ています').waitFor();
    await page.getByRole('button', { name: '表示を終わる' }).click();
    await page.getByRole('heading', { name: '職員', level: 1 }).waitFor();
    await page.getByRole('link', { name: '運用設定' }).first().waitFor();
    assert.equal(await page.getByText('さんとして見ています').count(), 0);
  });

  test('who has no right is told so and sees only the own department', async () => {
    const other = await openBrowser(NARROW);
    try {
      await signIn(other.page, { url: world.url, login: 'gomi', password: PASSWORD });
      await other.page.goto(`${world.url}/broadcasts`);
      await other.page.getByText('まだ配信がありません').waitFor();
      await other.page.goto(`${world.url}/staff`);
      await other.page.getByRole('heading', { name: 'この画面を見る権限がありません' }).waitFor();
      await other.page.goto(`${world.url}/roles`);
      await other.page.getByText('あなたの役割').first().waitFor();
      await looksRight(other.page, 'roles of a writer');
      assert.deepEqual(other.complaints, []);
    } finally {
      await other.close();
    }
  });
});
