import { mkdirSync } from 'node:fs';
import { lockDirectory } from './directory-lock.js';
import { startPostgres } from './postgres.js';
import { startRedis } from './redis.js';
import type { Supervision } from './supervision.js';

export type ServiceAddresses = { readonly redisUrl: string; readonly databaseUrl: string };

/**
 * Real servers, private to this process: a Redis and a PostgreSQL on free ports of 127.0.0.1,
 * unless the caller names existing ones. They belong to `supervision` and end with it, however
 * this process ends. `lifetime: 'throw-away'` deletes the directory too and skips fsync.
 */
export async function startServices(
  supervision: Supervision,
  options: {
    readonly directory: string;
    readonly lifetime: 'kept' | 'throw-away';
    readonly existing?: Partial<ServiceAddresses>;
    readonly log: (line: string) => void;
  },
): Promise<ServiceAddresses> {
  const { directory, existing = {}, log } = options;
  mkdirSync(directory, { recursive: true });
  supervision.removeAtEnd(await lockDirectory(directory, supervision.pid, log));
  if (options.lifetime === 'throw-away') supervision.removeAtEnd(directory);
  const durability = options.lifetime === 'kept' ? 'full' : 'none';
  const started = performance.now();
  const [databaseUrl, redisUrl] = await Promise.all([
    existing.databaseUrl ?? startPostgres(supervision, { directory, durability, log }),
    existing.redisUrl ?? startRedis(supervision, directory, log),
  ]);
  log(`PostgreSQL and Redis are ready (${Math.round(performance.now() - started)} ms)`);
  return { redisUrl, databaseUrl };
}
