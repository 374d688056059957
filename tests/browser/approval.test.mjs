// Approval in a real browser: asked for at a desk, decided on a phone.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fits, looksRight, NARROW, openBrowser, settled, signIn, tabTo, WIDE } from './console.mjs';
import { makeFriends } from '../lib/city.mjs';
import { approve, ask, DESKS, desks, inState, tomorrow } from '../lib/desks.mjs';
import { PASSWORD, startWorld } from '../lib/world.mjs';

describe('approval', { timeout: 280000 }, () => {
  let world, desk, page, people, folder;
  const as = async (login) => {
    await page.context().clearCookies();
    await signIn(page, { url: world.url, login, password: PASSWORD });
  };
  const both = async (what) => {
    for (const size of [WIDE, NARROW]) {
      await page.setViewportSize(size);
      await settled(page);
      await looksRight(page, `${what} at ${size.width}`);
    }
    await page.setViewportSize({ width: 320, height: 640 });
    await fits(page, `${what} at 320`);
    await page.setViewportSize(WIDE);
  };

  before(async () => {
    world = await startWorld(DESKS);
    await makeFriends(world, 12);
    people = await desks(world);
    folder = await mkdtemp(join(tmpdir(), 'kairanban-paper-'));
    desk = await openBrowser();
    ({ page } = desk);
  });
  after(async () => {
    const complaints = desk?.complaints ?? [];
    await desk?.close();
    await world?.stop();
    await rm(folder, { recursive: true, force: true });
    assert.deepEqual(complaints, []);
  });

  test('the author asks: the way, a reason, a paper; what is missing is said', async () => {
    await as('editor');
    const draft = await people.editor.draft({ title: '1歳児健診 12月', text: '健診は12月5日(土)です。' });
    await page.goto(`${world.url}/broadcasts/${draft.id}/edit`);
    await page.getByRole('button', { name: '予約の確認へ進む' }).click();
    await page.getByRole('heading', { name: '承認を依頼する' }).waitFor();
    await page.locator('.send-grid .count-number').waitFor();
    await page.getByText('高橋 めぐみ').waitFor();
    await looksRight(page, 'asking');
    await page.getByRole('button', { name: '承認を依頼する' }).click();
    await page.getByText('送る理由を書いてください。').waitFor();
    await page.getByLabel(/^送る理由/).fill('子育て支援課の依頼（第123号）による。');
    const paper = join(folder, '起案書.pdf');
    await writeFile(paper, '%PDF-1.4\n%%EOF\n');
    await page.getByLabel('添付するファイル').setInputFiles(paper);
    await page.getByText('起案書.pdf').waitFor();
    const wrong = join(folder, '悪い.pdf');
    await writeFile(wrong, '<html>');
    await page.getByLabel('添付するファイル').setInputFiles(wrong);
    await page.getByRole('alert').getByText(/PDFか/).waitFor();
    await page.getByRole('button', { name: '承認を依頼する' }).click();
    await page.getByRole('heading', { name: '1歳児健診 12月', level: 1 }).waitFor();
    await page.getByText('承認待ち').first().waitFor();
    await page.getByText('自分が依頼したものは').waitFor();
    await both('the asker\'s page');
    await page.goto(`${world.url}/broadcasts/${draft.id}/edit`);
    await page.getByText('この配信は、承認を待っています').waitFor();
    await both('the composer while it waits');
  });

  test('on a phone: the bell leads to the page, a no needs a reason', async () => {
    await page.setViewportSize(NARROW);
    await as('kosodate-kakari');
    await page.getByRole('heading', { name: /あなたの承認を待っています/ }).waitFor();
    await looksRight(page, 'home of the chief');
    await page.getByRole('button', { name: /お知らせ、読んでいないものが1件/ }).click();
    await page.getByRole('dialog').getByRole('link', { name: /1歳児健診 12月/ }).click();
    await page.getByRole('heading', { name: '1歳児健診 12月', level: 1 }).waitFor();
    await page.getByRole('button', { name: '差し戻す' }).click();
    await page.getByRole('heading', { name: '差し戻しますか' }).waitFor();
    await page.waitForTimeout(800);
    await page.getByRole('dialog').getByRole('button', { name: '差し戻す' }).click();
    await page.getByText('理由を書いてください。').waitFor();
    await looksRight(page, 'a no without a reason');
    await page.getByRole('button', { name: 'やめる' }).click();
    await page.getByRole('button', { name: '承認する' }).click();
    await page.getByRole('heading', { name: 'この内容で承認しますか' }).waitFor();
    await page.waitForTimeout(800);
    await page.getByLabel(/^ひとこと/).fill('係で確かめました');
    await page.getByRole('dialog').getByRole('button', { name: '承認する' }).click();
    await page.getByText('係で確かめました').first().waitFor();
    await page.getByText('あなたは、もう決めています').waitFor();
    await both('after the yes');
    await page.goto(`${world.url}/approvals`);
    await page.getByText('あなたの承認を待っているものはありません').waitFor();
    await both('nothing waits');
  });

  test('the keyboard alone decides', async () => {
    await page.setViewportSize(WIDE);
    await as('kosodate-kacho');
    await page.goto(`${world.url}/approvals`);
    await page.getByRole('link', { name: '1歳児健診 12月' }).waitFor();
    await tabTo(page, /^1歳児健診 12月/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '1歳児健診 12月', level: 1 }).waitFor();
    await tabTo(page, /^承認する/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'この内容で承認しますか' }).waitFor();
    await page.waitForTimeout(900);
    await tabTo(page, /^承認する/);
    await page.keyboard.press('Enter');
    await page.getByText('あなたは、もう決めています').waitFor();
  });

  test('what was sent before stands beside it, word by word', async () => {
    const old = await people.editor.draft({ title: '資源回収 11月', text: '資源回収は11月9日です。' });
    const asked = await people.editor.post(`/api/broadcasts/${old.id}/approval`, { version: old.version, people: 12, reason: '毎月', files: [] });
    for (const [i, who] of [people.chief, people.head, people.press].entries()) await approve(who, asked.row.id, i + 1);
    await inState(people.editor, asked.row.id, 'released');
    const next = await people.editor.draft({ title: '資源回収 12月', text: '資源回収は12月9日です。' });
    await new Promise((done) => setTimeout(done, 1500));
    const { row } = await people.editor.post(`/api/broadcasts/${next.id}/approval`, { version: next.version, people: 12, reason: '毎月', files: [] });
    await as('kosodate-kakari');
    await page.goto(`${world.url}/approvals/${row.id}`);
    await page.getByRole('heading', { name: '前に送った似た配信との違い' }).waitFor();
    assert.equal(await page.locator('.diff ins').allTextContents().then((t) => t.join('')), '12');
    assert.equal(await page.locator('.diff del').allTextContents().then((t) => t.join('')), '11');
    await both('with a difference');
  });

  test('a send by roster: who decides opens its lines and looks for one', async () => {
    const friends = await people.admin.friends();
    const csv = ['友だち番号,金額,本文', ...friends.slice(0, 3).map((f, i) => `${f.id},${i + 1}000円,第${i + 1}期の還付金です`)].join('\r\n');
    const roster = await (await people.editor.raw('POST', `/api/rosters?name=${encodeURIComponent('還付金.csv')}`, Buffer.from(csv), { 'content-type': 'text/csv' })).json();
    const draft = await people.editor.draft({ title: '還付金のお知らせ', messages: [{ type: 'text', text: '{{本文}}。金額は{{金額}}です。' }], condition: { roster: roster.id } });
    const { row } = await ask(people.editor, draft, 3, { at: tomorrow() });
    await as('kosodate-kakari');
    await page.goto(`${world.url}/approvals/${row.id}`);
    await page.getByRole('button', { name: '名簿の内容を見る' }).click();
    await page.getByRole('cell', { name: '第2期の還付金です' }).waitFor();
    await both('a roster in an approval');
    await page.getByRole('searchbox', { name: '名簿の中をさがす' }).fill('第３期');
    await page.getByRole('searchbox', { name: '名簿の中をさがす' }).press('Enter');
    await page.getByRole('cell', { name: '第2期の還付金です' }).waitFor({ state: 'detached' });
    await page.getByRole('cell', { name: '3000円' }).waitFor();
  });

  test('chains are drawn, and substitutes named', async () => {
    await as('admin');
    await page.goto(`${world.url}/approval-chains`);
    await page.getByRole('heading', { name: '子育て支援課・通常' }).waitFor();
    await both('the chains');
    await page.getByRole('link', { name: '道筋を足す' }).click();
    await page.getByRole('heading', { name: '道筋を足す', level: 1 }).waitFor();
    await page.locator('label', { hasText: '目的を「訓練」にした配信' }).click();
    await page.getByLabel(/^段階の名前/).fill('課長');
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByRole('alert').first().waitFor();
    await both('a chain with a fault');
    await page.getByRole('button', { name: /選んでください/ }).first().click();
    await page.getByRole('option', { name: '課長' }).click();
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByRole('heading', { name: '標準（道筋を決めていない部署）・訓練' }).waitFor();
    await page.goto(`${world.url}/absences`);
    await page.getByText('これからの代理はありません').waitFor();
    await page.getByRole('button', { name: '代理を登録する' }).click();
    await page.getByRole('heading', { name: '代理を登録する' }).waitFor();
    await page.getByRole('button', { name: '登録する', exact: true }).click();
    await page.getByText('代わりの人を選んでください。').waitFor();
    await looksRight(page, 'a substitute is missing');
    await page.getByRole('dialog').getByRole('button', { name: /代わりの人/ }).click();
    await page.getByRole('option', { name: /小林 けいこ/ }).click();
    await page.getByRole('button', { name: '登録する', exact: true }).click();
    await page.getByText('小林 けいこ').first().waitFor();
    await both('the substitutes');
  });
});
