// How many people a condition means: beside SQL as most people write it.
import { figure, median, table, times } from './bench.mjs';
import { bigCity, optionsOf } from './city.mjs';

const names = {
  topic: 'one topic',
  places: '3 districts and 2 generations',
  child: 'child under 3, 5 districts, NOT a topic',
};

const conditionsOf = (o) => ({
  topic: { options: [o.topic[2]] },
  places: { all: [{ options: o.district.slice(0, 3) }, { options: o.generation.slice(2, 4) }] },
  child: {
    all: [{ childAge: { from: { years: 0, months: 0 }, to: { years: 2, months: 11 } } }, { options: o.district.slice(0, 5) }, { not: { options: [o.topic[13]] } }],
  },
});

async function cold(city, ask) {
  const answers = {};
  for (const name of Object.keys(names)) {
    await city.stop();
    await city.serve();
    answers[name] = await ask(await city.console(), name);
  }
  return answers;
}

export async function segments(bench) {
  const { city, friends, crowd } = await bigCity(bench);
  await city.serve();
  const staff = await city.console();
  const conditions = conditionsOf(await optionsOf(staff));
  const ask = (who, name) => who.call('POST', '/api/segments/count', { condition: conditions[name] });
  const warm = {};
  await bench.quiet();
  for (const name of Object.keys(names)) {
    const answers = [];
    for (let i = 0; i < 21; i++) answers.push(await ask(staff, name));
    warm[name] = { people: answers[0].people, us: median(answers.slice(1).map((a) => a.tookUs)), ms: median(answers.slice(1).map((a) => a.ms)) };
  }
  const first = await cold(city, ask);
  await city.stop();
  await bench.quiet();
  const naive = crowd ? await bench.rivalTold('count.mjs', crowd) : {};
  table(
    [`${figure(friends)} friends`, 'people', 'count, warm ms', 'round trip ms', 'first after a start ms', 'SQL with EXISTS, warm ms', 'first ms', 'warm: SQL ÷ ours', 'first: SQL ÷ ours'],
    Object.keys(names).map((name) => [names[name], figure(warm[name].people), figure(warm[name].us / 1000), figure(warm[name].ms), figure(first[name].tookUs / 1000),
      figure(naive[name]?.later), figure(naive[name]?.first), times(naive[name]?.later, warm[name].us / 1000), times(naive[name]?.first, first[name].tookUs / 1000)]),
  );
  console.log('\n"count" is what the server needs for the number (its own clock), the round trip includes HTTP, session and Node\'s fetch. The SQL runs in better-sqlite3 on an unencrypted file of equal size and like choices.');
}
segments.title = 'Segments: how many people does a condition mean';
