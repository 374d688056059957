// Q5: nobody opens a file from outside before clamd has looked at it. The real clamd, with a database of one virus.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'node:test';
import { clamdPlace, EICAR, EICAR_NAME } from '../lib/clamd.mjs';
import { png } from '../lib/made_up.mjs';
import { BUILD, engines, startWorld, until } from '../lib/world.mjs';

const DESK = {
  departmentId: 0, closed: false, offered: true, weekdays: 127, from: 0, to: 1440, breakFrom: 0, breakTo: 0, holidays: true,
  awayText: 'いまは受付時間の外です。', alarmMinutes: 10, timeoutMinutes: 60, secondLook: false,
};
const paper = (inside) => Buffer.concat([Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\n'), inside, Buffer.from('\ntrailer<<>>\n%%EOF\n')]);
const check = (world) => new Promise((done) => execFile(join(BUILD, 'kairanban'), ['check', '-c', world.config], (error, stdout) => done(stdout)));

async function withWorld(engine, settings, body) {
  const world = await startWorld({ engine, settings });
  try {
    await body(world, await world.signIn());
  } catch (error) {
    error.message += `\n${world.log.text.split('\n').slice(-15).join('\n')}`;
    await world.stop().catch(() => {});
    throw error;
  }
  await world.stop();
}

async function upload(staff, path, bytes) {
  const response = await staff.raw('POST', `${path}?name=${encodeURIComponent('申請書.pdf')}`, new Uint8Array(bytes), { 'content-type': 'application/pdf' });
  assert.equal(response.status, 200);
  return response.json();
}

/** A friend who has asked for staff; the conversation, held by us. */
async function talk(world, staff) {
  await staff.post('/api/desks', { ...DESK, name: '市民課' });
  const who = await world.sim.addFriend('佐藤');
  await world.quiet();
  await world.sim.say(who, '職員と話す');
  const [row] = await until('the conversation', async () => { const { conversations } = await staff.get('/api/conversations?box=waiting'); return conversations.length && conversations; });
  const { version } = await staff.get(`/api/conversations/${row.id}`);
  await staff.post(`/api/conversations/${row.id}/take`, { version, over: false });
  return { who, id: row.id };
}

const newest = async (staff, id) => (await staff.get(`/api/conversations/${id}`)).utterances.at(-1);
const inState = (staff, id, type, virus) =>
  until(() => `the ${type} to be ${virus}`, async () => { const u = await newest(staff, id); return u.message?.type === type && u.virus === virus && u; });
const attachment = (staff, id, u) => staff.raw('GET', `/api/conversations/${id}/attachments/${u.id}`);
const settled = (staff, path) => until('the check', async () => { const file = await staff.get(path); return file.virus !== 'waiting' && file; });

async function citizensFiles(world, staff, { who, id }, clamd) {
  const picture = png(40, 30, false);
  // clamd is not there yet: the picture waits.
  await world.sim.say(who, { type: 'image', data: picture.toString('base64') });
  const waits = await inState(staff, id, 'image', 'waiting');
  const refused = await attachment(staff, id, waits);
  assert.equal(refused.status, 409);
  assert.match((await refused.json()).error.message, /ウイルス検査を待っています/);
  assert.equal(await world.metric('virus_checks_waiting'), 1);
  assert.match(await check(world), /× ウイルス検査/);
  const { version } = await staff.get(`/api/conversations/${id}/pulse`);
  // It comes back, and so does the picture.
  await clamd.start();
  const clean = await inState(staff, id, 'image', 'clean');
  assert.deepEqual(Buffer.from(await (await attachment(staff, id, clean)).arrayBuffer()), picture);
  assert.ok((await staff.get(`/api/conversations/${id}/pulse`)).version > version, 'who looks reads again');
  assert.match(await check(world), /ウイルス検査: ClamAV [\d.]+[\s\S]*○ ウイルス検査: つながりました/);
  // The test virus: refused, and its bytes are gone.
  await world.sim.say(who, { type: 'file', fileName: '写真.zip', data: EICAR.toString('base64') });
  const infected = await inState(staff, id, 'file', 'infected');
  assert.equal(infected.virusFound, EICAR_NAME);
  const gone = await attachment(staff, id, infected);
  assert.equal(gone.status, 409);
  assert.match((await gone.json()).error.message, /見つかったため、消しました/);
  if (world.engine === 'postgres') assert.equal(await world.sql(`SELECT count(*) FROM attachment_part WHERE utterance_id = ${infected.id}`), '0');
  await world.script(`UPDATE utterance SET virus = 'clean' WHERE id = ${infected.id}`); // even then there is nothing
  assert.equal((await attachment(staff, id, infected)).status, 404);
  // Larger than clamd takes: never called clean.
  const film = Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42', 'latin1'), randomBytes(2_500_000)]);
  await world.sim.say(who, { type: 'video', duration: 3000, data: film.toString('base64') });
  const large = await inState(staff, id, 'video', 'unreadable');
  assert.match((await (await attachment(staff, id, large)).json()).error.message, /大きすぎて/);
}

async function staffsFiles(staff, { who, id }, clamd, world) {
  const handouts = `/api/conversations/${id}/handouts`;
  const say = (handout) => ({ key: randomUUID(), text: '', handout });
  const bad = await settled(staff, `${handouts}/${(await upload(staff, handouts, paper(EICAR))).id}`);
  assert.deepEqual([bad.virus, bad.virusFound], ['infected', EICAR_NAME]);
  const refused = await staff.refused('POST', `/api/conversations/${id}/answers`, say(bad.id));
  assert.deepEqual([refused.status, refused.field], [409, 'handout']);
  const draft = await staff.draft({});
  const papers = `/api/broadcasts/${draft.id}/approval-files`;
  const evil = await settled(staff, `${papers}/${(await upload(staff, papers, paper(EICAR))).id}`);
  assert.equal(evil.virus, 'infected');
  assert.equal((await staff.raw('GET', `/api/approval-files/${evil.id}`)).status, 409);
  const good = await settled(staff, `${papers}/${(await upload(staff, papers, paper(Buffer.from('ok')))).id}`);
  assert.deepEqual([good.virus, (await staff.raw('GET', `/api/approval-files/${good.id}`)).status], ['clean', 200]);
  // While clamd is away nothing can be sent; afterwards the same file can.
  await clamd.stop();
  const file = await upload(staff, handouts, paper(Buffer.from('ok')));
  assert.equal(file.virus, 'waiting');
  assert.equal((await staff.refused('POST', `/api/conversations/${id}/answers`, say(file.id))).field, 'handout');
  await clamd.start();
  assert.equal((await settled(staff, `${handouts}/${file.id}`)).virus, 'clean');
  await staff.post(`/api/conversations/${id}/answers`, say(file.id));
  const link = await until('the link', async () => /https?:\/\/\S+\/h\/\S+/.exec((await world.sim.texts(who)).join('\n'))?.[0]);
  assert.equal((await fetch(link)).status, 200);
}

for (const engine of engines)
  test(`what people send is opened only after clamd found nothing (${engine})`, { timeout: 90000 }, async () => {
    const clamd = await clamdPlace();
    try {
      await withWorld(engine, { clamd: clamd.setting }, async (world, staff) => {
        const at = await talk(world, staff);
        await citizensFiles(world, staff, at, clamd);
        await staffsFiles(staff, at, clamd, world);
        const { notices } = await staff.get('/api/notices');
        const found = notices.filter((n) => n.kind === 'virus.found');
        assert.equal(found.length, 3);
        assert.ok(found.every((n) => n.text.includes(EICAR_NAME)));
        const record = await (await staff.raw('GET', '/api/audit.csv')).text();
        assert.equal(record.split('ウイルスの発見とファイルの消去').length - 1, 3);
      });
    } finally {
      await clamd.remove();
    }
  });

test('without clamd files are opened as they came, and say so', { timeout: 60000 }, async () => {
  await withWorld('sqlite', {}, async (world, staff) => {
    const { who, id } = await talk(world, staff);
    await world.sim.say(who, { type: 'file', fileName: 'a.txt', data: EICAR.toString('base64') });
    const kept = await until('the file', async () => { const u = await newest(staff, id); return u.attachment === 'kept' && u; });
    assert.equal(kept.virus, 'unchecked');
    assert.equal((await attachment(staff, id, kept)).status, 200);
    assert.equal((await upload(staff, `/api/conversations/${id}/handouts`, paper(Buffer.from('ok')))).virus, 'unchecked');
    assert.match(await check(world), /ウイルス検査: 使いません/);
  });
});
