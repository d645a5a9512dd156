import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { applyMigrations } from '../migrate/apply-migrations.js';
import { readMigrations } from '../migrate/migrations-dir.js';

const migrationsDir = join(process.cwd(), 'prisma/migrations');
/** PostgreSQL's code for a name that another suite took first. */
const duplicateDatabase = '42P04';

/**
 * The name of a database of this server that has every migration and nothing else, made by the first
 * who asks. A copy of it takes a tenth of a second, the migrations over a second of processor time,
 * and more than a hundred suites want one.
 */
export async function templateDatabase(server: pg.Client, serverUrl: string): Promise<string> {
  const name = `test_template_${await fingerprint()}`;
  const { rowCount } = await server.query('SELECT FROM pg_database WHERE datname = $1', [name]);
  if (rowCount === 0) await make(server, serverUrl, name);
  return name;
}

/** Brings a database from nothing to the last migration. */
export async function migrate(databaseUrl: string): Promise<void> {
  await applyMigrations({ databaseUrl, migrationsDir, log: () => undefined });
}

/** A database under its own name is finished: nobody copies one that is still being migrated. */
async function make(server: pg.Client, serverUrl: string, name: string): Promise<void> {
  const unfinished = `${name}_${randomBytes(4).toString('hex')}`;
  await server.query(`CREATE DATABASE ${unfinished}`);
  const url = new URL(serverUrl);
  url.pathname = `/${unfinished}`;
  await migrate(url.href);
  try {
    await server.query(`ALTER DATABASE ${unfinished} RENAME TO ${name}`);
  } catch (error) {
    await server.query(`DROP DATABASE ${unfinished}`);
    if (!(error instanceof pg.DatabaseError) || error.code !== duplicateDatabase) throw error;
  }
}

/** A server that outlives a run may have templates of other versions. */
async function fingerprint(): Promise<string> {
  const migrations = JSON.stringify(await readMigrations(migrationsDir));
  return createHash('sha256').update(migrations).digest('hex').slice(0, 12);
}
