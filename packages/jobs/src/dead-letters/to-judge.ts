import { Prisma, type Database } from '@sync/database';
import { syncPaidInvoice } from '../job.js';

/** A dead letter with what its job works from, as far as that is here. */
export type LetterToJudge = {
  readonly id: string;
  readonly invoiceNumber: string | null;
  readonly deadLetteredAt: Date;
  /** `undefined`: it is read in SubscriptionFlow, was erased, or is no paid invoice. */
  readonly event: unknown;
};

/**
 * Dead letters of a connection, the latest first; `after` names the last one of those before. An event
 * may have 256 kB, so the caller takes a few at a time.
 */
export async function listLettersToJudge(
  db: Database,
  connectionId: string,
  { limit, after }: { readonly limit: number; readonly after?: LetterToJudge | undefined },
): Promise<readonly LetterToJudge[]> {
  const older =
    after === undefined
      ? Prisma.empty
      : Prisma.sql`AND (dead_lettered_at, id) < (${after.deadLetteredAt}, ${after.id})`;
  const rows = await db.prisma.$queryRaw<(LetterToJudge & { event: unknown })[]>`
    SELECT id, invoice_number AS "invoiceNumber", dead_lettered_at AS "deadLetteredAt",
           CASE WHEN source = 'event' AND kind = ${syncPaidInvoice} THEN event END AS event
    FROM sync_jobs
    WHERE status = 'dead-lettered' AND dead_lettered_at IS NOT NULL
      AND connection_id = ${connectionId} ${older}
    ORDER BY dead_lettered_at DESC, id DESC
    LIMIT ${limit}`;
  return rows.map((row) => ({ ...row, event: row.event ?? undefined }));
}

/** How many of a connection's invoices wait for a person. */
export function countDeadLetters(db: Database, connectionId: string): Promise<number> {
  return db.prisma.syncJob.count({ where: { connectionId, status: 'dead-lettered' } });
}
