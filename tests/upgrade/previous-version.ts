import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The version that is upgraded from: its tag, and the commit that the tag is on, for clones that were
 * made without tags. Both move with each release.
 */
const previous = { tag: 'v0.1.0', commit: '9366895' };

/** Unpacks and builds the previous version beside this one; answers its directory. */
export function buildPreviousVersion(): string {
  const directory = join(process.cwd(), '.data/previous', previous.tag);
  if (existsSync(join(directory, 'apps/worker/dist/main.js'))) return directory;
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const source = execFileSync('git', ['archive', '--format=tar', nameInGit()], {
    maxBuffer: 200 * 1024 * 1024,
  });
  execFileSync('tar', ['-x', '-C', directory], { input: source });
  // It installs and builds itself, as it did on the day it was released.
  const { status, stderr } = spawnSync(process.execPath, ['scripts/run.mjs', 'prepare'], {
    cwd: directory,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${previous.tag} cannot be built:\n${stderr}`);
  return directory;
}

function nameInGit(): string {
  const names = [previous.tag, previous.commit];
  const known = names.find(
    (name) => spawnSync('git', ['cat-file', '-e', `${name}^{commit}`]).status === 0,
  );
  if (known !== undefined) return known;
  throw new Error(
    `this clone does not hold ${previous.tag}: git fetch --unshallow --tags, then try again`,
  );
}
