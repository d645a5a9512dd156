import { Prisma, type Database } from '@sync/database';
import { syncCredit } from '../job.js';

/**
 * What of a job's changes may have been made in a time that the ledger has lost. `customers`: its
 * invoice is newer than that, but not its customer, of whom another invoice may have told.
 */
export type Doubt = 'nothing' | 'customers' | 'everything';

/**
 * Whether anything can be in doubt for a connection: it was recovered, or made anew after a restore.
 * Asked by the claim, so that a database that was never restored pays no statement for this.
 */
export function mayBeInDoubt(connectionId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`EXISTS (SELECT 1 FROM connections d WHERE d.id = ${connectionId}
    AND (d.recovered_at IS NOT NULL
         OR EXISTS (SELECT 1 FROM ledger_marks m WHERE m.restored_at < d.created_at)))`;
}

/**
 * Whether a restore makes a job's changes doubtful. `reference` is under which its invoice stands
 * in Fortnox. Everything is in doubt for a job of before the recovery, for one whose invoice was found
 * in Fortnox without a job, for a credit, and for a connection that was made anew after a restore.
 */
export async function readDoubt(
  db: Database,
  job: { readonly jobId: string; readonly mayBeInDoubt: boolean },
  reference: string,
): Promise<Doubt> {
  if (!job.mayBeInDoubt) return 'nothing';
  const [row] = await db.prisma.$queryRaw<{ doubt: Doubt }[]>`
    SELECT CASE
      WHEN c.recovered_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM ledger_marks m WHERE m.restored_at < c.created_at) THEN 'nothing'
      WHEN c.recovered_at IS NULL OR j.created_at <= c.recovered_at OR j.kind = ${syncCredit}
        OR EXISTS (SELECT 1 FROM recovered_references r
                   WHERE r.connection_id = c.id AND r.reference = ${reference}) THEN 'everything'
      ELSE 'customers' END AS doubt
    FROM sync_jobs j JOIN connections c ON c.id = j.connection_id WHERE j.id = ${job.jobId}`;
  return row?.doubt ?? 'nothing';
}
