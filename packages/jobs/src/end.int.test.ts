import { incompressibleText } from '@sync/database/testing';
import { endAttempt, type DeadLetter, type JobEnd } from './end.js';
import { beginIntent } from './intents.js';
import { acceptInvoice } from './accept.js';
import { createTestEngine, incoming, type TestEngine } from './testing/engine.js';
import { insertDeadLetter } from './testing/fixtures.js';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine();
});
afterAll(() => test.drop());

const letter: DeadLetter = {
  ...{ fingerprint: 'f', kind: 'account-inactive', code: 17, message: 'm', action: 'a' },
  ...{ clearedBy: 'account-activated', causeRef: '3999' },
};
const deadLetter = (change: Partial<DeadLetter> = {}): JobEnd => ({
  kind: 'dead-letter',
  deadLetter: { ...letter, ...change },
});
const snooze: JobEnd = { kind: 'snooze', forMs: 0, reason: 'told to wait' };
const retry: JobEnd = { kind: 'retry', afterMs: 60_000, reason: 'refused' };
const note = { type: 'note', at: new Date(), data: { message: 'said' } } as const;

const rowOf = (id: string) =>
  test.db.prisma.syncJob.findUniqueOrThrow({ where: { id }, include: { timeline: true } });

/** Milliseconds until a job is due, by the database's clock. */
async function dueInMs(id: string): Promise<number> {
  const [row] = await test.db.prisma.$queryRaw<{ ms: number }[]>`
    SELECT (extract(epoch FROM due_at - now()) * 1000)::float8 AS ms FROM sync_jobs
    WHERE id = ${id}`;
  return row?.ms ?? Number.NaN;
}

it.each([
  [
    { kind: 'succeeded' },
    { status: 'succeeded', dispatchState: 'none', attempts: 1, reason: null },
  ],
  [
    { kind: 'ignored', reason: 'not paid' },
    { status: 'ignored', dispatchState: 'none', attempts: 0, reason: 'not paid' },
  ],
  [retry, { status: 'retrying', dispatchState: 'waiting', attempts: 1, reason: 'refused' }],
  [snooze, { status: 'queued', dispatchState: 'waiting', attempts: 0, reason: 'told to wait' }],
  [
    deadLetter(),
    { status: 'dead-lettered', dispatchState: 'none', attempts: 1, reason: null, causeRef: '3999' },
  ],
] as const)('an attempt that ended so leaves the job so: $kind', async (end, left) => {
  const { job } = await test.claimNew();
  expect(await endAttempt(test.db, job, end, {}, [note])).toBe(true);
  const row = await rowOf(job.jobId);
  expect(row).toMatchObject({ ...left, seriesAttempts: left.attempts });
  expect([row.workerId, row.releasedAt]).toEqual([null, null]);
  expect(row.finishedAt !== null).toBe(left.dispatchState === 'none');
  expect(row.timeline.at(-1)).toMatchObject({ type: 'note', data: { message: 'said' } });
});

it('a job that was told to wait is due after so long, by the clock that releases it', async () => {
  const { job } = await test.claimNew();
  await endAttempt(test.db, job, retry, {}, []);
  const ms = await dueInMs(job.jobId);
  expect([ms > 50_000, ms <= 60_000]).toEqual([true, true]);
});

it('a job that need not wait keeps its place before those that came later', async () => {
  const { job } = await test.claimNew();
  const before = await rowOf(job.jobId);
  await endAttempt(test.db, job, snooze, {}, []);
  expect((await rowOf(job.jobId)).dueAt).toEqual(before.dueAt);
});

it.each([{ fence: 99 }, { workerId: 'wrk_other' }, { jobId: 'job_unknown' }])(
  'whoever has lost the claim writes nothing: %j',
  async (change) => {
    const { job } = await test.claimNew();
    const before = await rowOf(job.jobId);
    const facts = { invoiceNumber: 'SF-9' };
    const ended = await endAttempt(test.db, { ...job, ...change }, retry, facts, [note]);
    expect(ended).toBe(false);
    expect(await rowOf(job.jobId)).toEqual(before);
  },
);

it('what an earlier attempt learned stays where this one learned nothing', async () => {
  const { job, connectionId } = await test.claimNew();
  const booked = { customerNumber: '1', invoiceNumber: '7', booked: false, payments: [] };
  const facts = { invoiceNumber: 'SF-1', currency: 'SEK', total: '1250.00', fortnox: booked };
  await endAttempt(test.db, job, snooze, facts, []);
  const next = await test.claimNext(connectionId);
  await endAttempt(test.db, next, snooze, { currency: 'EUR', fortnox: undefined }, []);
  expect(await rowOf(job.jobId)).toMatchObject({ ...facts, currency: 'EUR' });
});

it('a dead letter says in readable form what PostgreSQL would refuse', async () => {
  const { job } = await test.claimNew();
  const end = deadLetter({ message: 'Konto\0\uD800', code: 2 ** 40, causeRef: undefined });
  await endAttempt(test.db, job, end, { invoiceNumber: 'SF\0' }, []);
  expect(await rowOf(job.jobId)).toMatchObject({
    ...{ deadLetterMessage: 'Konto\uFFFD\uFFFD', deadLetterCode: null, causeRef: null },
    invoiceNumber: 'SF\uFFFD',
  });
});

it('an attempt at an outdated event counts for nothing, and the job tells why', async () => {
  const { job } = await test.claimNew();
  const data = { outdatedFence: job.fence };
  await test.db.prisma.syncJob.update({ where: { id: job.jobId }, data });
  await endAttempt(test.db, job, deadLetter(), { total: '1.00' }, [note]);
  const row = await rowOf(job.jobId);
  expect(row).toMatchObject({ status: 'queued', attempts: 0, total: null, deadLetterKind: null });
  expect(row.timeline.slice(-2)).toMatchObject([
    { data: { message: 'said' } },
    { data: { message: expect.stringMatching(/^The event was corrected/) as unknown } },
  ]);
});

it('a corrected event that was kept is worked from although the former one was ignored', async () => {
  const { job, connectionId } = await test.claimNew();
  await beginIntent(test.db, job, { key: 'customer:c-1' }, []);
  const event = { type: 'invoice.paid', timestamp: '2026-11-20T08:00:00Z', data: { now: 'paid' } };
  const told = { ...incoming(connectionId, 'inv-1'), event };
  expect(await acceptInvoice(test.db, told)).toMatchObject({ effect: 'kept' });
  await endAttempt(test.db, job, { kind: 'ignored', reason: 'not paid' }, {}, []);
  expect(await rowOf(job.jobId)).toMatchObject({ status: 'queued', attempts: 0 });
  const next = await test.claimNext(connectionId);
  expect(next.event).toEqual(event);
  await endAttempt(test.db, next, { kind: 'ignored', reason: 'not paid' }, {}, []);
  expect(await rowOf(job.jobId)).toMatchObject({ status: 'ignored', laterEvent: null });
});

describe('an invoice that was corrected while it was being carried over', () => {
  const changed = { what: 'changed', message: 'total_amount', at: 'then' };
  const refund = { what: 'refunded', message: '50 (refund r)', at: 'then' };

  /** What is shown of it once its attempt has ended like this. */
  async function shownAfter(how: JobEnd, change: object = {}): Promise<unknown> {
    const { job } = await test.claimNew();
    const event = { type: 'invoice.paid', timestamp: '2026-11-20T08:00:00Z' };
    await test.db.prisma.syncJob.update({
      where: { id: job.jobId },
      data: { laterEvent: event, drift: [changed, refund], ...change },
    });
    await endAttempt(test.db, job, how, {}, []);
    return (await rowOf(job.jobId)).drift;
  }

  it.each([retry, snooze, deadLetter(), { kind: 'ignored', reason: 'not paid' } as const])(
    'shows no change any more once the next attempt is to work from it: $kind',
    async (how) => {
      expect(await shownAfter(how)).toEqual([refund]);
    },
  );

  it('shows it where it was booked from the former event', async () => {
    expect(await shownAfter({ kind: 'succeeded' })).toEqual([changed, refund]);
  });

  it('goes on showing what no attempt is to work from', async () => {
    expect(await shownAfter(retry, { laterEvent: undefined })).toEqual([changed, refund]);
  });
});

describe('a credit that was corrected while it was being made', () => {
  const earlier = { what: 'changed', message: 'total_amount', at: 'then' };

  async function corrected(how: JobEnd): Promise<unknown> {
    const { job, connectionId } = await test.claimNew();
    const event = { type: 'invoice.refunded', timestamp: '2026-11-20T08:00:00Z' };
    await test.db.prisma.syncJob.update({
      where: { id: job.jobId },
      data: { kind: 'sync-credit', sourceRef: 'r1', laterEvent: event },
    });
    const others = ['job_other', job.jobId].map((about) => ({ ...earlier, about }));
    const drift = [earlier, ...others];
    const invoice = await insertDeadLetter(test.db, connectionId, { invoiceId: 'inv-1', drift });
    await endAttempt(test.db, job, how, {}, []);
    return (await rowOf(invoice)).drift;
  }

  it('is no change of its invoice any more once it is made from the newer event', async () => {
    const rest = [earlier, { ...earlier, about: 'job_other' }];
    expect(await corrected({ kind: 'retry', afterMs: 0, reason: 'r' })).toEqual(rest);
    expect(await corrected(deadLetter())).toEqual(rest);
  });

  it('is one where it was made from the former event', async () => {
    expect(await corrected({ kind: 'succeeded' })).toHaveLength(3);
  });
});

it('asks for nothing of a row that it writes: one of many megabytes keeps the process no longer', async () => {
  const { job } = await test.claimNew();
  const customerIds = ['a', 'b', 'c'].map((id) => id.repeat(15_000_000));
  const data = { customerIds };
  await test.db.prisma.syncJob.update({ where: { id: job.jobId }, data, select: { id: true } });
  const before = performance.eventLoopUtilization();
  expect(await endAttempt(test.db, job, retry, { customerId: 'c-1' }, [note])).toBe(true);
  // What PostgreSQL takes over such a row holds nobody else up.
  expect(performance.eventLoopUtilization(before).active).toBeLessThan(1000);
});

it.each([{ kind: 'succeeded' }, snooze, deadLetter()] as const)(
  'an end is written whatever the source calls the invoice: $kind',
  async (end) => {
    const { job } = await test.claimNew();
    const invoiceNumber = incompressibleText(1024);
    expect(await endAttempt(test.db, job, end, { invoiceNumber }, [])).toBe(true);
    expect((await rowOf(job.jobId)).invoiceNumber).toBe(invoiceNumber);
  },
);

it('a change is noted however long the ids of its invoice, refund and transaction are', async () => {
  const { job } = await test.claimNew();
  const [invoice, refund, transaction] = [200, 200, 200].map(incompressibleText);
  const key = `payment:${invoice}/${refund}:${transaction}`;
  expect(await beginIntent(test.db, job, { key }, [])).toEqual({ kind: 'clear' });
});
