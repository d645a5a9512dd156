// Brings a clone to where it can run: dependencies, generated database client, JavaScript, built
// console. Each step only when its input has changed since it last succeeded.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './changes.mjs';
import { runCommand } from './run-command.mjs';
import { stepsOf } from './steps.mjs';

const STAMPS = join(root, '.data/prepared');
const LOCK = join(root, '.data/prepare.lock');

/** Runs what is stale for `task`. Resolves to undefined, or to the problem that stopped it. */
export async function prepare(task, say) {
  mkdirSync(STAMPS, { recursive: true });
  await lock(say);
  try {
    for (const step of stepsOf(task)) {
      if (!isStale(step)) continue;
      say(`${step.announce} …`);
      const started = Date.now();
      const { code, output } = await runCommand(step, () => rmSync(LOCK, { force: true }));
      if (code !== 0) return `${step.announce} failed (exit ${code}):\n${output}`;
      writeFileSync(join(STAMPS, step.name), step.fingerprint());
      say(`${step.announce}: done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
    }
    return undefined;
  } finally {
    rmSync(LOCK, { force: true });
  }
}

/** Another step may have done the same: what `npm run build` compiled need not be transpiled. */
function isStale(step) {
  if (step.applies && !step.applies()) return false;
  if (!step.isThere()) return true;
  const now = step.fingerprint();
  return ![step.name, ...(step.orDoneBy ?? [])].some((name) => (stamp(name) ?? '') === now);
}

function stamp(name) {
  const path = join(STAMPS, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** Two commands at once in a fresh clone must not both install into it. */
async function lock(say) {
  for (let told = false; ; told = true) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      return;
    } catch {
      const holder = existsSync(LOCK) ? Number(readFileSync(LOCK, 'utf8')) : 0;
      if (!isAlive(holder)) rmSync(LOCK, { force: true });
      else if (!told) say(`waiting for process ${holder}, which is preparing this clone …`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function isAlive(pid) {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
