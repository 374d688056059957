// B9: texts kept for later, by topic, with blanks, and looked at beforehand for emergencies.
import assert from 'node:assert/strict';
import { scenario, sleep } from '../lib/world.mjs';

const shelter = (text = '{{避難所名}}を{{時刻}}に開設しました。') => ({ name: '避難所の開設', category: '防災', messages: [{ type: 'text', text }] });

scenario('a template is approved beforehand by somebody who may send, and any change ends that', async (world) => {
  const [admin, editor] = [await world.signIn('admin'), await world.signIn('editor')];
  const made = await editor.post('/api/templates', shelter());
  assert.deepEqual([made.approvedAt, made.approvedBy], [undefined, '']);
  const ask = { updatedAt: made.updatedAt };
  assert.equal((await editor.refused('POST', `/api/templates/${made.id}/approve`, ask)).status, 403);
  const approved = await admin.post(`/api/templates/${made.id}/approve`, ask);
  assert.ok(approved.approvedAt > 0);
  assert.equal(approved.approvedBy, (await admin.get('/api/session')).staff.name);
  assert.equal(approved.updatedAt, made.updatedAt, 'an approval is no change');
  assert.equal((await editor.get('/api/templates')).templates.find((t) => t.id === made.id).approvedBy, approved.approvedBy);
  assert.equal((await admin.post(`/api/templates/${made.id}/unapprove`, ask)).approvedAt, undefined);
  await admin.post(`/api/templates/${made.id}/approve`, ask);
  // Any edit, however small, by whomever.
  for (const change of [{ ...shelter(), category: '災害' }, { ...shelter(), name: '避難所開設' }, shelter('{{避難所名}}を開設しました。')]) {
    await sleep(5);
    const changed = await editor.put(`/api/templates/${made.id}`, change);
    assert.equal(changed.approvedAt, undefined, JSON.stringify(change));
    // What the other looked at is not what is there now.
    assert.equal((await admin.refused('POST', `/api/templates/${made.id}/approve`, ask)).status, 409);
    await admin.post(`/api/templates/${made.id}/approve`, { updatedAt: changed.updatedAt });
  }
  const actions = (await admin.get('/api/audit?limit=50')).rows.map((r) => r.actionLabel);
  assert.ok(actions.includes('ひな形の事前承認') && actions.includes('ひな形の事前承認の取り消し'), actions.join());
});

scenario('what LINE would refuse is not approved; blanks are for whoever uses it', async (world) => {
  const admin = await world.signIn('admin');
  const bad = await admin.post('/api/templates', { name: '空', category: '', messages: [{ type: 'text', text: '' }] });
  const refused = await admin.refused('POST', `/api/templates/${bad.id}/approve`, { updatedAt: bad.updatedAt });
  assert.deepEqual([refused.status, refused.field], [400, 'messages[0].text']);
  const { messages } = shelter();
  const asBroadcast = await admin.post('/api/messages/check', { messages });
  assert.equal(asBroadcast.ok, false);
  assert.match(asBroadcast.problems[0].message, /\{\{避難所名\}\}/);
  assert.equal((await admin.post('/api/messages/check', { messages, template: true })).ok, true);
  const draft = await admin.draft({ messages, condition: {} });
  assert.equal((await admin.refused('POST', `/api/broadcasts/${draft.id}/send`, { version: draft.version, people: 0 })).status, 400);
  assert.equal((await admin.refused('POST', '/api/templates/999/approve', { updatedAt: 1 })).status, 404);
});
