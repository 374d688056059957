// B4, B5: at its minute, not before; again and again; and not at all when taken back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engines, startWorld, until } from '../lib/world.mjs';
import { citizen, makeFriends, settled } from '../lib/city.mjs';
import { minuteFromNow, today } from '../lib/made_up.mjs';

const repeat = (fields) => ({ kind: 'daily', every: 1, weekdays: [], days: [], nths: [], dates: [], time: '09:00', from: today(), exceptDates: [], exceptWeekdays: [], holiday: 'send', ...fields });

/** The minute of the clock is waited for once, for everything together. */
async function theMinute(world) {
  const staff = await world.signIn();
  const all = await makeFriends(world, 5);
  const soon = new Date(Math.ceil((Date.now() + 4000) / 60000) * 60000);
  const at = minuteFromNow(soon.getTime() - Date.now() + 500);
  const people = 5;
  const plan = async (text, when = at) => {
    const draft = await staff.draft({ title: text, text, condition: {} });
    return staff.post(`/api/broadcasts/${draft.id}/schedule`, { version: draft.version, people, at: when });
  };
  const goes = await plan('定刻に届く');
  assert.equal(goes.state, 'scheduled');
  assert.equal(goes.scheduledAt, soon.getTime());
  const stays = await plan('取り消した予約');
  const moved = await plan('あとに延ばした');
  const far = await plan('来月', minuteFromNow(30 * 86400000));
  const edited = await plan('書き直す前');
  assert.deepEqual((await staff.get('/api/home')).upcoming.map((b) => b.id).sort(), [goes.id, stays.id, moved.id, far.id, edited.id].sort());
  // A scheduled one is not changed under people's hands: it is taken back first.
  assert.equal((await staff.refused('PUT', `/api/broadcasts/${goes.id}`, { title: 'x', messages: goes.messages, condition: {}, notificationOff: false, version: goes.version })).status, 409);
  assert.equal((await staff.refused('DELETE', `/api/broadcasts/${goes.id}`)).status, 409);
  const back = await staff.post(`/api/broadcasts/${stays.id}/unschedule`, { version: stays.version });
  assert.equal(back.state, 'draft');
  const again = await staff.post(`/api/broadcasts/${moved.id}/unschedule`, { version: moved.version });
  await staff.post(`/api/broadcasts/${moved.id}/schedule`, { version: again.version, people, at: minuteFromNow(soon.getTime() - Date.now() + 3600000) });
  const open = await staff.post(`/api/broadcasts/${edited.id}/unschedule`, { version: edited.version });
  const rewritten = await staff.put(`/api/broadcasts/${edited.id}`, { title: '書き直した', messages: [{ type: 'text', text: '書き直した後' }], condition: {}, notificationOff: false, version: open.version });
  await staff.post(`/api/broadcasts/${edited.id}/schedule`, { version: rewritten.version, people, at });
  const daily = await staff.draft({ title: '毎日', text: '毎日のごみ', condition: {}, repeat: repeat({ time: at.slice(11) }) });
  assert.equal(daily.kind, 'series');
  assert.equal(daily.next[0], soon.getTime());
  assert.equal((await staff.refused('POST', `/api/broadcasts/${daily.id}/send`, { version: daily.version, people })).status, 400);
  await staff.post(`/api/broadcasts/${daily.id}/schedule`, { version: daily.version, people });
  // Six more come before the time; they belong to it.
  const late = await citizen(world, '駆けこみ');
  assert.deepEqual(await world.sim.texts(all[0]), [], 'nothing before its time');

  const done = await until('its minute', async () => {
    const b = await staff.broadcast(goes.id);
    return b.state === 'sent' && b;
  }, 70000);
  assert.ok(done.startedAt >= soon.getTime() && done.startedAt < soon.getTime() + 5000, `${done.startedAt - soon.getTime()} ms late`);
  assert.equal(done.progress.audience, 6);
  await settled(staff, edited.id);
  const occurrence = await until('the occurrence', async () => (await staff.get('/api/broadcasts?kind=occurrence&state=sent')).broadcasts[0]);
  assert.equal(occurrence.originId, daily.id);
  const texts = await world.sim.texts(all[0]);
  assert.deepEqual(texts.sort(), ['定刻に届く', '書き直した後', '毎日のごみ'].sort());
  assert.ok((await world.sim.texts(late)).includes('定刻に届く'));
  const series = await staff.broadcast(daily.id);
  assert.equal(series.state, 'scheduled');
  assert.equal(series.next[0], soon.getTime() + 86400000);
  assert.equal((await staff.post(`/api/broadcasts/${daily.id}/stop`)).state, 'cancelled');
  assert.equal((await staff.broadcast(stays.id)).state, 'draft');
  assert.equal((await staff.broadcast(far.id)).state, 'scheduled');
  assert.equal((await world.sim.deliveries()).duplicates, 0);
}

// Both engines wait for the same minute.
test('what is planned goes out at its minute, once, as it stands then; what was taken back does not', { concurrency: 2, timeout: 150000 }, async (t) => {
  await Promise.all(engines.map((engine) => t.test(engine, async () => {
    const world = await startWorld({ engine });
    try {
      await theMinute(world);
    } catch (error) {
      error.message += `\n${world.log.text.split('\n').filter((l) => !/ request /.test(l)).slice(-15).join('\n')}`;
      await world.stop().catch(() => {});
      throw error;
    }
    await world.stop();
  })));
});

test('the days of a repeating send are those that a calendar gives', async () => {
  const world = await startWorld({ engine: 'sqlite' });
  try {
    const staff = await world.signIn();
    const day = (ms) => new Date(ms + 9 * 3600000).toISOString().slice(0, 10);
    const preview = async (fields) => (await staff.post('/api/repeat/preview', repeat(fields))).next.map(day);
    const from = '2027-01-01';
    const weekly = await preview({ kind: 'weekly', weekdays: [1, 4], from });
    assert.deepEqual(weekly.slice(0, 4), ['2027-01-04', '2027-01-07', '2027-01-11', '2027-01-14']);
    assert.ok(weekly.every((d) => [1, 4].includes(new Date(d).getUTCDay())));
    assert.deepEqual((await preview({ kind: 'weekly', weekdays: [1], every: 2, from })).slice(1, 3).map((d, i, all) => (new Date(all[1] ?? d) - new Date(all[0])) / 86400000)[0], 14);
    assert.deepEqual((await preview({ kind: 'month_end', from })).slice(0, 4), ['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30']);
    assert.deepEqual((await preview({ kind: 'monthly_day', days: [31], from })).slice(0, 3), ['2027-01-31', '2027-03-31', '2027-05-31']);
    assert.deepEqual((await preview({ kind: 'monthly_weekday', weekdays: [3], nths: [2, 4], from })).slice(0, 3), ['2027-01-13', '2027-01-27', '2027-02-10']);
    assert.deepEqual((await preview({ kind: 'monthly_weekday', weekdays: [5], nths: [5], from })).slice(0, 2), ['2027-01-29', '2027-04-30']);
    assert.deepEqual(await preview({ kind: 'dates', dates: ['2027-05-06', '2027-02-03'], from }), ['2027-02-03', '2027-05-06']);
    // 11 January 2027 is 成人の日, 3–5 May are holidays in a row.
    assert.deepEqual((await preview({ kind: 'weekly', weekdays: [1], from, holiday: 'skip' })).slice(0, 2), ['2027-01-04', '2027-01-18']);
    assert.deepEqual((await preview({ kind: 'weekly', weekdays: [1], from: '2027-01-11', holiday: 'after' }))[0], '2027-01-12');
    assert.deepEqual((await preview({ kind: 'dates', dates: ['2027-05-04'], from, holiday: 'before' })), ['2027-04-30']);
    assert.deepEqual((await preview({ kind: 'dates', dates: ['2027-05-04'], from, holiday: 'after' })), ['2027-05-06']);
    assert.deepEqual((await preview({ kind: 'daily', from, to: '2027-01-05', exceptDates: ['2027-01-02'], exceptWeekdays: [0] })), ['2027-01-01', '2027-01-04', '2027-01-05']);
    for (const [fields, field] of [[{ kind: 'weekly', weekdays: [] }, 'weekdays'], [{ time: '25:00' }, 'time'], [{ time: '9:00 ' }, 'time'], [{ from: '2027-02-01', to: '2027-01-01' }, 'to'], [{ kind: 'dates', dates: [] }, 'dates'], [{ kind: 'monthly_day', days: [] }, 'days']]) {
      const refused = await staff.refused('POST', '/api/repeat/preview', repeat(fields));
      assert.equal(refused.status, 400);
      assert.ok(refused.field?.includes(field), `${JSON.stringify(fields)}: ${refused.field}`);
    }
  } finally {
    await world.stop();
  }
});
