import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { applyMigrations } from '../migrate/apply-migrations.js';
import { testDatabaseUrl } from './config.js';

const allMigrations = join(process.cwd(), 'prisma/migrations');

/** An empty database, and a directory of migrations that a test may change. */
export type BareDatabase = {
  query(sql: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  /** Of any version: `conn_1`. */
  insertConnection(): Promise<void>;
  /** A version that had the migrations before this one: its directory. */
  migrationsBefore(first: string): Promise<string>;
  /** The names of those that were missing; all of ours where no directory is named. */
  apply(directory?: string): Promise<readonly string[]>;
  drop(): Promise<void>;
};

export async function createBareDatabase(): Promise<BareDatabase> {
  const directory = await mkdtemp(join(tmpdir(), 'migrations-'));
  const name = `bare_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(testDatabaseUrl());
  url.pathname = `/${name}`;
  await query(testDatabaseUrl(), `CREATE DATABASE ${name}`);
  return {
    query: (sql, values = []) => query(url.href, sql, values),
    insertConnection: async () => {
      await query(
        url.href,
        `INSERT INTO connections (id, name, status, webhook_key_hash, subscriptionflow_site,
           subscriptionflow_client_id, subscriptionflow_client_secret_cipher, fortnox_client_id,
           fortnox_client_secret_cipher, signing_secret_cipher, settings)
         VALUES ('conn_1', 'Nordan', 'active', 'h', 's', 'c', 'c', 'c', 'c', 'c', '{}')`,
      );
    },
    migrationsBefore: async (first) => {
      await cp(allMigrations, directory, { recursive: true });
      const names = await readdir(directory);
      const later = names.filter((one) => /^\d/.test(one) && one >= first);
      await Promise.all(later.map((one) => rm(join(directory, one), { recursive: true })));
      return directory;
    },
    apply: (migrationsDir = allMigrations) =>
      applyMigrations({ databaseUrl: url.href, migrationsDir, log: () => undefined }),
    drop: async () => {
      await query(testDatabaseUrl(), `DROP DATABASE ${name} WITH (FORCE)`);
      await rm(directory, { recursive: true });
    },
  };
}

async function query(
  url: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql, [...values]);
    return rows;
  } finally {
    await client.end();
  }
}
