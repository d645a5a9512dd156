import { createTestEngine, type TestEngine } from '@sync/jobs/testing';
import { createActiveAttempts } from '../active-attempts.js';
import { ClaimGuard } from '../claim-guard.js';
import { heldLease } from '../testing/stage.js';
import { watchClaims } from './watch-claims.js';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine();
});
afterAll(() => test.drop());

/** A claim that was committed so long ago, and whether an attempt here knows of it. */
async function claimed(ageMs: number, attempt: 'known' | 'unknown') {
  const active = createActiveAttempts();
  const { job, workerId } = await test.claimNew();
  const guard = new ClaimGuard(heldLease(workerId).lease, job, () => Promise.resolve());
  if (attempt === 'known') {
    active.enter(job);
    active.begin(guard);
  }
  await test.db.prisma.$executeRaw`
    UPDATE sync_jobs SET updated_at = now() - ${ageMs} * interval '1 ms' WHERE id = ${job.jobId}`;
  const watch = () => watchClaims({ db: test.db, workerId: () => workerId, active });
  const status = async (): Promise<string> =>
    (await test.db.prisma.syncJob.findUniqueOrThrow({ where: { id: job.jobId } })).status;
  return { job, guard, watch, status };
}

const long = 60_000;

it('a claim that no attempt knows of goes back to the queue', async () => {
  const { watch, status } = await claimed(long, 'unknown');
  await watch();
  expect(await status()).toBe('queued');
});

it('one so young that its answer may still be on its way is left', async () => {
  const { watch, status } = await claimed(1000, 'unknown');
  await watch();
  expect(await status()).toBe('running');
});

it('an attempt that holds its claim goes on, however long it takes', async () => {
  const { watch, status, guard } = await claimed(long, 'known');
  await watch();
  expect([await status(), guard.mayMutate()]).toEqual(['running', true]);
});

it.each([
  ['was claimed anew', { fence: { increment: 1 } }],
  ['is another worker’s', { workerId: 'wrk_other' }],
  ['is nobody’s', { workerId: null, status: 'queued' }],
])('an attempt whose job %s sends nothing more, and its calls end', async (_, data) => {
  const { job, watch, guard } = await claimed(long, 'known');
  await test.db.prisma.syncJob.update({ where: { id: job.jobId }, data });
  await watch();
  expect([guard.mayMutate(), guard.signal.aborted]).toEqual([false, true]);
});

it('an attempt whose company was removed sends nothing more', async () => {
  const { job, watch, guard } = await claimed(long, 'known');
  await test.db.prisma.connection.delete({ where: { id: job.connectionId } });
  await watch();
  expect(guard.mayMutate()).toBe(false);
});
