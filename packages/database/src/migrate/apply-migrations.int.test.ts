import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { applyMigrations } from './apply-migrations.js';
import { schemaDiff } from './schema-diff.js';

const server = process.env['TEST_DATABASE_URL'] ?? '';

const SCHEMA = `datasource db {
  provider = "postgresql"
}
model Company {
  id       String    @id
  invoices Invoice[]
}
model Invoice {
  id        String  @id
  companyId String
  company   Company @relation(fields: [companyId], references: [id], onDelete: Cascade)
}
`;

/** With a function body full of semicolons, which a naive splitter would cut. */
const TRIGGER = `
CREATE FUNCTION upper_id() RETURNS trigger AS $$
BEGIN
  NEW.id := upper(NEW.id);
  RETURN NEW;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER company_upper BEFORE INSERT ON "Company" FOR EACH ROW EXECUTE FUNCTION upper_id();
`;

async function query(databaseUrl: string, sql: string): Promise<pg.QueryResult<pg.QueryResultRow>> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

describe('applyMigrations', () => {
  let directory = '';
  let database = '';
  let databaseUrl = '';

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'migrations-'));
    database = `migrate_${randomUUID().replaceAll('-', '')}`;
    const url = new URL(server);
    url.pathname = `/${database}`;
    databaseUrl = url.toString();
    await query(server, `CREATE DATABASE ${database}`);
    await writeFile(join(directory, 'schema.prisma'), SCHEMA);
    await migration('20260101000000_init', await missingSql());
  });

  afterEach(async () => {
    await query(server, `DROP DATABASE ${database} WITH (FORCE)`);
    await rm(directory, { recursive: true });
  });

  const migrationsDir = (): string => join(directory, 'migrations');

  async function migration(name: string, sql: string): Promise<void> {
    await mkdir(join(migrationsDir(), name), { recursive: true });
    await writeFile(join(migrationsDir(), name, 'migration.sql'), sql);
    await writeFile(join(migrationsDir(), 'migration_lock.toml'), 'provider = "postgresql"\n');
  }

  const missingSql = (): Promise<string> =>
    schemaDiff({
      databaseUrl: server,
      migrationsDir: migrationsDir(),
      schemaPath: join(directory, 'schema.prisma'),
    });

  const apply = (url = databaseUrl): Promise<readonly string[]> =>
    applyMigrations({ databaseUrl: url, migrationsDir: migrationsDir(), log: () => undefined });

  it('applies what is pending once, and nothing when run again', async () => {
    expect(await apply()).toEqual(['20260101000000_init']);
    expect(await apply()).toEqual([]);
    const { rows } = await query(
      databaseUrl,
      'SELECT migration_name, applied_steps_count, finished_at IS NOT NULL AS finished FROM _prisma_migrations',
    );
    expect(rows).toEqual([
      { migration_name: '20260101000000_init', applied_steps_count: 1, finished: true },
    ]);
  });

  it('lets four processes migrate the same database at once', async () => {
    const applied = await Promise.all([apply(), apply(), apply(), apply()]);
    expect(applied.flat()).toEqual(['20260101000000_init']);
  });

  it('keeps a function with semicolons in one piece', async () => {
    await migration('20260102000000_trigger', TRIGGER);
    await apply();
    await query(databaseUrl, `INSERT INTO "Company" VALUES ('acme')`);
    expect((await query(databaseUrl, 'SELECT id FROM "Company"')).rows).toEqual([{ id: 'ACME' }]);
  });

  it('leaves nothing of a migration that fails, says what failed, and refuses to go on', async () => {
    await migration(
      '20260102000000_bad',
      'CREATE TABLE half (); CREATE TABLE t (id no_such_type);',
    );
    await expect(apply()).rejects.toThrow('type "no_such_type" does not exist');
    await expect(apply()).rejects.toMatchObject({ code: 'P3009' });
    const { rows } = await query(databaseUrl, `SELECT to_regclass('half') AS half`);
    expect(rows).toEqual([{ half: null }]);
  });

  it('puts everything into the schema that the address names', async () => {
    await migration('20260101000000_init', 'CREATE TABLE thing (id text PRIMARY KEY);');
    await apply(`${databaseUrl}?schema=my+tenant`);
    const { rows } = await query(
      databaseUrl,
      `SELECT table_schema, table_name FROM information_schema.tables
       WHERE table_schema IN ('public', 'my tenant') ORDER BY table_name`,
    );
    expect(rows).toEqual([
      { table_schema: 'my tenant', table_name: '_prisma_migrations' },
      { table_schema: 'my tenant', table_name: 'thing' },
    ]);
  });

  it('knows when schema and migrations agree, and the SQL that is missing when not', async () => {
    expect(await missingSql()).toBe('');
    await writeFile(join(directory, 'schema.prisma'), `${SCHEMA}model Extra {\n  id Int @id\n}\n`);
    expect(await missingSql()).toContain('CREATE TABLE "Extra"');
    const { rows } = await query(
      server,
      `SELECT datname FROM pg_database WHERE datname ~ '^shadow_'`,
    );
    expect(rows).toEqual([]);
  });
});
