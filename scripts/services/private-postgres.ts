import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startPostgres } from './postgres.js';
import { repositoryRoot } from './repository-root.js';
import { stopOnSignals } from './signals.js';
import { startSupervision } from './supervision.js';

/**
 * Runs `work` with the address of an empty PostgreSQL that exists for it alone. `crash-safe`: what is committed
 * survives a crash of PostgreSQL, as it does not by default.
 */
export async function withPrivatePostgres<T>(
  log: (line: string) => void,
  work: (databaseUrl: string) => Promise<T>,
  durability: 'none' | 'crash-safe' = 'none',
): Promise<T> {
  const directory = join(repositoryRoot(), '.data', `postgres-${randomUUID().slice(0, 8)}`);
  mkdirSync(directory, { recursive: true });
  const supervision = startSupervision(directory);
  stopOnSignals(supervision);
  supervision.removeAtEnd(directory);
  try {
    return await work(await startPostgres(supervision, { directory, durability, log }));
  } finally {
    await supervision.stopAll();
  }
}
