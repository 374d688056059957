// P5: who may ask, see and decide; papers; chains; substitutes. Both engines.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { approve, ask, DESKS, desks, inState, notices, sendBack, tomorrow } from '../lib/desks.mjs';
import { makeFriends } from '../lib/city.mjs';
import { minuteFromNow, png, today } from '../lib/made_up.mjs';
import { engines, startWorld } from '../lib/world.mjs';

const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

for (const engine of engines)
  describe(`approval (${engine})`, { concurrency: false }, () => {
    let world, admin, editor, chief, head, press;
    before(async () => {
      world = await startWorld({ engine, ...DESKS });
      ({ admin, editor, chief, head, press } = await desks(world));
      await makeFriends(world, 4);
    });
    after(() => world?.stop());
    const draft = (staff = editor, fields = {}) => staff.draft({ title: '1歳児健診', text: '健診のお知らせです。', condition: {}, ...fields });

    test('a draft says what it needs, and by whom', async () => {
      const plan = await editor.get(`/api/broadcasts/${(await draft()).id}/approval`);
      assert.equal(plan.needed, true);
      assert.deepEqual(plan.steps.map((s) => [s.name, s.people]), [['係長', ['高橋 めぐみ']], ['課長', ['伊藤 正']], ['広聴広報課', ['渡辺 ひろし']]]);
      assert.equal(plan.problem, '');
      assert.equal((await admin.get(`/api/broadcasts/${(await draft(admin)).id}/approval`)).needed, false);
    });

    test('whoever has the right to send still cannot send what needs a yes', async () => {
      const d = await draft();
      const refused = await admin.refused('POST', `/api/broadcasts/${d.id}/send`, { version: d.version, people: 4 });
      assert.deepEqual([refused.status, refused.field], [403, 'approval']);
      assert.equal((await admin.refused('POST', `/api/broadcasts/${d.id}/schedule`, { version: d.version, people: 4, at: tomorrow() })).status, 403);
      const own = await draft(admin, { departmentId: d.departmentId });
      assert.equal((await admin.refused('POST', `/api/broadcasts/${own.id}/send`, { version: own.version, people: 4 })).field, 'approval');
    });

    test('a request needs a reason, a time to come, the number seen; and there is one at a time', async () => {
      const d = await draft();
      for (const [fields, field] of [[{ reason: '   ' }, 'reason'], [{ at: minuteFromNow(-3600000) }, 'at'], [{ at: tomorrow(), deadline: minuteFromNow(2 * 86400000) }, 'deadline'], [{ deadline: minuteFromNow(-60000) }, 'deadline'], [{ files: [999] }, 'files'], [{ people: 4000 }, 'people']]) {
        const refused = await editor.refused('POST', `/api/broadcasts/${d.id}/approval`, { version: d.version, people: 4, reason: '理由', files: [], ...fields });
        assert.ok([400, 409].includes(refused.status), JSON.stringify([fields, refused]));
        assert.equal(refused.field, field, JSON.stringify(refused));
      }
      assert.equal((await editor.refused('POST', `/api/broadcasts/${d.id}/approval`, { version: 99, people: 4, reason: '理由', files: [] })).status, 409);
      const made = await ask(editor, d, 4, { at: tomorrow() });
      assert.equal(made.row.deadlineAt, made.row.sendAt, 'not approved by then: not sent');
      assert.equal((await editor.refused('POST', `/api/broadcasts/${d.id}/approval`, { version: d.version, people: 4, reason: '理由', files: [] })).status, 409);
      assert.equal((await editor.get(`/api/broadcasts/${d.id}/approval`)).waiting, made.row.id);
      assert.equal((await editor.broadcast(d.id)).approvalState, 'waiting');
      assert.equal((await editor.get('/api/broadcasts?state=draft')).broadcasts.find((b) => b.id === d.id).approval, 'waiting');
      await editor.post(`/api/approvals/${made.row.id}/withdraw`, { reason: '' });
      assert.equal((await editor.get('/api/broadcasts?state=draft')).broadcasts.find((b) => b.id === d.id).approval, 'none');
    });

    test('the page of a request shows text, people, steps and what the asker may do', async () => {
      const d = await draft(editor, { text: '明日は健診があります。' });
      const made = await ask(editor, d, 4, { at: tomorrow(), deadline: minuteFromNow(80000000) });
      const page = await chief.get(`/api/approvals/${made.row.id}`);
      assert.deepEqual([page.counted, page.peopleNow, page.reachable, page.share], [true, 4, 4, 1]);
      assert.equal(page.messages[0].text, '明日は健診があります。');
      assert.ok(page.guard.findings.some((f) => f.code === 'relative_day'), 'what the guard sees stands beside it');
      assert.deepEqual(page.chain.map((s) => [s.name, s.state]), [['係長', 'current'], ['課長', 'ahead'], ['広聴広報課', 'ahead']]);
      assert.ok(page.chain[0].standInsAt > Date.now());
      assert.deepEqual([page.mayDecide, page.mayWithdraw, page.whyNot], [true, false, '']);
      const mine = await editor.get(`/api/approvals/${made.row.id}`);
      assert.deepEqual([mine.mayDecide, mine.mayWithdraw], [false, true]);
      assert.match(mine.whyNot, /自分が依頼した/);
      assert.equal((await editor.refused('POST', `/api/approvals/${made.row.id}/decision`, { decision: 'approve', step: 1, reason: '' })).status, 403);
      assert.equal((await press.refused('POST', `/api/approvals/${made.row.id}/decision`, { decision: 'approve', step: 1, reason: '' })).status, 403);
      assert.equal((await chief.refused('POST', `/api/approvals/${made.row.id}/decision`, { decision: 'approve', step: 2, reason: '' })).status, 409);
      assert.equal((await chief.refused('POST', `/api/approvals/${made.row.id}/decision`, { decision: 'send_back', step: 1, reason: ' ' })).field, 'reason');
    });

    test('what the guard stops is let pass with a reason by one of the chain, or does not leave', async () => {
      await admin.put('/api/guard-rules/checks/relative_day', { level: 'stop', numbers: [] });
      const d = await draft(editor, { title: '明日の健診', text: '明日の午後に健診があります。' });
      const { row, guard } = await ask(editor, d, 4, { at: tomorrow() });
      assert.deepEqual([guard.stops, guard.maySecond], [1, false]);
      const early = await chief.refused('POST', `/api/approvals/${row.id}/decision`, { decision: 'approve', step: 1, reason: '' });
      assert.deepEqual([early.status, early.field], [403, 'guard']);
      assert.equal((await chief.get(`/api/approvals/${row.id}`)).row.step, 1);
      const pass = (staff, reason) => staff.refused('POST', `/api/approvals/${row.id}/guard`, { version: d.version, code: 'relative_day', reason });
      assert.equal((await pass(press, '順番を待てない')).status, 403);
      assert.equal((await pass(editor, '自分で通したい')).status, 403);
      assert.equal((await pass(chief, 'よい')).status, 400);
      const cleared = await chief.post(`/api/approvals/${row.id}/guard`, { version: d.version, code: 'relative_day', reason: '文の前に日付があるため' });
      assert.deepEqual([cleared.guard.stops, cleared.guard.findings.find((f) => f.code === 'relative_day').clearedBy], [0, '高橋 めぐみ']);
      for (const [i, staff] of [chief, head, press].entries()) await approve(staff, row.id, i + 1);
      await inState(editor, row.id, 'released');
      assert.equal((await editor.broadcast(d.id)).state, 'scheduled');
      await admin.put('/api/guard-rules/checks/relative_day', { level: 'hint', numbers: [] });
    });

    test('the words to one person are sealed in the request too, and shown to those who decide', async () => {
      const [friend] = await admin.friends();
      const d = await draft(editor, { title: '個別の連絡', text: '児童手当の書類が届きました。', condition: { friend: friend.id } });
      const { row, previous } = await ask(editor, d, 1, { at: tomorrow() });
      assert.equal((await chief.get(`/api/approvals/${row.id}`)).messages[0].text, '児童手当の書類が届きました。');
      assert.equal(previous, undefined);
      if (world.conninfo) assert.equal(await world.sql(`SELECT count(*) FROM approval_request WHERE messages LIKE '%児童手当%' OR reason LIKE '%児童手当%'`), '0');
      await editor.post(`/api/approvals/${row.id}/withdraw`, { reason: '' });
      const sealed = () => world.sql('SELECT count(*) FROM approval_request WHERE messages_sealed IS NOT NULL');
      if (world.conninfo) assert.equal(await sealed(), '1');
      await editor.delete(`/api/broadcasts/${d.id}`);
      if (world.conninfo) assert.equal(await sealed(), '0', 'the copy goes with the draft');
      assert.deepEqual((await editor.get(`/api/approvals/${row.id}`)).messages, []);
    });

    test('lists: my turn, mine, all; and strangers see nothing', async () => {
      const d = await draft();
      const made = await ask(editor, d, 4, { at: tomorrow() });
      const ids = async (staff, box) => (await staff.get(`/api/approvals?box=${box}`)).approvals.map((a) => a.id);
      assert.ok((await ids(chief, 'turn')).includes(made.row.id));
      assert.ok(!(await ids(head, 'turn')).includes(made.row.id));
      assert.ok((await ids(editor, 'asked')).includes(made.row.id));
      assert.ok((await ids(admin, 'all')).includes(made.row.id));
      assert.ok((await ids(head, 'all')).includes(made.row.id), 'the own department');
      const home = await chief.get('/api/home');
      assert.ok(home.approvalsForMe.some((a) => a.id === made.row.id));
      assert.ok((await editor.get('/api/home')).approvalsAsked.some((a) => a.id === made.row.id));
      const other = await world.signIn('gomi-kacho');
      assert.equal((await other.refused('GET', `/api/approvals/${made.row.id}`)).status, 404);
      assert.equal((await other.refused('POST', `/api/approvals/${made.row.id}/comments`, { text: 'x' })).status, 404);
      assert.ok(!(await ids(other, 'all')).includes(made.row.id));
      await approve(chief, made.row.id, 1, '確認しました');
      const before = (await editor.get('/api/approvals?box=asked&limit=1')).next;
      assert.ok(before > 0);
      assert.ok((await editor.get(`/api/approvals?box=asked&limit=1&before=${before}`)).approvals[0].id < before);
    });

    test('two people decide at the same moment: one of them is first', async () => {
      const d = await draft();
      await admin.post('/api/absences', { staffId: (await chief.get('/api/session')).staff.id, substituteId: (await admin.get('/api/session')).staff.id, from: today(), until: today(1), note: '' });
      const made = await ask(editor, d, 4, { at: tomorrow() });
      const results = await Promise.allSettled([approve(chief, made.row.id, 1), approve(admin, made.row.id, 1)]);
      assert.deepEqual(results.map((r) => r.status).sort(), ['fulfilled', 'rejected'], JSON.stringify(results.map((r) => r.reason?.message)));
      const lost = results.find((r) => r.status === 'rejected').reason;
      assert.ok([403, 409].includes(lost.status), lost.message);
      const page = await editor.get(`/api/approvals/${made.row.id}`);
      assert.equal(page.row.step, 2);
      assert.equal(page.entries.filter((e) => e.kind === 'approve').length, 1);
      for (const { id } of (await admin.get('/api/absences')).absences) await admin.delete(`/api/absences/${id}`);
    });

    test('every decision is on record with its reason', async () => {
      const d = await draft();
      const made = await ask(editor, d, 4, { at: tomorrow() });
      await approve(chief, made.row.id, 1, '係で確かめました');
      await sendBack(head, made.row.id, 2, '会場を書いてください');
      const { rows } = await admin.get('/api/audit?limit=50');
      const of = (action) => rows.find((r) => r.action === action && r.object === `approval ${made.row.id}`);
      assert.equal(of('approval.ask').detail.reason, '担当課からの依頼');
      assert.equal(of('approval.approve').detail.reason, '係で確かめました');
      assert.equal(of('approval.send_back').detail.reason, '会場を書いてください');
      assert.equal(of('approval.approve').staff, '高橋 めぐみ');
      assert.equal((await notices(editor, 'approval.sent_back')).length > 0, true);
    });

    test('papers: PDF and pictures, by what they are; for those whom it concerns', async () => {
      const d = await draft();
      const upload = (name, bytes, staff = editor) => staff.raw('POST', `/api/broadcasts/${d.id}/approval-files?name=${encodeURIComponent(name)}`, bytes);
      const pdf = await (await upload('起案書（健診）.pdf', PDF)).json();
      assert.deepEqual([pdf.name, pdf.mime, pdf.size], ['起案書（健診）.pdf', 'application/pdf', PDF.length]);
      const picture = await (await upload('ちらし.pdf', png(60, 40))).json();
      assert.equal(picture.mime, 'image/png');
      for (const [bytes, what] of [[Buffer.from('<html><script>alert(1)</script>'), 'HTML'], [Buffer.from('MZ\x90'), 'a program'], [Buffer.from('%PDF-1.4 cut off'), 'half a PDF'], [Buffer.alloc(0), 'nothing']])
        assert.equal((await upload('x.pdf', bytes)).status, 400, what);
      assert.equal((await upload('big.pdf', Buffer.concat([PDF, Buffer.alloc(10_000_001)]))).status, 400);
      assert.equal((await upload('x.pdf', PDF, await world.signIn('gomi'))).status, 404, 'another department');
      const made = await ask(editor, d, 4, { at: tomorrow(), files: [pdf.id, picture.id] });
      assert.deepEqual(made.files.map((f) => f.id), [pdf.id, picture.id]);
      const got = await chief.raw('GET', `/api/approval-files/${pdf.id}`);
      assert.equal(got.headers.get('content-type'), 'application/pdf');
      assert.match(got.headers.get('content-disposition'), /^attachment; filename\*=UTF-8''%E8%B5%B7/);
      assert.deepEqual(Buffer.from(await got.arrayBuffer()), PDF);
      assert.match((await chief.raw('GET', `/api/approval-files/${picture.id}`)).headers.get('content-disposition'), /^inline/);
      assert.equal((await (await world.signIn('gomi-kacho')).raw('GET', `/api/approval-files/${pdf.id}`)).status, 404);
      const elsewhere = await draft();
      assert.equal((await editor.refused('POST', `/api/broadcasts/${elsewhere.id}/approval`, { version: elsewhere.version, people: 4, reason: '理由', files: [pdf.id] })).field, 'files');
    });

    test('chains are drawn by those who manage approval, and nonsense is named', async () => {
      const { chains, roles, staff } = await admin.get('/api/approval-chains');
      assert.equal(chains.length, 5);
      const role = (name) => roles.find((r) => r.name === name).id;
      const step = (fields) => ({ name: '課長', staff: [], waitMinutes: 0, standIns: [], ...fields });
      assert.equal((await editor.get('/api/approval-chains')).chains.length, 5);
      assert.equal((await editor.refused('POST', '/api/approval-chains', { purpose: 'drill', releaseFirst: false, steps: [] })).status, 403);
      for (const [steps, field] of [[[step({})], 'steps[0].staff'], [[step({ roleId: 9999 })], 'steps[0].roleId'], [[step({ staff: [99999] })], 'steps[0].staff'], [[step({ roleId: role('課長'), waitMinutes: 30 })], 'steps[0].standIns'], [[step({ roleId: role('課長'), departmentId: 9999 })], 'steps[0].departmentId']]) {
        const refused = await admin.refused('POST', '/api/approval-chains', { purpose: 'drill', releaseFirst: false, steps });
        assert.deepEqual([refused.status, refused.field], [400, field], JSON.stringify(refused));
      }
      const again = await admin.refused('POST', '/api/approval-chains', { purpose: 'emergency', releaseFirst: false, steps: [step({ roleId: role('課長') })] });
      assert.equal(again.status, 409);
      const after = await admin.post('/api/approval-chains', { purpose: 'drill', releaseFirst: false, steps: [step({ roleId: role('課長'), waitMinutes: 30, standIns: [staff[0].id] })] });
      const made = after.chains.find((c) => c.purpose === 'drill');
      assert.deepEqual(made.steps[0].standIns, [staff[0].id]);
      await admin.put(`/api/approval-chains/${made.id}`, { purpose: 'drill', releaseFirst: false, steps: [] });
      assert.equal((await admin.delete(`/api/approval-chains/${made.id}`)).chains.length, 5);
      const { rows } = await admin.get('/api/audit?limit=20');
      assert.deepEqual(rows.filter((r) => r.action.startsWith('approval_chain.')).slice(0, 3).map((r) => r.action), ['approval_chain.delete', 'approval_chain.change', 'approval_chain.add']);
    });

    test('substitutes: one sets one\'s own, a manager anybody\'s', async () => {
      const me = (await head.get('/api/session')).staff.id;
      const { staff } = await head.get('/api/absences');
      const other = staff.find((s) => s.name === '鈴木 あおい').id;
      assert.equal((await head.refused('POST', '/api/absences', { substituteId: me, from: today(), until: today(), note: '' })).field, 'substituteId');
      assert.equal((await head.refused('POST', '/api/absences', { substituteId: other, from: today(1), until: today(), note: '' })).field, 'until');
      assert.equal((await head.refused('POST', '/api/absences', { staffId: other, substituteId: me, from: today(), until: today(), note: '' })).status, 403);
      const { absences } = await head.post('/api/absences', { substituteId: other, from: today(), until: today(3), note: '夏季休暇' });
      assert.deepEqual([absences.length, absences[0].mine, absences[0].substitute], [1, true, '鈴木 あおい']);
      assert.equal((await editor.get('/api/absences')).absences.length, 1, 'the substitute sees it too');
      assert.equal((await press.get('/api/absences')).absences.length, 0);
      assert.equal((await press.refused('DELETE', `/api/absences/${absences[0].id}`)).status, 404);
      assert.equal((await admin.delete(`/api/absences/${absences[0].id}`)).absences.length, 0);
    });
  });
