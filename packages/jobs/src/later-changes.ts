import { syncPaidInvoice } from './job.js';
import type { Database } from '@sync/database';
import { shortText } from '@sync/shared';
import type { Claim } from './claim.js';

/** Something that happened to an invoice in SubscriptionFlow after it was paid. */
export type LaterChange = {
  readonly connectionId: string;
  readonly invoiceId: string;
  readonly what: 'refunded' | 'voided' | 'changed';
  readonly message: string;
  /** Stands for what is told, where another change may read the same: one of it is shown once in any words. */
  readonly toldAs?: string;
};

/**
 * Every list shows them with the job. Whoever may send for a company may tell one invoice for ever, each
 * time with other figures, and an event names a thousand lines.
 */
const listedAtMost = 50;
const charactersAtMost = 1000;

/** `shared-invoice`: the job was resolved with an invoice that is another job's already. */
export type DriftKind = LaterChange['what'] | 'shared-invoice';

/** In the place of the last one. */
const moreThanListed =
  'changed in SubscriptionFlow more often than is listed here; compare the invoice in Fortnox with it';

/**
 * Shows the change on the invoice's job, as drift and in its timeline, once however often it is
 * told, and fifty of them at most. An invoice that never came here has no job and nothing to drift from.
 * Answers the id of the job where it is shown now and was not before.
 */
export async function noteLaterChange(
  db: Database,
  change: LaterChange,
): Promise<string | undefined> {
  const { connectionId, invoiceId, what, toldAs } = change;
  const message = shortText(change.message, charactersAtMost);
  // An entry of an older version has no `toldAs`: whether it shows this change nobody knows, so this one is shown.
  const digest = toldAs === undefined ? {} : { toldAs };
  const same = JSON.stringify([toldAs === undefined ? { message } : { what, toldAs }]);
  const [shown] = await db.prisma.$queryRaw<{ id: string }[]>`
    WITH drifted AS (
      UPDATE sync_jobs
      SET drift = coalesce(drift, '[]') || jsonb_build_array(jsonb_build_object(
            'what', ${what}::text, 'message',
            CASE WHEN jsonb_array_length(coalesce(drift, '[]')) < ${listedAtMost - 1}::int
                 THEN ${message}::text ELSE ${moreThanListed}::text END,
            'at', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) || ${JSON.stringify(digest)}::jsonb)
      WHERE connection_id = ${connectionId} AND invoice_id = ${invoiceId}
        AND kind = ${syncPaidInvoice}
        AND jsonb_array_length(coalesce(drift, '[]')) < ${listedAtMost}::int
        AND NOT coalesce(drift, '[]') @> ${same}::jsonb
      RETURNING id, drift -> -1 -> 'message' AS message
    ), noted AS (
      INSERT INTO timeline_entries (job_id, type, data)
      SELECT id, 'note', jsonb_build_object('message', message, 'drift', ${what}::text)
      FROM drifted)
    SELECT id FROM drifted`;
  return shown?.id;
}

/** The event that a job works from, if an event brought it. */
export async function findStoredEvent(db: Database, jobId: string): Promise<unknown> {
  const row = await db.prisma.syncJob.findUnique({ where: { id: jobId }, select: { event: true } });
  return row?.event ?? undefined;
}

/** What a job was made from, as far as it is kept. */
export type Carried = {
  /** `webhook`: it was read from SubscriptionFlow's API, of which currency and total alone are kept. */
  readonly source: string;
  readonly event: unknown;
  readonly currency: string | null;
  readonly total: string | null;
};

export async function findCarried(db: Database, jobId: string): Promise<Carried | null> {
  const select = { event: true, source: true, currency: true, total: true } as const;
  return db.prisma.syncJob.findUnique({ where: { id: jobId }, select });
}

/** What was made from the former event has been taken back in Fortnox: it need not be remembered. */
export async function forgetFormerEvent(db: Database, claim: Claim): Promise<void> {
  await db.prisma.$executeRaw`
    UPDATE sync_jobs SET made_from = NULL
    WHERE id = ${claim.jobId} AND fence = ${claim.fence} AND worker_id = ${claim.workerId}`;
}
