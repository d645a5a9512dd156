import { Prisma } from '@sync/database';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { insertActiveConnection, insertDeadLetter } from '../testing/fixtures.js';
import { addCallCounts, callCountDays, eraseOldCallCounts } from './call-counts.js';
import { readStatistics, statisticsStatement, type StatisticsRange } from './statistics.js';

let test: TestDatabase;
let own: string;
let other: string;
beforeAll(async () => {
  test = await createTestDatabase();
});
beforeEach(async () => {
  await test.db.prisma.connection.deleteMany();
  await test.db.prisma.callCount.deleteMany();
  own = await insertActiveConnection(test.db);
  other = await insertActiveConnection(test.db);
});
afterAll(() => test.drop());

const at = (time: string): Date => new Date(time);

const hours: StatisticsRange = {
  from: at('2026-11-20T08:00:00Z'),
  to: at('2026-11-20T11:00:00Z'),
  step: 'hour',
  connectionIds: undefined,
};

const nothing = {
  ...{ accepted: 0, succeeded: 0, deadLettered: 0, medianToBooksMs: null, p95ToBooksMs: null },
  ...{ fortnoxCalls: 0, fortnoxRefused: 0, busiestCalls: 0, mostOpen: null },
};

/** Told at 09:00, and in the books so many seconds later. */
async function booked(connectionId: string, seconds: number): Promise<void> {
  const toldAt = at('2026-11-20T09:00:00Z');
  await insertDeadLetter(test.db, connectionId, {
    ...{ status: 'succeeded', createdAt: toldAt, toldAt, deadLetteredAt: null },
    finishedAt: new Date(toldAt.getTime() + seconds * 1000),
  });
}

const calls = (connectionId: string, minute: string, count: number, refused = 0) => ({
  ...{ connectionId, minute: at(minute), calls: count, refused },
});

it('every step is there, also where nothing happened', async () => {
  expect(await readStatistics(test.db, hours)).toEqual(
    ['08', '09', '10'].map((hour, index) => ({
      ...{ from: at(`2026-11-20T${hour}:00:00Z`), ...nothing },
      to: at(`2026-11-20T${['09', '10', '11'][index] ?? ''}:00:00Z`),
    })),
  );
});

it('steps are whole ones, however crooked the range', async () => {
  const [from, to] = [at('2026-11-20T08:17:00Z'), at('2026-11-20T10:00:00.001Z')];
  const steps = await readStatistics(test.db, { ...hours, from, to });
  expect(steps.map((step) => step.from.toISOString())).toEqual([
    '2026-11-20T08:00:00.000Z',
    '2026-11-20T09:00:00.000Z',
    '2026-11-20T10:00:00.000Z',
  ]);
});

it('an invoice counts where it was taken in and where it ended, with its time to books', async () => {
  for (const seconds of [10, 20, 30, 40, 3600]) await booked(own, seconds);
  const [before, within, after] = await readStatistics(test.db, hours);
  expect(before).toMatchObject(nothing);
  expect(within).toMatchObject({ accepted: 5, succeeded: 4, medianToBooksMs: 25_000 });
  expect(within?.p95ToBooksMs).toBeCloseTo(38_500);
  expect(after).toMatchObject({ accepted: 0, succeeded: 1, p95ToBooksMs: 3_600_000 });
});

it('a clock of a worker that goes behind makes no time below zero', async () => {
  await booked(own, -1);
  const [before] = await readStatistics(test.db, hours);
  expect(before).toMatchObject({ succeeded: 1, medianToBooksMs: 0 });
});

it('a dead letter counts where it became one, also resolved since, but not sent back', async () => {
  const createdAt = at('2026-11-19T00:00:00Z');
  const deadLetteredAt = at('2026-11-20T10:59:59.999Z');
  await insertDeadLetter(test.db, own, { createdAt, deadLetteredAt });
  await insertDeadLetter(test.db, own, { createdAt, deadLetteredAt, status: 'resolved' });
  await insertDeadLetter(test.db, own, { createdAt, deadLetteredAt: null, status: 'queued' });
  const [, before, within] = await readStatistics(test.db, hours);
  expect([before, within]).toMatchObject([{ deadLettered: 0 }, { ...nothing, deadLettered: 2 }]);
});

it('calls of several minutes, workers and companies are added up, the busiest company apart', async () => {
  await addCallCounts(test.db, [calls(own, '2026-11-20T08:00:00Z', 3, 1)]);
  await addCallCounts(test.db, [
    calls(own, '2026-11-20T08:00:00Z', 4),
    calls(own, '2026-11-20T08:59:00Z', 2, 1),
    calls(other, '2026-11-20T08:01:00Z', 5),
    calls(other, '2026-11-20T11:00:00Z', 100),
  ]);
  const [first, second] = await readStatistics(test.db, hours);
  expect(first).toMatchObject({ fortnoxCalls: 14, fortnoxRefused: 2, busiestCalls: 9 });
  expect(second).toMatchObject(nothing);
});

it('of some companies only, nothing of the others is counted', async () => {
  await booked(other, 10);
  await insertDeadLetter(test.db, other, { deadLetteredAt: hours.from, createdAt: hours.from });
  await addCallCounts(test.db, [calls(other, '2026-11-20T09:00:00Z', 5)]);
  const steps = await readStatistics(test.db, { ...hours, connectionIds: [own] });
  expect(steps).toMatchObject([nothing, nothing, nothing]);
  const none = await readStatistics(test.db, { ...hours, connectionIds: [] });
  expect(none).toMatchObject([nothing, nothing, nothing]);
});

it('days are Swedish ones, of 25 hours in October and of 23 in March', async () => {
  await insertDeadLetter(test.db, own, { createdAt: at('2026-10-25T22:59:59.999Z') });
  await insertDeadLetter(test.db, own, { createdAt: at('2026-10-25T23:00:00Z') });
  const days = async (from: string, to: string) => {
    const range = { from: at(from), to: at(to), step: 'day', connectionIds: undefined } as const;
    return (await readStatistics(test.db, range)).map((day) => [
      day.from.toISOString(),
      (day.to.getTime() - day.from.getTime()) / 3_600_000,
      day.accepted,
    ]);
  };
  expect(await days('2026-10-25', '2026-10-26')).toEqual([
    ['2026-10-24T22:00:00.000Z', 25, 1],
    ['2026-10-25T23:00:00.000Z', 24, 1],
  ]);
  expect(await days('2026-03-29T12:00:00Z', '2026-03-29T13:00:00Z')).toEqual([
    ['2026-03-28T23:00:00.000Z', 23, 0],
  ]);
});

it('the hour that the clock in Sweden shows twice is two hours', async () => {
  const [from, to] = [at('2026-10-25T00:00:00Z'), at('2026-10-25T02:00:00Z')];
  const steps = await readStatistics(test.db, { ...hours, from, to });
  expect(steps.map((step) => step.from)).toEqual([from, at('2026-10-25T01:00:00Z')]);
});

it('counts of calls that are older than is shown are removed, the others stay', async () => {
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  const counts = [callCountDays + 1, callCountDays - 1].map((days) => calls(own, daysAgo(days), 1));
  await addCallCounts(test.db, counts);
  expect([await eraseOldCallCounts(test.db), await eraseOldCallCounts(test.db)]).toEqual([1, 0]);
  expect(await test.db.prisma.callCount.count()).toBe(1);
});

it('figures of one day among many are found by indexes', async () => {
  await test.db.prisma.$executeRaw`
    INSERT INTO sync_jobs (id, connection_id, kind, invoice_id, status, source, dispatch_state,
                           created_at, finished_at, dead_lettered_at)
    SELECT 'many_' || n, ${own}, 'sync-paid-invoice', 'many-' || n,
           CASE WHEN n % 100 = 0 THEN 'dead-lettered' ELSE 'succeeded' END, 'event', 'none', t, t,
           CASE WHEN n % 100 = 0 THEN t END
    FROM generate_series(1, 20000) AS n,
         LATERAL (SELECT timestamptz '2026-11-21' - n * interval '10 minutes' AS t) AS times`;
  await test.db.prisma.$executeRaw`
    INSERT INTO call_counts SELECT ${own}, timestamptz '2026-11-21' - n * interval '1 minute', 1, 0
    FROM generate_series(1, 20000) AS n`;
  await test.db.prisma.$executeRaw`VACUUM ANALYZE sync_jobs, call_counts`;
  const statement = statisticsStatement(hours);
  const rows = await test.db.prisma.$queryRaw<{ 'QUERY PLAN': string }[]>(
    Prisma.sql`EXPLAIN ${statement}`,
  );
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toMatch(/Scan (on|using) sync_job_listing/);
  expect(plan).toMatch(/Scan (on|using) sync_job_finished/);
  expect(plan).toMatch(/Scan (on|using) call_count_minute/);
  expect(plan).not.toMatch(/Seq Scan/);
});
