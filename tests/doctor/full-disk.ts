import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, openSync, rmSync, writeSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@sync/database';
import type { Misconfiguration } from './planted.js';

const mount = (directory: string): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m,mode=777', 'none', directory]).status === 0;

const unmount = (directory: string): void => {
  spawnSync('umount', [directory]);
  rmSync(directory, { recursive: true });
};

/** Only where this machine lets us make a small disk: as root, outside of a strict container. */
function canMount(): boolean {
  const directory = mkdtempSync(join(tmpdir(), 'disk-'));
  const made = mount(directory);
  unmount(directory);
  return made;
}

function fill(directory: string): void {
  const file = openSync(join(directory, 'rubbish'), 'w');
  const block = Buffer.alloc(65_536);
  try {
    for (;;) writeSync(file, block);
  } catch {
    // Full, as it is meant to be.
  } finally {
    closeSync(file);
  }
}

const onAFullDisk: Misconfiguration = {
  name: 'the disk of PostgreSQL is full',
  plant: async ({ database, sql }) => {
    const directory = mkdtempSync(join(tmpdir(), 'disk-'));
    mount(directory);
    const place = join(directory, 'tablespace');
    spawnSync('mkdir', ['-m', '777', place]);
    chmodSync(directory, 0o777);
    const [owner] = await database.db.prisma.$queryRaw<{ directory: string }[]>`
      SELECT current_setting('data_directory') AS directory`;
    spawnSync('chown', [`--reference=${owner?.directory ?? ''}`, place]);
    await sql(`CREATE TABLESPACE full_disk LOCATION '${place}'`);
    await sql('CREATE DATABASE on_full_disk TEMPLATE template0 TABLESPACE full_disk');
    const url = new URL(database.url);
    url.pathname = '/on_full_disk';
    // The first session writes files of its own, without which there are no further ones.
    const first = openDatabase({ url: url.href, poolSize: 1 });
    await first.ping();
    await first.close();
    fill(directory);
    return {
      environment: { DATABASE_URL: url.href },
      undo: async () => {
        await sql('DROP DATABASE on_full_disk WITH (FORCE)');
        await sql('DROP TABLESPACE full_disk');
        unmount(directory);
      },
    };
  },
  ...{ check: 'postgresql.writes', level: 'fault', remedy: /make room on the disk/ },
};

export const fullDisk: readonly Misconfiguration[] = canMount() ? [onAFullDisk] : [];
