import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigurationError } from '@sync/shared';
import pg from 'pg';
import type { DatabaseAddress } from '../connect/address.js';
import { addressOf } from '../connect/statements.js';
import { withClient } from './adapter-factory.js';
import { withEngine } from './engine.js';
import { readMigrations } from './migrations-dir.js';

/** The first is ours, any number will do; the second is the engine's own, and `prisma migrate`'s. */
const locks = [1_127_420_611, 72_707_369];
/** Longer than any migration here should take; a second process waits this long for the first. */
const LOCK_TIMEOUT_MS = 300_000;
const lockPollMs = 200;

/**
 * Brings a database up to the last migration and says which ones it applied. Writes
 * `_prisma_migrations` as `prisma migrate deploy` does, so both may be used on one database.
 * Safe to run twice and by several processes at once: they queue for an advisory lock, and the
 * later ones find nothing to do. Throws Prisma's own error (P3009 …) when a migration fails.
 */
export async function applyMigrations(request: {
  readonly databaseUrl: string;
  readonly migrationsDir: string;
  readonly log: (line: string) => void;
}): Promise<readonly string[]> {
  const target = addressOf(request.databaseUrl);
  const migrationsList = await readMigrations(request.migrationsDir);
  return withMigrationLock(target, async () => {
    const { appliedMigrationNames } = await withEngine(target, (engine) =>
      engine.applyMigrations({
        migrationsList,
        filters: { externalTables: [], externalEnums: [] },
      }),
    );
    for (const name of appliedMigrationNames) request.log(`applied migration ${name}`);
    return appliedMigrationNames;
  });
}

/**
 * Several processes start together and take turns; the engine's own lock gives up after 10 s.
 * The locks last as long as a transaction, which a pooler leaves on one connection to the server;
 * a session's locks would stay behind on whichever connection took them. Who waits keeps no
 * connection meanwhile: a pooler has few, and the one whose turn it is needs several.
 */
async function withMigrationLock<T>(target: DatabaseAddress, work: () => Promise<T>): Promise<T> {
  return withClient(target, async (client) => {
    await untilLocked(client);
    await withClient(target, (other) => prepareSchema(other, target));
    const result = await work();
    await client.query('COMMIT');
    return result;
  });
}

async function untilLocked(client: pg.Client): Promise<void> {
  const deadline = performance.now() + LOCK_TIMEOUT_MS;
  for (;;) {
    await client.query('BEGIN');
    await client.query('SET LOCAL idle_in_transaction_session_timeout = 0');
    const { rows } = await client.query<{ taken: boolean }>(
      'SELECT bool_and(pg_try_advisory_xact_lock(lock)) AS taken FROM unnest($1::bigint[]) lock',
      [locks],
    );
    if (rows[0]?.taken === true) return;
    await client.query('ROLLBACK');
    if (performance.now() > deadline) throw new Error('another process migrates for too long');
    await sleep(lockPollMs);
  }
}

/** Prisma looks in the schema by its name, raw SQL wherever the search path leads: the same. */
async function prepareSchema(client: pg.Client, { schema }: DatabaseAddress): Promise<void> {
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${pg.escapeIdentifier(schema)}`);
  const { rows } = await client.query<{ found: string | null }>('SELECT current_schema() AS found');
  const found = rows[0]?.found ?? null;
  if (found === schema) return;
  throw new ConfigurationError(
    `the search path of this role or database leads to ${found ?? 'no schema'}, DATABASE_URL to ` +
      `${schema}: name the schema in DATABASE_URL (?schema=) or reset search_path`,
  );
}
