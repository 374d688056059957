// The city's name, logo, colour and menu on the console and in letters to staff.
import assert from 'node:assert/strict';
import { png } from '../lib/made_up.mjs';
import { scenario } from '../lib/world.mjs';

const plain = { name: '', colour: '', menu: [] };
const logo = (client, bytes) => client.raw('POST', '/api/brand/logo', new Uint8Array(bytes), { 'content-type': 'image/png' });

scenario('name, colour and order of the menu are the citys, before and after signing in', async (world) => {
  const admin = await world.signIn();
  assert.deepEqual((await admin.get('/api/session')).brand, { ...plain, logo: '' });
  const made = await admin.put('/api/brand', { name: 'みどり野市 LINE係', colour: '#00796b', menu: ['市民', '届ける', '管理'] });
  assert.deepEqual(made, { name: 'みどり野市 LINE係', colour: '#00796b', logo: '', menu: ['市民', '届ける', '管理'] });
  assert.deepEqual((await world.stranger().get('/api/session/ways')).brand, made, 'the page for signing in');
  assert.deepEqual((await (await world.signIn('editor')).get('/api/session')).brand, made);
  const { rows } = await admin.get('/api/audit?action=brand.change');
  assert.match(JSON.stringify(rows[0]), /#00796b/);
  assert.deepEqual(await admin.put('/api/brand', plain), { ...plain, logo: '' });
});

scenario('a colour that cannot be read is refused, and so is everything that is none', async (world) => {
  const admin = await world.signIn();
  for (const colour of ['#ffffff', '#777777', '#00b900', '#ff0000', '#2d8a3e']) {
    const refused = await admin.refused('PUT', '/api/brand', { ...plain, colour });
    assert.deepEqual([refused.status, refused.field], [400, 'colour'], colour);
    assert.match(refused.message, /読みにくく/);
  }
  for (const colour of ['red', '#12', '#0017c1;', '#0017cg', 'url(x)'])
    assert.equal((await admin.refused('PUT', '/api/brand', { ...plain, colour })).field, 'colour', colour);
  for (const colour of ['#000000', '#0017c1', '#8a1c5c', '#9c3a00', '#5b2da3', '#3d4852', '#00796b']) assert.equal((await admin.put('/api/brand', { ...plain, colour })).colour, colour);
  assert.equal((await admin.refused('PUT', '/api/brand', { ...plain, menu: ['a,b', '市民'].concat(Array(12).fill('x')) })).status, 400);
  const editor = await world.signIn('editor');
  assert.equal((await editor.refused('PUT', '/api/brand', plain)).status, 403);
  assert.equal((await logo(editor, png(64, 64))).status, 403);
  // Not by the general door either, where nothing looks at the contrast.
  assert.equal((await admin.refused('PUT', '/api/office-settings/brand.colour', { value: '#ffffff' })).status, 404);
  assert.ok((await admin.get('/api/office-settings')).settings.every((s) => !s.key.startsWith('brand.')));
});

scenario('a logo is a PNG, made anew, shown to everybody, and gone when it is replaced', async (world) => {
  const admin = await world.signIn();
  const response = await logo(admin, png(240, 60));
  const first = await response.json();
  assert.equal(response.status, 200, JSON.stringify(first));
  assert.match(first.logo, /^\/media\/[\w-]+\/original$/);
  const shown = await world.stranger().raw('GET', first.logo);
  assert.equal(shown.status, 200);
  assert.equal(shown.headers.get('content-type'), 'image/png');
  assert.equal((await world.stranger().get('/api/session/ways')).brand.logo, first.logo);
  assert.equal((await logo(admin, png(1000, 20))).status, 400, 'a line');
  assert.equal((await logo(admin, png(8, 8))).status, 400, 'a dot');
  assert.equal((await logo(admin, Buffer.from('%PDF-1.7'))).status, 400);
  assert.equal((await logo(admin, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'))).status, 400);
  assert.equal((await admin.get('/api/brand')).logo, first.logo, 'refused, and the old one stays');
  const second = await (await logo(admin, png(100, 100))).json();
  assert.notEqual(second.logo, first.logo);
  assert.equal((await world.stranger().raw('GET', first.logo)).status, 404);
  assert.equal((await admin.delete('/api/brand/logo')).logo, '');
  assert.equal((await world.stranger().raw('GET', second.logo)).status, 404);
});
