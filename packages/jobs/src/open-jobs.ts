import type { Database } from '@sync/database';
import type { IncomingInvoice } from './acceptance.js';
import { jobKey } from './accept.js';
import { dispatchState } from './job.js';

/**
 * How many jobs of a connection go on by themselves, waiting or in work, counted no further than
 * `upTo`: dead letters wait for a person and are none of them.
 */
export async function countOpenJobs(
  db: Database,
  connectionId: string,
  upTo: number,
): Promise<number> {
  const rows = await db.prisma.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (
      SELECT 1 FROM sync_jobs
      WHERE connection_id = ${connectionId}
        AND dispatch_state IN (${dispatchState.waiting}, ${dispatchState.released})
      LIMIT ${upTo}) AS open`;
  return rows[0]?.count ?? 0;
}

/** Whether there is a job for it already, so that taking it in makes no new one. */
export async function isKnownInvoice(
  db: Database,
  incoming: Pick<IncomingInvoice, 'connectionId' | 'invoiceId' | 'kind' | 'sourceRef'>,
): Promise<boolean> {
  const job = await db.prisma.syncJob.findUnique({
    where: { connectionId_kind_invoiceId_sourceRef: jobKey(incoming) },
    select: { id: true },
  });
  return job !== null;
}
