import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusal, startSim } from './sim.mjs';

test('a group invites the account, talks, and lets it go', async (t) => {
  const sim = await startSim({ t, webhook: true });
  const members = await sim.friends(150);
  const { groupId } = await sim.post('/groups', { name: '本町町内会', members });
  const join = await sim.receiver.event('join');
  assert.deepEqual(join.source, { type: 'group', groupId });
  assert.ok(join.replyToken);
  await sim.client.replyMessage({ replyToken: join.replyToken, messages: [{ type: 'text', text: 'お招きありがとう' }] });
  await sim.post(`/groups/${groupId}/messages`, { userId: members[0], message: { type: 'text', text: 'こんにちは' } });
  const said = await sim.receiver.event('message');
  assert.deepEqual(said.source, { type: 'group', groupId, userId: members[0] });
  await sim.client.replyMessage({ replyToken: said.replyToken, messages: [{ type: 'text', text: '返事' }] });
  await sim.client.pushMessage({ to: groupId, messages: [{ type: 'text', text: '押し' }] });
  assert.deepEqual((await sim.get(`/groups/${groupId}/messages`)).map((m) => [m.via, m.message.text]), [['reply', 'お招きありがとう'], ['reply', '返事'], ['push', '押し']]);
  assert.equal((await sim.client.getMessageQuotaConsumption()).totalUsage, 150, 'people of the group, not messages');
  assert.deepEqual(await sim.received(members[0]), [], 'the talk with the person stays empty');

  assert.deepEqual(await sim.client.getGroupSummary(groupId), { groupId, groupName: '本町町内会' });
  assert.deepEqual(await sim.client.getGroupMemberCount(groupId), { count: 150 });
  const first = await sim.client.getGroupMembersIds(groupId);
  assert.equal(first.memberIds.length, 100);
  const second = await sim.client.getGroupMembersIds(groupId, first.next);
  assert.deepEqual([...first.memberIds, ...second.memberIds], members);
  assert.equal((await sim.client.getGroupMemberProfile(groupId, members[3])).userId, members[3]);
  assert.equal((await refusal(sim.client.getGroupMemberProfile(groupId, `U${'f'.repeat(32)}`))).status, 404);

  const late = await sim.friend('新人', { silent: true });
  await sim.post(`/groups/${groupId}/members`, { join: [late], leave: [members[1]] });
  assert.deepEqual((await sim.receiver.event('memberJoined')).joined.members, [{ type: 'user', userId: late }]);
  const left = await sim.receiver.event('memberLeft');
  assert.deepEqual(left.left.members, [{ type: 'user', userId: members[1] }]);
  assert.equal(left.replyToken, undefined);

  await sim.post(`/groups/${groupId}/remove`);
  assert.equal((await sim.receiver.event('leave')).source.groupId, groupId);
  assert.equal((await sim.push(groupId, 'x')).body.message, 'Failed to send messages');
  assert.equal((await refusal(sim.client.getGroupSummary(groupId))).message, 'Not found');
  await assert.rejects(sim.post(`/groups/${groupId}/messages`, { userId: members[0], message: { type: 'text', text: 'x' } }), { status: 409 });
});

test('the account leaves by itself', async (t) => {
  const sim = await startSim({ t });
  const { groupId } = await sim.post('/groups', { members: await sim.friends(2) });
  assert.deepEqual(await sim.client.leaveGroup(groupId), {});
  assert.equal((await refusal(sim.client.leaveGroup(groupId))).status, 404);
  await assert.rejects(sim.post('/groups', { members: ['U1'] }), { status: 404 });
  assert.equal((await refusal(sim.client.getRoomMemberCount(`R${'1'.repeat(32)}`))).message, 'Not found');
  assert.equal((await refusal(sim.client.getRoomMemberCount('x'))).message, "The value for the 'roomId' parameter is invalid");
});
