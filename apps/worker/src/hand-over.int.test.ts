import { openDatabase, type Database } from '@sync/database';
import { beginIntent, type ClaimedJob } from '@sync/jobs';
import { createTestEngine, insertWorker, type TestEngine } from '@sync/jobs/testing';
import { createActiveAttempts } from './active-attempts.js';
import { ClaimGuard } from './claim-guard.js';
import { giveUpPending, takeOver } from './hand-over.js';
import { heldLease, recordedLog } from './testing/stage.js';

let test: TestEngine;
let unreachable: Database;
beforeAll(async () => {
  test = await createTestEngine();
  unreachable = openDatabase({ url: 'postgresql://x:x@127.0.0.1:9/x' });
});
afterAll(async () => {
  await unreachable.close();
  await test.drop();
});

/** A job with two changes begun; the attempt still waits for the answer to the first. */
async function halfway(active = createActiveAttempts()) {
  const { job, workerId } = await test.claimNew();
  for (const key of ['invoice:inv-1', 'payment:inv-1'])
    await beginIntent(test.db, job, { key }, []);
  const former = heldLease(workerId);
  const guard = new ClaimGuard(former.lease, job, () => Promise.resolve());
  active.begin(guard);
  await guard.send('invoice:inv-1', () => Promise.resolve());
  return { job, former, guard, active };
}

const intentsOf = ({ jobId }: ClaimedJob) =>
  test.db.prisma.intent.findMany({ where: { jobId }, orderBy: { key: 'asc' } });

const newLease = async () => heldLease(await insertWorker(test.db, 60_000));

describe('a process that goes on under a new lease', () => {
  it('waits for its answers under the new name, and has given up everything else', async () => {
    const { job, former, active } = await halfway();
    const next = await newLease();
    expect(await takeOver({ db: test.db, active }, next.lease, former.lease)).toBe(next.lease);
    const [invoice, payment] = await intentsOf(job);
    expect(invoice).toMatchObject({ senderId: next.lease.workerId, abandonedAt: null });
    expect(payment).toMatchObject({ senderId: former.lease.workerId });
    expect(payment?.abandonedAt).toBeInstanceOf(Date);
    expect(next.isEnded()).toBe(false);
  });

  it('with nothing under way has nothing to hand over', async () => {
    const [former, next] = [await newLease(), await newLease()];
    const own = { db: test.db, active: createActiveAttempts() };
    expect(await takeOver(own, next.lease, former.lease)).toBe(next.lease);
  });

  it('does not use the new name while its answers are waited for under the former', async () => {
    const { former, active } = await halfway();
    const next = await newLease();
    const taking = takeOver({ db: unreachable, active }, next.lease, former.lease);
    await expect(taking).rejects.toThrow();
    expect(next.isEnded()).toBe(true);
  });
});

describe('a process that ends', () => {
  it('gives up what it waits for, so that the quiet time counts from here', async () => {
    const { job, active, guard } = await halfway();
    const { log, text } = recordedLog();
    await giveUpPending({ db: test.db, active, log });
    const [invoice] = await intentsOf(job);
    expect(invoice?.abandonedAt).toBeInstanceOf(Date);
    expect([guard.mayMutate(), guard.signal.aborted, text()]).toEqual([false, true, '']);
  });

  it('leaves alone what its attempts have had answers to', async () => {
    const { job, active, guard } = await halfway();
    guard.answered('invoice:inv-1');
    await giveUpPending({ db: test.db, active, log: recordedLog().log });
    const given = (await intentsOf(job)).map(({ abandonedAt }) => abandonedAt);
    expect(given).toEqual([null, null]);
    expect(guard.mayMutate()).toBe(false);
  });

  it('stops every attempt also while the database is away, and says what was not written', async () => {
    const active = createActiveAttempts();
    const both = [await halfway(active), await halfway(active)];
    const { log, text } = recordedLog();
    await giveUpPending({ db: unreachable, active, log });
    expect(both.map(({ guard }) => guard.mayMutate())).toEqual([false, false]);
    expect(text().match(/intents\.not-given-up/g)).toHaveLength(2);
  });
});
