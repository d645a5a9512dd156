import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../testing/index.js';

/** The processes' own role can add to the audit log, read it, and change nothing in it. */
let test: TestDatabase;
let runtime: pg.Client;

beforeAll(async () => {
  test = await createTestDatabase();
  runtime = new pg.Client({ connectionString: await test.runtimeUrl() });
  await runtime.connect();
});
afterAll(async () => {
  await runtime.end();
  await test.drop();
});

async function insert(id: string, daysAgo: number): Promise<void> {
  await runtime.query(
    `INSERT INTO audit_entries (id, address, action, outcome, created_at)
     VALUES ($1, '127.0.0.1', 'sign-in', 'success', now() - $2 * interval '1 day')`,
    [id, daysAgo],
  );
}

async function codeOf(statement: string): Promise<string> {
  try {
    await runtime.query(statement);
    return 'allowed';
  } catch (error) {
    if (error instanceof pg.DatabaseError) return error.code ?? 'unknown';
    throw error;
  }
}

const kept = async (): Promise<string[]> => {
  const { rows } = await runtime.query<{ id: string }>('SELECT id FROM audit_entries ORDER BY id');
  return rows.map(({ id }) => id);
};

const erase = (days: number): string => `SELECT erase_old_audit_entries(${days})`;

it.each([
  "UPDATE audit_entries SET actor = 'somebody'",
  'DELETE FROM audit_entries',
  'TRUNCATE audit_entries',
  'ALTER TABLE audit_entries DISABLE TRIGGER ALL',
  'DROP FUNCTION erase_old_audit_entries',
])('may not %s', async (statement) => {
  expect(await codeOf(statement)).toBe('42501');
});

it('may have old entries erased, and none of the last 90 days whatever it asks for', async () => {
  for (const [id, daysAgo] of [
    ['a', 401],
    ['b', 100],
    ['c', 89],
    ['d', 0],
  ] as const) {
    await insert(id, daysAgo);
  }
  await runtime.query(erase(400));
  expect(await kept()).toEqual(['b', 'c', 'd']);
  for (const days of ['89', '0', '-1', 'NULL']) {
    expect(await codeOf(`SELECT erase_old_audit_entries(${days})`)).toBe('22023');
  }
  await runtime.query(erase(90));
  expect(await kept()).toEqual(['c', 'd']);
});

it('cannot lend the function another table, whose trigger would run with the owner’s rights', async () => {
  await insert('e', 500);
  await runtime.query(`CREATE TEMP TABLE audit_entries (id text, created_at timestamptz)`);
  await runtime.query(`INSERT INTO pg_temp.audit_entries VALUES ('mine', '2000-01-01')`);
  await runtime.query(erase(400));
  const { rowCount } = await runtime.query('SELECT 1 FROM pg_temp.audit_entries');
  expect(rowCount).toBe(1);
  await runtime.query('DROP TABLE pg_temp.audit_entries');
  expect(await kept()).not.toContain('e');
});

it('nobody else may call it', async () => {
  const { rows } = await runtime.query<{ may: boolean }>(
    "SELECT has_function_privilege('public', 'erase_old_audit_entries(int)', 'EXECUTE') AS may",
  );
  expect(rows).toEqual([{ may: false }]);
});
