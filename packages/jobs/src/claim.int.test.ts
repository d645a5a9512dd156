import { claimCustomer, linkCustomer } from '@sync/connections';
import { acceptInvoice } from './accept.js';
import { claimJob } from './claim.js';
import { endAttempt } from './end.js';
import { beginIntent } from './intents.js';
import { takeForRelease } from './release.js';
import { rescueJobsOfDeadWorkers } from './rescue.js';
import { createTestEngine, incoming, room, type TestEngine } from './testing/engine.js';
import { insertActiveConnection, insertWorker } from './testing/fixtures.js';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine();
});
afterAll(() => test.drop());

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
    const { job, connectionId, workerId } = await test.claimNew();
    await test.killWorker(workerId);
    await rescueJobsOfDeadWorkers(test.db);
    const next = await test.claimNext(connectionId);
    expect(next).toMatchObject({ jobId: job.jobId, fence: job.fence + 1, attempts: 0 });
  });

  it('does not let the former worker write after its job was taken over', async () => {
    const { job, connectionId, workerId } = await test.claimNew();
    await test.killWorker(workerId);
    await rescueJobsOfDeadWorkers(test.db);
    await test.claimNext(connectionId);
    expect(await endAttempt(test.db, job, { kind: 'succeeded' }, {}, [])).toBe(false);
    expect(await beginIntent(test.db, job, { key: 'invoice:inv-1' }, [])).toEqual({
      kind: 'claim-lost',
    });
  });

  it('does not spend an attempt on a snooze', async () => {
    const { job } = await test.claimNew();
    const snooze = { kind: 'snooze', forMs: 0, reason: 'rate limit' } as const;
    await endAttempt(test.db, job, snooze, {}, []);
    const row = await test.db.prisma.syncJob.findUniqueOrThrow({ where: { id: job.jobId } });
    expect(row).toMatchObject({ status: 'queued', attempts: 0, seriesAttempts: 0 });
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
  const [first] = claimed;
  if (!first) throw new Error('nothing was claimed');
  await linkCustomer(test.db, first, 'c-1', { customerNumber: '17', note: undefined });
  const after = await claimCustomer(test.db, first, 'c-1');
  expect(after).toMatchObject({ kind: 'known', customer: { customerNumber: '17' } });
});
