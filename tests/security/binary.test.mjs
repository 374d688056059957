// The program as it lies on the disk: how it was built, and which functions of
// the C library it does not even know. An old program built without care, and a
// small one that starts others, show that the look finds something.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { BUILD } from '../lib/world.mjs';

const run = promisify(execFile);
const OURS = join(BUILD, 'src/main/kairanban');

/** Functions that start programs, and those that write without knowing how much room there is. */
const NEVER = ['system', 'popen', 'execl', 'execlp', 'execle', 'execv', 'execvp', 'execve', 'execvpe', 'posix_spawn', 'posix_spawnp', 'wordexp', 'gets', 'strcpy', 'strcat', 'sprintf',
  'vsprintf', 'stpcpy', 'strtok', 'alloca', 'tmpnam', 'mktemp', 'rand', 'random'];

async function imported(program) {
  const { stdout } = await run('nm', ['-D', '--undefined-only', program]);
  return stdout.split('\n').map((line) => line.trim().split(/\s+/).at(-1).replace(/@.*/, '').replace(/^__(\w+)_chk$/, '$1')).filter(Boolean);
}

async function hardening(program) {
  const [{ stdout: headers }, { stdout: dynamic }, { stdout: symbols }] = await Promise.all([run('readelf', ['-hlW', program]), run('readelf', ['-dW', program]), run('nm', ['-D', program])]);
  return {
    'position independent': /Type:\s+DYN/.test(headers),
    'stack without program text': /GNU_STACK\s+\S+\s+\S+\s+\S+\s+\S+\s+\S+\s+RW\s/.test(headers),
    'tables read-only': /GNU_RELRO/.test(headers) && /BIND_NOW|FLAGS_1.*NOW/.test(dynamic),
    'guarded stack frames': /__stack_chk_fail/.test(symbols),
    'checked copies': /__\w+_chk/.test(symbols),
  };
}

async function compile(source, ...flags) {
  const folder = await mkdtemp(join(tmpdir(), 'kairanban-binary-'));
  await writeFile(join(folder, 'x.c'), source);
  await run('gcc', [...flags, '-o', join(folder, 'x'), join(folder, 'x.c')]);
  return { program: join(folder, 'x'), remove: () => rm(folder, { recursive: true }) };
}

test('the program knows no function that starts another program or writes without a limit', async () => {
  assert.deepEqual((await imported(OURS)).filter((name) => NEVER.includes(name)), []);
});

test('the program is built with every guard of the compiler', async () => {
  assert.deepEqual(Object.entries(await hardening(OURS)).filter(([, there]) => !there), []);
});

test('a program with the faults is told apart', async () => {
  const careless = await compile('#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\nint main(int c, char **v) { char b[8]; strcpy(b, v[c - 1]); sprintf(b, "%s", v[0]); return system(b); }\n',
    '-w', '-no-pie', '-fno-stack-protector', '-U_FORTIFY_SOURCE', '-z', 'norelro', '-z', 'execstack');
  const known = await imported(careless.program);
  for (const name of ['system', 'strcpy']) assert.ok(known.includes(name), name);
  for (const [what, there] of Object.entries(await hardening(careless.program))) assert.equal(there, false, what);
  await careless.remove();
});
