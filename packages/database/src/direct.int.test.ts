import { openDatabase, type Database } from './client.js';
import { Prisma } from './generated/client.js';
import { inOneTransaction } from './in-one-transaction.js';
import { createTestDatabase, type TestDatabase } from './testing/index.js';

let test: TestDatabase;
let db: Database;

beforeAll(async () => {
  test = await createTestDatabase();
  db = openDatabase({ url: test.url, poolSize: 1 });
});

afterAll(async () => {
  await db.close();
  await test.drop();
});

const keptPlans = () =>
  db.direct.query<{ statement: string }>(
    Prisma.sql`SELECT statement FROM pg_prepared_statements ORDER BY prepare_time`,
  );

it('answers rows as PostgreSQL has them, and takes instants, lists and texts', async () => {
  const at = new Date('2026-11-29T10:00:00.123Z');
  const [row] = await db.direct.query(Prisma.sql`
    SELECT ${at}::timestamptz AS at, ${['a', 'ü']}::text[] AS list, ${null}::text AS nothing,
           ${'{"n": 1}'}::jsonb AS json, 1.5::float8 AS number`);
  expect(row).toEqual({ at, list: ['a', 'ü'], nothing: null, json: { n: 1 }, number: 1.5 });
});

it('lets PostgreSQL keep the plan of a statement in a session that is ours', async () => {
  const ask = (n: number) => db.direct.query(Prisma.sql`SELECT ${n}::int AS "once planned"`);
  await ask(1);
  expect(await ask(2)).toEqual([{ 'once planned': 2 }]);
  const plans = await keptPlans();
  expect(plans.filter(({ statement }) => statement.includes('once planned'))).toHaveLength(1);
});

it('makes the plan anew after a while, in case it was made when there were no rows yet', async () => {
  const ask = (n: number) => db.direct.query(Prisma.sql`SELECT ${n}::int AS "often planned"`);
  const named = async () =>
    (
      await db.direct.query<{ name: string }>(
        Prisma.sql`SELECT name FROM pg_prepared_statements WHERE statement LIKE '%often planned"'`,
      )
    ).map(({ name }) => name);
  await ask(1);
  const first = await named();
  for (let n = 2; n <= 20; n += 1) await ask(n);
  expect(await named()).toEqual(first);
  expect(await ask(21)).toEqual([{ 'often planned': 21 }]);
  const [second, ...others] = await named();
  expect([first.includes(second ?? ''), others]).toEqual([false, []]);
});

it('goes on with another connection after a statement that was refused', async () => {
  await expect(db.direct.query(Prisma.sql`SELECT 1 / 0`)).rejects.toThrow('division by zero');
  expect(await db.direct.query(Prisma.sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
});

it('belongs to a transaction that is open around it', async () => {
  const failing = inOneTransaction(db, async ({ direct }) => {
    await direct.query(Prisma.sql`
      INSERT INTO workers (id, host, alive_until) VALUES ('wrk-direct', 'h', now())`);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  const query = Prisma.sql`SELECT 1 FROM workers WHERE id = 'wrk-direct'`;
  expect(await db.direct.query(query)).toEqual([]);
});
