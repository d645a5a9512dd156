import { join } from 'node:path';
import pg from 'pg';
import { addressOf } from '../connect/statements.js';
import { createTestDatabase, type TestDatabase } from '../testing/index.js';
import { applyMigrations } from './apply-migrations.js';
import { readMigrationSettings } from './config.js';
import { grantRuntimeRole } from './runtime-role.js';

let test: TestDatabase;
let runtimeUrl: string;

beforeAll(async () => {
  test = await createTestDatabase();
  runtimeUrl = await test.runtimeUrl();
});
afterAll(() => test.drop());

async function asRuntime(statement: string): Promise<string> {
  const client = new pg.Client({ connectionString: runtimeUrl });
  await client.connect();
  try {
    await client.query(statement);
    return 'allowed';
  } catch (error) {
    if (error instanceof pg.DatabaseError) return error.code ?? 'unknown';
    throw error;
  } finally {
    await client.end();
  }
}

const insufficientPrivilege = '42501';

describe('the role of the processes', () => {
  it.each([
    'SELECT 1 FROM connections',
    'DELETE FROM workers',
    'UPDATE sync_jobs SET invoice_number = invoice_number',
    'SELECT 1 FROM _prisma_migrations',
  ])('may %s', async (statement) => {
    expect(await asRuntime(statement)).toBe('allowed');
  });

  it.each([
    'CREATE TABLE mine (id int)',
    'DROP TABLE sync_jobs',
    'ALTER TABLE sync_jobs ADD COLUMN mine int',
    'TRUNCATE sync_jobs',
    'DELETE FROM _prisma_migrations',
    'CREATE ROLE mine',
    "COPY sync_jobs TO PROGRAM 'cat'",
    "SELECT pg_read_file('/etc/passwd')",
  ])('may not %s', async (statement) => {
    expect(await asRuntime(statement)).toBe(insufficientPrivilege);
  });

  it('keeps its rights, and gets those on new tables, with the next migration', async () => {
    await test.db.prisma.$executeRaw`CREATE TABLE added_later (id serial PRIMARY KEY, name text)`;
    expect(await asRuntime("INSERT INTO added_later (name) VALUES ('x')")).toBe(
      insufficientPrivilege,
    );
    const granted = await grantRuntimeRole(addressOf(test.url), addressOf(runtimeUrl));
    expect(granted).toMatchObject({ kind: 'found', mayChangeTables: false });
    expect(await asRuntime("INSERT INTO added_later (name) VALUES ('x')")).toBe('allowed');
  });

  it('is told to be too strong where it owns the tables', async () => {
    const owner = addressOf(test.url);
    expect(await grantRuntimeRole(owner, owner)).toMatchObject({ mayChangeTables: true });
  });

  it('cannot migrate by itself', async () => {
    const request = {
      databaseUrl: runtimeUrl,
      migrationsDir: join(process.cwd(), 'prisma/migrations'),
      log: () => undefined,
    };
    await expect(applyMigrations(request)).rejects.toMatchObject({ code: insufficientPrivilege });
  });
});

describe('the settings of a migration', () => {
  it('need one address, or two of the same database', () => {
    expect(readMigrationSettings({ DATABASE_URL: test.url }).runtime).toBeUndefined();
    const both = { DATABASE_URL: runtimeUrl, MIGRATION_DATABASE_URL: test.url };
    expect(readMigrationSettings(both).runtime?.user).toBe(new URL(runtimeUrl).username);
    expect(() =>
      readMigrationSettings({ ...both, DATABASE_URL: 'postgresql://a:b@h/another' }),
    ).toThrow('name different databases or schemas');
    expect(() => readMigrationSettings({ MIGRATION_DATABASE_URL: test.url })).toThrow(
      'DATABASE_URL (required)',
    );
  });
});
