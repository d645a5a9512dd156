import type { Database } from '@sync/database';
import { syncPaidInvoice } from '../job.js';

/** An invoice in Fortnox that somebody says a job is done by. */
type NamedInvoice = {
  readonly connectionId: string;
  readonly jobId: string;
  readonly fortnoxInvoiceNumber: string;
  /** Its `ExternalInvoiceReference1`: ours is the id of the invoice in SubscriptionFlow. */
  readonly reference: string | undefined;
};

/**
 * Another job of the connection that is done by this very invoice: the one that made it, or one that
 * was resolved with it. Then one of the two would be nowhere in the books, and no comparison would find
 * that where both come to the same.
 */
export async function findOtherJobOf(
  db: Database,
  { connectionId, jobId, fortnoxInvoiceNumber, reference }: NamedInvoice,
): Promise<string | undefined> {
  const [other] = await db.prisma.$queryRaw<{ id: string }[]>`
    SELECT id FROM sync_jobs
    WHERE connection_id = ${connectionId} AND id <> ${jobId}
      AND ((kind = ${syncPaidInvoice} AND invoice_id = ${reference ?? null}) OR status = 'resolved')
      AND fortnox ->> 'invoiceNumber' = ${fortnoxInvoiceNumber}
    LIMIT 1`;
  return other?.id;
}
