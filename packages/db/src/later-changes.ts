import type { Database } from './client.js';

/** Something that happened to an invoice in SubscriptionFlow after it was paid. */
export type LaterChange = {
  readonly connectionId: string;
  readonly invoiceId: string;
  readonly what: 'refunded' | 'voided';
  readonly message: string;
};

/**
 * Notes the change in the timeline of the invoice's job, once however often it is told. An
 * invoice that never came here has no job and nothing to drift from.
 */
export async function noteLaterChange(db: Database, change: LaterChange): Promise<void> {
  const { connectionId, invoiceId, what, message } = change;
  await db.prisma.$executeRaw`
    INSERT INTO timeline_entries (job_id, type, data)
    SELECT j.id, 'note', jsonb_build_object('message', ${message}::text, 'drift', ${what}::text)
    FROM sync_jobs j
    WHERE j.connection_id = ${connectionId} AND j.invoice_id = ${invoiceId}
      AND NOT EXISTS (SELECT 1 FROM timeline_entries t
                      WHERE t.job_id = j.id AND t.type = 'note'
                        AND t.data ->> 'message' = ${message})`;
}
