// The bench: parts in order, each prints one Markdown table.
import { existsSync, readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { openBench } from './bench.mjs';
import { articles } from './part-articles.mjs';
import { broadcast } from './part-broadcast.mjs';
import { conversations } from './part-conversations.mjs';
import { footprint } from './part-footprint.mjs';
import { gate } from './part-gate.mjs';
import { intake } from './part-intake.mjs';
import { replies } from './part-replies.mjs';
import { segments } from './part-segments.mjs';
import { talks } from './part-talk.mjs';

const parts = { intake, segments, broadcast, articles, replies, talk: talks, conversations, footprint, gate };
const [build, ...wanted] = process.argv.slice(2);
for (const name of wanted) {
  if (!parts[name]) throw new Error(`no part ${name}; there are ${Object.keys(parts).join(', ')}`);
}

const bench = await openBench(resolve(build));
const cpu = cpus();
console.log(`# Kairanban bench, ${new Date().toISOString().slice(0, 10)}${bench.quick ? ' (quick)' : ''}

${cpu.length} × ${cpu[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}. Load and servers share the machine.`);
if (!bench.rivals) {
  const log = `${bench.tools}/rivals/install.log`;
  console.log(`\nThe rivals could not be installed, their columns are empty:\n${existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').slice(-3).join('\n') : ''}`);
}

const started = Date.now();
let failed = 0;
for (const name of wanted.length ? wanted : Object.keys(parts)) {
  const from = Date.now();
  console.log(`\n## ${parts[name].title}\n`);
  try {
    await parts[name](bench);
  } catch (error) {
    failed++;
    console.log(`This part ended early: ${error.message}`);
  }
  await bench.endAll();
  console.log(`\n(${Math.round((Date.now() - from) / 1000)} s)`);
}
await bench.close();
console.log(`\nbench: ${failed ? `${failed} parts ended early` : 'done'} in ${Math.round((Date.now() - started) / 1000)} s; other processes used ${bench.othersText()} of this machine meanwhile`);
process.exit(failed ? 1 : 0);
