// Rich menus as staff draw them: from tiles, with keyboard and pointer, to a phone; and the disaster switch.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { atLine, goLive, makeMenu, menuOf, sees, area } from '../lib/menus.mjs';
import { PASSWORD, startWorld, until } from '../lib/world.mjs';
import { choose, closeDesks, looksRightOnBoth, openBrowser, signIn } from './console.mjs';

describe('menus', { timeout: 240000 }, () => {
  let world, desk, page, staff, person;
  before(async () => {
    world = await startWorld();
    person = await world.sim.addFriend('みどり');
    await world.quiet();
    staff = await world.signIn();
    desk = await openBrowser();
    ({ page } = desk);
    await signIn(page, { url: world.url, login: 'admin', password: PASSWORD });
  });
  after(() => closeDesks(world, desk));

  const both = (what) => looksRightOnBoth(page, what);

  test('an empty list, a new menu, buttons by keyboard, colours with enough contrast, a picture from tiles', async () => {
    await page.getByRole('link', { name: 'メニュー', exact: true }).click();
    await page.getByText('メニューがまだありません').waitFor();
    await both('menus empty');
    await page.getByRole('button', { name: '新しいメニュー' }).first().click();
    await page.getByRole('textbox', { name: /^名前/ }).fill('ふだんのメニュー');
    await page.getByRole('dialog').getByRole('button', { name: '作る', exact: true }).click();
    await page.getByRole('heading', { name: 'ふだんのメニュー', level: 1 }).waitFor();
    const labels = ['ごみの日', '子育て', '防災', '休日当番医', '図書館', '受信設定'];
    for (const [i, label] of labels.entries()) {
      await page.getByRole('button', { name: new RegExp(`^${i + 1}番目のボタン`) }).click();
      await page.getByRole('textbox', { name: /^ボタンの名前/ }).fill(label);
      await page.getByRole('textbox', { name: /^開くページのアドレス/ }).fill(`https://example.jp/${i}`);
    }
    await page.getByRole('button', { name: '受信設定のページにする' }).click();
    await page.getByRole('button', { name: /^1番目のボタン/ }).click();
    await page.getByRole('textbox', { name: /^文字と絵の色/ }).fill('#DDDDDD');
    await page.getByText('色の差が足りません').waitFor();
    await page.getByRole('button', { name: '下書きを保存する' }).click();
    await page.getByText('色の差が足りないタイルがあります').waitFor();
    await choose(page, /^色の組み合わせ|自分で決める/, '緑に白');
    await choose(page, /^絵|案内/, 'ごみ');
    // The keyboard alone moves it.
    const first = page.getByRole('button', { name: /^1番目のボタン/ });
    await first.focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('button', { name: /^1番目のボタン「ごみの日」。左から10、/ }).waitFor();
    await page.keyboard.press('ArrowLeft');
    await both('menu editor');
    await page.getByRole('button', { name: '下書きを保存する' }).click();
    await page.getByText('下書きを保存しました').waitFor();
  });

  test('published, it is on the phone with the picture that was drawn', async () => {
    await page.getByRole('button', { name: '公開する', exact: true }).click();
    await page.getByRole('dialog').getByText('友だち全員').waitFor();
    await both('menu publish');
    await page.getByRole('dialog').getByRole('button', { name: '公開する', exact: true }).click();
    await page.getByText('第1版を使っています').waitFor();
    await sees(world, person, 'メニュー');
    const shown = await menuOf(world, person);
    assert.deepEqual(shown.areas.map((a) => a.action.label), ['ごみの日', '子育て', '防災', '休日当番医', '図書館', '受信設定']);
    const image = Buffer.from(await (await fetch(world.sim.url + shown.imageUrl)).arrayBuffer());
    assert.ok(image.length > 20000 && image.length <= 1048576, `${image.length}`);
    if (process.env.PICTURES) await (await import('node:fs/promises')).writeFile(`${process.env.PICTURES}/tiles.png`, image);
    await fetch(shown.areas[0].action.uri, { redirect: 'manual' });
    await page.getByText('押された回数', { exact: true }).click();
    await page.getByRole('region', { name: 'ボタンごとの回数' }).waitFor();
    await both('menu taps');
    await page.getByText('版の履歴', { exact: true }).click();
    await page.getByRole('heading', { name: '第1版' }).waitFor();
    await both('menu history');
    // What was typed is still there after a look at the history.
    await page.getByText('内容', { exact: true }).click();
    await page.getByRole('textbox', { name: /^名前/ }).first().fill('書きかけの名前');
    await page.getByText('版の履歴', { exact: true }).click();
    await page.getByRole('heading', { name: '第1版' }).waitFor();
    await page.getByText('内容', { exact: true }).click();
    assert.equal(await page.getByRole('textbox', { name: /^名前/ }).first().inputValue(), '書きかけの名前');
    await page.getByRole('textbox', { name: /^名前/ }).first().fill('ふだんのメニュー');
    const design = await (await staff.raw('GET', '/api/menus/1/design.json')).json();
    assert.match(design.tabs[0].source.svg, /^<svg /);
  });

  test('the list, and LINE compared', async () => {
    await page.getByRole('link', { name: 'メニュー', exact: true }).first().click();
    await page.getByRole('button', { name: '照合する' }).click();
    await page.getByText('LINEにあるものと、こちらの記録は同じです').waitFor();
    await both('menus');
    assert.equal((await atLine(world)).length, 1);
  });

  test('the disaster switch: prepared, on with a reason, the banner everywhere, and back', async () => {
    const menu = await makeMenu(staff, '災害用メニュー', [['a', '災害情報', [area(0, '避難所', { type: 'uri', uri: 'https://example.jp/hinan' })]]], { disaster: true });
    await goLive(staff, menu);
    await page.getByRole('link', { name: '災害モード', exact: true }).click();
    await page.getByText('いまは通常です').waitFor();
    await page.reload();
    await page.getByText('いまは通常です').waitFor();
    await choose(page, /^(メニュー|替えない)/, /災害用メニュー/);
    await page.getByRole('textbox', { name: /^市民のページの上に出す文/ }).fill('避難所を開いています。');
    await page.getByRole('button', { name: '準備を保存する' }).click();
    await page.getByText('準備を保存しました').waitFor();
    await both('disaster off');
    await page.getByRole('button', { name: '災害モードを入れる' }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByRole('textbox', { name: /^理由/ }).fill('震度5強の地震');
    await both('disaster asking');
    await dialog.getByRole('button', { name: '全員に入れる' }).click();
    await page.getByRole('region', { name: '災害モード', exact: true }).waitFor();
    await sees(world, person, '災害情報');
    await page.getByText('1人のうち1人に替わりました').waitFor();
    await both('disaster on');
    // What was typed is not swept away by a colleague who saves meanwhile.
    const notice = page.getByRole('textbox', { name: /^市民のページの上に出す文/ });
    await notice.fill('書きかけの文');
    const { menuId, phrases, answers, remindHours, version } = await staff.get('/api/disaster');
    await staff.put('/api/disaster', { menuId, phrases, answers, remindHours, version, notice: 'ほかの職員の文' });
    await page.getByText('その間に、ほかの職員が保存しました').waitFor();
    assert.equal(await notice.inputValue(), '書きかけの文');
    await both('disaster saved by a colleague');
    await page.getByRole('button', { name: /いまの内容を読みこむ/ }).click();
    await until('the new text', async () => (await notice.inputValue()) === 'ほかの職員の文');
    await page.getByRole('link', { name: 'ホーム' }).click();
    await page.getByRole('region', { name: '災害モード', exact: true }).getByRole('link', { name: /通常に戻す/ }).click();
    await page.getByRole('button', { name: '通常に戻す' }).click();
    await dialog.getByRole('textbox', { name: /^理由/ }).fill('警報の解除');
    await dialog.getByRole('button', { name: '通常に戻す' }).click();
    await page.getByText('いまは通常です').waitFor();
    await sees(world, person, 'メニュー');
    await until('no banner', async () => (await page.getByRole('region', { name: '災害モード', exact: true }).count()) === 0);
  });
});
