import { countJobs } from './counts.js';
import { createTestEngine, type TestEngine } from './testing/engine.js';
import { insertActiveConnection, insertDeadLetter } from './testing/fixtures.js';
import { checkTotals, finalStatuses, keepTotals } from './totals.js';

let test: TestEngine;
beforeEach(async () => {
  test = await createTestEngine();
});
afterEach(() => test.drop());

const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);

const ended = (connectionId: string, status: string, minutes: number): Promise<string> =>
  insertDeadLetter(test.db, connectionId, { status, finishedAt: minutesAgo(minutes) });

async function countsOf(connectionId: string): Promise<unknown> {
  const all = await countJobs(test.db, [connectionId]);
  return all[0]?.counts;
}

const kept = () =>
  test.db.prisma.jobTotal.findMany({
    select: { status: true, count: true },
    orderBy: { status: 'asc' },
  });

const aDayLater = () =>
  test.db.prisma.$executeRaw`UPDATE job_total_marks SET checked_at = now() - interval '2 days'`;

it('keeps what no job ever leaves', () => {
  expect(finalStatuses).toEqual(['succeeded', 'resolved', 'discarded']);
});

it('adds what ended more than five minutes ago, once, and the figures stay exact throughout', async () => {
  const connectionId = await insertActiveConnection(test.db);
  await ended(connectionId, 'succeeded', 60);
  await ended(connectionId, 'resolved', 30);
  await ended(connectionId, 'succeeded', 1);
  await insertDeadLetter(test.db, connectionId);
  const exact = { succeeded: 2, resolved: 1, 'dead-lettered': 1 };
  expect(await countsOf(connectionId)).toEqual(exact);
  expect(await keepTotals(test.db)).toBe(2);
  expect(await countsOf(connectionId)).toEqual(exact);
  expect(await keepTotals(test.db)).toBe(0);
  expect(await countsOf(connectionId)).toEqual(exact);
  expect(await kept()).toEqual([
    { status: 'resolved', count: 1 },
    { status: 'succeeded', count: 1 },
  ]);
});

it('goes on from where it was, and counts each company for itself', async () => {
  const [one, other] = [
    await insertActiveConnection(test.db),
    await insertActiveConnection(test.db),
  ];
  await ended(one, 'succeeded', 60);
  await keepTotals(test.db);
  // What is told to have ended before the mark is not added any more: nothing ends in the past.
  await test.db.prisma.$executeRaw`
    UPDATE job_total_marks SET counted_to = counted_to - interval '20 minutes'`;
  await ended(one, 'succeeded', 10);
  await ended(other, 'succeeded', 10);
  expect(await keepTotals(test.db)).toBe(2);
  expect([await countsOf(one), await countsOf(other)]).toEqual([
    { succeeded: 2 },
    { succeeded: 1 },
  ]);
});

it('adds nothing twice however many workers do it at once', async () => {
  const connectionId = await insertActiveConnection(test.db);
  for (let n = 0; n < 20; n += 1) await ended(connectionId, 'succeeded', 60 - n);
  const added = await Promise.all(Array.from({ length: 6 }, () => keepTotals(test.db)));
  expect(added.reduce((sum, one) => sum + one, 0)).toBe(20);
  expect(await countsOf(connectionId)).toEqual({ succeeded: 20 });
});

it('a recount once a day tells what is not as kept, and puts it right', async () => {
  const connectionId = await insertActiveConnection(test.db);
  await ended(connectionId, 'succeeded', 60);
  await ended(connectionId, 'discarded', 60);
  await keepTotals(test.db);
  await aDayLater();
  expect(await checkTotals(test.db)).toEqual([]);
  await test.db.prisma.$executeRaw`UPDATE job_totals SET count = 7 WHERE status = 'succeeded'`;
  await test.db.prisma.$executeRaw`DELETE FROM job_totals WHERE status = 'discarded'`;
  expect(await checkTotals(test.db)).toEqual([]);
  await aDayLater();
  const drift = await checkTotals(test.db);
  expect([...drift].sort((a, b) => a.status.localeCompare(b.status))).toEqual([
    { connectionId, status: 'discarded', kept: 0, counted: 1 },
    { connectionId, status: 'succeeded', kept: 7, counted: 1 },
  ]);
  expect(await countsOf(connectionId)).toEqual({ succeeded: 1, discarded: 1 });
});
