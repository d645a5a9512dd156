import { claimCustomer, linkCustomer } from '@sync/connections';
import {
  abandonIntents,
  acceptInvoice,
  beginIntent,
  claimJob,
  endAttempt,
  holdLease,
  intentsOfJob,
  putBack,
  rearmIntent,
  rescueJobsOfDeadWorkers,
  recordOutcome,
  takeForRelease,
  unclaimed,
  type ClaimedJob,
} from './index.js';
import { insertActiveConnection, insertWorker } from './testing/fixtures.js';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';

const room = { live: 8, replay: 3, backfill: 4 };

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase(process.env['TEST_DATABASE_URL']);
});
afterAll(() => test.drop());

function incoming(connectionId: string, invoiceId: string, webhookId?: string) {
  return { connectionId, invoiceId, source: 'event', lane: 'live', webhookId } as const;
}

async function claimNew(
  invoiceId = 'inv-1',
): Promise<{ job: ClaimedJob; connectionId: string; workerId: string }> {
  const connectionId = await insertActiveConnection(test.db);
  await acceptInvoice(test.db, incoming(connectionId, invoiceId));
  const workerId = await insertWorker(test.db, 60_000);
  const job = await claimNext(connectionId, workerId);
  return { job, connectionId, workerId };
}

async function claimNext(connectionId: string, workerId: string): Promise<ClaimedJob> {
  const [delivery] = await takeForRelease(test.db, connectionId, room);
  if (!delivery) throw new Error('nothing was released');
  const job = await claimJob(test.db, delivery, workerId);
  if (!job) throw new Error('the claim was refused');
  return job;
}

describe('accepting', () => {
  it('makes one job of an invoice told ten times at once, by both doors', async () => {
    const connectionId = await insertActiveConnection(test.db);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        acceptInvoice(test.db, {
          ...incoming(connectionId, 'inv-1', index % 2 ? undefined : `msg_${index}`),
          source: index % 2 ? 'webhook' : 'event',
        }),
      ),
    );
    const ids = new Set(answers.map((answer) => 'jobId' in answer && answer.jobId));
    expect(ids.size).toBe(1);
    expect(answers.filter((answer) => answer.kind === 'accepted')).toHaveLength(1);
  });

  it('answers a repeated webhook id as the first time, and refuses it for another invoice', async () => {
    const connectionId = await insertActiveConnection(test.db);
    const first = await acceptInvoice(test.db, incoming(connectionId, 'inv-1', 'msg_1'));
    const again = await acceptInvoice(test.db, incoming(connectionId, 'inv-1', 'msg_1'));
    const other = await acceptInvoice(test.db, incoming(connectionId, 'inv-2', 'msg_1'));
    expect([first.kind, again.kind, other.kind]).toEqual([
      'accepted',
      'known',
      'webhook-id-conflict',
    ]);
  });

  it('takes an ignored invoice up again under the same id', async () => {
    const { job, connectionId } = await claimNew();
    await endAttempt(test.db, job, { kind: 'ignored', reason: 'status is Due' }, {}, []);
    const again = await acceptInvoice(test.db, incoming(connectionId, 'inv-1', 'msg_2'));
    expect(again).toEqual({ kind: 'accepted', jobId: job.jobId, status: 'queued' });
  });
});

describe('releasing', () => {
  it('never lets more than the window out, also when asked by many at once', async () => {
    const connectionId = await insertActiveConnection(test.db);
    for (let n = 0; n < 20; n += 1) {
      await acceptInvoice(test.db, incoming(connectionId, `inv-${n}`));
    }
    const released = await Promise.all(
      Array.from({ length: 5 }, () => takeForRelease(test.db, connectionId, room)),
    );
    expect(released.flat()).toHaveLength(room.live);
  });

  it('releases nothing of a paused connection', async () => {
    const connectionId = await insertActiveConnection(test.db);
    await acceptInvoice(test.db, incoming(connectionId, 'inv-1'));
    await test.db.prisma.connection.update({ where: { id: connectionId }, data: { paused: true } });
    expect(await takeForRelease(test.db, connectionId, room)).toEqual([]);
  });

  it('hands a delivery that Redis lost out again, and the lost one is stale then', async () => {
    const connectionId = await insertActiveConnection(test.db);
    await acceptInvoice(test.db, incoming(connectionId, 'inv-1'));
    const [lost] = await takeForRelease(test.db, connectionId, room);
    if (!lost) throw new Error('nothing was released');
    expect(await unclaimed(test.db, -1000, 10)).toContainEqual(lost);
    await putBack(test.db, [lost]);
    const [again] = await takeForRelease(test.db, connectionId, room);
    const workerId = await insertWorker(test.db, 60_000);
    expect(await claimJob(test.db, lost, workerId)).toBeUndefined();
    expect(again && (await claimJob(test.db, again, workerId))).toMatchObject({ fence: 1 });
  });
});

describe('claiming', () => {
  it('gives a delivery that arrives twice to one worker', async () => {
    const connectionId = await insertActiveConnection(test.db);
    await acceptInvoice(test.db, incoming(connectionId, 'inv-1'));
    const [delivery] = await takeForRelease(test.db, connectionId, room);
    const workers = await Promise.all([1, 2, 3].map(() => insertWorker(test.db, 60_000)));
    if (!delivery) throw new Error('nothing was released');
    const claims = await Promise.all(
      workers.map((workerId) => claimJob(test.db, delivery, workerId)),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
  });

  it('lets another worker continue a dead one’s job without spending an attempt', async () => {
    const { job, connectionId, workerId } = await claimNew();
    await test.db.prisma.worker.update({
      where: { id: workerId },
      data: { aliveUntil: new Date(Date.now() - 1) },
    });
    await rescueJobsOfDeadWorkers(test.db);
    const next = await claimNext(connectionId, await insertWorker(test.db, 60_000));
    expect(next).toMatchObject({ jobId: job.jobId, fence: job.fence + 1, attempts: 0 });
  });

  it('does not let the former worker write after its job was taken over', async () => {
    const { job, connectionId, workerId } = await claimNew();
    await test.db.prisma.worker.delete({ where: { id: workerId } });
    await rescueJobsOfDeadWorkers(test.db);
    await claimNext(connectionId, await insertWorker(test.db, 60_000));
    expect(await endAttempt(test.db, job, { kind: 'succeeded' }, {}, [])).toBe(false);
    expect(await beginIntent(test.db, job, 'invoice:inv-1', [])).toEqual({ kind: 'claim-lost' });
  });

  it('does not spend an attempt on a snooze', async () => {
    const { job } = await claimNew();
    const snooze = { kind: 'snooze', forMs: 0, reason: 'rate limit' } as const;
    await endAttempt(test.db, job, snooze, {}, []);
    const row = await test.db.prisma.syncJob.findUniqueOrThrow({ where: { id: job.jobId } });
    expect(row).toMatchObject({ status: 'queued', attempts: 0, seriesAttempts: 0 });
  });
});

describe('intents', () => {
  it('keeps a change pending while its sender waits, and takes it for unknown once it gave up', async () => {
    const { job, connectionId } = await claimNew();
    expect(await beginIntent(test.db, job, 'invoice:inv-1', [])).toEqual({ kind: 'clear' });
    expect(await beginIntent(test.db, job, 'invoice:inv-1', [])).toEqual({ kind: 'pending' });
    expect(await rearmIntent(test.db, job, 'invoice:inv-1')).toBe(false);
    await abandonIntents(test.db.prisma, job);
    await endAttempt(test.db, job, { kind: 'snooze', forMs: 0, reason: 'again' }, {}, []);
    const next = await claimNext(connectionId, await insertWorker(test.db, 60_000));
    const state = await beginIntent(test.db, next, 'invoice:inv-1', []);
    expect(state).toMatchObject({ kind: 'outcome-unknown' });
    expect(await rearmIntent(test.db, next, 'invoice:inv-1')).toBe(true);
    // Once it is on its way again, nobody else may send it.
    expect(await rearmIntent(test.db, next, 'invoice:inv-1')).toBe(false);
  });

  it('remembers what was made, and clears the way after a refusal', async () => {
    const { job } = await claimNew();
    await beginIntent(test.db, job, 'payment:inv-1:tr', []);
    await recordOutcome(test.db, job, 'payment:inv-1:tr', { kind: 'refused' }, []);
    expect(await beginIntent(test.db, job, 'payment:inv-1:tr', [])).toEqual({ kind: 'clear' });
    const done = { kind: 'done', result: { number: '7' } } as const;
    await recordOutcome(test.db, job, 'payment:inv-1:tr', done, []);
    const known = await intentsOfJob(test.db, job);
    expect(known.get('payment:inv-1:tr')).toEqual(done);
  });

  it('keeps a late answer of a worker that lost its claim: it is a fact', async () => {
    const { job, connectionId, workerId } = await claimNew();
    await beginIntent(test.db, job, 'invoice:inv-1', []);
    await test.db.prisma.worker.delete({ where: { id: workerId } });
    await rescueJobsOfDeadWorkers(test.db);
    const next = await claimNext(connectionId, await insertWorker(test.db, 60_000));
    const done = { kind: 'done', result: { documentNumber: '12' } } as const;
    await recordOutcome(test.db, job, 'invoice:inv-1', done, []);
    expect((await intentsOfJob(test.db, next)).get('invoice:inv-1')).toEqual(done);
  });
});

it('lets one of ten invoices of a new customer create it, and the others use the number', async () => {
  const connectionId = await insertActiveConnection(test.db);
  const workerId = await insertWorker(test.db, 60_000);
  for (let n = 0; n < 8; n += 1) {
    await acceptInvoice(test.db, incoming(connectionId, `inv-${n}`));
  }
  const deliveries = await takeForRelease(test.db, connectionId, room);
  const jobs = await Promise.all(deliveries.map((each) => claimJob(test.db, each, workerId)));
  const claimed = jobs.filter((job) => job !== undefined);
  const claims = await Promise.all(claimed.map((job) => claimCustomer(test.db, job, 'c-1')));
  expect(claims.filter((claim) => claim.kind === 'mine')).toHaveLength(1);
  expect(claims.filter((claim) => claim.kind === 'busy')).toHaveLength(7);
  await linkCustomer(test.db, connectionId, 'c-1', '17');
  const after = claimed[0] && (await claimCustomer(test.db, claimed[0], 'c-1'));
  expect(after).toEqual({ kind: 'known', customerNumber: '17' });
});

it('ends a lease that was not renewed in time for good', async () => {
  const lost: string[] = [];
  const lease = await holdLease({ databaseUrl: test.url, onLost: () => lost.push('lost') });
  expect(lease.isHeld()).toBe(true);
  // Somebody who found it lapsed has taken its jobs.
  await test.db.prisma.worker.update({
    where: { id: lease.workerId },
    data: { aliveUntil: new Date(Date.now() - 1) },
  });
  await new Promise((resolve) => {
    lease.signal.addEventListener('abort', resolve);
  });
  expect([lease.isHeld(), lost]).toEqual([false, ['lost']]);
});
