import { acceptInvoice } from './accept.js';
import { endAttempt } from './end.js';
import { findLostClaims, rescueJobsOfDeadWorkers, returnUnknownClaims } from './rescue.js';
import { createTestEngine, incoming, type TestEngine } from './testing/engine.js';
import { insertDeadLetter } from './testing/fixtures.js';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine();
});
afterAll(() => test.drop());

describe('a job whose attempt was cut short', () => {
  /** The invoice is being carried, and another one of its company came after it. */
  async function overtaken() {
    const claimed = await test.claimNew('inv-1');
    await acceptInvoice(test.db, incoming(claimed.connectionId, 'inv-2'));
    return claimed;
  }

  it('goes on before those that came after it when its worker died', async () => {
    const { job, connectionId, workerId } = await overtaken();
    await test.killWorker(workerId);
    expect(await rescueJobsOfDeadWorkers(test.db)).toBe(1);
    expect(await test.claimNext(connectionId)).toMatchObject({ jobId: job.jobId, fence: 2 });
  });

  it('goes on before those that came after it when its worker stopped', async () => {
    const { job, connectionId } = await overtaken();
    const stopped = { kind: 'snooze', forMs: 0, reason: 'the worker stops' } as const;
    await endAttempt(test.db, job, stopped, {}, []);
    expect(await test.claimNext(connectionId)).toMatchObject({ jobId: job.jobId, fence: 2 });
  });
});

describe('a job whose workers die again and again', () => {
  /** Claimed by a worker that dies; `deaths` in all, this one included. */
  async function dying(deaths: number) {
    const claimed = await test.claimNew('inv-1');
    await test.db.prisma.syncJob.update({
      where: { id: claimed.job.jobId },
      data: { rescues: deaths - 1 },
    });
    await test.killWorker(claimed.workerId);
    await rescueJobsOfDeadWorkers(test.db);
    return claimed;
  }

  it('goes on at once after the tenth death', async () => {
    const { connectionId } = await dying(10);
    expect(await test.claimNext(connectionId)).toMatchObject({ rescues: 10 });
  });

  it('waits for a minute after the eleventh', async () => {
    const { job, connectionId } = await dying(11);
    await expect(test.claimNext(connectionId)).rejects.toThrow('nothing was released');
    const { dueAt } = await test.db.prisma.syncJob.findUniqueOrThrow({ where: { id: job.jobId } });
    expect(dueAt.getTime() - Date.now()).toBeGreaterThan(50_000);
  });

  it('starts to count afresh with any attempt that comes to its end', async () => {
    const { connectionId } = await dying(10);
    const job = await test.claimNext(connectionId);
    await endAttempt(test.db, job, { kind: 'snooze', forMs: 0, reason: 'told to wait' }, {}, []);
    expect(await test.claimNext(connectionId)).toMatchObject({ rescues: 0 });
  });
});

describe('what was shown as changed while the attempt was under way', () => {
  const changed = { what: 'changed', message: 'total_amount', at: 'then' };
  const laterEvent = { type: 'invoice.paid', timestamp: '2026-11-20T08:00:00Z' };

  /** An invoice or its credit is being worked on, and a corrected event was kept for the next attempt. */
  async function corrected(kind: 'sync-paid-invoice' | 'sync-credit') {
    const claimed = await test.claimNew('inv-1');
    const { jobId: id } = claimed.job;
    const isCredit = kind === 'sync-credit';
    const shown = isCredit ? { kind, sourceRef: 'r1' } : { drift: [changed] };
    await test.db.prisma.syncJob.update({ where: { id }, data: { laterEvent, ...shown } });
    const invoice = isCredit
      ? await insertDeadLetter(test.db, claimed.connectionId, {
          ...{ invoiceId: 'inv-1', drift: [changed, { ...changed, about: id }] },
        })
      : id;
    const drift = async () =>
      (await test.db.prisma.syncJob.findUniqueOrThrow({ where: { id: invoice } })).drift;
    return { ...claimed, drift };
  }

  const returns = {
    'its worker died': async ({ workerId }: { readonly workerId: string }) => {
      await test.killWorker(workerId);
      return rescueJobsOfDeadWorkers(test.db);
    },
    'its worker does not know of it': async ({ workerId }: { readonly workerId: string }) => {
      await test.db.prisma
        .$executeRaw`UPDATE sync_jobs SET updated_at = now() - interval '6 seconds'`;
      return returnUnknownClaims(test.db, workerId, []);
    },
  };

  it.each(['its worker died', 'its worker does not know of it'] as const)(
    'is no change any more where %s',
    async (why) => {
      const invoice = await corrected('sync-paid-invoice');
      expect(await returns[why](invoice)).toBe(1);
      expect(await invoice.drift()).toBeNull();
      const credit = await corrected('sync-credit');
      expect(await returns[why](credit)).toBe(1);
      expect(await credit.drift()).toEqual([changed]);
    },
  );
});

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
