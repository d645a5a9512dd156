import { randomUUID } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { testDatabaseUrl } from '../testing/config.js';
import { incompressibleText } from '../testing/index.js';
import { applyMigrations } from './apply-migrations.js';

const migrations = join(process.cwd(), 'prisma/migrations');
const ofLists = '20261130234600_index_of_lists';
const ofNumbers = '20261201120000_index_of_whole_numbers';

let directory: string;
let database: string;
let databaseUrl: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'migrations-'));
  database = `long_texts_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(testDatabaseUrl());
  url.pathname = `/${database}`;
  databaseUrl = url.href;
  await query(testDatabaseUrl(), `CREATE DATABASE ${database}`);
});

afterEach(async () => {
  await query(testDatabaseUrl(), `DROP DATABASE ${database} WITH (FORCE)`);
  await rm(directory, { recursive: true });
});

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

const apply = (migrationsDir: string): Promise<readonly string[]> =>
  applyMigrations({ databaseUrl, migrationsDir, log: () => undefined });

/** A version that had the migrations before this one. */
async function migrationsBefore(first: string): Promise<string> {
  await cp(migrations, directory, { recursive: true });
  const names = await readdir(directory);
  const later = names.filter((name) => /^\d/.test(name) && name >= first);
  await Promise.all(later.map((name) => rm(join(directory, name), { recursive: true })));
  return directory;
}

/** A job whose texts are as long as the doors let them in. */
async function insertLongest(): Promise<void> {
  await query(
    databaseUrl,
    `INSERT INTO connections (id, name, status, webhook_key_hash, subscriptionflow_site,
       subscriptionflow_client_id, subscriptionflow_client_secret_cipher, fortnox_client_id,
       fortnox_client_secret_cipher, signing_secret_cipher, settings)
     VALUES ('conn_1', 'Nordan', 'active', 'h', 's', 'c', 'c', 'c', 'c', 'c', '{}')`,
  );
  await query(
    databaseUrl,
    `INSERT INTO sync_jobs (id, connection_id, kind, invoice_id, source_ref, invoice_number, status,
       source, dispatch_state)
     VALUES ('job_1', 'conn_1', 'sync-credit', $1, $2, $3, 'queued', 'event', 'waiting')`,
    [incompressibleText(200), incompressibleText(200), incompressibleText(1024)],
  );
}

/** The migration as it was until then. */
async function withIndexOfWholeNumbers(before: string): Promise<string> {
  await mkdir(join(before, ofLists), { recursive: true });
  await writeFile(
    join(before, ofLists, 'migration.sql'),
    `CREATE INDEX "sync_job_invoice_number" ON "sync_jobs"("invoice_number");
     CREATE INDEX "sync_job_of_invoice" ON "sync_jobs"(("invoice_id" || ''));`,
  );
  return before;
}

const indexOfNumbers = async (): Promise<string> => {
  const [index] = await query(
    databaseUrl,
    `SELECT pg_get_indexdef('sync_job_invoice_number'::regclass) AS definition`,
  );
  return String(index?.['definition']);
};

it('upgrades a ledger whose texts are as long as its doors let in', async () => {
  await apply(await migrationsBefore(ofLists));
  await insertLongest();
  const applied = await apply(migrations);
  expect(applied[0]).toBe(ofLists);
  expect(await apply(migrations)).toEqual([]);
  expect(await indexOfNumbers()).toContain('("left"(invoice_number, 100))');
});

it('upgrades a ledger that has applied the index of whole numbers, whose migration is another now', async () => {
  await apply(await withIndexOfWholeNumbers(await migrationsBefore(ofNumbers)));
  await expect(insertLongest()).rejects.toMatchObject({ code: '54000' });
  const applied = await apply(migrations);
  expect(applied[0]).toBe(ofNumbers);
  expect(await indexOfNumbers()).toContain('("left"(invoice_number, 100))');
  await query(databaseUrl, 'DELETE FROM connections');
  await insertLongest();
});

it('goes on where the index of whole numbers has stopped an upgrade, as docs/operate/upgrade.md says', async () => {
  const before = await migrationsBefore(ofLists);
  await apply(before);
  await insertLongest();
  await expect(apply(await withIndexOfWholeNumbers(before))).rejects.toThrow('index row size');
  await expect(apply(migrations)).rejects.toMatchObject({ code: 'P3009' });
  const docs = await readFile(join(process.cwd(), 'docs/operate/upgrade.md'), 'utf8');
  const [, statement = ''] = /```sql\n(.*?)```/s.exec(docs) ?? [];
  await query(databaseUrl, statement);
  expect((await apply(migrations))[0]).toBe(ofLists);
  expect(await indexOfNumbers()).toContain('("left"(invoice_number, 100))');
});
