import { Prisma } from '@sync/database';
import { claimJob, type Claim, type ClaimedJob } from './claim.js';
import { countCreditsBefore, creditsBeforeStatement, creditWaits } from './credit-order.js';
import { endAttempt, type JobEnd } from './end.js';
import { syncCredit } from './job.js';
import { takeForRelease } from './release.js';
import { succeedAttempt } from './succeed.js';
import { createTestEngine, type TestEngine } from './testing/engine.js';
import { insertActiveConnection, insertDeadLetter, insertWorker } from './testing/fixtures.js';

let test: TestEngine;
let connectionId: string;
beforeAll(async () => {
  test = await createTestEngine();
});
beforeEach(async () => {
  connectionId = await insertActiveConnection(test.db);
});
afterAll(() => test.drop());

const invoiceId = 'inv-1';
const at = (second: number): Date => new Date(Date.UTC(2026, 10, 20, 8, 0, second));
const inAnHour = (): Date => new Date(Date.now() + 3_600_000);

const noted = { deadLetteredAt: null, finishedAt: null, fingerprint: null };
const waiting = { status: 'queued', dispatchState: 'waiting', ...noted };

const invoice = (change: object = {}): Promise<string> =>
  insertDeadLetter(test.db, connectionId, { invoiceId, ...waiting, dueAt: at(0), ...change });

/** A credit of the invoice that was told in that second. */
const credit = (second: number, change: object = {}): Promise<string> =>
  insertDeadLetter(test.db, connectionId, {
    ...{ invoiceId, kind: syncCredit, sourceRef: `r-${second}`, ...waiting },
    ...{ createdAt: at(second), dueAt: at(second), ...change },
  });

const isDue = async (id: string): Promise<boolean> => {
  const { dueAt } = await test.db.prisma.syncJob.findUniqueOrThrow({ where: { id } });
  return dueAt.getTime() <= Date.now();
};

const behind = {
  ...{ kind: 'snooze', forMs: 3_600_000, reason: creditWaits.earlier, waitsForTurn: true },
} as const satisfies JobEnd;

const letter = { fingerprint: 'f', kind: 'k', code: undefined, message: 'm', action: 'a' };

const ends = {
  succeeds: (job: Claim) => succeedAttempt(test.db, job, {}, [], []),
  'is ignored': (job: Claim) =>
    endAttempt(test.db, job, { kind: 'ignored', reason: 'nothing left' }, {}, []),
  'ends as a dead letter': (job: Claim) =>
    endAttempt(test.db, job, { kind: 'dead-letter', deadLetter: letter }, {}, []),
};

describe.each(Object.entries(ends))('a credit that waits for what %s', (_, end) => {
  it('is due at once, and those after it are not', async () => {
    await credit(1);
    const job = await test.claimNext(connectionId);
    const [next, last] = [
      await credit(2, { dueAt: inAnHour() }),
      await credit(3, { dueAt: inAnHour() }),
    ];
    await end(job);
    expect([await isDue(next), await isDue(last)]).toEqual([true, false]);
  });

  it('is due at once where that was the invoice itself', async () => {
    await invoice();
    const job = await test.claimNext(connectionId);
    const next = await credit(1, { dueAt: inAnHour() });
    const elsewhere = await credit(2, { invoiceId: 'inv-2', dueAt: inAnHour() });
    await end(job);
    expect([await isDue(next), await isDue(elsewhere)]).toEqual([true, false]);
  });

  it('is due at once although it is being put back at that moment', async () => {
    await credit(1);
    await credit(2);
    const worker = await insertWorker(test.db, 60_000);
    const [first, second] = await claimTwo(worker);
    let ended: Promise<unknown> = Promise.resolve();
    await test.db.prisma.$transaction(async (tx) => {
      // The end of the second one, as far as it has come when the first one ends.
      await tx.$executeRaw`
        UPDATE sync_jobs SET status = 'queued', dispatch_state = 'waiting', worker_id = NULL,
          due_at = now() + interval '1 hour' WHERE id = ${second.jobId}`;
      ended = end(first);
      await untilSomebodyWaits();
    });
    await ended;
    expect(await isDue(second.jobId)).toBe(true);
  });
});

/** What is due, in its order. */
async function claimTwo(workerId: string): Promise<readonly [ClaimedJob, ClaimedJob]> {
  const [one, other] = await takeForRelease(test.db, connectionId);
  const first = one && (await claimJob(test.db, one, workerId));
  const second = other && (await claimJob(test.db, other, workerId));
  if (!first || !second) throw new Error('fewer than two are due');
  return [first, second];
}

async function untilSomebodyWaits(): Promise<void> {
  for (;;) {
    const [row] = await test.db.direct.query<{ waits: boolean }>(
      Prisma.sql`SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted) AS waits`,
    );
    if (row?.waits === true) return;
  }
}

it('says that something is due when a credit has waited for what succeeds', async () => {
  await credit(1);
  const job = await test.claimNext(connectionId);
  await credit(2, { dueAt: inAnHour() });
  expect(await ends.succeeds(job)).toMatchObject({ isWritten: true, isDue: true });
});

it('leaves a credit alone that is tried again for a reason of its own', async () => {
  await credit(1);
  const job = await test.claimNext(connectionId);
  const next = await credit(2, { status: 'retrying', dueAt: inAnHour() });
  await ends.succeeds(job);
  expect(await isDue(next)).toBe(false);
});

it('is put back for as long as it says while it is behind, and not at all when it is not any more', async () => {
  await credit(1);
  const second = await credit(2);
  const worker = await insertWorker(test.db, 60_000);
  const [first, job] = await claimTwo(worker);
  await endAttempt(test.db, job, behind, {}, []);
  expect(await isDue(second)).toBe(false);
  await ends.succeeds(first);
  const again = await test.claimNext(connectionId, worker);
  expect(again).toMatchObject({ jobId: second, waitedFor: creditWaits.earlier });
  await endAttempt(test.db, again, behind, {}, []);
  expect(await isDue(second)).toBe(true);
});

it('tells nothing of being taken up only to see that it still waits', async () => {
  const id = await credit(1, { reason: creditWaits.invoice });
  await test.claimNext(connectionId);
  expect(await test.db.prisma.timelineEntry.count({ where: { jobId: id } })).toBe(0);
});

it('counts those before it no further than it is asked, by their index alone, however many there are', async () => {
  await test.db.prisma.$executeRaw`
    INSERT INTO sync_jobs (id, connection_id, kind, invoice_id, source_ref, status, source,
                           dispatch_state, created_at)
    SELECT 'many_' || 100000 - n, ${connectionId}, ${syncCredit},
           CASE WHEN n <= 20000 THEN ${invoiceId} ELSE 'other-' || n END, 'r-' || n,
           CASE WHEN n <= 20000 THEN 'queued' ELSE 'succeeded' END, 'event',
           CASE WHEN n <= 20000 THEN 'waiting' ELSE 'none' END, timestamptz '2026-11-21'
    FROM generate_series(1, 50000) AS n`;
  await test.db.prisma.$executeRaw`ANALYZE sync_jobs`;
  const own = { connectionId, invoiceId, jobId: 'many_90000' };
  expect(await countCreditsBefore(test.db, own, 100)).toBe(100);
  const rows = await test.db.prisma.$queryRaw<{ 'QUERY PLAN': string }[]>(
    Prisma.sql`EXPLAIN ${creditsBeforeStatement(own, 100)}`,
  );
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toMatch(/using sync_job_unfinished_credits/);
  expect(plan).not.toMatch(/Seq Scan|Sort/);
});
