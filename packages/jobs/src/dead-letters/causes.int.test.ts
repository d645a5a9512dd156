import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import {
  acceptInvoice,
  advanceReplays,
  causesOf,
  claimJob,
  endAttempt,
  listReplays,
  replayCleared,
  takeForRelease,
} from '../index.js';
import { insertActiveConnection, insertDeadLetter, insertWorker } from '../testing/fixtures.js';

const room = { live: 8, replay: 3, backfill: 4 };
const reason = 'Account 3999 is active in Fortnox.';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

/** Dead letters of one cause, each a second older than the one before it. */
async function waitingForAccount(count: number): Promise<string> {
  const connectionId = await insertActiveConnection(test.db);
  const first = await insertDeadLetter(test.db, connectionId);
  await test.db.prisma.$executeRaw`
    INSERT INTO sync_jobs (id, connection_id, kind, invoice_id, status, source, dispatch_state,
      fingerprint, cleared_by, cause_ref, dead_lettered_at, finished_at)
    SELECT id || '-' || n, connection_id, kind, invoice_id || '-' || n, status, source,
      dispatch_state, fingerprint, cleared_by, cause_ref, dead_lettered_at - n * interval '1 s',
      finished_at
    FROM sync_jobs, generate_series(1, ${count - 1}::int) n WHERE id = ${first}`;
  return connectionId;
}

const dated = (invoice_date: string) => ({ invoice_date });

async function clearAll(connectionId: string): Promise<number> {
  const counts = [];
  for (const cause of await causesOf(test.db, connectionId)) {
    counts.push(await replayCleared(test.db, connectionId, cause, reason));
  }
  return counts.reduce((sum, count) => sum + count, 0);
}

it('5,000 dead letters that clear at once leave the live window to a new invoice', async () => {
  const connectionId = await waitingForAccount(5000);
  expect(await clearAll(connectionId)).toBe(5000);
  await advanceReplays(test.db);
  const accepted = await acceptInvoice(test.db, {
    ...{ connectionId, invoiceId: 'new', source: 'event', lane: 'live' },
  });
  const released = await takeForRelease(test.db, connectionId, room);
  const jobId = 'jobId' in accepted ? accepted.jobId : '';
  expect(released.map((delivery) => delivery.jobId)).toContain(jobId);
  expect(released).toHaveLength(1 + room.replay);
  const queued = { connectionId, status: 'queued' };
  const byLane = await test.db.prisma.syncJob.groupBy({
    ...{ by: ['lane'], where: queued, _count: true, orderBy: { lane: 'asc' } },
  });
  expect(byLane).toEqual([
    { lane: 'live', _count: 1 },
    { lane: 'replay', _count: 10 },
  ]);
});

it('they go on in the order in which they had died', async () => {
  const connectionId = await waitingForAccount(30);
  const rows = await test.db.prisma.syncJob.findMany({
    ...{ where: { connectionId }, orderBy: { deadLetteredAt: 'asc' }, select: { id: true } },
  });
  await clearAll(connectionId);
  const order: string[] = [];
  const worker = await insertWorker(test.db, 600_000);
  while (order.length < rows.length) {
    await advanceReplays(test.db);
    for (const delivery of await takeForRelease(test.db, connectionId, room)) {
      order.push(delivery.jobId);
      const job = await claimJob(test.db, delivery, worker);
      if (job) await endAttempt(test.db, job, { kind: 'succeeded' }, {}, []);
    }
  }
  expect(order).toEqual(rows.map(({ id }) => id));
});

it('two workers that find the same cause cleared replay each dead letter once', async () => {
  const connectionId = await waitingForAccount(20);
  const both = await Promise.all([clearAll(connectionId), clearAll(connectionId)]);
  expect(both.sort((a, b) => a - b)).toEqual([0, 20]);
  const { items } = await listReplays(test.db, { limit: 100, cursor: undefined });
  const mine = items.filter(({ filter }) => JSON.stringify(filter).includes(connectionId));
  expect(mine).toMatchObject([{ actor: 'system', reason, total: 20, state: 'running' }]);
});

const period = { clearedBy: 'period-unlocked', causeRef: null };
const createdAt = new Date('2026-11-30T12:00:00Z');

it.each([
  [
    'the day that was refused, whatever the event says',
    { ...period, causeRef: '2026-01-05', event: { data: { invoice: dated('2025-12-20') } } },
    '2026-01-05',
  ],
  [
    'the day that was refused, where no event dates it',
    { clearedBy: 'financial-year-created', causeRef: '2026-11-18' },
    '2026-11-18',
  ],
  [
    'of a version before: the invoice’s day',
    { ...period, event: { data: { invoice: dated('2025-12-20') } } },
    '2025-12-20',
  ],
  [
    'of a version before: the refund’s day',
    { ...period, event: { data: { invoice: {}, refund: { date: '2026-11-21' } } } },
    '2026-11-21',
  ],
  [
    'of a version before: the void’s day',
    { ...period, event: { data: { invoice: {}, date: '2026-11-22' } } },
    '2026-11-22',
  ],
  ['of a version before: the day on which the id came', period, '2026-11-30'],
])('what is asked about a locked period or a missing year is %s', async (_, change, subject) => {
  const connectionId = await insertActiveConnection(test.db);
  await insertDeadLetter(test.db, connectionId, { createdAt, ...change });
  const { clearedBy } = change;
  expect(await causesOf(test.db, connectionId)).toEqual([{ clearedBy, subject }]);
});

it('a company with ten thousand causes does not keep others waiting for their questions', async () => {
  const connectionId = await waitingForAccount(200);
  await test.db.prisma.$executeRaw`
    UPDATE sync_jobs SET cause_ref = id WHERE connection_id = ${connectionId}`;
  const [some, others] = [
    await causesOf(test.db, connectionId),
    await causesOf(test.db, connectionId),
  ].map((causes) => new Set(causes.map(({ subject }) => subject)));
  expect([some?.size, others?.size]).toEqual([50, 50]);
  expect(others).not.toEqual(some);
});
