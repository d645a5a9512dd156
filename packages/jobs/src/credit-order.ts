import { Prisma, type Database } from '@sync/database';
import { dispatchState, syncPaidInvoice, unfinishedStatuses } from './job.js';

/**
 * Why a credit waits for its turn. Such a job comes back now and then only to see that it still waits, so its
 * history tells that once.
 */
export const creditWaits = {
  earlier: 'an earlier refund of the same invoice is being credited',
  invoice: 'the invoice itself is being carried over',
} as const;

/** The job was last put back to wait for its turn. */
export const waitsForTurn: Prisma.Sql = Prisma.sql`
  reason IN (${Prisma.join(Object.values(creditWaits))})`;

const unfinished = unfinishedStatuses.map((status) => `'${status}'`).join(', ');

/** A credit that goes on by itself; as in the index `sync_job_unfinished_credits`, to the letter. */
const isUnfinishedCredit = (job: 'earlier' | 'later'): Prisma.Sql =>
  Prisma.raw(`${job}.kind = 'sync-credit' AND ${job}.status IN (${unfinished})`);

type CreditOfInvoice = {
  readonly connectionId: string;
  readonly invoiceId: string;
  readonly jobId: string;
};

/**
 * How many credits of the same invoice were told before this one and are not through yet, counted no further
 * than `upTo`.
 */
export async function countCreditsBefore(
  db: Database,
  credit: CreditOfInvoice,
  upTo: number,
): Promise<number> {
  const rows = await db.prisma.$queryRaw<{ count: number }[]>(creditsBeforeStatement(credit, upTo));
  return rows[0]?.count ?? 0;
}

/** In their order, so that they are read off the index and no further than is asked. */
export const creditsBeforeStatement = (
  { connectionId, invoiceId, jobId }: CreditOfInvoice,
  upTo: number,
): Prisma.Sql => Prisma.sql`
  SELECT count(*)::int AS count FROM (
    SELECT 1 FROM sync_jobs earlier
    WHERE earlier.connection_id = ${connectionId} AND earlier.invoice_id = ${invoiceId}
      AND ${isUnfinishedCredit('earlier')}
      AND (earlier.created_at, earlier.id) <
          ((SELECT created_at FROM sync_jobs WHERE id = ${jobId}), ${jobId})
    ORDER BY earlier.created_at, earlier.id
    LIMIT ${upTo}) AS found`;

/** For a statement about a job `sync_jobs` that is a credit: what it waits for is not through yet. */
export const isStillBehind: Prisma.Sql = Prisma.sql`(
  EXISTS (SELECT 1 FROM sync_jobs earlier
    WHERE earlier.connection_id = sync_jobs.connection_id
      AND earlier.invoice_id = sync_jobs.invoice_id AND ${isUnfinishedCredit('earlier')}
      AND (earlier.created_at, earlier.id) < (sync_jobs.created_at, sync_jobs.id))
  OR EXISTS (SELECT 1 FROM sync_jobs invoice
    WHERE invoice.connection_id = sync_jobs.connection_id
      AND invoice.invoice_id = sync_jobs.invoice_id AND invoice.kind = ${syncPaidInvoice}
      AND invoice.status IN (${Prisma.join([...unfinishedStatuses])})))`;

/**
 * For a `WITH` of a statement that ends a job, which `ended` answers as `id`, `kind`, `connection_id`,
 * `invoice_id` and `created_at`: the first credit that waited for it is due at once. One that is in
 * a worker's hands is touched as well: either its end is waited for, and it is due although it is put back, or
 * that end sees (`isStillBehind`) that there is nothing to wait for. Only ever one that came later, so that two
 * never wait for each other.
 */
export const wakingNextCredit: Prisma.Sql = Prisma.sql`
  woken AS (
    UPDATE sync_jobs SET due_at = least(sync_jobs.due_at, now()) FROM ended
    WHERE sync_jobs.id = (
        SELECT later.id FROM sync_jobs later
        WHERE later.connection_id = ended.connection_id AND later.invoice_id = ended.invoice_id
          AND ${isUnfinishedCredit('later')}
          AND (later.created_at, later.id) > (CASE ended.kind WHEN ${syncPaidInvoice}
            THEN timestamptz '-infinity' ELSE ended.created_at END, ended.id)
        ORDER BY later.created_at, later.id LIMIT 1)
      AND (sync_jobs.dispatch_state <> ${dispatchState.waiting}
        OR (sync_jobs.status = 'queued' AND sync_jobs.due_at > now()))
    RETURNING sync_jobs.id)`;
