// C10: staff put camera, album and map behind buttons; a citizen taps them, and what comes is in the talk.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { makeFriends, sendAndWait } from '../lib/city.mjs';
import { PASSWORD, startWorld, until } from '../lib/world.mjs';
import { closeDesks, looksRight, openBrowser, settled, signIn } from './console.mjs';

describe('camera, album and map', { timeout: 180000 }, () => {
  let world, desk, page, staff, citizen;
  before(async () => {
    world = await startWorld();
    staff = await world.signIn();
    [citizen] = await makeFriends(world, 1);
    desk = await openBrowser();
    ({ page } = desk);
    await signIn(page, { url: world.url, login: 'admin', password: PASSWORD });
  });
  after(() => closeDesks(world, desk));

  test('a button is made to open them, without an address to write; a wrong address is told', async () => {
    await page.goto(`${world.url}/broadcasts/new`);
    await page.getByRole('textbox', { name: /^件名/ }).fill('道路の傷みを教えてください');
    await page.getByRole('button', { name: /吹き出しを足す/ }).click();
    await page.getByRole('menuitem', { name: /^ボタン/ }).first().click();
    const editor = page.locator('.action-editor').first();
    await editor.getByRole('button', { name: /押すと/ }).click();
    await page.getByRole('option', { name: '写真を何枚か選んでもらう' }).click();
    assert.equal(await editor.getByRole('textbox', { name: /^ボタンの文字/ }).inputValue(), '写真を選ぶ');
    assert.equal(await editor.getByRole('textbox', { name: /アドレス/ }).count(), 0);
    await editor.getByRole('button', { name: /押すと/ }).click();
    await page.getByRole('option', { name: '位置情報を送ってもらう' }).click();
    assert.equal(await editor.getByRole('textbox', { name: /^ボタンの文字/ }).inputValue(), '位置情報を送る', 'the words go with it until somebody wrote others');
    await settled(page);
    await looksRight(page, 'button that opens the map');
    await page.setViewportSize({ width: 390, height: 844 });
    await looksRight(page, 'button that opens the map');
    await page.setViewportSize({ width: 1280, height: 900 });
    await editor.getByRole('button', { name: /押すと/ }).click();
    await page.getByRole('option', { name: 'ページを開く' }).click();
    await editor.getByRole('textbox', { name: /アドレス/ }).fill('https://line.me/R/nv/cameraRoll');
    await page.getByText('いますぐ送る').click();
    await page.getByRole('button', { name: '送信の確認へ進む' }).click();
    await page.getByText('LINEのカメラや位置情報の画面が開きません').first().waitFor();
    await page.evaluate(() => sessionStorage.clear());
    await page.goto('about:blank');
  });

  test('a citizen taps: several pictures, one of the camera, a place; staff see them', async () => {
    const button = (label, path) => ({ type: 'uri', label, uri: `https://line.me/R/nv/${path}` });
    const messages = [{
      type: 'template', altText: '道路の傷み', template: { type: 'buttons', text: '道路の傷みを教えてください', actions: [button('写真を選ぶ', 'cameraRoll/multi'), button('場所を送る', 'location/')] },
    }, { type: 'text', text: 'こちらからも送れます', quickReply: { items: [{ type: 'action', action: { type: 'camera', label: '写真をとる' } }] } }];
    const sent = await sendAndWait(staff, await staff.draft({ title: '道路', messages, condition: {} }));
    assert.equal(sent.state, 'sent');
    const phone = await openBrowser({ width: 480, height: 900 });
    try {
      const p = phone.page;
      await p.goto(`${world.sim.url}/_sim/#${citizen}`);
      await p.getByRole('button', { name: /写真をとる/ }).click();
      await p.getByRole('dialog', { name: 'カメラ' }).getByRole('button', { name: '街灯' }).click();
      await p.getByRole('dialog').waitFor({ state: 'detached' });
      await p.getByRole('button', { name: /写真を選ぶ/ }).click();
      const album = p.getByRole('dialog', { name: '写真を何枚か選ぶ' });
      await album.getByRole('button', { name: '道路の穴' }).click();
      await album.getByRole('button', { name: '公園の遊具' }).click();
      if (process.env.PICTURES) await p.screenshot({ path: `${process.env.PICTURES}/phone_album.png` });
      await album.getByRole('button', { name: '2枚を送る' }).click();
      await p.getByRole('dialog').waitFor({ state: 'detached' });
      await p.getByRole('button', { name: /場所を送る/ }).click();
      await p.getByRole('dialog', { name: '位置情報を送る' }).getByRole('button', { name: /開運橋/ }).click();
      await p.getByRole('dialog').waitFor({ state: 'detached' });
      assert.deepEqual(phone.complaints, []);
    } finally {
      await phone.close();
    }
    const [friend] = (await staff.get('/api/friends')).friends.filter((f) => f.state === 'following');
    const said = await until('three pictures and a place', async () => {
      const list = (await staff.get(`/api/friends/${friend.id}`)).utterances.filter((u) => u.speaker !== 'city').map((u) => u.message.type);
      return list.length >= 4 && list;
    });
    assert.deepEqual(said.toSorted(), ['image', 'image', 'image', 'location']);
    await page.goto(`${world.url}/friends/${friend.id}`);
    await page.getByText('開運橋').first().waitFor();
  });
});
