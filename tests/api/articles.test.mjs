// E4: questions go out as a file and come back; what would change is told before anything does.
import assert from 'node:assert/strict';
import { scenario } from '../lib/world.mjs';
import { hire, departmentNamed } from '../lib/staff.mjs';

const save = (question, answer, more = {}) => ({ question, variants: [], messages: [{ type: 'text', text: answer }], url: '', related: [], publish: true, ...more });
const HEAD = '番号,質問,言いかえ,答え,ページ,分類,部署,公開の始まり,公開の終わり,見直す日,状態';
async function csv(staff, encoding) {
  const response = await staff.raw('GET', `/api/articles.csv${encoding ? `?encoding=${encoding}` : ''}`);
  assert.equal(response.status, 200);
  return Buffer.from(await response.arrayBuffer());
}
async function send(staff, bytes, digest) {
  const response = await staff.raw('POST', `/api/articles/import${digest ? `?digest=${digest}` : ''}`, new Uint8Array(Buffer.from(bytes)));
  return { status: response.status, ...(await response.json()) };
}
const fates = (look) => look.shown.map((l) => [l.fate, l.fields.map((f) => f.label).join()]);

scenario('a file of questions is compared, applied as it was seen, and comes back the same in both encodings', async (world) => {
  const admin = await world.signIn();
  await admin.put('/api/articles/categories', { categories: [{ name: 'ごみ', phone: '', hours: '' }] });
  const one = await admin.post('/api/articles', save('ペットボトルの出し方', '水曜日です。\n青いネットへ', { variants: ['ペットボトルの捨て方', 'ボトルの分別'], reviewDay: '2027-04-01' }));
  const rich = await admin.post('/api/articles', { ...save('市役所の地図', ''), messages: [{ type: 'text', text: 'こちらです。' }, { type: 'location', title: '市役所', address: 'みどり野市1-1', latitude: 39.7, longitude: 141.1 }] });
  const out = (await csv(admin)).toString('utf8');
  assert.ok(out.startsWith(`\ufeff${HEAD.split(',').map((h) => `"${h}"`).join(',')}\r\n`), out.slice(0, 100));
  // As it went out it changes nothing, also in the encoding of old spreadsheets.
  for (const bytes of [Buffer.from(out), await csv(admin, 'cp932')]) {
    const look = await send(admin, bytes);
    assert.deepEqual([look.status, look.lines, look.sames, look.shown], [200, 2, 2, []], JSON.stringify(look));
  }
  const cp932 = await csv(admin, 'cp932');
  assert.ok(cp932.includes(Buffer.from([0x94, 0xd4, 0x8d, 0x86])), '番号 in CP932');
  const file = [
    HEAD,
    `${one.id},ペットボトルの出し方,"ペットボトルの捨て方\nボトルの分別",木曜日です。,https://www.example.jp/,ごみ,広聴広報課,2026/4/1,2036-03-31,2027-04-01,公開`,
    `${rich.id},市役所の地図,,（画面で編集する答え）,,,広聴広報課,,,,公開`,
    ',空き缶の出し方,,金曜日です。,,ごみ,広聴広報課,,,,公開',
    ',答えのない質問,,,,,,,,,',
    ',分類がない,,あ,,そんな分類,,,,,',
    '9999,ない番号,,あ,,,,,,,',
    ',日付がおかしい,,あ,,,,4月1日,,,',
    ',差し込み,,{{名前}}さん,,,,,,,',
    ',,,,,,,,,,',
  ].join('\r\n');
  const look = await send(admin, file);
  assert.deepEqual(fates(look), [['changed', '答え,ページ,分類,公開の始まり,公開の終わり'], ['new', '質問,答え,分類,部署,状態'], ...Array(5).fill(['fault', ''])].map(([f, l]) => [f, l]));
  assert.deepEqual([look.news, look.changes, look.sames, look.faults, look.applied], [1, 1, 1, 5, false], JSON.stringify(look));
  const reasons = look.shown.filter((l) => l.fate === 'fault').map((l) => l.fault).join('\n');
  for (const words of [/答えを書いて/, /そんな分類/, /番号 9999/, /2026-04-01 のように/, /差し込み/]) assert.match(reasons, words);
  assert.equal((await admin.get(`/api/articles/${one.id}`)).version, 1, 'looking changes nothing');
  // Somebody changes one in between: what was seen is no longer what would be done.
  const other = await admin.put(`/api/articles/${one.id}`, save('ペットボトルの出し方', '火曜日です。', { version: 1 }));
  const stale = await send(admin, file, look.digest);
  assert.equal(stale.status, 409, JSON.stringify(stale));
  assert.match(stale.error.message, /もう一度/);
  const again = await send(admin, file);
  const done = await send(admin, file, again.digest);
  assert.deepEqual([done.status, done.applied, done.news, done.changes], [200, true, 1, 1], JSON.stringify(done));
  const now = await admin.get(`/api/articles/${one.id}`);
  assert.deepEqual([now.version, now.publicVersion, now.messages[0].text, now.validFrom, now.validUntil, now.category], [other.version + 1, other.version + 1, '木曜日です。', '2026-04-01', '2036-03-31', 'ごみ']);
  assert.equal((await admin.get(`/api/articles/${rich.id}`)).messages.length, 2, 'a rich answer stays');
  assert.equal((await admin.get('/api/articles')).total, 3);
  assert.equal((await send(admin, await csv(admin))).sames, 3);
  assert.match((await send(admin, '名前,住所\r\nあ,い')).error.message, /見出し/);
  const { rows } = await admin.get('/api/audit');
  assert.deepEqual(rows.filter((r) => r.action === 'article.import').length, 1);
});

scenario('a file changes only what its sender may change; with four eyes it waits', async (world) => {
  const admin = await world.signIn();
  const gomi = await departmentNamed(admin, '資源循環課');
  const theirs = await admin.post('/api/articles', save('課の質問', '答え', { departmentId: gomi.id }));
  const here = await hire(world, admin, { login: 'kosodate', department: '子育て支援課', roles: [await admin.role('作成者', { scope: 'department' })] });
  const file = `番号,質問,答え,部署,状態\r\n${theirs.id},課の質問,盗んだ答え,資源循環課,\r\n,うちの質問,うちの答え,子育て支援課,公開\r\n,よその質問,あ,資源循環課,\r\n,全庁の質問,あ,,`;
  const look = await send(here, file);
  assert.deepEqual([look.news, look.changes, look.faults], [1, 0, 3], JSON.stringify(look));
  assert.doesNotMatch(JSON.stringify(look.shown.filter((l) => l.fate === 'fault').map((l) => l.fields)), /答え/);
  await send(here, file, look.digest);
  assert.equal((await admin.get(`/api/articles/${theirs.id}`)).messages[0].text, '答え');
  const made = (await admin.get(`/api/articles?q=${encodeURIComponent('うちの')}`)).articles[0];
  assert.deepEqual([made.question, made.state, made.department], ['うちの質問', 'public', '子育て支援課']);
  await admin.put('/api/office-settings/article.approval', { value: '1' });
  const next = `番号,答え\r\n${made.id},新しい答え`;
  await send(here, next, (await send(here, next)).digest);
  const waiting = await here.get(`/api/articles/${made.id}`);
  assert.deepEqual([waiting.state, waiting.version, waiting.publicVersion, waiting.mayPublish], ['changed', 2, 1, false]);
  assert.match((await send(here, '質問,答え,状態,部署\r\nあ,い,公開,子育て支援課')).shown[0].fault, /ほかの職員の確認/);
});
