import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DAY, png, refusal, startSim, until } from './sim.mjs';

let sim;
before(async () => {
  sim = await startSim({ webhook: true, args: ['--no-rate-limit'] });
});
after(() => sim.stop());

const UNKNOWN = `richmenu-${'0'.repeat(32)}`;
const object = (more = {}) => ({
  size: { width: 2500, height: 1686 }, selected: true, name: '見本', chatBarText: 'メニュー',
  areas: [{ bounds: { x: 0, y: 0, width: 1250, height: 843 }, action: { type: 'message', text: 'ごみ' } }], ...more });
const upload = (id, bytes = png(2500, 1686), type = 'image/png') => sim.api('POST', `/v2/bot/richmenu/${id}/content`, bytes, { 'content-type': type });
const create = async (more) => (await sim.client.createRichMenu(object(more))).richMenuId;
const ready = async (more) => {
  const id = await create(more);
  assert.equal((await upload(id)).status, 200);
  return id;
};
const shown = async (user) => (await sim.get(`/friends/${user}/richmenu`)).richMenuId;

test('a menu is created, read, listed and deleted', async () => {
  const id = await create();
  assert.match(id, /^richmenu-[0-9a-f]{32}$/);
  assert.deepEqual(await sim.client.getRichMenu(id), { richMenuId: id, ...object() });
  assert.ok((await sim.client.getRichMenuList()).richmenus.some((m) => m.richMenuId === id));
  assert.deepEqual(await sim.client.deleteRichMenu(id), {});
  const gone = await refusal(sim.client.getRichMenu(id));
  assert.equal(gone.status, 404);
  assert.equal(gone.message, 'Not found');
  assert.equal((await refusal(sim.client.deleteRichMenu(id))).status, 404);
});

test('a menu that breaks the rules is refused, in creating and validating alike', async () => {
  const bad = object({ name: undefined, areas: [{ bounds: { x: 0, y: 0, width: 1, height: 1 }, action: { type: 'uri', uri: 'nonsense' } }] });
  for (const call of ['createRichMenu', 'validateRichMenuObject']) {
    const refused = await refusal(sim.client[call](bad));
    assert.equal(refused.status, 400);
    const found = Object.fromEntries(refused.details.map((d) => [d.property, d.message]));
    assert.equal(found.name, 'must be specified');
    assert.equal(found['areas[0].action.uri'], 'invalid uri');
  }
  assert.deepEqual(await sim.client.validateRichMenuObject(object()), {});
});

test('a picture is taken once, when its size is right', async () => {
  const id = await create();
  assert.equal((await sim.api('GET', `/v2/bot/richmenu/${id}/content`)).status, 404);
  for (const bytes of [png(799, 400), png(2500, 2000), Buffer.from('no picture'), Buffer.concat([png(2500, 1686), Buffer.alloc(1024 * 1024)])]) {
    const refused = await upload(id, bytes);
    assert.equal(refused.status, 400);
    assert.equal(refused.body.message, 'The image size is not allowed for richmenu');
  }
  assert.equal((await upload(id, png(2500, 1686), 'text/plain')).status, 415);
  assert.equal((await upload(UNKNOWN)).status, 404);
  assert.deepEqual(await sim.client.setRichMenuImage(id, new Blob([png(2500, 1686)], { type: 'image/png' })), {});
  assert.equal((await upload(id)).body.message, 'An image has already been uploaded to the richmenu');
  const image = await fetch(`${sim.url}/_sim/richmenu/${id}/image`);
  assert.equal(image.headers.get('content-type'), 'image/png');
  assert.deepEqual(Buffer.from(await image.arrayBuffer()), png(2500, 1686));
});

test('the default menu, and its words when there is none', async () => {
  const without = await create();
  const id = await ready();
  const user = await sim.friend();
  await sim.client.cancelDefaultRichMenu();
  assert.deepEqual((await sim.api('GET', '/v2/bot/user/all/richmenu')).body, { message: 'no default richmenu', details: [] });
  assert.deepEqual((await sim.api('POST', `/v2/bot/user/all/richmenu/${without}`)).body, { message: 'must upload richmenu image before applying it to user', details: [] });
  assert.equal((await refusal(sim.client.setDefaultRichMenu(UNKNOWN))).status, 404);
  await sim.client.setDefaultRichMenu(id);
  assert.deepEqual(await sim.client.getDefaultRichMenuId(), { richMenuId: id });
  const menu = await sim.get(`/friends/${user}/richmenu`);
  assert.equal(menu.richMenuId, id);
  assert.equal(menu.chatBarText, 'メニュー');
  assert.equal(menu.imageUrl, `/_sim/richmenu/${id}/image`);
  assert.equal(menu.areas.length, 1);
  await sim.client.cancelDefaultRichMenu();
  assert.deepEqual(await sim.get(`/friends/${user}/richmenu`), {});
});

test('a personal menu wins, and is gone after a block', async () => {
  const [standard, own, without] = [await ready(), await ready(), await create()];
  const user = await sim.friend();
  await sim.client.setDefaultRichMenu(standard);
  assert.deepEqual((await sim.api('GET', `/v2/bot/user/${user}/richmenu`)).body, { message: 'the user has no richmenu', details: [] });
  await sim.client.linkRichMenuIdToUser(user, own);
  assert.equal(await shown(user), own);
  assert.deepEqual(await sim.client.getRichMenuIdOfUser(user), { richMenuId: own });
  assert.equal((await refusal(sim.client.linkRichMenuIdToUser(user, without))).message, 'must upload richmenu image before applying it to user');
  assert.equal((await refusal(sim.client.linkRichMenuIdToUser(user, UNKNOWN))).status, 404);
  assert.equal((await refusal(sim.client.linkRichMenuIdToUser('x', own))).message, "The value for the 'userId' parameter is invalid");
  assert.deepEqual(await sim.client.linkRichMenuIdToUser(`U${'f'.repeat(32)}`, own), {}, 'nobody: 200 without effect');
  await sim.post(`/friends/${user}/block`);
  await sim.post(`/friends/${user}/unblock`);
  assert.equal(await shown(user), standard);
  await sim.client.linkRichMenuIdToUser(user, own);
  await sim.client.unlinkRichMenuIdFromUser(user);
  assert.equal(await shown(user), standard);
  await sim.client.linkRichMenuIdToUser(user, own);
  await sim.client.deleteRichMenu(own);
  assert.equal(await shown(user), standard);
  await sim.client.cancelDefaultRichMenu();
});

test('many at a time, a little later', async () => {
  const id = await ready();
  const users = await sim.friends(20);
  const answer = await sim.api('POST', '/v2/bot/richmenu/bulk/link', { richMenuId: id, userIds: users });
  assert.equal(answer.status, 202);
  await until('linked', async () => (await shown(users[19])) === id);
  await sim.client.unlinkRichMenuIdFromUsers({ userIds: users.slice(0, 10) });
  await until('unlinked', async () => (await shown(users[0])) === undefined);
  assert.equal(await shown(users[10]), id);
  const bulk = (body) => sim.api('POST', '/v2/bot/richmenu/bulk/link', body);
  assert.deepEqual((await bulk({ richMenuId: 'x', userIds: users })).body, { message: 'invalid richMenuId', details: [] });
  assert.deepEqual((await bulk({ richMenuId: UNKNOWN, userIds: users })).body, { message: 'richmenu not found', details: [] });
  assert.equal((await bulk({ richMenuId: UNKNOWN, userIds: users })).status, 404);
  assert.equal((await bulk({ richMenuId: id, userIds: ['U1'] })).body.message, "The property, 'userIds[0]', in the request body is invalid (line: -, column: -)");
  assert.equal((await bulk({ richMenuId: id, userIds: [] })).status, 400);
});

test('aliases, and switching by them', async () => {
  const [a, b, without] = [await ready(), await ready(), await create()];
  const user = await sim.friend();
  const alias = (richMenuAliasId, richMenuId) => sim.api('POST', '/v2/bot/richmenu/alias', { richMenuAliasId, richMenuId });
  assert.deepEqual(await sim.client.createRichMenuAlias({ richMenuAliasId: 'tab-a', richMenuId: a }), {});
  assert.equal((await alias('tab-a', b)).body.message, 'conflict richmenu alias id');
  assert.equal((await alias('tab-x', without)).body.message, 'richmenu not found');
  assert.equal((await alias('tab-x', UNKNOWN)).body.message, 'richmenu not found');
  assert.equal((await alias('tab-x', 'x')).body.message, 'invalid richMenuId');
  assert.equal((await alias('Tab', a)).status, 400);
  assert.deepEqual(await sim.client.getRichMenuAlias('tab-a'), { richMenuAliasId: 'tab-a', richMenuId: a });
  assert.deepEqual(await sim.client.updateRichMenuAlias('tab-a', { richMenuId: b }), {});
  assert.deepEqual((await sim.client.getRichMenuAliasList()).aliases, [{ richMenuAliasId: 'tab-a', richMenuId: b }]);
  const tap = (richMenuAliasId) => sim.post(`/friends/${user}/richmenuswitch`, { richMenuAliasId, data: 'tapped' });
  await tap('tab-a');
  assert.equal(await shown(user), b);
  assert.deepEqual((await sim.receiver.event('postback')).postback, { data: 'tapped', params: { newRichMenuAliasId: 'tab-a', status: 'SUCCESS' } });
  await tap('nothing');
  assert.deepEqual((await sim.receiver.event('postback', 1)).postback.params, { status: 'RICHMENU_ALIAS_ID_NOTFOUND' });
  await sim.client.deleteRichMenu(b);
  await tap('tab-a');
  assert.deepEqual((await sim.receiver.event('postback', 2)).postback.params, { status: 'RICHMENU_NOTFOUND' });
  assert.deepEqual(await sim.client.deleteRichMenuAlias('tab-a'), {});
  for (const call of ['getRichMenuAlias', 'deleteRichMenuAlias']) {
    const refused = await refusal(sim.client[call]('tab-a'));
    assert.equal(refused.status, 404);
    assert.equal(refused.message, 'richmenu alias not found');
  }
});

test('the batch moves everybody from the state before', async () => {
  const [a, b, c] = [await ready(), await ready(), await ready()];
  const users = await sim.friends(3);
  await sim.client.linkRichMenuIdToUser(users[0], a);
  await sim.client.linkRichMenuIdToUser(users[1], b);
  await sim.client.linkRichMenuIdToUser(users[2], c);
  const operations = [{ type: 'link', from: a, to: b }, { type: 'link', from: b, to: a }, { type: 'unlink', from: c }];
  assert.deepEqual(await sim.client.validateRichMenuBatchRequest({ operations }), {});
  const answer = await sim.api('POST', '/v2/bot/richmenu/batch', { operations, resumeRequestKey: 'key-1' });
  assert.equal(answer.status, 202);
  const requestId = answer.headers.get('x-line-request-id');
  const progress = () => sim.client.getRichMenuBatchProgress(requestId);
  await until('done', async () => (await progress()).phase === 'succeeded');
  assert.ok((await progress()).completedTime);
  assert.deepEqual(await Promise.all(users.map(shown)), [b, a, undefined]);
  const refused = async (list) => (await sim.api('POST', '/v2/bot/richmenu/batch', { operations: list })).body;
  assert.match((await refused([{ type: 'unlink', from: a }, { type: 'link', from: a, to: b }])).details[0].message, /^from richmenu \(.*\) is duplicated$/);
  assert.equal((await refused([{ type: 'unlinkAll' }, { type: 'unlink', from: a }])).details[0].message, "'unlinkAll' type can't be combined with other type");
  assert.match((await refused([{ type: 'link', from: a, to: await create() }])).details[0].message, /must have image but it doesn't$/);
  assert.match((await refused([{ type: 'unlink', from: UNKNOWN }])).message, /^Richmenu \(.*\) is not found$/);
  await sim.client.richMenuBatch({ operations: [{ type: 'unlinkAll' }] });
  await until('none', async () => (await shown(users[0])) === undefined);
  await sim.advance(15 * DAY);
  assert.equal((await refusal(progress())).message, 'Not found');
});

test('a thousand menus and no more', async (t) => {
  const own = await startSim({ t, args: ['--no-rate-limit'] });
  for (let i = 0; i < 1000; i++) assert.equal((await own.api('POST', '/v2/bot/richmenu', object())).status, 200);
  assert.equal((await own.api('POST', '/v2/bot/richmenu', object())).status, 400);
});
