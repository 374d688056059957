// Rich menus: from the draft to the phone, and back.
import assert from 'node:assert/strict';
import { area, atLine, goLive, makeMenu, menuOf, menuSave, publish, sees, tap } from '../lib/menus.mjs';
import { png } from '../lib/made_up.mjs';
import { scenario, until } from '../lib/world.mjs';

const link = (uri) => ({ type: 'uri', uri });

scenario('a menu with tabs goes to LINE, everybody sees it, tabs switch, a new version replaces it and the old is deleted', async (world) => {
  const staff = await world.signIn();
  const person = await world.sim.addFriend('みどり');
  await world.quiet();
  const menu = await makeMenu(staff, '通常', [
    ['a', 'くらし', [area(0, 'ごみ', link('https://example.jp/gomi')), area(1, '子育てへ', { type: 'richmenuswitch', tab: 'b' }), area(2, '役所', link('tel:0196514111'))]],
    ['b', '子育て', [area(0, '健診', { type: 'message', text: '健診について' }), area(1, 'くらしへ', { type: 'richmenuswitch', tab: 'a' })]],
  ]);
  assert.deepEqual((await staff.get(`/api/menus/${menu.id}/problems`)).problems, []);
  const live = await goLive(staff, menu, '最初の公開');
  assert.deepEqual([live.live.no, live.live.pages, live.live.ready, live.changed], [1, 2, 2, false]);
  await sees(world, person, 'くらし');
  await tap(world, person, 1);
  await sees(world, person, '子育て');
  await tap(world, person, 1);
  await sees(world, person, 'くらし');
  const edited = await staff.put(`/api/menus/${menu.id}`, { ...(await menuSave(staff, '通常', [['a', '新しい', [area(0, 'ごみ', link('https://example.jp/gomi2'))]]])), version: live.version });
  assert.equal(edited.changed, true);
  await goLive(staff, edited);
  await sees(world, person, '新しい');
  await until('the old ones are deleted', async () => (await atLine(world)).length === 1);
  const history = await until('the first version has ended', async () => {
    const { editions } = await staff.get(`/api/menus/${menu.id}/history`);
    return editions.some((e) => e.state === 'ended') && editions;
  });
  assert.deepEqual(history.map((e) => [e.no, e.state]), [[2, 'live'], [1, 'ended']]);
  assert.equal(history[1].note, '最初の公開');
  // Back to the first version: it becomes the draft, and is published like any other.
  const back = await staff.post(`/api/menus/${menu.id}/restore`, { editionId: history[1].id });
  assert.equal(back.content.tabs.length, 2);
  await goLive(staff, back);
  await sees(world, person, 'くらし');
});

scenario('taps of every button are counted: postbacks, links by our own address, words as if they had been typed', async (world) => {
  const staff = await world.signIn();
  const person = await world.sim.addFriend('みどり');
  await world.quiet();
  const menu = await makeMenu(staff, '通常', [
    ['a', 'メニュー', [
      area(0, 'ごみ', link('https://example.jp/gomi?a=1')),
      area(1, '休日', { type: 'postback', displayText: '休日の当番医', messages: [{ type: 'text', text: '当番医はみどり医院です。' }] }),
      area(2, '問い合わせ', { type: 'message', text: '道路の穴' }),
    ]],
  ]);
  await goLive(staff, menu);
  await sees(world, person, 'メニュー');
  const went = await tap(world, person, 0);
  assert.deepEqual([went.status, went.headers.get('location')], [302, 'https://example.jp/gomi?a=1']);
  await tap(world, person, 1);
  await world.sim.waitFor(person, '当番医はみどり医院です。');
  await tap(world, person, 1);
  await tap(world, person, 2);
  await world.sim.waitFor(person, 'メッセージありがとうございます');
  const { id } = (await staff.friends())[0];
  const said = (await staff.get(`/api/friends/${id}`)).utterances.map((u) => u.message.text);
  assert.ok(said.includes('道路の穴'), JSON.stringify(said));
  const taps = await staff.get(`/api/menus/${menu.id}/taps`);
  assert.deepEqual(taps.buttons.map((b) => [b.label, b.taps, b.people, b.counted]), [['ごみ', 1, 1, true], ['休日', 2, 1, true], ['問い合わせ', 1, 1, true]]);
  for (const by of ['week', 'month']) assert.equal((await staff.get(`/api/menus/${menu.id}/taps?by=${by}`)).days.reduce((sum, d) => sum + d.taps, 0), 4);
  const csv = await (await staff.raw('GET', `/api/menus/${menu.id}/taps.csv`)).text();
  assert.match(csv, /,"メニュー","休日","2","1"\r\n/);
});

scenario('what is not whole is not published, and the field is named', async (world) => {
  const staff = await world.signIn();
  const menu = await makeMenu(staff, '途中', [
    ['a', 'くらし', [area(0, '', link('ftp://example.jp')), area(0, '重なる', { type: 'message', text: '' })]],
    ['b', '', []],
  ]);
  const fields = (await staff.get(`/api/menus/${menu.id}/problems`)).problems.map((p) => p.field);
  for (const field of ['tabs[0].areas[0].label', 'tabs[0].areas[0].action.uri', 'tabs[0].areas[1].bounds', 'tabs[0].areas[1].action.text', 'tabs[1].areas', 'tabs[0].areas'])
    assert.ok(fields.includes(field), `${field} in ${fields}`);
  for (const [path, wrong] of [['nv/cameraRoll', true], ['nv/cameraRoll/multi', false], ['nv/camera/', false], ['nv/location/', false]]) {
    const photo = await makeMenu(staff, path, [['a', '写真', [area(0, '写真を送る', link(`https://line.me/R/${path}`))]]]);
    const found = (await staff.get(`/api/menus/${photo.id}/problems`)).problems.filter((p) => p.field.endsWith('action.uri'));
    assert.equal(found.length > 0, wrong, `${path}: ${JSON.stringify(found)}`);
  }
  const refused = await staff.refused('POST', `/api/menus/${menu.id}/publish`, { version: menu.version, note: '' });
  assert.equal(refused.status, 400);
  assert.equal((await staff.refused('POST', `/api/menus/${menu.id}/publish`, { version: 9, note: '' })).status, 409);
  assert.equal((await staff.refused('POST', '/api/menu-pictures', { data: Buffer.from('GIF89a').toString('base64') })).status, 400);
});

scenario('menus by tag: the first rule that fits is theirs, a changed tag is followed within seconds, with 600 people in two calls', { friends: 600 }, async (world) => {
  const { meetSampleFriends } = await import('../lib/city.mjs');
  const people = await meetSampleFriends(world, 600);
  const staff = await world.signIn();
  const tag = await staff.post('/api/tags', { label: '区長' });
  const option = tag.options.at(-1).id;
  const everybody = await makeMenu(staff, '全員', [['a', '全員', [area(0, 'ごみ', link('https://example.jp/'))]]]);
  await goLive(staff, everybody);
  await sees(world, people[0], '全員');
  const chiefs = await makeMenu(staff, '区長', [['a', '区長', [area(0, '回覧', link('https://example.jp/k'))]]], { condition: { options: [option] } });
  await goLive(staff, chiefs);
  const row = (await staff.friends())[0];
  await staff.put(`/api/friends/${row.id}/tags`, { add: [option], remove: [] });
  await until('one of them has the other menu', async () => (await staff.get(`/api/menus/${chiefs.id}`)).live.linked === 1);
  const counts = async () => {
    const all = await Promise.all(people.map(async (p) => (await menuOf(world, p)).chatBarText));
    return [all.filter((bar) => bar === '区長').length, all.filter((bar) => bar === '全員').length];
  };
  await until('one phone shows it, the others do not', async () => String(await counts()) === '1,599');
  await staff.put(`/api/friends/${row.id}/tags`, { add: [], remove: [option] });
  await until('and back', async () => String(await counts()) === '0,600');
  // For nearly everybody: bulk links of 500.
  const most = await makeMenu(staff, '追加した人', [['a', '追加', [area(0, 'x', link('https://example.jp/x'))]]], { condition: { followed: { from: '2000-01-01' } } });
  await goLive(staff, most);
  await until('all linked', async () => (await staff.get(`/api/menus/${most.id}`)).live.linked === 600);
  const calls = (await world.sim.requests('/v2/bot/richmenu/bulk/link')).length;
  assert.ok(calls >= 3 && calls <= 4, `${calls}`);
  await sees(world, people[599], '追加');
  await staff.post(`/api/menus/${most.id}/retire`);
  await sees(world, people[0], '全員');
  await until('unlinked and deleted', async () => (await atLine(world)).length === 2);
});

scenario('a period begins and ends by itself', async (world) => {
  const staff = await world.signIn();
  const person = await world.sim.addFriend('みどり');
  await world.quiet();
  await goLive(staff, await makeMenu(staff, '通常', [['a', '通常', [area(0, 'ごみ', link('https://example.jp/'))]]]));
  await sees(world, person, '通常');
  const now = Date.now();
  const vote = await makeMenu(staff, '選挙', [['a', '選挙', [area(0, '投票所', link('https://example.jp/v'))]]], { fromAt: now + 4000, untilAt: now + 12000 });
  await goLive(staff, vote);
  await sees(world, person, '選挙');
  assert.ok(Date.now() >= now + 4000);
  await sees(world, person, '通常');
  assert.ok(Date.now() >= now + 12000);
});

scenario('a preview is for one tester only, and ends', async (world) => {
  const staff = await world.signIn();
  const [tester, other] = [await world.sim.addFriend('試す人'), await world.sim.addFriend('ほかの人')];
  await world.quiet();
  const menu = await makeMenu(staff, '下書き', [['a', '下書き', [area(0, 'ごみ', link('https://example.jp/'))]]]);
  let rows;
  await until('names are known', async () => (rows = await staff.friends()).every((row) => row.name));
  const refused = await staff.refused('POST', `/api/menus/${menu.id}/preview`, { version: menu.version, friendId: rows[0].id });
  assert.match(refused.message, /テスト配信の受け手/);
  for (const row of rows) if (row.name === '試す人') await staff.put(`/api/friends/${row.id}/tester`, { tester: true });
  const id = rows.find((row) => row.name === '試す人').id;
  await staff.post(`/api/menus/${menu.id}/preview`, { version: menu.version, friendId: id });
  await sees(world, tester, '下書き');
  await sees(world, other, undefined);
  await staff.post(`/api/menus/${menu.id}/preview/end`);
  await sees(world, tester, undefined);
  await until('nothing is left at LINE', async () => (await atLine(world)).length === 0);
});

scenario('what LINE lost is made again, what is not ours is told and only deleted when asked', async (world) => {
  const staff = await world.signIn();
  const person = await world.sim.addFriend('みどり');
  await world.quiet();
  await goLive(staff, await makeMenu(staff, '通常', [['a', '通常', [area(0, 'ごみ', link('https://example.jp/'))]]]));
  await sees(world, person, '通常');
  const [ours] = await atLine(world);
  const head = { authorization: `Bearer ${world.sim.token}`, 'content-type': 'application/json' };
  await fetch(`${world.sim.url}/v2/bot/richmenu/${ours.richMenuId}`, { method: 'DELETE', headers: head });
  const foreign = { size: { width: 2500, height: 843 }, selected: false, name: 'ほかの道具', chatBarText: 'x', areas: [] };
  await fetch(`${world.sim.url}/v2/bot/richmenu`, { method: 'POST', headers: head, body: JSON.stringify(foreign) });
  const look = async (post, body) => {
    await staff.post(post, body);
    let answer;
    await until('compared', async () => !(answer = await staff.get('/api/menu-look')).waiting);
    return answer.result;
  };
  const found = await look('/api/menu-look');
  assert.deepEqual([found.missing.map((m) => m.menu), found.foreign.map((f) => f.name), found.standardDiffers], [['通常'], ['ほかの道具'], true]);
  await look('/api/menu-look/repair', { foreign: false });
  await sees(world, person, '通常');
  assert.equal((await atLine(world)).length, 2);
  await until('all is right again', async () => (await look('/api/menu-look')).missing.length === 0);
  await look('/api/menu-look/repair', { foreign: true });
  assert.deepEqual((await atLine(world)).length, 1);
});

scenario('somebody who blocked the account and comes back gets their menu again', async (world) => {
  const staff = await world.signIn();
  const person = await world.sim.addFriend('みどり');
  await world.quiet();
  const menu = await makeMenu(staff, '追加した人', [['a', '追加', [area(0, 'x', link('https://example.jp/x'))]]], { condition: { followed: { from: '2000-01-01' } } });
  await goLive(staff, menu);
  await sees(world, person, '追加');
  await world.sim.act(person, 'block');
  await world.quiet();
  await world.sim.act(person, 'unblock');
  await world.quiet();
  await sees(world, person, '追加');
});

scenario('LINE refuses: it stops, says why, nobody sees half of it, and it can go on', async (world) => {
  const staff = await world.signIn();
  const menu = await makeMenu(staff, '通常', [['a', '通常', [area(0, 'ごみ', link('https://example.jp/'))]]]);
  await world.sim.fault({ path: '/v2/bot/richmenu', status: 400, count: 1 });
  const { coming } = await publish(staff, menu);
  await until('it stops', async () => (await staff.get(`/api/menus/${menu.id}`)).coming?.state === 'stopped');
  assert.match((await staff.get(`/api/menus/${menu.id}`)).coming.trouble, /LINEが「通常」の内容を受け付けませんでした/);
  await staff.post(`/api/menus/${menu.id}/again`, { editionId: coming.id });
  await until('it is in use', async () => (await staff.get(`/api/menus/${menu.id}`)).live?.id === coming.id);
});

scenario('a reply gives a menu to one person, for some days or until another takes it back', async (world) => {
  const staff = await world.signIn();
  const [chief, other] = [await world.sim.addFriend('区長'), await world.sim.addFriend('みどり')];
  await world.quiet();
  const usual = await makeMenu(staff, '通常', [['a', '通常', [area(0, 'ごみ', link('https://example.jp/'))]]]);
  await goLive(staff, usual);
  const hidden = await makeMenu(staff, '区長', [['a', '区長', [area(0, '回覧', link('https://example.jp/k'))]]]);
  const rule = (word, deeds) => ({ priority: 5, hears: 'words', words: [{ kind: 'exact', text: word }], windows: [], outside: false, condition: {}, answers: [{ messages: [{ type: 'text', text: `${word}の答え` }], deeds }] });
  const reply = async (word, deeds) => {
    const made = await staff.post('/api/replies', { name: word, category: '', rule: rule(word, deeds) });
    await staff.post(`/api/replies/${made.brief.id}/publish`, { version: made.brief.version });
  };
  const early = await staff.refused('POST', '/api/replies', { name: '早い', category: '', rule: rule('早い', [{ menu: hidden.id }]) });
  assert.deepEqual([early.status, early.field], [400, 'rule.answers[0].deeds[0].menu']);
  // Below the menu for everybody it is nobody's by rule.
  await staff.put('/api/menus/order', { ids: [usual.id, hidden.id] });
  await goLive(staff, hidden);
  await reply('区長になる', [{ menu: hidden.id, days: 2 }]);
  await reply('区長をやめる', [{ menu: 0 }]);
  await reply('ずっと区長', [{ menu: hidden.id }]);
  await sees(world, chief, '通常');
  await world.sim.say(chief, '区長になる');
  await sees(world, chief, '区長');
  await sees(world, other, '通常');
  const now = await staff.get(`/api/menus/${hidden.id}`);
  assert.deepEqual([now.given, now.live.people, now.live.linked], [1, 1, 1]);
  await world.sim.say(chief, '区長をやめる');
  await sees(world, chief, '通常');
  await world.sim.say(other, 'ずっと区長');
  await sees(world, other, '区長');
  // A menu no longer used is nobody's; the person has the usual one.
  await staff.post(`/api/menus/${hidden.id}/retire`);
  await sees(world, other, '通常');
  assert.equal((await staff.get(`/api/menus/${hidden.id}`)).given, 1, 'and has it again when it is published anew');
  await goLive(staff, await staff.get(`/api/menus/${hidden.id}`));
  await sees(world, other, '区長');
});

scenario('a picture is decoded and made anew: broken ones are refused, and what was hidden in them is gone', async (world) => {
  const staff = await world.signIn();
  const upload = (bytes) => staff.raw('POST', '/api/menu-pictures', JSON.stringify({ data: Buffer.from(bytes).toString('base64') }), { 'content-type': 'application/json' });
  const whole = png(2500, 843, false);
  const broken = Buffer.concat([whole.subarray(0, 60), Buffer.alloc(400, 7), whole.subarray(460)]);
  for (const [bytes, words] of [
    [broken, /処理できません|読めません|壊れて/],
    [whole.subarray(0, 200), /処理できません|読めません|壊れて/],
    [png(800, 843, false), /2500×1686 か 2500×843/],
    [Buffer.from('GIF89a'), /JPEGかPNG/],
  ]) {
    const answer = await upload(bytes);
    assert.equal(answer.status, 400);
    assert.match((await answer.json()).error.message, words);
  }
  // A secret behind the picture's end does not go on to LINE.
  const made = await (await upload(Buffer.concat([whole, Buffer.from('secret-in-the-tail')]))).json();
  const kept = Buffer.from(await (await staff.raw('GET', `/api/menu-pictures/${made.id}`)).arrayBuffer());
  assert.ok(!kept.includes('secret') && kept.length <= 1024 * 1024);
});

scenario("LINE's own SDK sees what the roll-out did", async (world) => {
  const staff = await world.signIn();
  const person = await world.sim.addFriend('みどり');
  await world.quiet();
  const menu = await makeMenu(staff, '通常', [
    ['a', 'くらし', [area(0, 'ごみ', link('https://example.jp/')), area(1, '子育てへ', { type: 'richmenuswitch', tab: 'b' })]],
    ['b', '子育て', [area(0, 'くらしへ', { type: 'richmenuswitch', tab: 'a' })]],
  ]);
  await goLive(staff, menu);
  const { messagingApi } = await import('@line/bot-sdk');
  const client = new messagingApi.MessagingApiClient({ channelAccessToken: world.sim.token, baseURL: world.sim.url });
  const blobs = new messagingApi.MessagingApiBlobClient({ channelAccessToken: world.sim.token, baseURL: world.sim.url });
  const { richmenus } = await client.getRichMenuList();
  assert.deepEqual(richmenus.map((m) => [m.chatBarText, m.selected, m.size.width, m.size.height]).sort(), [['くらし', true, 2500, 843], ['子育て', true, 2500, 843]].sort());
  const { richMenuId } = await client.getDefaultRichMenuId();
  const first = await client.getRichMenu(richMenuId);
  assert.equal(first.chatBarText, 'くらし');
  const { aliases } = await client.getRichMenuAliasList();
  assert.deepEqual(aliases.map((a) => a.richMenuId).sort(), richmenus.map((m) => m.richMenuId).sort());
  const toOther = first.areas[1].action;
  assert.equal(aliases.find((a) => a.richMenuAliasId === toOther.richMenuAliasId).richMenuId, richmenus.find((m) => m.chatBarText === '子育て').richMenuId);
  await client.validateRichMenuObject({ size: first.size, selected: first.selected, name: first.name, chatBarText: first.chatBarText, areas: first.areas });
  const image = await blobs.getRichMenuImage(richMenuId);
  const parts = [];
  for await (const part of image) parts.push(part);
  const bytes = Buffer.concat(parts.map((p) => Buffer.from(p)));
  assert.ok(bytes.length > 100 && bytes.length <= 1024 * 1024, `${bytes.length}`);
  // Nobody is linked by hand while it is everybody's; with a rule of its own the person is.
  await assert.rejects(client.getRichMenuIdOfUser(person));
  const own = await makeMenu(staff, '追加した人', [['a', '追加', [area(0, 'x', link('https://example.jp/x'))]]], { condition: { followed: { from: '2000-01-01' } } });
  await goLive(staff, own);
  await sees(world, person, '追加');
  const linked = await client.getRichMenuIdOfUser(person);
  assert.equal((await client.getRichMenu(linked.richMenuId)).chatBarText, '追加');
});

scenario('another tool has used up the hour at LINE: the new menu waits, menus are still given, and it goes on by itself', { timeout: 180000 }, async (world) => {
  const staff = await world.signIn();
  const person = await world.sim.addFriend('みどり');
  await world.quiet();
  const tag = (await staff.post('/api/tags', { label: '区長' })).options.at(-1).id;
  await goLive(staff, await makeMenu(staff, '通常', [['a', '通常', [area(0, 'ごみ', link('https://example.jp/'))]]]));
  await goLive(staff, await makeMenu(staff, '区長', [['a', '区長', [area(0, '回覧', link('https://example.jp/k'))]]], { condition: { options: [tag] } }));
  const { messagingApi } = await import('@line/bot-sdk');
  const client = new messagingApi.MessagingApiClient({ channelAccessToken: world.sim.token, baseURL: world.sim.url });
  let made = 0;
  for (let refused = false; !refused; )
    await client
      .createRichMenu({ size: { width: 2500, height: 843 }, selected: false, name: '別のツール', chatBarText: '別', areas: [] })
      .then(() => made++)
      .catch((e) => {
        assert.equal(e.status, 429);
        refused = true;
      });
  assert.ok(made >= 90 && made < 100, `${made}`);
  const menu = await makeMenu(staff, '新しい', [['a', '新しい', [area(0, 'x', link('https://example.jp/x'))]]]);
  const begun = await publish(staff, menu);
  await until('it waits', async () => (await staff.get(`/api/menus/${menu.id}`)).coming?.waitUntil);
  // What is there already is followed meanwhile.
  const row = (await staff.friends())[0];
  await staff.put(`/api/friends/${row.id}/tags`, { add: [tag], remove: [] });
  await sees(world, person, '区長');
  assert.equal((await staff.get(`/api/menus/${menu.id}`)).coming.state, 'rolling');
  await world.sim.call('POST', '/_sim/clock', { advance_ms: 3600_000 });
  await until('it is in use', async () => (await staff.get(`/api/menus/${menu.id}`)).live?.id === begun.coming.id, 60000);
});
