// Every answer against LINE's own description of its API. LINE_OPENAPI_DIR names a
// folder with LINE's YAML files (github.com/line/line-openapi, Apache-2.0).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { DAY, png, startSim, until } from './sim.mjs';

const DIR = process.env.LINE_OPENAPI_DIR;
const FILES = ['messaging-api', 'insight', 'channel-access-token', 'webhook'];

/** OpenAPI 3.0 says nullable where JSON Schema has a type null. */
function toJsonSchema(node) {
  if (Array.isArray(node)) return node.map(toJsonSchema);
  if (node === null || typeof node !== 'object') return node;
  const { nullable, example, examples, discriminator, externalDocs, format, xml, deprecated, readOnly, ...rest } = node;
  const schema = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, toJsonSchema(value)]));
  if (nullable && typeof schema.type === 'string') schema.type = [schema.type, 'null'];
  if (nullable && schema.enum) schema.enum = [...schema.enum, null];
  return schema;
}

function readDescriptions() {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const routes = [];
  for (const name of FILES) {
    const document = parse(readFileSync(join(DIR, `${name}.yml`), 'utf8'));
    ajv.addSchema({ $id: `${name}.yml`, components: { schemas: toJsonSchema(document.components.schemas) } });
    for (const [path, methods] of Object.entries(document.paths ?? {})) {
      const pattern = new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`);
      for (const [method, operation] of Object.entries(methods)) if (operation.responses) routes.push({ name, path, pattern, method: method.toUpperCase(), operation });
    }
  }
  // Fixed paths before those with parameters: richmenu/list is no menu's id.
  routes.sort((a, b) => (a.path.match(/\{/g) ?? []).length - (b.path.match(/\{/g) ?? []).length);
  return { ajv, routes };
}

const inFile = (schema, name) => JSON.parse(JSON.stringify(toJsonSchema(schema)).replaceAll('"#/components/', `"${name}.yml#/components/`));

/** Asks for as much as possible, so that the journal has something to check. */
async function exercise(sim) {
  const api = sim.client;
  const users = await sim.friends(120);
  const user = await sim.friend('田中', { pictureUrl: 'https://example.jp/p.png', statusMessage: '元気' });
  const text = [{ type: 'text', text: 'x' }];
  const fails = (promise) => promise.then(() => undefined, () => undefined);
  await sim.say(user, 'はい');
  const message = await sim.receiver.event('message');
  await api.replyMessage({ replyToken: message.replyToken, messages: text });
  await fails(api.replyMessage({ replyToken: message.replyToken, messages: text }));
  const retryKey = crypto.randomUUID();
  await api.pushMessage({ to: user, messages: text, customAggregationUnits: ['unit'] }, retryKey);
  await fails(api.pushMessage({ to: user, messages: text, customAggregationUnits: ['unit'] }, retryKey));
  await fails(api.pushMessage({ to: user, messages: [{ type: 'text', text: '' }] }));
  await fails(api.pushMessage({ to: 'x', messages: text }));
  await api.multicast({ to: users, messages: text });
  const sent = await sim.api('POST', '/v2/bot/message/broadcast', { messages: text });
  const cast = await sim.api('POST', '/v2/bot/message/narrowcast', { messages: text });
  await api.getNarrowcastProgress(cast.headers.get('x-line-request-id'));
  await until('narrowcast', async () => (await api.getNarrowcastProgress(cast.headers.get('x-line-request-id'))).phase === 'succeeded');
  for (const who of [...users, user]) await sim.get(`/friends/${who}/timeline`);
  for (const who of users) await sim.post(`/friends/${who}/tap`, { requestId: sent.headers.get('x-line-request-id'), uri: 'https://example.jp/' });
  for (const kind of ['Push', 'Reply', 'Multicast', 'Narrowcast', 'Broadcast']) await api[`validate${kind}`]({ messages: text });
  await api.getMessageQuota();
  await sim.post('/settings', { plan: 'limited:100000' });
  await api.getMessageQuota();
  await api.getMessageQuotaConsumption();
  const today = new Date((await sim.get('/clock')).now_ms + 9 * 3600000).toISOString().slice(0, 10).replaceAll('-', '');
  const daily = async () => {
    for (const kind of ['Push', 'Reply', 'Multicast', 'Broadcast']) await api[`getNumberOfSent${kind}Messages`](today);
    await api.getNumberOfFollowers(today);
    await api.getNumberOfMessageDeliveries(today);
  };
  await daily();
  await api.getProfile(user);
  await fails(api.getProfile(`U${'f'.repeat(32)}`));
  await api.getFollowers(undefined, 10);
  await api.getBotInfo();
  await api.getWebhookEndpoint();
  await api.getAggregationUnitUsage();
  await api.getAggregationUnitNameList();
  await api.getStatisticsPerUnit('unit', today, today);
  await api.getMessageEvent(sent.headers.get('x-line-request-id'));
  await api.getFriendsDemographics();
  await api.showLoadingAnimation({ chatId: user, loadingSeconds: 5 });
  await api.markMessagesAsReadByToken({ markAsReadToken: message.message.markAsReadToken });
  await api.issueLinkToken(user);
  await exerciseMenus(sim, user, users);
  const film = await sim.say(user, { type: 'video', data: 'AAAA' });
  await api.getMessageContentTranscodingByMessageId(film.messageId);
  await sim.advance(DAY);
  await daily();
  await api.setWebhookEndpoint({ endpoint: 'https://example.jp/' });
}

async function exerciseMenus(sim, user, users) {
  const api = sim.client;
  const menu = { size: { width: 2500, height: 1686 }, selected: true, name: 'n', chatBarText: 'b', areas: [{ bounds: { x: 0, y: 0, width: 100, height: 100 }, action: { type: 'message', text: 'x' } }] };
  await api.validateRichMenuObject(menu);
  const { richMenuId } = await api.createRichMenu(menu);
  await api.getRichMenu(richMenuId);
  await api.getRichMenuList();
  await api.setRichMenuImage(richMenuId, new Blob([png(2500, 1686)], { type: 'image/png' }));
  await api.setDefaultRichMenu(richMenuId);
  await api.getDefaultRichMenuId();
  await api.cancelDefaultRichMenu();
  await api.getDefaultRichMenuId().catch(() => undefined);
  await api.linkRichMenuIdToUser(user, richMenuId);
  await api.getRichMenuIdOfUser(user);
  await api.unlinkRichMenuIdFromUser(user);
  await api.linkRichMenuIdToUsers({ richMenuId, userIds: users });
  await api.unlinkRichMenuIdFromUsers({ userIds: users });
  await api.createRichMenuAlias({ richMenuAliasId: 'a', richMenuId });
  await api.getRichMenuAlias('a');
  await api.updateRichMenuAlias('a', { richMenuId });
  await api.getRichMenuAliasList();
  await api.deleteRichMenuAlias('a');
  await api.validateRichMenuBatchRequest({ operations: [{ type: 'unlinkAll' }] });
  const batch = await sim.api('POST', '/v2/bot/richmenu/batch', { operations: [{ type: 'unlinkAll' }] });
  await api.getRichMenuBatchProgress(batch.headers.get('x-line-request-id'));
  await sim.advance(1000);
  await api.getRichMenuBatchProgress(batch.headers.get('x-line-request-id'));
  await sim.api('GET', `/v2/bot/insight/richmenu/${richMenuId}/summary?from=20260101&to=20260102`);
  await api.deleteRichMenu(richMenuId);
}

function schemaOf(route, status) {
  const response = route.operation.responses[String(status)];
  return Object.entries(response?.content ?? {}).find(([type]) => /json|\*\/\*/.test(type))?.[1].schema;
}

test('answers and webhooks fit LINE’s description', { skip: DIR ? false : 'LINE_OPENAPI_DIR is not set' }, async (t) => {
  const sim = await startSim({ t, webhook: true, args: ['--no-rate-limit'] });
  await exercise(sim);
  const { ajv, routes } = readDescriptions();
  const faults = [];
  const checked = new Set();
  for (const record of await sim.get('/requests?limit=5000')) {
    const route = routes.find((r) => r.method === record.method && r.pattern.test(record.path));
    if (!route) {
      faults.push(`${record.method} ${record.path} is not described`);
      continue;
    }
    const described = route.operation.responses[String(record.status)];
    const schema = schemaOf(route, record.status) ?? (record.status >= 400 ? { $ref: '#/components/schemas/ErrorResponse' } : undefined);
    if (!described && record.status < 400) faults.push(`${record.method} ${route.path} does not answer ${record.status}`);
    if (!schema || typeof record.answer !== 'object') continue;
    checked.add(`${record.method} ${route.path} ${record.status}`);
    const name = schema.$ref === '#/components/schemas/ErrorResponse' ? 'messaging-api' : route.name;
    if (!ajv.validate(inFile(schema, name), record.answer)) faults.push(`${record.method} ${route.path} ${record.status}: ${ajv.errorsText()} in ${JSON.stringify(record.answer)}`);
  }
  const tested = ajv.getSchema('messaging-api.yml#/components/schemas/TestWebhookEndpointResponse');
  await sim.client.setWebhookEndpoint({ endpoint: sim.receiver.url });
  if (!tested(await sim.client.testWebhookEndpoint({}))) faults.push(`webhook test: ${ajv.errorsText(tested.errors)}`);
  const webhook = ajv.getSchema('webhook.yml#/components/schemas/CallbackRequest');
  for (const post of sim.receiver.posts) if (!webhook(post.body)) faults.push(`webhook: ${ajv.errorsText(webhook.errors)} in ${post.text}`);
  for (const event of sim.receiver.events()) {
    const name = `${event.type[0].toUpperCase()}${event.type.slice(1)}Event`;
    const schema = ajv.getSchema(`webhook.yml#/components/schemas/${name}`);
    if (schema && !schema(event)) faults.push(`${name}: ${ajv.errorsText(schema.errors)}`);
  }
  assert.deepEqual(faults, []);
  assert.ok(checked.size >= 40, `${checked.size} kinds of answers were checked`);
});
