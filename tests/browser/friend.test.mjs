// One friend, and many at once: answers that staff fill in, in a real browser.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { citizen } from '../lib/city.mjs';
import { PASSWORD, startWorld, until } from '../lib/world.mjs';
import { closeDesks, looksRight, looksRightOnBoth, openBrowser, settled, signIn } from './console.mjs';

describe('friends', { timeout: 240000 }, () => {
  let world, desk, page, staff, friend;
  before(async () => {
    world = await startWorld();
    staff = await world.signIn();
    let made = await staff.post('/api/attributes', { label: '担当の保健師', help: '', kind: 'one', citizenEdits: false, citizenSees: true, required: false, hidden: false, mostChoices: 0 });
    for (const label of ['田中', '山田']) made = await staff.post(`/api/attributes/${made.id}/options`, { label, help: '', ticked: false, hidden: false });
    await citizen(world, '花子', ['子育て', '港'], [['ひな', [2024, 5, 6]]]);
    friend = await until('the name', () => staff.friendNamed('花子'));
    desk = await openBrowser();
    ({ page } = desk);
    await signIn(page, { url: world.url, login: 'admin', password: PASSWORD });
  });
  after(() => closeDesks(world, desk));

  const both = (what) => looksRightOnBoth(page, what);
  const facts = () => page.getByRole('region', { name: '受信設定の答え' });
  const save = async () => {
    await page.getByRole('dialog').getByRole('button', { name: '保存する' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };

  const why = async () => {
    await page.getByRole('dialog').getByRole('button', { name: /直す理由/ }).click();
    await page.getByRole('option', { name: '本人に確かめたため' }).click();
  };

  test('answers are filled in and put right on the page of a friend', async () => {
    await page.goto(`${world.url}/friends/${friend.id}`);
    await page.getByRole('button', { name: '担当の保健師を直す' }).click();
    await page.getByRole('dialog').getByText('田中').click();
    await both('answer of staff');
    await save();
    await facts().getByText('田中').waitFor();
    await page.getByRole('button', { name: '地区を直す' }).click();
    await page.getByRole('button', { name: '地区を選ぶ' }).click();
    await page.getByRole('option', { name: '山手' }).click();
    await page.getByRole('button', { name: '決める' }).click();
    assert.equal(await page.getByRole('dialog').getByRole('button', { name: '保存する' }).isDisabled(), true, 'a reason is missing');
    await why();
    await both('answer of a citizen');
    await save();
    await facts().getByText('山手、港').waitFor();
    await settled(page);
    await both('friend with answers');
    const now = await staff.get(`/api/friends/${friend.id}`);
    assert.deepEqual(now.choices.find((c) => c.attributeLabel === '地区').options.map((o) => o.label), ['山手', '港']);
  });

  test('emergencies only, and the children', async () => {
    await page.getByRole('button', { name: '受け取りたい情報を直す' }).click();
    await page.getByRole('dialog').getByText('緊急情報だけ受け取る').click();
    await why();
    await both('emergencies only');
    await save();
    await facts().getByText('「緊急情報だけ受け取る」を選んでいます').waitFor();
    await page.getByRole('button', { name: '子どもの生年月日を直す' }).click();
    await page.getByRole('button', { name: 'お子さんを足す' }).click();
    assert.equal(await page.getByRole('dialog').getByRole('button', { name: '保存する' }).isDisabled(), true);
    const row = page.getByRole('group', { name: '2人目のお子さん' });
    for (const [part, digits] of [['year', '2026'], ['month', '4'], ['day', '1']]) await row.locator(`[data-type="${part}"]`).pressSequentially(digits);
    await page.getByRole('group', { name: '1人目のお子さん' }).getByText('このお子さんの登録を消す').click();
    await why();
    await both('children');
    await save();
    await facts().getByText(/2026年4月1日/).waitFor();
    assert.equal(await facts().getByText(/ひな/).count(), 0);
  });

  test('what happened with a friend, all of it and one kind', async () => {
    const card = page.getByRole('region', { name: 'これまでの経過' });
    await page.reload();
    await card.getByText('友だちになりました').waitFor();
    await page.getByRole('region', { name: 'この人の情報を見た職員' }).getByText(/佐藤 みどり/).waitFor();
    await card.getByText('職員がお子さんの登録を変えました').waitFor();
    await card.getByText('理由：本人に確かめたため').first().waitFor();
    await settled(page);
    await both('timeline');
    await card.getByRole('button', { name: /^しぼる|しぼる$/ }).click();
    await page.getByRole('option', { name: 'シナリオ' }).click();
    await card.getByText('「シナリオ」は、まだありません').waitFor();
    await both('timeline, none of a kind');
  });

  test('many at once: a file is chosen, looked at, applied, and its result is there', async () => {
    await page.goto(`${world.url}/friends`);
    await page.getByRole('link', { name: 'CSVで一括更新' }).click();
    await page.getByRole('heading', { name: 'CSVで一括更新', level: 1 }).waitFor();
    await page.getByRole('button', { name: '内容を確かめる' }).click();
    await page.getByText('CSVファイルを選んでください。').waitFor();
    await both('bulk edit, no file');
    const choose = (text) => page.locator('input[type=file]').setInputFiles({ name: '保健師の担当.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await choose('番号,保健師\r\n1,田中\r\n');
    await page.getByRole('button', { name: '内容を確かめる' }).click();
    await page.getByText(/「保健師」という項目はありません/).waitFor();
    await choose(`番号,担当の保健師,地区\r\n${friend.id},山田,\r\n999,田中,港\r\n${friend.id},田中,\r\n`);
    await page.getByRole('button', { name: '内容を確かめる' }).click();
    await page.getByRole('heading', { name: '実行すると、こう変わります' }).waitFor();
    await page.getByText('「999」という友だちはいません。').waitFor();
    await both('bulk edit, looked at');
    await page.getByRole('button', { name: 'この内容で実行する' }).click();
    await looksRight(page, 'bulk edit, asked');
    await page.getByRole('button', { name: '実行する', exact: true }).click();
    await page.getByText('1人の答えを変えました').waitFor();
    await both('bulk edit, done');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /結果のCSV/ }).click()]);
    assert.match(download.suggestedFilename(), /^bulk-edit-\d+\.csv$/);
    await page.goto(`${world.url}/friends/bulk`);
    await page.getByRole('link', { name: '保健師の担当.csv' }).waitFor();
    await both('bulk edits of the past');
    const now = await staff.get(`/api/friends/${friend.id}`);
    assert.deepEqual(now.choices.find((c) => c.attributeLabel === '担当の保健師').options.map((o) => o.label), ['山田']);
  });

  test('tags: made, given by hand and by a button, with their end; merged and deleted', async () => {
    await page.goto(`${world.url}/tags`);
    await page.getByText('タグがまだありません').waitFor();
    await both('tags, none');
    const make = async (label, days) => {
      await page.getByRole('button', { name: 'タグを作る' }).first().click();
      await page.getByRole('textbox', { name: /^タグの名前/ }).fill(label);
      if (days) await page.getByRole('textbox', { name: /外れるまでの日数/ }).fill(String(days));
      if (days) await both('new tag');
      await page.getByRole('button', { name: '作る', exact: true }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    };
    await make('説明会に参加', 30);
    await make('町内会長');
    await make('町会長');
    await page.goto(`${world.url}/friends/${friend.id}`);
    await page.getByRole('button', { name: '付けるタグを選ぶ' }).click();
    await page.getByRole('option', { name: '町内会長' }).click();
    await page.getByRole('button', { name: '決める' }).click();
    await page.getByText(/佐藤 みどりが付けました/).waitFor();
    await both('tag given by staff');

    await page.goto(`${world.url}/broadcasts/new`);
    await page.getByRole('textbox', { name: /^件名/ }).fill('説明会のご案内');
    await page.getByRole('button', { name: /吹き出しを足す/ }).click();
    await page.getByRole('menuitem', { name: /^確認/ }).click();
    await page.getByRole('textbox', { name: /^質問/ }).fill('参加しますか');
    await page.getByText('このボタンを押した人にタグを付ける').first().click();
    await page.getByRole('button', { name: '付けるタグを選ぶ' }).first().click();
    await page.getByRole('option', { name: '説明会に参加' }).click();
    await page.getByRole('button', { name: '決める' }).click();
    await both('button with a tag');
    await page.getByRole('button', { name: '下書きを保存' }).click();
    await page.getByRole('heading', { name: '配信を編集', level: 1 }).waitFor();
    const draft = (await staff.get('/api/broadcasts?state=draft')).broadcasts.find((b) => b.title === '説明会のご案内');
    const joined = (await staff.get('/api/tags')).tags.find((t) => t.label === '説明会に参加');
    assert.deepEqual((await staff.get(`/api/broadcasts/${draft.id}`)).messages[0].template.actions[0].tags, { add: [joined.id] });
    await page.reload();
    await page.getByText('このボタンを押した人にタグを付ける').first().waitFor();
    await page.getByRole('row', { name: '説明会に参加' }).waitFor();

    await page.goto(`${world.url}/tags`);
    await page.getByRole('button', { name: '1か所で「説明会に参加」を使っています' }).click();
    await page.getByRole('dialog').getByRole('link', { name: '説明会のご案内' }).waitFor();
    await both('uses of a tag');
    await page.getByRole('dialog').getByRole('button', { name: '閉じる' }).last().click();
    await settled(page);
    await both('tags');
    const menu = async (label, deed) => {
      await page.getByRole('button', { name: `「${label}」の操作` }).click();
      await page.getByRole('menuitem', { name: deed }).click();
    };
    await menu('町内会長', 'ほかのタグにまとめる');
    await page.getByRole('dialog').getByRole('button', { name: /まとめる先/ }).click();
    await page.getByRole('option', { name: '町会長' }).click();
    await both('merge tags');
    await page.getByRole('dialog').getByRole('button', { name: 'まとめる', exact: true }).click();
    await page.getByText('「町内会長」を「町会長」にまとめました').waitFor();
    assert.deepEqual((await staff.get(`/api/friends/${friend.id}`)).tags.map((t) => t.label), ['町会長']);
    await menu('説明会に参加', '消す');
    await page.getByText('「説明会に参加」は、まだ消せません').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: '閉じる' }).last().click();
    await menu('町会長', '消す');
    await looksRight(page, 'delete a tag');
    await page.getByRole('button', { name: '消す', exact: true }).click();
    await page.getByText('タグ「町会長」を消しました').waitFor();
    assert.deepEqual((await staff.get('/api/tags')).tags.map((t) => t.label), ['説明会に参加']);
  });

  test('a condition on the school year of children, counted and in words', async () => {
    await page.goto(`${world.url}/broadcasts/new`);
    await page.getByText('友だち全員').waitFor();
    await page.getByRole('button', { name: '条件を足す' }).click();
    await page.getByRole('menuitem', { name: /^子どもの学年/ }).click();
    const choose = async (end, label) => {
      await page.getByRole('group', { name: end }).getByRole('button').click();
      await page.getByRole('option', { name: label, exact: true }).click();
    };
    await choose('どの学年から', '小学6年');
    await page.getByText('学年の「から」と「まで」が逆になっています。').waitFor();
    await choose('どの学年まで', '中学3年');
    await page.getByText(/配信日の時点で小学6年から中学3年までのお子さんがいる人/).first().waitFor();
    await page.locator('.leaf').last().getByText(/人$/).first().waitFor();
    await both('condition on grades');
    await page.evaluate(() => sessionStorage.clear());
    await page.goto('about:blank');
    await page.goto(`${world.url}/statistics`);
    await page.getByText('子どもの学年').waitFor();
    await settled(page);
    await both('statistics with grades');
  });
});
