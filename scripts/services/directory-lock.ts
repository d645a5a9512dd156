import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Longer than the servers' grace periods, after which their supervisor has ended for certain. */
const WAIT_MS = 40_000;

/**
 * Lets one supervisor at a time use a directory; `owner` is its process id. A predecessor that is
 * still stopping is waited for; one that died without a word is ignored. Resolves to the lock's
 * path, which whoever ends last removes.
 */
export async function lockDirectory(
  directory: string,
  owner: number,
  log: (line: string) => void,
): Promise<string> {
  const path = join(directory, 'lock');
  const deadline = Date.now() + WAIT_MS;
  let told = false;
  while (!claim(path, owner)) {
    const holder = readHolder(path);
    if (!isSupervisor(holder)) rmSync(path, { force: true });
    else if (Date.now() > deadline) throw new Error(inUse(directory, holder));
    else if (!told) log(`waiting for process ${holder}, which still uses ${directory} …`);
    told = true;
    await sleep(100);
  }
  return path;
}

function inUse(directory: string, holder: number): string {
  return `${directory} is in use by process ${holder}: is another npm start running? Stop it first.`;
}

function claim(path: string, owner: number): boolean {
  try {
    writeFileSync(path, String(owner), { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

function readHolder(path: string): number {
  return existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0;
}

/** Process ids are used again; where the system tells what a process runs, that counts. */
function isSupervisor(pid: number): boolean {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const commandLine = `/proc/${pid}/cmdline`;
  return !existsSync(commandLine) || readFileSync(commandLine, 'utf8').includes('supervisor.js');
}
