import { findLostClaims, returnUnknownClaims } from './rescue.js';
import { createTestEngine, type TestEngine } from './testing/engine.js';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine();
});
afterAll(() => test.drop());

describe('claims that nobody works on', () => {
  /** As if the claims had been made a while ago. */
  async function age(): Promise<void> {
    await test.db.prisma
      .$executeRaw`UPDATE sync_jobs SET updated_at = now() - interval '6 seconds'`;
  }

  it('go back to the queue, but never one whose attempt is active', async () => {
    const { job, connectionId, workerId } = await test.claimNew();
    await age();
    const { jobId, dispatchSeq } = job;
    expect(await returnUnknownClaims(test.db, workerId, [{ jobId, dispatchSeq }])).toBe(0);
    expect(await returnUnknownClaims(test.db, workerId, [])).toBe(1);
    expect(await test.claimNext(connectionId)).toMatchObject({ jobId, fence: job.fence + 1 });
  });

  it('are told from the running attempt by the number of their delivery', async () => {
    const { job, workerId } = await test.claimNew();
    await age();
    const stale = { jobId: job.jobId, dispatchSeq: job.dispatchSeq - 1 };
    expect(await returnUnknownClaims(test.db, workerId, [stale])).toBe(1);
  });

  it('are named to the attempts that believe to hold them', async () => {
    const { job, connectionId, workerId } = await test.claimNew();
    expect(await findLostClaims(test.db, [job])).toEqual([]);
    await age();
    await returnUnknownClaims(test.db, workerId, []);
    expect(await findLostClaims(test.db, [job])).toEqual([job]);
    const next = await test.claimNext(connectionId, workerId);
    expect(await findLostClaims(test.db, [job, next])).toEqual([job]);
  });
});
