import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createBareDatabase, type BareDatabase } from '../testing/bare-database.js';
import { incompressibleText } from '../testing/index.js';

const ofLists = '20261130234600_index_of_lists';
const ofNumbers = '20261201120000_index_of_whole_numbers';

let database: BareDatabase;
beforeEach(async () => {
  database = await createBareDatabase();
});
afterEach(() => database.drop());

/** A job whose texts are as long as the doors let them in. */
async function insertLongest(): Promise<void> {
  await database.insertConnection();
  await database.query(
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
  const [index] = await database.query(
    `SELECT pg_get_indexdef('sync_job_invoice_number'::regclass) AS definition`,
  );
  return String(index?.['definition']);
};

it('upgrades a ledger whose texts are as long as its doors let in', async () => {
  await database.apply(await database.migrationsBefore(ofLists));
  await insertLongest();
  const applied = await database.apply();
  expect(applied[0]).toBe(ofLists);
  expect(await database.apply()).toEqual([]);
  expect(await indexOfNumbers()).toContain('("left"(invoice_number, 100))');
});

it('upgrades a ledger that has applied the index of whole numbers, whose migration is another now', async () => {
  await database.apply(await withIndexOfWholeNumbers(await database.migrationsBefore(ofNumbers)));
  await expect(insertLongest()).rejects.toMatchObject({ code: '54000' });
  const applied = await database.apply();
  expect(applied[0]).toBe(ofNumbers);
  expect(await indexOfNumbers()).toContain('("left"(invoice_number, 100))');
  await database.query('DELETE FROM connections');
  await insertLongest();
});

it('goes on where the index of whole numbers has stopped an upgrade, as docs/operate/upgrade.md says', async () => {
  const before = await database.migrationsBefore(ofLists);
  await database.apply(before);
  await insertLongest();
  await expect(database.apply(await withIndexOfWholeNumbers(before))).rejects.toThrow(
    'index row size',
  );
  await expect(database.apply()).rejects.toMatchObject({ code: 'P3009' });
  const docs = await readFile(join(process.cwd(), 'docs/operate/upgrade.md'), 'utf8');
  const [, statement = ''] = /```sql\n(.*?)```/s.exec(docs) ?? [];
  await database.query(statement);
  expect((await database.apply())[0]).toBe(ofLists);
  expect(await indexOfNumbers()).toContain('("left"(invoice_number, 100))');
});
