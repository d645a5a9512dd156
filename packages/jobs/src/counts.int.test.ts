import { countJobs, type ConnectionFigures } from './counts.js';
import { createTestEngine, incoming, type TestEngine } from './testing/engine.js';
import { acceptInvoice } from './accept.js';
import { insertActiveConnection, insertDeadLetter } from './testing/fixtures.js';
import { keepTotals } from './totals.js';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine();
});
afterAll(() => test.drop());

async function figuresOf(connectionId: string): Promise<ConnectionFigures | undefined> {
  return (await countJobs(test.db)).find((figures) => figures.connectionId === connectionId);
}

const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);

/** A job that waits since then, in the backlog unless told otherwise. */
const waiting = (connectionId: string, dueAt: Date, change: object = {}): Promise<string> =>
  insertDeadLetter(test.db, connectionId, {
    ...{ status: 'queued', dispatchState: 'waiting', deadLetteredAt: null, finishedAt: null },
    ...{ dueAt, ...change },
  });

it('a company without jobs has no figures, and nothing at all is no error', async () => {
  expect(await countJobs(test.db)).toEqual([]);
  const connectionId = await insertActiveConnection(test.db);
  expect(await figuresOf(connectionId)).toBeUndefined();
});

it('jobs are counted by company and state, and only states that occur', async () => {
  const [one, other] = [
    await insertActiveConnection(test.db),
    await insertActiveConnection(test.db),
  ];
  await insertDeadLetter(test.db, one);
  await insertDeadLetter(test.db, one);
  await insertDeadLetter(test.db, one, { status: 'succeeded' });
  await insertDeadLetter(test.db, other, { status: 'ignored' });
  expect((await figuresOf(one))?.counts).toEqual({ 'dead-lettered': 2, succeeded: 1 });
  expect((await figuresOf(other))?.counts).toEqual({ ignored: 1 });
});

it('the longest waiting counts, in whichever state and whether Redis has it or not', async () => {
  const connectionId = await insertActiveConnection(test.db);
  const oldest = minutesAgo(9);
  await waiting(connectionId, minutesAgo(3));
  await waiting(connectionId, oldest, { status: 'retrying', dispatchState: 'released' });
  expect((await figuresOf(connectionId))?.oldestWaitingAt).toEqual(oldest);
});

it('nobody waits who is at work, is not due yet or has ended', async () => {
  const { connectionId } = await test.claimNew();
  await waiting(connectionId, new Date(Date.now() + 60_000), { status: 'retrying' });
  await insertDeadLetter(test.db, connectionId, { dueAt: minutesAgo(60) });
  expect((await figuresOf(connectionId))?.oldestWaitingAt).toBeUndefined();
  await acceptInvoice(test.db, incoming(connectionId, 'inv-2'));
  expect((await figuresOf(connectionId))?.oldestWaitingAt).toEqual(expect.any(Date));
});

it('however many dead letters there are, none is looked at to count them', async () => {
  const connectionId = await insertActiveConnection(test.db);
  await test.db.prisma.$executeRaw`
    INSERT INTO sync_jobs (id, connection_id, kind, invoice_id, status, source, dispatch_state,
                           fingerprint, finished_at)
    SELECT 'job_' || n, ${connectionId}, 'sync-paid-invoice', 'inv-' || n,
           CASE WHEN n % 5 = 0 THEN 'dead-lettered' ELSE 'succeeded' END, 'event', 'none',
           'cause-' || n % 7, ${minutesAgo(60)} FROM generate_series(1, 10000) AS n`;
  await keepTotals(test.db);
  // A row whose commit is not on the disk yet is not marked as seen by everybody.
  await test.db.prisma.$executeRaw`CHECKPOINT`;
  await test.db.prisma.$executeRaw`VACUUM (ANALYZE) sync_jobs`;
  const before = await rowsRead();
  expect((await figuresOf(connectionId))?.counts).toEqual({
    'dead-lettered': 2000,
    succeeded: 8000,
  });
  expect((await rowsRead()) - before).toBeLessThan(100);
});

/** Rows of jobs that PostgreSQL has looked at, this session's among them at once. */
async function rowsRead(): Promise<number> {
  await test.db.prisma.$executeRaw`SELECT pg_stat_force_next_flush()`;
  const [row] = await test.db.prisma.$queryRaw<{ rows: number }[]>`
    SELECT (seq_tup_read + idx_tup_fetch)::float8 AS rows FROM pg_stat_user_tables
    WHERE relname = 'sync_jobs'`;
  return row?.rows ?? NaN;
}
