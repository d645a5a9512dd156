import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import type { IncomingInvoice } from '../acceptance.js';
import { claimJob, type ClaimedJob } from '../claim.js';
import { acceptInvoice } from '../accept.js';
import type { Lane } from '../job.js';
import { takeForRelease } from '../release.js';
import { insertActiveConnection, insertWorker } from './fixtures.js';

/** A window as wide as production's. */
export const room: Readonly<Record<Lane, number>> = { live: 8, replay: 3, backfill: 4 };

type ClaimedOnce = {
  readonly job: ClaimedJob;
  readonly connectionId: string;
  readonly workerId: string;
};

/** The engine on a database of its own, with what most of its tests begin with. */
export type TestEngine = TestDatabase & {
  /** Accepts an invoice of a new connection and claims it for a new worker. */
  claimNew(invoiceId?: string): Promise<ClaimedOnce>;
  /** Releases the connection's next job and claims it. */
  claimNext(connectionId: string, workerId?: string): Promise<ClaimedJob>;
  /** The worker has died: its lease has lapsed, and its session is gone. */
  killWorker(workerId: string): Promise<void>;
};

export async function createTestEngine(): Promise<TestEngine> {
  const test = await createTestDatabase();
  const { db } = test;
  const claimNext: TestEngine['claimNext'] = async (connectionId, workerId) => {
    const [delivery] = await takeForRelease(db, connectionId, room);
    if (!delivery) throw new Error('nothing was released');
    const job = await claimJob(db, delivery, workerId ?? (await insertWorker(db, 60_000)));
    if (!job) throw new Error('the claim was refused');
    return job;
  };
  return {
    ...test,
    claimNext,
    claimNew: async (invoiceId = 'inv-1') => {
      const connectionId = await insertActiveConnection(db);
      await acceptInvoice(db, incoming(connectionId, invoiceId));
      const workerId = await insertWorker(db, 60_000);
      return { job: await claimNext(connectionId, workerId), connectionId, workerId };
    },
    killWorker: async (workerId) => {
      await db.prisma.$executeRaw`
        UPDATE workers SET alive_until = now() - interval '1 ms',
                           beat_at = now() - interval '4 seconds' WHERE id = ${workerId}`;
    },
  };
}

/** An invoice as the signed event brings it. */
export function incoming(
  connectionId: string,
  invoiceId: string,
  webhookId?: string,
): IncomingInvoice {
  return { connectionId, invoiceId, source: 'event', lane: 'live', webhookId };
}
