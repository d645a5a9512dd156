import pg from 'pg';
import { targetOf, withClient, type Target } from './adapter-factory.js';
import { withEngine } from './engine.js';
import { readMigrations } from './migrations-dir.js';

/** Any number will do, as long as it differs from the engine's own lock (72707369). */
const MIGRATION_LOCK = 1_127_420_611;
/** Longer than any migration here should take; a second process waits this long for the first. */
const LOCK_TIMEOUT_MS = 300_000;

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
  const target = targetOf(request.databaseUrl);
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

/** The engine's own lock gives up after 10 s; this one lets several processes start together. */
async function withMigrationLock<T>(target: Target, work: () => Promise<T>): Promise<T> {
  return withClient(target, async (client) => {
    await client.query(`SET lock_timeout = ${LOCK_TIMEOUT_MS}`);
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${pg.escapeIdentifier(target.schema)}`);
    return work();
  });
}
