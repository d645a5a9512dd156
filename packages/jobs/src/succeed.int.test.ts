import { acceptInvoice } from './accept.js';
import { claimJob, type ClaimedJob } from './claim.js';
import { beginIntent } from './intents.js';
import { takeForRelease } from './release.js';
import { succeedAttempt } from './succeed.js';
import { createTestEngine, incoming, type TestEngine } from './testing/engine.js';
import { insertActiveConnection, insertWorker } from './testing/fixtures.js';

let test: TestEngine;

beforeAll(async () => {
  test = await createTestEngine();
});
afterAll(() => test.drop());

const oneAtOnce = { live: 1, replay: 1, backfill: 1 };

/** A company with so many invoices, of which the first is at work and the window is full. */
async function atWork(invoices: number): Promise<ClaimedJob> {
  const { db } = test;
  const connectionId = await insertActiveConnection(db);
  for (let n = 0; n < invoices; n += 1) {
    await acceptInvoice(db, incoming(connectionId, `inv-${n}`));
  }
  const [delivery] = await takeForRelease(db, connectionId, oneAtOnce);
  const job = delivery && (await claimJob(db, delivery, await insertWorker(db, 60_000)));
  if (!job) throw new Error('nothing was claimed');
  return job;
}

const succeed = (job: ClaimedJob, keys: readonly string[] = []) =>
  succeedAttempt(
    test.db,
    job,
    { total: '10.00' },
    [{ type: 'verdict', at: new Date(), data: { verdict: 'succeeded' } }],
    keys.map((key) => ({ key, result: { number: key } })),
  );

const rowOf = ({ jobId: id }: { readonly jobId: string }) =>
  test.db.prisma.syncJob.findUniqueOrThrow({ where: { id }, include: { timeline: true } });

const outcomeOf = async ({ connectionId }: ClaimedJob, key: string) => {
  const where = { connectionId_key: { connectionId, key } };
  const { outcome, result } = await test.db.prisma.intent.findUniqueOrThrow({ where });
  return { outcome, result };
};

const released = ({ connectionId }: ClaimedJob): Promise<number> =>
  test.db.prisma.syncJob.count({ where: { connectionId, dispatchState: 'released' } });

it('ends the attempt with its last change and its history, and passes its place on to the next in line', async () => {
  const job = await atWork(3);
  await beginIntent(test.db, job, { key: 'pay' }, []);
  const ended = await succeed(job, ['pay']);
  expect(ended).toMatchObject({ isWritten: true, isSideOut: false, isDue: true });
  const row = await rowOf(job);
  expect(row).toMatchObject({ status: 'succeeded', attempts: 1, total: '10.00', workerId: null });
  expect(row.timeline.at(-1)).toMatchObject({ type: 'verdict' });
  expect(await outcomeOf(job, 'pay')).toEqual({ outcome: 'done', result: { number: 'pay' } });
  expect(await released(job)).toBe(1);
  const next = ended.next && (await rowOf(ended.next));
  expect(next).toMatchObject({ invoiceId: 'inv-1', dispatchSeq: ended.next?.dispatchSeq });
});

it('passes nothing on where nothing waits, and says so', async () => {
  expect(await succeed(await atWork(1))).toMatchObject({ next: null, isDue: false });
});

it.each([
  ['the company is paused', `UPDATE connections SET paused = true WHERE id = $1`],
  ['it is held after a restore', `UPDATE connections SET restored_at = now() WHERE id = $1`],
  [
    'a side does not answer',
    `INSERT INTO breakers (connection_id, side, opened_at) VALUES ($1, 'fortnox', now())`,
  ],
  [
    'something was asked for in vain, whose turn a release decides',
    `UPDATE sync_jobs SET asked_in_vain = true WHERE connection_id = $1 AND invoice_id = 'inv-2'`,
  ],
])('passes nothing on where %s', async (_why, change) => {
  const job = await atWork(3);
  await test.db.prisma.$executeRawUnsafe(change, job.connectionId);
  expect(await succeed(job)).toMatchObject({ isWritten: true, next: null, isDue: true });
  expect(await released(job)).toBe(0);
});

it('keeps what came of a change, but does not end an attempt whose event was corrected or that has lost its claim', async () => {
  const job = await atWork(2);
  await beginIntent(test.db, job, { key: 'pay' }, []);
  await test.db.prisma.$executeRaw`
    UPDATE sync_jobs SET outdated_fence = fence WHERE id = ${job.jobId}`;
  expect(await succeed(job, ['pay'])).toMatchObject({ isWritten: false, next: null });
  expect(await outcomeOf(job, 'pay')).toMatchObject({ outcome: 'done' });
  expect(await rowOf(job)).toMatchObject({ status: 'running', attempts: 0 });
  const stale = { ...job, fence: job.fence - 1 };
  expect(await succeed(stale)).toMatchObject({ isWritten: false });
});

it('does not bring back what somebody else has taken back meanwhile', async () => {
  const job = await atWork(1);
  await beginIntent(test.db, job, { key: 'pay' }, []);
  await test.db.prisma.$executeRaw`
    UPDATE intents SET outcome = 'refused' WHERE job_id = ${job.jobId}`;
  await succeed(job, ['pay']);
  expect(await outcomeOf(job, 'pay')).toEqual({ outcome: 'refused', result: null });
});
