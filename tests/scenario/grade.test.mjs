// A6: school years: counted on the day of sending, and everybody is a year further on 1 April.
import assert from 'node:assert/strict';
import { citizen, settled } from '../lib/city.mjs';
import { scenario, until } from '../lib/world.mjs';

const at = (day, time = '12:00') => Date.parse(`${day}T${time}:00+09:00`);
async function clockAt(world, day, time) {
  await world.clockAhead(at(day, time) - Date.now());
  return world.signIn();
}
const grade = (from, to = from) => ({ childGrade: { from, to } });

// Tests run at some time; the school year they fall into and the next one:
const now = new Date(Date.now() + 9 * 3600000);
const year = now.getUTCMonth() >= 3 ? now.getUTCFullYear() : now.getUTCFullYear() - 1;

scenario('who starts school in April is meant from 1 April on, and not the day before', { timeout: 180000 }, async (world) => {
  const first = await citizen(world, 'いま1年生', ['子育て'], [['あお', [year - 6, 4, 1]]]); // the last birth day of this year's first grade
  const next = await citizen(world, '来年1年生', ['子育て'], [['ひな', [year - 6, 4, 2]]]);
  let staff = await world.signIn();
  await until('the names', async () => (await staff.friendNamed('いま1年生')) && staff.friendNamed('来年1年生'));
  const of = async (name) => (await staff.get(`/api/friends/${(await staff.friendNamed(name)).id}`)).children[0].grade;
  assert.deepEqual([await of('いま1年生'), await of('来年1年生')], ['小学1年', '年長']);
  assert.deepEqual([await staff.count(grade('elementary1')), await staff.count(grade('preschool5', 'elementary1')), await staff.count({ not: grade('elementary1') })], [1, 2, 1]);
  const { childGrades } = await staff.get('/api/statistics/attributes');
  assert.deepEqual(childGrades.filter((g) => g.people).map((g) => [g.label, g.people]), [['年長', 1], ['小学1年', 1]]);
  const ahead = await staff.post('/api/segments/count', { condition: grade('elementary1'), at: `${year + 1}-04-01T09:00` });
  assert.match(ahead.text, /お子さんが小学1年/);

  // Written before, sent after: it goes to those of the day it is sent.
  staff = await clockAt(world, `${year + 1}-03-31`, '23:30');
  assert.deepEqual([await of('いま1年生'), await of('来年1年生')], ['小学1年', '年長']);
  const draft = await staff.draft({ title: '入学おめでとう', text: '入学おめでとうございます', condition: grade('elementary1') });
  const meant = await staff.post('/api/segments/count', { condition: draft.condition, at: `${year + 1}-04-01T09:00` });
  await staff.post(`/api/broadcasts/${draft.id}/schedule`, { version: draft.version, people: meant.people, at: `${year + 1}-04-01T09:00` });
  staff = await clockAt(world, `${year + 1}-04-01`, '09:01');
  assert.deepEqual([await of('いま1年生'), await of('来年1年生')], ['小学2年', '小学1年']);
  const done = await settled(staff, draft.id);
  assert.deepEqual([done.state, done.progress.sent], ['sent', 1]);
  await world.sim.waitFor(next, '入学おめでとう');
  assert.ok(!(await world.sim.texts(first)).some((t) => t.includes('入学おめでとう')));
});
