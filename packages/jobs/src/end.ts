import { storableInteger, storableJson, type Database, type Prisma } from '@sync/database';
import type { Claim } from './claim.js';
import { appendTimeline, type TimelineEvent } from './timeline.js';

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
  /** The event in Fortnox after which it may go on by itself. */
  readonly clearedBy?: string | undefined;
  /** What that event is about, where Fortnox said so: an account number, a currency. */
  readonly causeRef?: string | undefined;
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
      data: {
        ...columnsOf(storableJson(end)),
        ...columnsOfFacts(storableJson(facts)),
        releasedAt: null,
        workerId: null,
      },
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
        dispatchState: 'none',
        finishedAt: new Date(),
        reason: null,
      };
    case 'ignored':
      return {
        status: 'ignored',
        dispatchState: 'none',
        finishedAt: new Date(),
        reason: end.reason,
      };
    case 'retry':
      return {
        ...spent,
        status: 'retrying',
        dispatchState: 'waiting',
        reason: end.reason,
      };
    case 'snooze':
      return {
        status: 'queued',
        dispatchState: 'waiting',
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
    dispatchState: 'none',
    finishedAt: new Date(),
    deadLetteredAt: new Date(),
    reason: null,
    fingerprint: deadLetter.fingerprint,
    deadLetterKind: deadLetter.kind,
    deadLetterCode: storableInteger(deadLetter.code) ?? null,
    deadLetterMessage: deadLetter.message,
    deadLetterAction: deadLetter.action,
    clearedBy: deadLetter.clearedBy ?? null,
    causeRef: deadLetter.causeRef ?? null,
  };
}

function columnsOfFacts(facts: JobFacts): Prisma.SyncJobUpdateManyMutationInput {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}
