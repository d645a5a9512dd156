import type { JobKind } from './accept.js';
import type { Database } from './client.js';
import type { Prisma } from './generated/client.js';
import { appendTimeline, type TimelineEvent } from './timeline.js';
import type { Delivery, Lane } from './release.js';

/** A job that this worker works on now; every write names the fence. */
export type Claim = {
  readonly jobId: string;
  readonly connectionId: string;
  readonly workerId: string;
  readonly fence: number;
};

export type ClaimedJob = Claim & {
  readonly kind: JobKind;
  readonly invoiceId: string;
  /** Empty, or what a credit is for: the refund's id, or `void`. */
  readonly subject: string;
  readonly source: 'event' | 'webhook';
  readonly event: unknown;
  readonly lane: Lane;
  readonly seriesAttempts: number;
  readonly attempts: number;
  /** When the job was taken in; the day that Fortnox's own rates are kept under. */
  readonly createdAt: Date;
};

type ClaimRow = Omit<ClaimedJob, 'workerId'>;

/**
 * Claims a delivered job. `undefined` when the delivery is stale: somebody else has it, it was
 * released anew, or it has ended. The caller then simply drops the delivery.
 */
export async function claimJob(
  db: Database,
  delivery: Delivery,
  workerId: string,
): Promise<ClaimedJob | undefined> {
  const [row] = await db.prisma.$queryRaw<ClaimRow[]>`
    WITH claimed AS (
      UPDATE sync_jobs SET status = 'running', worker_id = ${workerId}, fence = fence + 1,
                           updated_at = now()
      WHERE id = ${delivery.jobId} AND release = ${delivery.release}
        AND delivery = 'released' AND worker_id IS NULL
        AND EXISTS (SELECT 1 FROM workers WHERE id = ${workerId} AND alive_until > now())
      RETURNING *
    ), noted AS (
      INSERT INTO timeline_entries (job_id, type, data)
      SELECT id, 'attempt', jsonb_build_object('attempt', attempts + 1, 'series', series)
      FROM claimed
    )
    SELECT id AS "jobId", connection_id AS "connectionId", fence, invoice_id AS "invoiceId",
           kind, subject,
           source, event, lane, series_attempts AS "seriesAttempts", attempts,
           created_at AS "createdAt"
    FROM claimed`;
  return row && { ...row, workerId };
}

/** How an attempt ended, as far as the job's row is concerned. */
export type JobEnd =
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'ignored'; readonly reason: string }
  | { readonly kind: 'retry'; readonly afterMs: number; readonly reason: string }
  /** Put back without spending an attempt. */
  | { readonly kind: 'snooze'; readonly forMs: number; readonly reason: string }
  | { readonly kind: 'dead-letter'; readonly deadLetter: DeadLetter };

export type DeadLetter = {
  readonly fingerprint: string;
  readonly kind: string;
  readonly code: number | undefined;
  readonly message: string;
  readonly action: string;
};

/** What is known of the invoice by now; fills the job's columns. */
export type JobFacts = {
  readonly invoiceNumber?: string | undefined;
  readonly currency?: string | undefined;
  readonly total?: string | undefined;
  readonly fortnox?: Prisma.InputJsonObject | undefined;
};

/**
 * Ends an attempt: the job's new state and the attempt's history, in one transaction.
 * `false` when the claim was lost meanwhile; then nothing is written, the other one's story counts.
 */
export async function endAttempt(
  db: Database,
  claim: Claim,
  end: JobEnd,
  facts: JobFacts,
  events: readonly TimelineEvent[],
): Promise<boolean> {
  return db.prisma.$transaction(async (tx) => {
    const { count } = await tx.syncJob.updateMany({
      where: { id: claim.jobId, fence: claim.fence, workerId: claim.workerId },
      data: { ...columnsOf(end), ...columnsOfFacts(facts), releasedAt: null, workerId: null },
    });
    if (count === 0) return false;
    const waitMs = waitOf(end);
    if (waitMs !== undefined) {
      // By the database's clock, like everything that compares due times.
      await tx.$executeRaw`
        UPDATE sync_jobs SET due_at = now() + ${waitMs} * interval '1 ms' WHERE id = ${claim.jobId}`;
    }
    await appendTimeline(tx, claim.jobId, events);
    return true;
  });
}

const spent = { attempts: { increment: 1 }, seriesAttempts: { increment: 1 } };

function columnsOf(end: JobEnd): Prisma.SyncJobUpdateManyMutationInput {
  switch (end.kind) {
    case 'succeeded':
      return {
        ...spent,
        status: 'succeeded',
        delivery: 'none',
        finishedAt: new Date(),
        reason: null,
      };
    case 'ignored':
      return { status: 'ignored', delivery: 'none', finishedAt: new Date(), reason: end.reason };
    case 'retry':
      return {
        ...spent,
        status: 'retrying',
        delivery: 'waiting',
        reason: end.reason,
      };
    case 'snooze':
      return {
        status: 'queued',
        delivery: 'waiting',
        reason: end.reason,
      };
    case 'dead-letter':
      return { ...spent, ...deadLetterColumns(end.deadLetter) };
  }
}

function waitOf(end: JobEnd): number | undefined {
  if (end.kind === 'retry') return end.afterMs;
  return end.kind === 'snooze' ? end.forMs : undefined;
}

function deadLetterColumns(deadLetter: DeadLetter): Prisma.SyncJobUpdateManyMutationInput {
  return {
    status: 'dead-lettered',
    delivery: 'none',
    finishedAt: new Date(),
    deadLetteredAt: new Date(),
    reason: null,
    fingerprint: deadLetter.fingerprint,
    deadLetterKind: deadLetter.kind,
    deadLetterCode: deadLetter.code ?? null,
    deadLetterMessage: deadLetter.message,
    deadLetterAction: deadLetter.action,
  };
}

function columnsOfFacts(facts: JobFacts): Prisma.SyncJobUpdateManyMutationInput {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}
