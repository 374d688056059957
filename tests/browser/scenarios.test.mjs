// E2 as staff see it: a flow is drawn, tried out, published, walked through on a phone, and its numbers read.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { moving, phoneOf } from '../lib/flows.mjs';
import { PASSWORD, startWorld } from '../lib/world.mjs';
import { closeDesks, looksRight, looksRightOnBoth, openBrowser, settled, signIn } from './console.mjs';

describe('scenarios', { timeout: 240000 }, () => {
  let world, desk, page;
  before(async () => {
    world = await startWorld();
    desk = await openBrowser();
    ({ page } = desk);
    await signIn(page, { url: world.url, login: 'admin', password: PASSWORD });
  });
  after(() => closeDesks(world, desk));
  const both = (what) => looksRightOnBoth(page, what);
  const choose = async (label, option) => {
    await page.getByRole('button', { name: label }).click();
    await page.getByRole('option', { name: option }).click();
  };

  test('from nothing to a published scenario, by the list alone', async () => {
    await page.getByRole('link', { name: 'シナリオ', exact: true }).click();
    await page.getByRole('heading', { name: 'シナリオ', level: 1 }).waitFor();
    await both('scenarios');
    await page.getByRole('button', { name: '新しいシナリオ' }).first().click();
    await page.getByRole('textbox', { name: /^名前/ }).fill('ためしの案内');
    await page.getByRole('button', { name: '作る', exact: true }).click();
    await page.getByRole('heading', { name: 'ためしの案内', level: 1 }).waitFor();
    await both('a new scenario');
    await page.getByRole('button', { name: 'ステップ1「用件」を開く' }).click();
    await page.getByRole('textbox', { name: /^選択肢1/ }).fill('電話番号を残す');
    await choose(/「電話番号を残す」を選んだら/, /新しい「入力」/);
    await page.getByRole('textbox', { name: /入力をお願いする文/ }).fill('電話番号を書いてください。');
    await choose(/書いてもらうもの/, '電話番号');
    await page.getByRole('textbox', { name: /^このステップの名前/ }).fill('電話');
    await page.getByText(/直すところ1件/).first().waitFor();
    await choose(/次のステップ/, /終わりの言葉/);
    await both('a step');
    await page.getByRole('button', { name: '下書きを保存' }).click();
    await page.getByText('保存されています。公開すると市民が使えます').waitFor();
    await page.getByRole('button', { name: '公開する', exact: true }).click();
    await page.getByRole('textbox', { name: /^メモ/ }).fill('はじめて');
    await page.getByRole('button', { name: '1版として公開する' }).click();
    await page.getByText('使われています（1版）').waitFor();
  });

  test('it is tried out in the phone of the console, and keeps nothing', async () => {
    await page.getByRole('radio', { name: '試す' }).check({ force: true });
    await page.getByRole('button', { name: '試しはじめる' }).click();
    const talk = page.getByRole('region', { name: '試しのトーク' });
    await talk.getByText('電話番号を残す').first().click();
    await talk.getByText('電話番号を書いてください。').waitFor();
    await page.getByRole('textbox', { name: '市民として書く' }).fill('0195550101');
    await page.getByRole('button', { name: '送る', exact: true }).click();
    await talk.getByText('ご案内が終わりました').waitFor();
    await both('a test run');
    assert.equal((await world.signIn().then((s) => s.get('/api/scenarios'))).scenarios.find((s) => s.name === 'ためしの案内').started, 0);
  });

  test('the drawing opens steps; versions show what changed; numbers show where people left', async () => {
    const staff = await world.signIn();
    const made = await staff.post('/api/scenarios', { name: '引っ越しの手続きを試す', note: 'テスト', flow: moving() });
    await staff.post(`/api/scenarios/${made.row.id}/publish`, { revision: made.revision, note: '' });
    const phone = await phoneOf(world);
    await phone.tap(`s=${made.row.id}`);
    await phone.press('転出');
    await phone.press('やめる');
    await page.goto(`${world.url}/scenarios/${made.row.id}`);
    await page.getByRole('radio', { name: '図' }).check({ force: true });
    await page.getByRole('button', { name: /^2 質問\s*手続き/ }).click();
    await page.getByRole('heading', { name: /2\. 手続き/ }).waitFor();
    await settled(page);
    await looksRight(page, 'the drawing');
    await page.getByRole('textbox', { name: /質問の文/ }).fill('どの手続きですか。');
    await page.getByRole('radio', { name: '版' }).check({ force: true });
    await page.getByRole('button', { name: '1版といまの下書きの違い' }).click();
    await page.getByText('下書きで変えた：手続き（文）').waitFor();
    await looksRight(page, 'a difference');
    await page.getByRole('button', { name: '下書きを1版に戻す' }).click();
    await page.getByRole('button', { name: '戻す', exact: true }).click();
    await page.getByText('公開した版と同じです').waitFor();
    await page.getByRole('radio', { name: '数' }).check({ force: true });
    await page.getByRole('row', { name: /荷物/ }).getByText('100%').waitFor();
    await both('numbers');
    await page.getByRole('radio', { name: '図' }).check({ force: true });
    await page.getByText('離れた 1（100%）').waitFor();
    await both('numbers drawn');
  });
});
