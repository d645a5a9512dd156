import { randomUUID } from 'node:crypto';
import { inOneTransaction } from './in-one-transaction.js';
import { createTestDatabase, type TestDatabase } from './testing/index.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

const worker = () => ({ id: randomUUID(), host: 'h', aliveUntil: new Date() });

const count = (): Promise<number> => database.db.prisma.worker.count();

beforeEach(() => database.db.prisma.worker.deleteMany());

it('keeps all of it, also what a transaction inside has changed', async () => {
  const answer = await inOneTransaction(database.db, async ({ prisma }) => {
    await prisma.worker.create({ data: worker() });
    await prisma.$transaction((tx) => tx.worker.create({ data: worker() }));
    await prisma.$transaction([
      prisma.worker.create({ data: worker() }),
      prisma.worker.create({ data: worker() }),
    ]);
    await prisma.$executeRaw`
      INSERT INTO workers (id, host, alive_until) VALUES (${randomUUID()}, 'h', now())`;
    expect(await count()).toBe(0);
    return 'done';
  });
  expect(answer).toBe('done');
  expect(await count()).toBe(5);
});

it('keeps nothing when it throws, also not what a transaction inside has changed', async () => {
  const fault = new Error('no');
  const failing = inOneTransaction(database.db, async ({ prisma }) => {
    await prisma.$transaction((tx) => tx.worker.create({ data: worker() }));
    throw fault;
  });
  await expect(failing).rejects.toBe(fault);
  expect(await count()).toBe(0);
});

it('what takes PostgreSQL a while is kept as well: a customer of thousands of invoices can be erased', async () => {
  const slow = inOneTransaction(database.db, async (joined) => {
    await joined.prisma.$executeRaw`SELECT pg_sleep(5.5)`;
    return joined.prisma.$queryRaw`SELECT 1 AS one`;
  });
  expect(await slow).toEqual([{ one: 1 }]);
});
