// C1–C12: every kind of message is accepted by LINE's rules and arrives as written.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { scenario } from '../lib/world.mjs';
import { makeFriends, sendAndWait } from '../lib/city.mjs';
import { png, today } from '../lib/made_up.mjs';

const uri = (label, address = 'https://www.city.example.lg.jp/') => ({ type: 'uri', label, uri: address });
const message = (label, text = label) => ({ type: 'message', label, text });
const postback = (label, data = label) => ({ type: 'postback', label, data, displayText: label });
const upload = async (staff, query, bytes, type = 'application/octet-stream') => {
  const answer = await staff.raw('POST', `/api/media?${query}`, bytes, { 'content-type': type });
  const text = await answer.text();
  return { status: answer.status, ...JSON.parse(text) };
};
const mp4 = (size) => Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom\x00\x00\x02\x00isomiso2'), Buffer.from([0, 0, 0, 8]), Buffer.from('moov'), randomBytes(size)]);

scenario('each kind of message is accepted and reaches the phone', { timeout: 180000 }, async (world) => {
  const staff = await world.signIn();
  const [id] = await makeFriends(world, 1);
  await staff.post('/api/faces', { name: '道路管理課', departmentId: 0, icon: '', forBroadcast: false, forStaff: false, forBot: false, closed: false });
  const image = await upload(staff, `kind=image&name=${encodeURIComponent('案内.PNG')}`, png(1600, 900, false), 'image/png');
  assert.equal(image.status, 200, image.error?.message);
  const map = await upload(staff, 'kind=imagemap', png(1040, 700, false), 'image/png');
  assert.equal(map.status, 200, map.error?.message);
  const still = `media:${image.token}`;
  const kinds = {
    text: { type: 'text', text: '絵文字🍙と URL https://www.city.example.lg.jp/a?b=1 、\n改行\tと "引用" \\ です。' },
    emoji: { type: 'text', text: '$ お元気ですか $', emojis: [{ index: 0, productId: '5ac1bfd5040ab15980c9b435', emojiId: '001' }, { index: 9, productId: '5ac1bfd5040ab15980c9b435', emojiId: '002' }] },
    sticker: { type: 'sticker', packageId: '446', stickerId: '1988' },
    image: { type: 'image', originalContentUrl: `${still}/original`, previewImageUrl: `${still}/preview` },
    location: { type: 'location', title: '市役所', address: 'みどり野市本町一丁目', latitude: 39.7, longitude: 141.15 },
    imagemap: { type: 'imagemap', baseUrl: `media:${map.token}/imagemap`, altText: '地図', baseSize: { width: 1040, height: 700 }, actions: [{ type: 'uri', linkUri: 'https://www.city.example.lg.jp/map', area: { x: 0, y: 0, width: 520, height: 700 } }, { type: 'message', text: 'はい', area: { x: 520, y: 0, width: 520, height: 700 } }] },
    buttons: { type: 'template', altText: 'ボタン', template: { type: 'buttons', thumbnailImageUrl: `${still}/original`, title: '題', text: '本文', actions: [uri('開く'), message('言う'), postback('選ぶ'), { type: 'datetimepicker', label: '日時', data: '日時', mode: 'datetime' }] } },
    confirm: { type: 'template', altText: '確認', template: { type: 'confirm', text: '参加しますか', actions: [postback('はい'), postback('いいえ')] } },
    carousel: { type: 'template', altText: 'カルーセル', template: { type: 'carousel', columns: [1, 2, 3].map((n) => ({ title: `催し${n}`, text: `説明${n}`, actions: [uri('詳しく', `https://www.city.example.lg.jp/${n}`), postback('申し込む', `e${n}`)] })) } },
    imageCarousel: { type: 'template', altText: '写真', template: { type: 'image_carousel', columns: [{ imageUrl: `${still}/original`, action: uri('見る') }] } },
    flex: { type: 'flex', altText: 'カード', contents: { type: 'bubble', hero: { type: 'image', url: `${still}/original`, size: 'full' }, body: { type: 'box', layout: 'vertical', contents: [{ type: 'text', text: '避難所', weight: 'bold', wrap: true }, { type: 'separator' }, { type: 'button', action: postback('行く') }] } } },
    flexCarousel: { type: 'flex', altText: 'カード二枚', contents: { type: 'carousel', contents: [1, 2].map((n) => ({ type: 'bubble', body: { type: 'box', layout: 'vertical', contents: [{ type: 'text', text: `枚${n}` }] } })) } },
    quick: { type: 'text', text: 'どれにしますか', quickReply: { items: [postback('はい'), message('いいえ'), uri('詳しく'), { type: 'camera', label: '写真' }, { type: 'cameraRoll', label: '選ぶ' }, { type: 'location', label: '位置' }].map((action) => ({ type: 'action', action })) } },
    sender: { type: 'text', text: '道路課です', sender: { name: '道路管理課' } },
  };
  for (const [kind, m] of Object.entries(kinds)) {
    const before = (await world.sim.received(id)).length;
    const check = await staff.post('/api/messages/check', { messages: [m] });
    assert.deepEqual(check.problems, [], kind);
    const done = await sendAndWait(staff, await staff.draft({ title: kind, messages: [m], condition: { followed: { from: today(-1) } } }));
    assert.equal(done.state, 'sent', `${kind}: ${JSON.stringify(done.refusals)}`);
    const got = (await world.sim.received(id, before)).map((r) => r.message);
    assert.equal(got.length, 1, kind);
    assert.equal(got[0].type, m.type);
    assert.ok(!JSON.stringify(got).includes('media:'), `${kind}: ${JSON.stringify(got)}`);
    const preview = await staff.post('/api/messages/preview', { messages: [m] });
    assert.equal(preview.messages[0].type, m.type);
  }
  // Five bubbles in their order, in one call.
  const five = [kinds.text, kinds.sticker, kinds.image, kinds.confirm, kinds.quick];
  const before = (await world.sim.received(id)).length;
  await sendAndWait(staff, await staff.draft({ messages: five, condition: { followed: { from: today(-1) } } }));
  const got = await world.sim.received(id, before);
  assert.deepEqual(got.map((r) => r.message.type), five.map((m) => m.type));
  assert.equal(new Set(got.map((r) => r.requestId)).size, 1);
  // The pictures can be fetched by anybody who has the address, in the sizes that LINE asks for.
  const shown = got[2].message;
  for (const address of [shown.originalContentUrl, shown.previewImageUrl]) {
    const answer = await fetch(address);
    assert.equal(answer.status, 200, address);
    assert.match(answer.headers.get('content-type'), /^image\/(png|jpeg)$/);
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    assert.ok((await answer.arrayBuffer()).byteLength > 100);
  }
  const { baseUrl } = (await world.sim.received(id)).find((r) => r.message.type === 'imagemap').message;
  for (const width of [240, 300, 460, 700, 1040]) assert.equal((await fetch(`${baseUrl}/${width}`)).status, 200, `${width}`);
  assert.equal((await fetch(`${baseUrl}/999`)).status, 404);
  assert.equal((await fetch(shown.originalContentUrl.replace(/media\/[^/]+/, 'media/AAAAAAAAAAAAAAAAAAAAAA'))).status, 404);
});

scenario('films and sounds are kept as they are and can be fetched in pieces', async (world) => {
  const staff = await world.signIn();
  const [id] = await makeFriends(world, 1);
  const still = await upload(staff, 'kind=image', png(640, 360, false), 'image/png');
  assert.equal(still.status, 200, still.error?.message);
  const bytes = mp4(1_200_000);
  const film = await upload(staff, `kind=video&durationMs=3000&preview=${still.id}`, bytes, 'video/mp4');
  assert.equal(film.status, 200, film.error?.message);
  const sound = await upload(staff, 'kind=audio&durationMs=2500', Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypM4A \x00\x00\x02\x00isomiso2'), randomBytes(50000)]), 'audio/x-m4a');
  assert.equal(sound.status, 200, sound.error?.message);
  const messages = [{ type: 'video', originalContentUrl: `media:${film.token}/original`, previewImageUrl: `media:${film.token}/preview` }, { type: 'audio', originalContentUrl: `media:${sound.token}/original`, duration: 2500 }];
  const done = await sendAndWait(staff, await staff.draft({ messages, condition: { followed: { from: today(-1) } } }));
  assert.equal(done.state, 'sent', JSON.stringify(done.refusals ?? done.problems));
  const address = (await world.sim.received(id)).find((r) => r.message.type === 'video').message.originalContentUrl;
  const whole = Buffer.from(await (await fetch(address)).arrayBuffer());
  assert.ok(whole.equals(bytes));
  const part = await fetch(address, { headers: { range: 'bytes=1000000-1000099' } });
  assert.equal(part.status, 206, 'phones play films in pieces');
  assert.ok(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(1_000_000, 1_000_100)));
});

scenario('uploads that are not what they say are refused with a sentence', { engines: ['sqlite'] }, async (world) => {
  const staff = await world.signIn();
  const wrong = [
    ['image', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')], ['image', Buffer.from('<html><script>alert(1)</script>')],
    ['image', Buffer.from('GIF89a/*<script>*/')], ['image', Buffer.alloc(0)], ['image', png(64, 64).subarray(0, 300)], ['image', Buffer.concat([png(4, 4).subarray(0, 40), randomBytes(400)])],
    ['video', png(64, 64)], ['audio', Buffer.from('#!/bin/sh\nrm -rf /')], ['imagemap', Buffer.from('%PDF-1.7')], ['image', mp4(100)],
  ];
  // A picture that says it is enormous: refused before memory is taken.
  const bomb = Buffer.from(png(2, 2, false));
  bomb.writeUInt32BE(60000, 16);
  bomb.writeUInt32BE(60000, 20);
  wrong.push(['image', bomb]);
  for (const [kind, bytes] of wrong) {
    const answer = await upload(staff, `kind=${kind}`, new Uint8Array(bytes), 'image/png');
    assert.equal(answer.status, 400, `${kind} ${bytes.toString('latin1', 0, 20)}`);
    assert.match(answer.error.message, /[\u3040-\u30ff]/);
  }
  const polyglot = Buffer.concat([png(64, 64, false), Buffer.from('<script>alert(1)</script>')]);
  const kept = await upload(staff, 'kind=image', polyglot, 'image/png');
  if (kept.status === 200) {
    const bytes = Buffer.from(await (await fetch(kept.url)).arrayBuffer());
    assert.ok(!bytes.includes('<script>'), 'decoded and written anew');
  } else assert.equal(kept.status, 400);
  assert.equal((await staff.raw('POST', '/api/media?kind=image', new Uint8Array(png(4, 4)), { 'x-csrf-token': 'x' })).status, 403);
  assert.ok((await staff.get('/api/home')).reachable >= 0, 'still there');
});
