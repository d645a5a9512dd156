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

/** `invoiceNumber`: SubscriptionFlow's, if it is known. */
export type OtherJob = { readonly id: string; readonly invoiceNumber: string | null };

/**
 * The invoice of another job of the connection that is done by this very invoice: the job that made
 * it, or one that was resolved with it. Then one of the two may be nowhere in the books, and no comparison
 * finds that where both come to the same.
 */
export async function findOtherJobOf(
  db: Database,
  { connectionId, jobId, fortnoxInvoiceNumber, reference }: NamedInvoice,
): Promise<OtherJob | undefined> {
  const [other] = await db.prisma.$queryRaw<OtherJob[]>`
    SELECT id, invoice_number AS "invoiceNumber" FROM sync_jobs
    WHERE connection_id = ${connectionId} AND id <> ${jobId}
      AND ((kind = ${syncPaidInvoice} AND invoice_id = ${reference ?? null}) OR status = 'resolved')
      AND fortnox ->> 'invoiceNumber' = ${fortnoxInvoiceNumber}
    LIMIT 1`;
  return other;
}
