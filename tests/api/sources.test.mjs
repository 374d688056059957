// A9: what staff keep about printed codes, and the codes as strangers' programs read them.
import assert from 'node:assert/strict';
import { drawSvg, readCodes } from '../lib/paper.mjs';
import { scenario } from '../lib/world.mjs';

const save = (name, fields = {}) => ({ name, department: '', note: '', hidden: false, ...fields });

async function file(staff, path) {
  const response = await staff.raw('GET', path);
  assert.equal(response.status, 200, `${path}: ${response.status}`);
  return { type: response.headers.get('content-type'), name: response.headers.get('content-disposition'), bytes: Buffer.from(await response.arrayBuffer()) };
}

scenario('codes are kept, changed, hidden, and never share a name', { sample: false }, async (world) => {
  const { firstAdmin } = await import('../lib/city.mjs');
  const staff = await firstAdmin(world);
  assert.deepEqual((await staff.get('/api/sources')).sources, []);
  const poster = await staff.post('/api/sources', save('  市役所1階 ', { department: '広報課', note: 'A1判、入口の右' }));
  assert.deepEqual([poster.name, poster.department, poster.note, poster.hidden], ['市役所1階', '広報課', 'A1判、入口の右', false]);
  assert.match(poster.code, /^[23456789abcdefghjkmnpqrstuvwxyz]{8}$/);
  const bag = await staff.post('/api/sources', save('ごみ袋'));
  assert.notEqual(poster.code, bag.code);
  const refused = async (method, path, body, status, field, says) => {
    const error = await staff.refused(method, path, body);
    assert.deepEqual([error.status, error.field], [status, field], JSON.stringify(error));
    assert.match(error.message, says);
  };
  await refused('POST', '/api/sources', save('ごみ袋'), 409, 'name', /「ごみ袋」はもうあります/);
  await refused('POST', '/api/sources', save(' '), 400, 'name', /「名前」は必ず入力/);
  await refused('POST', '/api/sources', save('あ'.repeat(61)), 400, 'name', /60 文字以内/);
  await refused('POST', '/api/sources', save('窓口', { note: 'あ'.repeat(301) }), 400, 'note', /300 文字以内/);
  await refused('PUT', `/api/sources/${bag.id}`, save('市役所1階'), 409, 'name', /もうあります/);
  await refused('PUT', '/api/sources/9999', save('どこか'), 404, undefined, /見つかりません/);
  await refused('GET', '/api/sources/9999', undefined, 404, undefined, /見つかりません/);
  const hidden = await staff.put(`/api/sources/${bag.id}`, save('燃えるごみの袋', { hidden: true }));
  assert.deepEqual([hidden.name, hidden.hidden, hidden.code, hidden.optionId], ['燃えるごみの袋', true, bag.code, bag.optionId]);
  assert.deepEqual((await staff.get('/api/sources')).sources.map((s) => s.name), ['市役所1階', '燃えるごみの袋']);
  // Beside the screen for it nobody makes one: it would have no code.
  const attribute = (await staff.get('/api/attributes')).attributes.find((a) => a.kind === 'source');
  assert.deepEqual(attribute.options.map((o) => [o.label, o.hidden]), [['市役所1階', false], ['燃えるごみの袋', true]]);
  await refused('POST', `/api/attributes/${attribute.id}/options`, { label: '窓口', help: '', ticked: false, hidden: false }, 400, 'label', /「友だち追加QR」の画面/);
  const { rows } = await staff.get('/api/audit');
  assert.deepEqual(rows.filter((r) => r.action.startsWith('source.')).map((r) => [r.actionLabel, r.object]), [
    ['友だち追加QRの変更', `source ${bag.id}`], ['友だち追加QRの追加', `source ${bag.id}`], ['友だち追加QRの追加', `source ${poster.id}`]]);
});

scenario('every picture of a code is read by another program', async (world) => {
  const staff = await world.signIn('editor');
  const source = await staff.post('/api/sources', save('駅前の「掲示板」/1'));
  const usual = await file(staff, `/api/sources/${source.id}/qr.png`);
  assert.equal(usual.type, 'image/png');
  assert.equal(usual.name, `attachment; filename="qr-${source.code}.png"; filename*=UTF-8''${encodeURIComponent('駅前の「掲示板」/1')}.png`);
  assert.deepEqual(await readCodes(usual.bytes), [source.url]);
  assert.deepEqual([usual.bytes.readUInt32BE(16), usual.bytes.readUInt32BE(20)], [600, 600]);
  for (const [pixels, margin, level] of [[100, 4, 'L'], [173, 0, 'M'], [600, 4, 'H'], [1200, 10, 'Q'], [4000, 4, 'M']]) {
    const query = `pixels=${pixels}&margin=${margin}&level=${level}`;
    const png = await file(staff, `/api/sources/${source.id}/qr.png?${query}`);
    assert.equal(png.bytes.readUInt32BE(16), pixels);
    if (margin >= 4) assert.deepEqual(await readCodes(png.bytes), [source.url], query);
    const svg = await file(staff, `/api/sources/${source.id}/qr.svg?${query}`);
    assert.equal(svg.type, 'image/svg+xml; charset=utf-8');
    assert.match(svg.bytes.toString(), new RegExp(`^<svg [^>]*width="${pixels}"`));
    if (margin >= 4) assert.deepEqual(await readCodes(drawSvg(svg.bytes.toString())), [source.url], query);
  }
  // The higher the level, the more squares; what is not known is refused with the field's name.
  const squares = async (level) => Number(/viewBox="0 0 (\d+)/.exec((await file(staff, `/api/sources/${source.id}/qr.svg?margin=0&level=${level}`)).bytes)[1]);
  assert.ok((await squares('H')) > (await squares('L')));
  for (const [query, field] of [['pixels=99', 'pixels'], ['pixels=4001', 'pixels'], ['margin=21', 'margin'], ['margin=-1', 'margin'], ['level=X', 'level']]) {
    const error = await staff.refused('GET', `/api/sources/${source.id}/qr.png?${query}`);
    assert.deepEqual([error.status, error.field], [400, field], query);
  }
  assert.equal((await staff.refused('GET', '/api/sources/9999/qr.svg')).status, 404);
});

scenario('the numbers leave as a table, and that is on record', async (world) => {
  const staff = await world.signIn();
  const before = (await staff.get('/api/sources')).sources.length;
  const source = await staff.post('/api/sources', save('=窓口,1', { department: '市民課', note: '1行目\n2行目' }));
  await fetch(source.url, { redirect: 'manual' });
  const csv = await file(staff, '/api/sources.csv');
  assert.match(csv.type, /^text\/csv/);
  const text = csv.bytes.toString('utf8').replace(/^\uFEFF/, '');
  const [head] = text.split('\r\n');
  assert.match(head, /^"名前","所属","メモ","状態","作成日時","QRのアドレス","読み取り（累計）","新しい友だち（累計）","いまも友だち",/);
  assert.doesNotMatch(text, /(^|,|\n)"?=/, 'no cell is a formula');
  assert.match(text, new RegExp(`窓口,1","市民課","1行目\\r?\\n2行目","使用中","[^"]+","${source.url}","1","0","0","0","0","1","0","0","0"\r\n`));
  assert.equal(text.match(/\/q\//g).length, before + 1);
  assert.ok((await staff.get('/api/audit')).rows.some((r) => r.action === 'source.export'));
  const days = await staff.get(`/api/sources/${source.id}/days?from=2026-01-01&to=2026-01-03`);
  assert.deepEqual(days.days.map((d) => [d.day, d.scans]), [['2026-01-01', 0], ['2026-01-02', 0], ['2026-01-03', 0]]);
  for (const [query, status] of [['from=2026-01-03&to=2026-01-01', 400], ['from=2000-01-01&to=2026-01-01', 413]]) {
    const error = await staff.refused('GET', `/api/sources/${source.id}/days?${query}`);
    assert.deepEqual([error.status, error.field], [status, 'from']);
  }
});
