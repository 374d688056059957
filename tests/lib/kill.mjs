// Ending processes the hard way: only those this world started, by number.
import { until } from './world.mjs';

/** What the log says when a role is killed. */
export const DYING = ['role_died', 'error role_failed'];
export const alive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

export async function kill(pid) {
  if (!pid || !alive(pid)) return false;
  process.kill(pid, 'SIGKILL');
  return true;
}

/** All three processes, and waits until they are gone. */
export async function killProgram(world) {
  const roles = Object.values(world.rolePids());
  world.kairanban.kill('SIGKILL');
  for (const pid of roles) await kill(pid);
  await world.kairanban.ended;
  await until('the roles are gone', () => !roles.some(alive));
}

/** Kills a role, both, or the whole program (which the test starts again). */
export async function killSomething(world, what) {
  const pids = world.rolePids();
  if (what === 'worker' || what === 'web') return kill(pids[what]);
  if (what === 'both') {
    const [a, b] = [await kill(pids.web), await kill(pids.worker)];
    return a && b;
  }
  await killProgram(world);
  await world.startKairanban();
  return true;
}

export const ready = (world) => until('ready', () => fetch(`${world.url}/readyz`).then((r) => r.ok, () => false), 30000);
