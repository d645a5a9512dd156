import { randomUUID } from 'node:crypto';
import { appendFileSync, chownSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { preparePostgresHome } from '../../scripts/services/postgres-home.js';
import { startRestartablePostgres } from '../../scripts/services/postgres.js';
import { repositoryRoot } from '../../scripts/services/repository-root.js';
import { startSupervision } from '../../scripts/services/supervision.js';

/** A PostgreSQL server of this suite's own, to be backed up and restored. */
export type OwnPostgres = {
  readonly url: string;
  /** A cold copy of the whole cluster, as it stands now. */
  backUp(): Promise<void>;
  /** Brings the copy back in its place: same cluster, same time line, older content. */
  restore(): Promise<void>;
  /** Goes on as a replica would that had come as far as the copy, and was promoted then. */
  failOver(): Promise<void>;
  restart(how: 'orderly' | 'crash'): Promise<void>;
  stop(): Promise<void>;
};

export async function startOwnPostgres(): Promise<OwnPostgres> {
  const directory = join(repositoryRoot(), '.data', `restore-${randomUUID().slice(0, 8)}`);
  mkdirSync(directory, { recursive: true });
  const supervision = startSupervision(directory);
  supervision.removeAtEnd(directory);
  const log = (): void => undefined;
  const server = await startRestartablePostgres(supervision, {
    ...{ directory, durability: 'crash-safe', log },
  });
  const { data, user } = preparePostgresHome(directory);
  const [cluster, copy] = [join(data, 'cluster'), join(data, 'copy')];
  const own = (path: string): void => {
    if (user) chownSync(path, user.uid, user.gid);
  };
  const bringBack = (): void => {
    rmSync(cluster, { recursive: true });
    copyOwned(copy, cluster, own);
  };
  return {
    url: server.url,
    backUp: () =>
      server.whileStopped(() => {
        copyOwned(cluster, copy, own);
      }),
    restore: () => server.whileStopped(bringBack),
    failOver: () =>
      server.whileStopped(() => {
        bringBack();
        appendFileSync(join(cluster, 'postgresql.auto.conf'), "restore_command = 'false'\n");
        writeFileSync(join(cluster, 'recovery.signal'), '');
        own(join(cluster, 'recovery.signal'));
      }),
    restart: (how) => server.restart(how),
    stop: () => supervision.stopAll(),
  };
}

/** PostgreSQL's own user must find them its own. */
function copyOwned(from: string, to: string, own: (path: string) => void): void {
  const copied: string[] = [];
  cpSync(from, to, {
    recursive: true,
    filter: (_, path) => copied.push(path) > 0,
  });
  copied.forEach(own);
}
