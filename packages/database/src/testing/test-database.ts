import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { openDatabase, type Database } from '../client.js';
import { addressOf } from '../connect/statements.js';
import { applyMigrations } from '../migrate/apply-migrations.js';
import { grantRuntimeRole } from '../migrate/runtime-role.js';
import { testDatabaseUrl } from './config.js';

export type TestDatabase = {
  readonly db: Database;
  /** Of the tables' owner, a superuser. */
  readonly url: string;
  /** Makes a role that may read and write the tables and no more, as processes in production. */
  runtimeUrl(): Promise<string>;
  drop(): Promise<void>;
};

/**
 * A migrated database of its own on the server that `npm test` started: suites never meet.
 * `settings` are the database's own, such as its time zone.
 */
export async function createTestDatabase(
  settings: Readonly<Record<string, string>> = {},
): Promise<TestDatabase> {
  const serverUrl = testDatabaseUrl();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(serverUrl, `CREATE DATABASE ${name}`);
  for (const [setting, value] of Object.entries(settings)) {
    await onServer(serverUrl, `ALTER DATABASE ${name} SET ${setting} = '${value}'`);
  }
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await applyMigrations({
    databaseUrl: url.href,
    migrationsDir: join(process.cwd(), 'prisma/migrations'),
    log: () => undefined,
  });
  const db = openDatabase({ url: url.href });
  return {
    db,
    url: url.href,
    runtimeUrl: () => makeRuntimeRole(url, `${name}_runtime`),
    drop: async () => {
      await db.close();
      await onServer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
      await onServer(serverUrl, `DROP ROLE IF EXISTS ${name}_runtime`);
    },
  };
}

async function makeRuntimeRole(owner: URL, role: string): Promise<string> {
  const url = new URL(owner);
  url.username = role;
  url.password = randomBytes(12).toString('hex');
  await grantRuntimeRole(addressOf(owner.href), addressOf(url.href));
  return url.href;
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
