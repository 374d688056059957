// Flows for tests, and walking through one as a phone does.
import assert from 'node:assert/strict';

export const text = (t) => [{ type: 'text', text: t }];

/** Moving house: two questions, a date, a branch. */
export const moving = (more = {}) => ({
  hours: 24,
  steps: [
    { key: 'hello', kind: 'message', name: 'あいさつ', messages: text('引っ越しの手続きをご案内します。'), next: 'kind' },
    { key: 'kind', kind: 'question', name: '手続き', text: 'どちらですか。', choices: [{ key: 'in', label: '転入', next: 'when' }, { key: 'out', label: '転出', next: 'leaving' }] },
    { key: 'when', kind: 'input', name: '引っ越しの日', text: 'いつ引っ越しますか。', check: 'date', next: 'end' },
    { key: 'leaving', kind: 'question', name: '荷物', text: '粗大ごみはありますか。', choices: [{ key: 'yes', label: 'ある', next: 'big' }, { key: 'no', label: 'ない', next: 'end' }] },
    { key: 'big', kind: 'end', messages: text('粗大ごみ受付センターへ。') },
    { key: 'end', kind: 'end', messages: text('市民課の窓口へお越しください。') },
  ],
  ...more,
});

/** A scenario that is published and runs. */
export async function published(staff, flow, name = '引っ越し') {
  const made = await staff.post('/api/scenarios', { name, note: '', flow });
  assert.deepEqual(made.problems, []);
  return staff.post(`/api/scenarios/${made.row.id}/publish`, { revision: made.revision, note: 'はじめの版' });
}

/** Publishes a change of it. */
export async function republished(staff, id, flow) {
  const now = await staff.get(`/api/scenarios/${id}`);
  const saved = await staff.put(`/api/scenarios/${id}`, { revision: now.revision, name: now.row.name, note: now.row.note, flow });
  assert.deepEqual(saved.problems, []);
  return staff.post(`/api/scenarios/${id}/publish`, { revision: saved.revision, note: '' });
}

/** All postbacks of a message, by label. */
export function buttons(message) {
  const found = {};
  JSON.stringify(message, (key, value) => {
    if (value?.type === 'postback' || value?.type === 'datetimepicker') found[value.label] = value.data;
    return value;
  });
  return found;
}

/** A person's phone: what came since the last look. */
export class Phone {
  constructor(world, id) {
    Object.assign(this, { world, id, seen: 0, last: {} });
  }

  async look() {
    await this.world.quiet();
    const all = await this.world.sim.received(this.id);
    const fresh = all.slice(this.seen).map((m) => m.message);
    this.seen = all.length;
    for (const m of fresh) Object.assign(this.last, buttons(m));
    this.words = fresh.map((m) => m.text ?? m.altText ?? m.type).join('\n');
    return this.words;
  }

  async tap(data, params) {
    await this.world.sim.act(this.id, 'postback', { data, ...(params ? { params } : {}) });
    return this.look();
  }

  press(label) {
    assert.ok(this.last[label], `no button ${label} among ${Object.keys(this.last)}`);
    return this.tap(this.last[label]);
  }

  async say(words) {
    await this.world.sim.say(this.id, words);
    return this.look();
  }
}

export async function phoneOf(world, name = 'みどり') {
  const phone = new Phone(world, await world.sim.addFriend(name));
  await phone.look();
  return phone;
}
