// B2, B3: how many people a condition means, against counting by hand.
import assert from 'node:assert/strict';
import { scenario, until } from '../lib/world.mjs';
import { dice, event, hook, today } from '../lib/made_up.mjs';

const DAY = 86400000;
const dayOf = (ms) => new Date(ms + 9 * 3600000).toISOString().slice(0, 10);

/** Whole months between two days, as people count them: on the birthday a year is full; born on 29 February: 1 March in other years. */
function months(born, on) {
  const [by, bm, bd] = born.split('-').map(Number);
  const [y, m, d] = on.split('-').map(Number);
  return (y - by) * 12 + (m - bm) - (d < bd ? 1 : 0);
}

const naive = {
  options: (p, c) => c.options.some((id) => p.options.has(id)),
  answered: (p, c, w) => (c.answered === 'child' ? p.children.length > 0 : w.attributes[c.answered].some((id) => p.options.has(id))),
  childAge: (p, c) => p.children.some((born) => {
    const age = months(born, today());
    const from = c.childAge.from ? c.childAge.from.years * 12 + c.childAge.from.months : 0;
    const to = c.childAge.to ? c.childAge.to.years * 12 + c.childAge.to.months : 1e9;
    return age >= from && age <= to;
  }),
  childBorn: (p, c) => p.children.some((born) => (!c.childBorn.from || born >= c.childBorn.from) && (!c.childBorn.to || born <= c.childBorn.to)),
  followed: (p, c) => (!c.followed.from || p.followed >= c.followed.from) && (!c.followed.to || p.followed <= c.followed.to),
  received: (p, c) => p.received.has(c.received),
  tapped: (p, c) => (c.button ? p.tapped.has(`${c.tapped}:${c.button}`) : [...p.tapped].some((t) => t.startsWith(`${c.tapped}:`))),
};

function meant(person, condition, w) {
  const words = Object.keys(condition);
  if (words.length === 0) return true;
  if (condition.all) return condition.all.every((c) => meant(person, c, w));
  if (condition.any) return condition.any.some((c) => meant(person, c, w));
  if (condition.not) return !meant(person, condition.not, w);
  return naive[words[0]](person, condition, w);
}

function leaf(d, w) {
  const edge = (list) => d.one(list);
  switch (d.below(9)) {
    case 0: case 1: return { options: [d.one(w.optionIds)] };
    case 2: return { options: [...new Set([d.one(w.optionIds), d.one(w.optionIds), d.one(w.optionIds)])] };
    case 3: return { answered: d.one(['topic', 'district', 'generation', 'child']) };
    case 4: case 5: {
      const from = d.between(0, 60);
      const to = from + d.between(0, 30);
      return { childAge: { from: { years: Math.floor(from / 12), months: from % 12 }, to: { years: Math.floor(to / 12), months: to % 12 } } };
    }
    case 6: {
      const [a, b] = [edge(w.birthdays), edge(w.birthdays)].sort();
      return { childBorn: { from: a, to: b } };
    }
    case 7: {
      const [a, b] = [edge(w.followedDays), edge(w.followedDays)].sort();
      return { followed: d.chance(0.3) ? { from: a } : d.chance(0.4) ? { to: b } : { from: a, to: b } };
    }
    default: return d.chance(0.4) ? { received: w.broadcast } : d.chance(0.5) ? { tapped: w.broadcast } : { tapped: w.broadcast, button: d.one(['yes', 'no']) };
  }
}

function condition(d, w, depth = 3) {
  if (depth === 0 || d.chance(0.35)) return leaf(d, w);
  const inner = () => Array.from({ length: d.between(1, 4) }, () => condition(d, w, depth - 1));
  return d.one([() => ({ all: inner() }), () => ({ any: inner() }), () => ({ not: condition(d, w, depth - 1) })])();
}

/** Children at the edges: exactly so many months today, a day more, a day less. */
function birthday(d) {
  const age = d.one([0, 1, 6, 11, 12, 13, 18, 23, 24, 35, 36, 47, 48, 71, 72]);
  const now = new Date(`${today()}T00:00:00Z`);
  now.setUTCMonth(now.getUTCMonth() - age);
  const at = new Date(now.getTime() + d.between(-1, 1) * DAY).toISOString().slice(0, 10);
  return at > today() ? today() : at;
}

/** 40 friends through all doors: webhooks with dates of their own, the settings page, blocks, taps. */
async function populate(world, staff, d) {
  const ids = await world.sim.addFriends(40, { silent: true });
  const people = ids.map((id) => ({ id, followed: Date.now() - d.between(0, 60) * DAY - d.between(0, 86399) * 1000 }));
  // A few at the very edge of a day in Japan.
  const midnight = new Date(`${today(-10)}T00:00:00+09:00`).getTime();
  [midnight, midnight - 1, midnight + 1, midnight + DAY - 1].forEach((at, i) => (people[i].followed = at));
  assert.equal((await world.webhook(hook(...people.map((p) => event('follow', p.id, { replyToken: `r${p.id.slice(2)}`, timestamp: p.followed }))))).status, 200);
  await world.quiet();
  const boxes = ['子育て', '税金', '道路・交通', '中央', '山手', '港', '20代', '30代'];
  for (const p of people) {
    p.followed = dayOf(p.followed);
    p.children = [];
    p.chosen = d.chance(0.8) ? d.some(boxes.slice(0, 6), 0.4).concat(d.chance(0.6) ? [d.one(boxes.slice(6))] : []) : undefined;
    if (!p.chosen) continue;
    const browser = world.browser();
    const form = (await browser.openAs(p.id)).form().tick('同意する', ...p.chosen);
    if (!p.chosen.includes('防災・緊急情報') && d.chance(0.5)) form.untick('防災・緊急情報');
    else p.chosen.push('防災・緊急情報');
    if (d.chance(0.6)) {
      p.children = Array.from({ length: d.between(1, 2) }, () => birthday(d));
      let page = form.page;
      if (p.children.length > 1) {
        page = await browser.send(form, ['more', '1']);
        Object.assign(form, page.form());
      }
      p.children.forEach((born, i) => {
        const [y, m, day] = born.split('-').map(Number);
        form.child(i, { name: '', y, m, d: day });
      });
    }
    const saved = await browser.send(form);
    assert.equal(saved.title, '保存しました', saved.errors?.join());
  }
  return people;
}

scenario('the count of any condition is what counting by hand gives', { timeout: 180000 }, async (world) => {
  const staff = await world.signIn();
  const d = dice(world.engine === 'sqlite' ? 1 : 2);
  const people = await populate(world, staff, d);
  const attributes = (await staff.get('/api/attributes')).attributes;
  const w = { attributes: Object.fromEntries(attributes.map((a) => [a.key, a.options.map((o) => o.id)])) };
  const byLabel = new Map(attributes.filter((a) => !a.builtIn).flatMap((a) => a.options.map((o) => [o.label, o.id])));
  const draft = await staff.draft({
    text: 'どちらですか', condition: { options: [byLabel.get('子育て'), byLabel.get('中央')] },
    messages: [{ type: 'text', text: 'どちらですか', quickReply: { items: ['yes', 'no'].map((data) => ({ type: 'action', action: { type: 'postback', label: data, data } })) } }],
  });
  await staff.sendNow(draft);
  await until('sent', async () => (await staff.broadcast(draft.id)).state === 'sent');
  for (const p of people) {
    p.options = new Set((p.chosen ?? []).map((label) => byLabel.get(label)));
    const got = (await world.sim.received(p.id)).filter((m) => m.message.text === 'どちらですか');
    assert.equal(got.length, meant(p, draft.condition, w) ? 1 : 0);
    p.received = new Set(got.length ? [draft.id] : []);
    p.tapped = new Set();
    if (!got.length || d.chance(0.3)) continue;
    const button = d.one(['yes', 'no']);
    const { data } = got[0].message.quickReply.items.find((i) => i.action.label === button).action;
    await world.sim.act(p.id, 'postback', { data });
    p.tapped.add(`${draft.id}:${button}`);
  }
  const blocked = d.some(people, 0.15);
  for (const p of blocked) await world.sim.act(p.id, 'block');
  await world.quiet();

  Object.assign(w, {
    broadcast: draft.id,
    optionIds: ['子育て', '税金', '道路・交通', '中央', '山手', '港', '20代', '30代', '防災・緊急情報', '本郷'].map((l) => byLabel.get(l)),
    birthdays: [...new Set(people.flatMap((p) => p.children)), today(-365), '2000-01-01', today()],
    followedDays: [...new Set(people.map((p) => p.followed)), today(), today(-61)],
  });
  const reach = people.filter((p) => !blocked.includes(p));
  const fixed = [{}, { not: { options: [byLabel.get('子育て')] } }, { answered: 'child' }, { received: draft.id }, { tapped: draft.id },
    { childAge: { from: { years: 1, months: 0 }, to: { years: 1, months: 11 } } }, { followed: { from: today(-10), to: today(-10) } }, { followed: { from: today(-11), to: today(-11) } },
    { all: [{ received: draft.id }, { not: { tapped: draft.id } }] }];
  const conditions = [...fixed, ...Array.from({ length: 250 }, () => condition(d, w))];
  let some = 0;
  for (const c of conditions) {
    const answer = await staff.post('/api/segments/count', { condition: c });
    const expected = reach.filter((p) => meant(p, c, w)).length;
    assert.equal(answer.people, expected, `${JSON.stringify(c)}\n${answer.text}`);
    assert.equal(answer.reachable, reach.length);
    assert.equal(answer.blocked, blocked.filter((p) => meant(p, c, w)).length, `blocked: ${JSON.stringify(c)}`);
    assert.ok(Math.abs(answer.share - expected / reach.length) < 0.002);
    assert.ok(answer.text.length > 0);
    const top = answer.parts.find((part) => part.path === '');
    assert.equal(top?.people ?? expected, expected);
    for (const part of answer.parts.filter((each) => each.path)) {
      const at = part.path.match(/[^.[\]]+/g).reduce((node, step) => node[step], c);
      assert.equal(part.people, reach.filter((p) => meant(p, at, w)).length, `${part.path} of ${JSON.stringify(c)}`);
    }
    some += expected > 0 && expected < reach.length;
  }
  assert.ok(some > 80, `only ${some} conditions meant some but not all`);
});

scenario('a saved condition keeps its name and number and says when its pieces are gone', async (world) => {
  const staff = await world.signIn('editor');
  const topic = await staff.option('topic', '税金');
  const made = await staff.post('/api/segments', { name: '税金のお知らせ', condition: { options: [topic.id] } });
  assert.equal(made.people, 0);
  assert.match(made.text, /税金/);
  const twice = await staff.refused('POST', '/api/segments', { name: '税金のお知らせ', condition: {} });
  assert.ok([400, 409].includes(twice.status));
  const changed = await staff.put(`/api/segments/${made.id}`, { name: '税金と水道', condition: { not: { options: [topic.id] } } });
  assert.equal(changed.name, '税金と水道');
  assert.match(changed.text, /以外/);
  assert.equal((await staff.get('/api/segments')).segments.length, 1);
  await staff.delete(`/api/segments/${made.id}`);
  assert.equal((await staff.get('/api/segments')).segments.length, 0);
});

scenario('a condition that makes no sense is refused and the place is named', { engines: ['sqlite'] }, async (world) => {
  const staff = await world.signIn();
  const id = (await staff.option('topic', '税金')).id;
  const deep = (n) => (n ? { not: deep(n - 1) } : { options: [id] });
  const wrong = [
    [{ options: [] }, 'options'], [{ options: ['x'] }, 'options'], [{ options: [99999999] }, 'options'], [{ options: [id], answered: 'topic' }, ''],
    [{ all: [] }, 'all'], [{ all: [{}] }, 'all'], [{ any: [{ options: [id] }, { nothing: 1 }] }, 'any[1]'], [{ not: [] }, 'not'], [[], ''], ['x', ''], [null, ''],
    [{ answered: 'none-such' }, 'answered'], [{ childAge: {} }, 'childAge'], [{ childAge: { from: { years: 3, months: 0 }, to: { years: 2, months: 0 } } }, 'childAge'],
    [{ childAge: { from: { years: -1, months: 0 }, to: { years: 2, months: 12 } } }, 'childAge'], [{ childBorn: { from: '2024-13-01' } }, 'childBorn'],
    [{ followed: { from: '2026-02-30' } }, 'followed'], [{ received: 99999999 }, 'received'], [{ tapped: 'x' }, 'tapped'], [deep(9), ''],
    [{ any: Array.from({ length: 51 }, () => ({ options: [id] })) }, ''],
  ];
  for (const [condition, place] of wrong) {
    const refused = await staff.refused('POST', '/api/segments/count', { condition });
    assert.equal(refused.status, 400, JSON.stringify(condition).slice(0, 100));
    assert.ok((refused.field ?? '').startsWith('condition'), `${JSON.stringify(condition).slice(0, 100)}: ${refused.field}`);
    assert.ok(refused.field.includes(place), `${refused.field} names not ${place}`);
  }
});
