// A9: what staff keep about printed codes, and the codes as strangers' programs read them.
import assert from 'node:assert/strict';
import { drawSvg, readCodes, readPdf } from '../lib/paper.mjs';
import { departmentNamed } from '../lib/staff.mjs';
import { scenario } from '../lib/world.mjs';

const save = (name, fields = {}) => ({ name, note: '', hidden: false, ...fields });

async function file(staff, path) {
  const response = await staff.raw('GET', path);
  assert.equal(response.status, 200, `${path}: ${response.status}`);
  return { type: response.headers.get('content-type'), name: response.headers.get('content-disposition'), bytes: Buffer.from(await response.arrayBuffer()) };
}

scenario('codes are kept, changed, hidden, and never share a name', { sample: false }, async (world) => {
  const { firstAdmin } = await import('../lib/city.mjs');
  const staff = await firstAdmin(world);
  assert.deepEqual((await staff.get('/api/sources')).sources, []);
  const poster = await staff.post('/api/sources', save('  市役所1階 ', { note: 'A1判、入口の右' }));
  assert.deepEqual([poster.name, poster.department, poster.note, poster.hidden], ['市役所1階', '', 'A1判、入口の右', false]);
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
  const source = await staff.post('/api/sources', save('=窓口,1', { departmentId: (await departmentNamed(staff, '子育て支援課')).id, note: '1行目\n2行目' }));
  await fetch(source.url, { redirect: 'manual' });
  const csv = await file(staff, '/api/sources.csv');
  assert.match(csv.type, /^text\/csv/);
  const text = csv.bytes.toString('utf8').replace(/^\uFEFF/, '');
  const [head] = text.split('\r\n');
  assert.match(head, /^"名前","部署","メモ","状態","作成日時","QRのアドレス","読み取り（累計）","新しい友だち（累計）","いまも友だち",/);
  assert.doesNotMatch(text, /(^|,|\n)"?=/, 'no cell is a formula');
  assert.match(text, new RegExp(`窓口,1","子育て支援課","1行目\\r?\\n2行目","使用中","[^"]+","${source.url}","1","0","0","0","0","1","0","0","0"\r\n`));
  assert.equal(text.match(/\/q\//g).length, before + 1);
  assert.ok((await staff.get('/api/audit')).rows.some((r) => r.action === 'source.export'));
  const days = await staff.get(`/api/sources/${source.id}/days?from=2026-01-01&to=2026-01-03`);
  assert.deepEqual(days.days.map((d) => [d.day, d.scans]), [['2026-01-01', 0], ['2026-01-02', 0], ['2026-01-03', 0]]);
  for (const [query, status] of [['from=2026-01-03&to=2026-01-01', 400], ['from=2000-01-01&to=2026-01-01', 413]]) {
    const error = await staff.refused('GET', `/api/sources/${source.id}/days?${query}`);
    assert.deepEqual([error.status, error.field], [status, 'from']);
  }
});

scenario('a poster says what staff want, carries the code, and which sheet it is', async (world) => {
  const staff = await world.signIn('editor');
  const source = await staff.post('/api/sources', save('駅前の掲示板'));
  const path = (title, lead) => `/api/sources/${source.id}/poster.pdf?${new URLSearchParams({ title, ...(lead ? { lead } : {}) })}`;
  const pdf = await file(staff, path('災害のお知らせも\nごみの日も\nLINEに届きます', '登録は1分。\nいつでもやめられます。'));
  assert.equal(pdf.type, 'application/pdf');
  assert.match(pdf.name, /filename\*=UTF-8''%E9%A7%85%E5%89%8D.*\.pdf$/);
  assert.ok(pdf.bytes.length < 200_000, `${pdf.bytes.length}`);
  const page = await readPdf(pdf.bytes);
  assert.deepEqual([page.pages, page.size], [1, '595.276 x 841.89 pts (A4)']);
  assert.equal(page.title, 'みどり野市公式アカウント｜駅前の掲示板');
  for (const words of ['みどり野市', '災害のお知らせも', 'LINEに届きます', 'いつでもやめられます。', 'みどり野市公式アカウント', '@midorino', '「許可する」', '駅前の掲示板', '子育て支援課', source.code])
    assert.ok(page.text.includes(words), `${words} is not in ${page.text}`);
  assert.deepEqual(await readCodes(page.picture), [source.url]);
  assert.ok(page.fonts.length >= 2 && page.fonts.every((f) => f.embedded && f.subset), JSON.stringify(page.fonts));
  // The longest that is allowed still fits; more is refused where it is.
  assert.equal((await readPdf((await file(staff, path(`${'あ'.repeat(24)}\n${'い'.repeat(24)}\n${'う'.repeat(24)}`, '短い'))).bytes)).pages, 1);
  for (const [title, lead, field, says] of [
    ['一\n二\n三\n四', '', 'title', /3行まで/],
    ['あ'.repeat(60), '', 'title', /長すぎます/],
    ['\n \n', '', 'title', /見出しを入力|必ず入力/],
    ['友だち😀', '', 'title', /「😀」は、ポスターの書体にない字/],
    ['友だち', '一\n二\n三', 'lead', /2行まで/],
    ['友だち', 'あ'.repeat(121), 'lead', /120/],
  ]) {
    const error = await staff.refused('GET', path(title, lead));
    assert.deepEqual([error.status, error.field], [400, field], `${title} ${lead}`);
    assert.match(error.message, says);
  }
  assert.equal((await staff.refused('GET', '/api/sources/9999/poster.pdf?title=a')).status, 404);
  // Many at once are drawn one after the other, and all are right.
  const all = await Promise.all(Array.from({ length: 12 }, (_, i) => file(staff, path(`第${i}回`))));
  for (const [i, each] of all.entries()) assert.ok((await readPdf(each.bytes)).text.includes(`第${i}回`));
});

scenario('a server without the fonts says so, and can do everything else', { settings: { poster_font_file: '/usr/share/fonts/none.ttf' } }, async (world) => {
  const staff = await world.signIn();
  const source = await staff.post('/api/sources', save('窓口'));
  const error = await staff.refused('GET', `/api/sources/${source.id}/poster.pdf?title=a`);
  assert.equal(error.status, 409);
  assert.match(error.message, /書体のファイル（\/usr\/share\/fonts\/none\.ttf）が、サーバーにない/);
  const tag = (await staff.post('/api/tags', { label: '区長' })).options.at(-1);
  const list = await staff.post('/api/code-lists', { name: '区長', note: '', deeds: [{ tag: tag.id }], usesMost: 1, hidden: false });
  const { codes } = await staff.post(`/api/code-lists/${list.id}/codes`, { count: 1 });
  assert.equal((await staff.refused('POST', `/api/code-lists/${list.id}/sheets`, { form: 'letter', codes })).status, 409);
  assert.deepEqual(await readCodes((await file(staff, `/api/sources/${source.id}/qr.png`)).bytes), [source.url]);
});
